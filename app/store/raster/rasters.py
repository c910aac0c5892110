"""Rasters inside the project, terrain and basemaps: copied in, set aside, brought back. ``coverages`` reads them.

GDAL never touches the live file: its own SQLite would drop our locks. It writes a temporary GeoPackage (``staging``)
whose rows are copied in.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from app.store import digests
from app.store.geopackage import quoted
from app.store.schema import register_own
from app.store.sqlite_library import Database

VOID = -32768.0
"""The height that means "no data" inside the file; exact in float32."""
STAGED = "staged"
_FIRST_OWN_SRS = 100_000
"""From here on GDAL numbers the systems that have no code."""

_MATRIX_TABLES = ("gpkg_tile_matrix_set", "gpkg_tile_matrix")
_COVERAGE_TABLES = ("gpkg_2d_gridded_coverage_ancillary", "gpkg_2d_gridded_tile_ancillary")
_NAMED_BY = {
    "gpkg_2d_gridded_coverage_ancillary": "tile_matrix_set_name",
    "gpkg_2d_gridded_tile_ancillary": "tpudt_name",
    digests.TABLE: "name",
}
_REGISTERED = (digests.TABLE, *_COVERAGE_TABLES, "gpkg_extensions", *reversed(_MATRIX_TABLES), "gpkg_contents")
"""All that is registered of a raster, in the order in which it can be removed."""
_SRS_COLUMNS = "srs_name, srs_id, organization, organization_coordsys_id, definition, description"
TILE_COLUMNS = (
    "(id INTEGER PRIMARY KEY AUTOINCREMENT, zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, "
    "tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL, UNIQUE (zoom_level, tile_column, tile_row))"
)


def copy_in(db: Database, staged: Path, table: str, identifier: str) -> None:
    """Copy the raster of ``staged`` into the project as ``table``; called inside a transaction."""
    with closing(sqlite3.connect(f"{staged.resolve().as_uri()}?mode=ro", uri=True)) as source:
        srs_ids = _copy_srs(db, source)
        contents = _rows(
            source,
            "SELECT data_type, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = ?",
            STAGED,
        )
        db.conn.executemany(
            "INSERT INTO gpkg_contents (table_name, identifier, data_type, min_x, min_y, max_x, max_y, srs_id) "
            "VALUES (?,?,?,?,?,?,?,?)",
            [(table, identifier, *row[:-1], srs_ids[row[-1]]) for row in contents],
        )
        coverage = contents[0][0] == "2d-gridded-coverage"
        for standard in _MATRIX_TABLES + (_COVERAGE_TABLES if coverage else ()):
            _copy_standard(db, source, standard, table, srs_ids)
        if not coverage:
            _copy_standard(db, source, "gpkg_extensions", table, srs_ids)
        _copy_tiles(db, source, table)
    if coverage:
        # GDAL writes no data_null when it appends, so every reader would take voids for heights.
        db.conn.execute(
            "UPDATE gpkg_2d_gridded_coverage_ancillary SET data_null = ? WHERE tile_matrix_set_name = ?", (VOID, table)
        )
        definition = "http://docs.opengeospatial.org/is/17-066r1/17-066r1.html"
        db.conn.execute(
            "INSERT INTO gpkg_extensions VALUES (?, 'tile_data', 'gpkg_2d_gridded_coverage', ?, 'read-write')",
            (table, definition),
        )
    digests.write(db, digests.RASTER, table, digests.raster_digest(db, table))


def _rows(source: sqlite3.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return source.execute(query, values).fetchall()


def _copy_srs(db: Database, source: sqlite3.Connection) -> dict[int, int]:
    """Copy the reference systems of ``source``; return its srs_id → the project's."""
    used = "SELECT srs_id FROM gpkg_contents"
    rows = _rows(source, f"SELECT {_SRS_COLUMNS} FROM gpkg_spatial_ref_sys WHERE srs_id IN ({used})")
    return {row[1]: _present_srs(db, row) or _add_srs(db, row) for row in rows}


