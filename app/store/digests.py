"""Digests of what steps alone change: rasters, runs and their gaps, settings of layers, parameters, planners' words.

They show that something has changed, not who did it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from app.store.geopackage import quoted
from app.store.reading.fetching import fetched
from app.store.sqlite_library import Database
from layers.gaps import GapLayer

TABLE = "sarhad_digests"
RASTER, RUN, GAPS, ROW = "raster", "run", "gaps", "row"
"""What a digest is of. ``GAPS``: the rows that show the gaps of a run. ``ROW``: a row of one of ROWS."""
SUBJECTS = (RASTER, RUN, GAPS, ROW)
ROWS: Mapping[str, tuple[str, ...]] = {
    "sarhad_layers": ("uuid", "kind", "table_name", "settings"),
    "sarhad_parameters": ("key", "value"),
    "sarhad_gap_status": (
        *("gap_id", "status", "note", "unit", "status_date"),
        *("route", "start_m", "end_m", "line_version"),
    ),
}
"""Rows that have a digest: the column that is their key, and the others that say what is shown and computed."""
GAP_TABLES = f"SELECT table_name FROM sarhad_layers WHERE kind = '{GapLayer.kind}' ORDER BY table_name"
_WORDS = frozenset({"status", "note", "unit", "status_date"})
_OF_GAPS = (*(spec.name for spec in GapLayer.own_fields if spec.name not in _WORDS), "geom")
"""What an analysis alone writes of a gap; planners' words on it are written later."""
_BYTES = 32
_MATRIX = "matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size"
_HEIGHTS = "datatype, scale, offset, precision, data_null, grid_cell_encoding, uom, field_name, quantity_definition"
_TILES = "t.zoom_level, t.tile_column, t.tile_row, a.scale, a.offset, a.min, a.max, a.mean, a.std_dev"
_NUMBERED = "FROM gpkg_2d_gridded_tile_ancillary a LEFT JOIN {table} t ON t.id = a.tpudt_id"
_USED = "SELECT srs_id FROM gpkg_contents WHERE table_name = ?"
_ABOUT = (
    "SELECT data_type, min_x, min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = ?",
    f"SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id IN ({_USED})",
    "SELECT srs_id, min_x, min_y, max_x, max_y FROM gpkg_tile_matrix_set WHERE table_name = ?",
    f"SELECT zoom_level, {_MATRIX} FROM gpkg_tile_matrix WHERE table_name = ? ORDER BY zoom_level",
    f"SELECT {_HEIGHTS} FROM gpkg_2d_gridded_coverage_ancillary WHERE tile_matrix_set_name = ?",
    f"SELECT {_TILES} {_NUMBERED} WHERE a.tpudt_name = ? ORDER BY 1, 2, 3",
)
"""What the standard's tables say of a raster: altered there, the same tiles mean something else."""


def raster_digest(db: Database, table: str) -> str:
    """The digest of a raster: its tiles, undecoded, and what the standard's tables say of them."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for query in _ABOUT:
        rows = db.conn.execute(query.format(table=quoted(table)), (table,)).fetchall()
        digest.update(repr(rows).encode("utf-8", "backslashreplace"))
    tiles = f"SELECT zoom_level, tile_column, tile_row, tile_data FROM {quoted(table)} ORDER BY 1, 2, 3"
    for *place, content in db.conn.execute(tiles):
        _add(digest, place, content)
    return digest.hexdigest()


def run_digest(report: Any, scene: Any) -> str:
    """The digest of a run: its report and its scene as they are stored."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for content in (report, scene):
        _add(digest, (), content)
    return digest.hexdigest()


