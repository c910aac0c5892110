"""Digests of what is never altered in place: rasters, runs. They show that a byte has changed, not who did it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from app.store.geopackage import quoted
from app.store.sqlite_library import Database

TABLE = "sarhad_digests"
RASTER, RUN = "raster", "run"
"""What a digest is of."""
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


def digest_of(db: Database, subject: str, name: str) -> str:
    """The digest of a raster or run as it stands in the file. Raises sqlite3.Error if it cannot be read."""
    if subject == RASTER:
        return raster_digest(db, name)
    query = "SELECT report, scene FROM sarhad_reports WHERE run = ?"
    return run_digest(*(db.conn.execute(query, (name,)).fetchone() or (None, None)))


def recorded(db: Database, subject: str) -> dict[str, Any]:
    """The digests there are, by the name of what each is of."""
    return dict(db.conn.execute(f"SELECT name, digest FROM {TABLE} WHERE subject = ?", (subject,)).fetchall())


def forget_others(db: Database, subject: str, present: str) -> None:
    """Drop the digests of what is gone. ``present``: a query for the names of what is there."""
    db.conn.execute(f"DELETE FROM {TABLE} WHERE subject = ? AND name NOT IN ({present})", (subject,))