def _present_srs(db: Database, row: tuple[Any, ...]) -> int | None:
    _, _, organization, code, definition, _ = row
    # An EPSG code is enough; the numbers GDAL gives to other systems start over in every file.
    present = db.conn.execute(
        "SELECT srs_id FROM gpkg_spatial_ref_sys WHERE upper(organization) = ? AND organization_coordsys_id = ? "
        "AND (upper(organization) = 'EPSG' OR definition = ?)",
        (organization.upper(), code, definition),
    ).fetchone()
    return None if present is None else int(present[0])


def _add_srs(db: Database, row: tuple[Any, ...]) -> int:
    name, wanted, *rest = row
    taken = {srs_id for (srs_id,) in db.conn.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
    srs_id = int(wanted) if wanted not in taken else max(*taken, _FIRST_OWN_SRS) + 1
    db.conn.execute(
        f"INSERT INTO gpkg_spatial_ref_sys ({_SRS_COLUMNS}) VALUES (?,?,?,?,?,?)",
        (name, srs_id, *rest),
    )
    return srs_id


def _copy_standard(
    db: Database, source: sqlite3.Connection, standard: str, table: str, srs_ids: dict[int, int]
) -> None:
    name = _NAMED_BY.get(standard, "table_name")
    columns = [row[1] for row in _rows(source, f"PRAGMA table_info({standard})") if row[1] not in ("id", name)]
    listed = ", ".join(columns)
    rows = _rows(source, f"SELECT {listed} FROM {standard} WHERE {name} = ?", STAGED)
    holes = ", ".join("?" * (len(columns) + 1))
    statement = f"INSERT INTO {standard} ({name}, {listed}) VALUES ({holes})"
    at = columns.index("srs_id") if "srs_id" in columns else None
    mapped = rows if at is None else [(*row[:at], srs_ids[row[at]], *row[at + 1 :]) for row in rows]
    db.conn.executemany(statement, [(table, *row) for row in mapped])


def _copy_tiles(db: Database, source: sqlite3.Connection, table: str) -> None:
    db.conn.execute(f"CREATE TABLE {quoted(table)} {TILE_COLUMNS}")
    tiles = source.execute(f"SELECT id, zoom_level, tile_column, tile_row, tile_data FROM {STAGED}")
    db.conn.executemany(f"INSERT INTO {quoted(table)} VALUES (?,?,?,?,?)", tiles)


def set_aside(db: Database, table: str, store: str) -> None:
    """Unregister a raster, retaining its tiles and registrations for a redo."""
    registered = {name: _take(db, name, table) for name in _REGISTERED}
    db.conn.execute(f"ALTER TABLE {quoted(table)} RENAME TO {store}")
    db.conn.execute(f"CREATE TABLE {store}_registered (rows TEXT NOT NULL)")
    db.conn.execute(f"INSERT INTO {store}_registered VALUES (?)", (json.dumps(registered),))
    register_own(db, store, f"{store}_registered")


def _take(db: Database, standard: str, table: str) -> list[list[Any]]:
    where = f"FROM {standard} WHERE {_NAMED_BY.get(standard, 'table_name')} = ?"
    rows = db.conn.execute(f"SELECT * {where}", (table,)).fetchall()
    db.conn.execute(f"DELETE {where}", (table,))
    return [list(row) for row in rows]


def bring_back(db: Database, table: str, store: str) -> None:
    """Undo ``set_aside``."""
    (text,) = db.conn.execute(f"SELECT rows FROM {store}_registered").fetchone()
    registered = json.loads(text)
    # Only tables we know: their names become part of a statement.
    for standard in [name for name in reversed(_REGISTERED) if name in registered]:
        for row in registered[standard]:
            db.conn.execute(f"INSERT INTO {standard} VALUES ({', '.join('?' * len(row))})", row)
    db.conn.execute(f"DROP TABLE {store}_registered")
    db.conn.execute(f"ALTER TABLE {store} RENAME TO {quoted(table)}")
    if not registered.get(digests.TABLE):
        digests.write(db, digests.RASTER, table, digests.raster_digest(db, table))
    db.conn.execute("DELETE FROM gpkg_extensions WHERE table_name IN (?, ?)", (store, f"{store}_registered"))