def gaps_digest(db: Database, run: str) -> str:
    """The digest of the rows that show the gaps of a run, without planners' words on them."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    for (table,) in db.conn.execute(GAP_TABLES).fetchall():
        cursor = db.conn.execute(f"SELECT * FROM {quoted(table)} WHERE run = ? ORDER BY gap_id, from_km, fid", (run,))
        names = [column[0] for column in cursor.description]
        for cells in cursor:
            row = dict(zip(names, cells, strict=True))
            # A column that a later version adds is empty in older rows.
            _add(digest, (), repr([(name, row[name]) for name in _OF_GAPS if row.get(name) is not None]))
    return digest.hexdigest()


def row_digest(table: str, row: Mapping[str, Any]) -> str:
    """The digest of a row of one of ROWS."""
    digest = hashlib.blake2b(digest_size=_BYTES)
    _add(digest, (table,), repr([row.get(name) for name in ROWS[table]]))
    return digest.hexdigest()


def note_row(db: Database, table: str, key: Any, row: Mapping[str, Any] | None) -> None:
    """Record the digest of a row that a step has just written, or forget it if ``row`` is None.

    Nothing for tables whose rows have none.
    """
    if table not in ROWS:
        return
    if row is None:
        db.conn.execute(f"DELETE FROM {TABLE} WHERE subject = ? AND name = ?", (ROW, row_name(table, key)))
    else:
        write(db, ROW, row_name(table, key), row_digest(table, row))


def row_name(table: str, key: Any) -> str:
    """What the digest of a row is listed as: a name that no raster has."""
    return f"{table}:{key}"


def row_digests(db: Database, table: str) -> dict[str, str]:
    """The digests of the rows of one of ROWS as they stand, by ``row_name``."""
    columns = ROWS[table]
    rows = fetched(db, f"SELECT {', '.join(columns)} FROM {table}")
    return {row_name(table, cells[0]): row_digest(table, dict(zip(columns, cells, strict=True))) for cells in rows}


def _add(digest: hashlib.blake2b, place: Iterable[Any], content: Any) -> None:
    data = content if isinstance(content, bytes) else repr(content).encode("utf-8", "backslashreplace")
    digest.update(f"{[*place]!r} {type(content).__name__} {len(data)}:".encode())
    digest.update(data)


def write(db: Database, subject: str, name: str, digest: str) -> None:
    """Record the digest of something just stored, in the caller's transaction."""
    db.conn.execute(f"INSERT OR REPLACE INTO {TABLE} VALUES (?, ?, ?)", (subject, name, digest))


def record_present(db: Database) -> None:
    """Record the digests of all rasters and runs as they are now; what cannot be read gets none."""
    names = {RASTER: "SELECT table_name FROM gpkg_tile_matrix_set", RUN: "SELECT run FROM sarhad_reports"}
    for subject, query in names.items():
        with suppress(sqlite3.Error):
            for (name,) in db.conn.execute(query).fetchall():
                with suppress(sqlite3.Error):
                    write(db, subject, name, digest_of(db, subject, name))


def record_rows(db: Database) -> None:
    """Record the digests of the gaps of the runs and of all ROWS as they are now; what cannot be read gets none."""
    with suppress(sqlite3.Error):
        for (run,) in db.conn.execute("SELECT run FROM sarhad_reports").fetchall():
            write(db, GAPS, run, gaps_digest(db, run))
    for table in ROWS:
        with suppress(sqlite3.Error):
            for name, digest in row_digests(db, table).items():
                write(db, ROW, name, digest)


def digest_of(db: Database, subject: str, name: str) -> str:
    """The digest of a raster or run as it stands in the file. Raises sqlite3.Error if it cannot be read."""
    if subject == RASTER:
        return raster_digest(db, name)
    query = "SELECT report, scene FROM sarhad_reports WHERE run = ?"
    return run_digest(*(db.conn.execute(query, (name,)).fetchone() or (None, None)))


def recorded(db: Database, subject: str) -> dict[str, Any]:
    """The digests there are, by the name of what each is of; rows of which either is no text are passed over."""
    rows = fetched(db, f"SELECT name, digest FROM {TABLE} WHERE subject = ?", (subject,))
    return {name: digest for name, digest in rows if isinstance(name, str) and isinstance(digest, str)}


def forget_others(db: Database, subject: str, present: str) -> None:
    """Drop the digests of what is gone. ``present``: a query for the names of what is there."""
    db.conn.execute(f"DELETE FROM {TABLE} WHERE subject = ? AND name NOT IN ({present})", (subject,))
