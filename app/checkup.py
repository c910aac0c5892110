"""Is the file whole? Integrity, GeoPackage validity, links: what `sarhad check` tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from sqlite_utils import Database

from app.project import Project
from app.store import geopackage
from app.store.geopackage import quoted, rtree_of
from app.store.vectors import decode


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: ``code`` is stable, ``text`` says it and what to do."""

    code: str
    text: str


def check(project: Project) -> list[Finding]:
    """Everything wrong with the project's file, empty if nothing is."""
    db = project.database
    found = list(_integrity(db))
    # Past a broken b-tree every further finding would be noise.
    return found or [*_registrations(db), *_features(db), *_tiles(db), *_layers(project)]


def _integrity(db: Database) -> Iterator[Finding]:
    for (line,) in db.conn.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Finding("damaged", f"The file is damaged: {line}. Restore a snapshot: sarhad restore")
    for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
        yield Finding("orphan-row", f"Row {row} of {table} refers to a row of {parent} that is not there.")


def _registrations(db: Database) -> Iterator[Finding]:
    present = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    for standard in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_tile_matrix_set"):
        rows = db.conn.execute(f"SELECT table_name FROM {standard} WHERE table_name IS NOT NULL")
        for (table,) in rows:
            if table not in present:
                yield Finding("missing-table", f"{standard} names {table}, which is not in the file.")


def feature_tables(db: Database) -> list[str]:
    """The feature tables the standard's contents name."""
    return [
        row[0]
        for row in db.conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1")
    ]


def _features(db: Database) -> Iterator[Finding]:
    for table in feature_tables(db):
        counted = (
            "SELECT (SELECT count(*) FROM {t} WHERE geom NOT NULL AND NOT ST_IsEmpty(geom)), (SELECT count(*) FROM {r})"
        )
        rows, indexed = db.conn.execute(counted.format(t=quoted(table), r=quoted(rtree_of(table)))).fetchone()
        if rows != indexed:
            yield Finding("index", f"{table} has {rows} geometries but {indexed} in its spatial index.")
        yield from _geometries(db, table)


def _geometries(db: Database, table: str) -> Iterator[Finding]:
    cursor = db.conn.execute(f"SELECT {geopackage.KEY}, geom FROM {quoted(table)} WHERE geom NOT NULL")
    while rows := cursor.fetchmany(geopackage.BATCH):
        try:
            decode([blob for _, blob in rows])
        except (shapely.GEOSException, IndexError):
            yield Finding(
                "geometry", f"{table} holds a geometry that cannot be read, in fid {rows[0][0]}–{rows[-1][0]}."
            )


def _tiles(db: Database) -> Iterator[Finding]:
    for (table,) in db.conn.execute("SELECT table_name FROM gpkg_tile_matrix_set ORDER BY 1").fetchall():
        stray = (
            f"SELECT count(*) FROM {quoted(table)} t LEFT JOIN gpkg_tile_matrix m "
            "ON m.table_name = ? AND m.zoom_level = t.zoom_level "
            "WHERE m.zoom_level IS NULL OR tile_column NOT BETWEEN 0 AND matrix_width - 1 "
            "OR tile_row NOT BETWEEN 0 AND matrix_height - 1"
        )
        (count,) = db.conn.execute(stray, (table,)).fetchone()
        if count:
            yield Finding("tiles", f"{table} has {count} tiles outside its tile matrix.")


def _layers(project: Project) -> Iterator[Finding]:
    present = {row[0] for row in project.database.conn.execute("SELECT table_name FROM gpkg_contents")}
    for entry in project.entries.values():
        if entry.table not in present:
            yield Finding("missing-layer", f"The layer {entry.name} has lost its table {entry.table}.")
