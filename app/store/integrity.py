"""Queries on the integrity of a GeoPackage: damage, registrations, spatial indexes, tiles. They only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from app.store.geopackage import BATCH, quoted
from app.store.sqlite_library import Database

STANDARD_TABLES = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_tile_matrix_set")
"""Tables of the standard that refer to others."""


def damage(db: Database) -> list[str]:
    """The faults SQLite finds in the file itself, at most 20 lines."""
    lines: list[str] = []
    try:
        lines += [line for (line,) in db.conn.execute("PRAGMA integrity_check(20)") if line != "ok"]
    except sqlite3.DatabaseError as error:
        # Some versions list damaged pages, others stop at one.
        lines.append(str(error))
    return lines


def orphan_rows(db: Database) -> list[tuple[str, int, str]]:
    """Rows that refer to a missing row: table, row and the table referred to."""
    return [(table, row, parent) for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check")]


def missing_tables(db: Database) -> Iterator[tuple[str, str]]:
    """Tables registered in a table of the standard but missing in the file: that table's name and theirs."""
    present = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    for standard in STANDARD_TABLES:
        for (table,) in db.conn.execute(f"SELECT table_name FROM {standard} WHERE table_name IS NOT NULL"):
            if table not in present:
                yield standard, table


def contents(db: Database) -> set[str]:
    """Every table registered in the standard's contents."""
    return {row[0] for row in db.conn.execute("SELECT table_name FROM gpkg_contents")}


def feature_tables(db: Database) -> list[str]:
    """The feature tables registered in the standard's contents."""
    query = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1"
    return [row[0] for row in db.conn.execute(query)]


def geometry_columns(db: Database) -> dict[str, str]:
    """The geometry column of each feature table."""
    return dict(db.conn.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall())


def index_counts(db: Database, table: str, geometry: str, index: str) -> tuple[int, int]:
    """The number of geometries in a table and in its spatial index."""
    query = "SELECT (SELECT count(*) FROM {t} WHERE {g} NOT NULL AND NOT ST_IsEmpty({g})), (SELECT count(*) FROM {r})"
    names = {"t": quoted(table), "g": quoted(geometry), "r": quoted(index)}
    rows, indexed = db.conn.execute(query.format(**names)).fetchone()
    return rows, indexed


def promises_index(db: Database, table: str) -> bool:
    """Whether the file declares a spatial index for a table."""
    query = "SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND table_name = ?"
    return db.conn.execute(query, (table,)).fetchone() is not None


def geometry_batches(db: Database, table: str, geometry: str) -> Iterator[tuple[str, list[tuple[int, bytes]]]]:
    """All geometries of a table in batches: the name of their key, and key and blob of each row.

    The key is the primary key, or without one the row's number in the file.
    """
    keys = [row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})") if row[5]]
    key = quoted(keys[0]) if keys else "row_number() OVER ()"
    shape = quoted(geometry)
    cursor = db.conn.execute(f"SELECT {key}, {shape} FROM {quoted(table)} WHERE {shape} NOT NULL")
    while rows := cursor.fetchmany(BATCH):
        yield keys[0] if keys else "row", rows


def tile_tables(db: Database) -> list[str]:
    """The tables that hold tiles."""
    return [table for (table,) in db.conn.execute("SELECT table_name FROM gpkg_tile_matrix_set ORDER BY 1").fetchall()]


def stray_tiles(db: Database, table: str) -> int:
    """How many tiles of a table lie outside its tile matrix."""
    query = (
        f"SELECT count(*) FROM {quoted(table)} t LEFT JOIN gpkg_tile_matrix m "
        "ON m.table_name = ? AND m.zoom_level = t.zoom_level "
        "WHERE m.zoom_level IS NULL OR tile_column NOT BETWEEN 0 AND matrix_width - 1 "
        "OR tile_row NOT BETWEEN 0 AND matrix_height - 1"
    )
    (count,) = db.conn.execute(query, (table,)).fetchone()
    return int(count)
