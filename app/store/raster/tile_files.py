"""Tiles in files of others: MBTiles, and GeoPackages with tiles. The files are only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import Remedy, UserError
from app.geo.lattice import Span
from app.store import database
from app.store.database import uri_of
from app.store.failures.explained import explained
from app.store.geopackage import quoted
from app.store.raster.tile_codec import format_of
from app.store.raster.tile_grids import DEEPEST, TileGrid, TileMatrix, are_bounds, are_sizes
from app.store.raster.tile_images import Fetch
from layers.text import QT_TRANSLATE_NOOP

NO_PLACE = QT_TRANSLATE_NOOP("Error", "The file does not say where the tiles of {table} lie, or says what cannot be.")

Tile = tuple[int, int, int, Any]
"""Zoom level, column, row from the north, and bytes; what stands for the bytes may be anything."""

_SAMPLES = 20
"""Tiles of a level that are looked at: the first may be broken."""
_IN_PLACE = f"""
typeof(zoom_level) = 'integer' AND zoom_level BETWEEN 0 AND {DEEPEST}
AND typeof(tile_column) = 'integer' AND tile_column BETWEEN 0 AND (2 << zoom_level) - 1
AND typeof(tile_row) = 'integer' AND tile_row BETWEEN 0 AND (1 << zoom_level) - 1
"""
"""Twice as many columns as rows fit: tiles in degrees have them."""


@dataclass(frozen=True, slots=True)
class ZoomSummary:
    """The tiles of a zoom level of an MBTiles: spans of columns and of rows as stored, and one of the tiles."""

    zoom: int
    columns: Span
    rows: Span
    sample: Any


@dataclass(frozen=True, slots=True)
class MbtilesSummary:
    """What an MBTiles holds. ``misplaced``: tiles with a place outside every grid."""

    metadata: dict[str, str]
    zooms: tuple[ZoomSummary, ...]
    misplaced: int


@contextmanager
def opened(path: Path, name: str = "", *, with_log: bool = True) -> Iterator[sqlite3.Connection]:
    """A file that nobody writes to. Raises UserError, calling the file ``name``, if it cannot be read.

    ``with_log``: a write-ahead log beside it counts, and SQLite may write there, so that it has to be a private copy.
    """
    logged = with_log and path.with_name(f"{path.name}-wal").exists()
    try:
        with closing(sqlite3.connect(uri_of(path.resolve()) + ("" if logged else "&immutable=1"), uri=True)) as file:
            yield file
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is not readable: {reason}").format(name=name or path.name, reason=error)
        ) from None


def mbtiles_summary(path: Path, name: str) -> MbtilesSummary:
    """Describe an MBTiles, whose metadata may be missing. Raises UserError, calling it ``name``, if it is none."""
    with opened(path, name) as file:
        spans = file.execute(
            "SELECT zoom_level, min(tile_column), max(tile_column), min(tile_row), max(tile_row) "
            f"FROM tiles WHERE {_IN_PLACE} GROUP BY zoom_level ORDER BY zoom_level"
        ).fetchall()
        some = f"zoom_level = ? AND length(tile_data) > 0 AND {_IN_PLACE} LIMIT {_SAMPLES}"
        sample = f"SELECT tile_data FROM tiles WHERE {some}"
        zooms = tuple(
            ZoomSummary(zoom, (left, right + 1), (low, high + 1), _usable(file.execute(sample, (zoom,)).fetchall()))
            for zoom, left, right, low, high in spans
        )
        (misplaced,) = file.execute(f"SELECT count(*) FROM tiles WHERE NOT ({_IN_PLACE})").fetchone()
        return MbtilesSummary(_metadata(file), zooms, misplaced)


def _usable(rows: list[tuple[Any]]) -> Any:
    """The first tile of a picture's format, else the first; None if there is none."""
    return next((blob for (blob,) in rows if format_of(blob)), rows[0][0] if rows else None)


def _metadata(file: sqlite3.Connection) -> dict[str, str]:
    try:
        rows = file.execute("SELECT name, value FROM metadata").fetchall()
    except sqlite3.OperationalError:
        return {}
    return {str(name).strip().lower(): "" if value is None else str(value) for name, value in rows}


@contextmanager
def mbtiles(path: Path, *, from_south: bool) -> Iterator[Iterator[Tile]]:
    """All tiles of an MBTiles that have a place; ``from_south``: it counts its rows from there."""
    row = "(1 << zoom_level) - 1 - tile_row" if from_south else "tile_row"
    with opened(path) as file:
        yield iter(file.execute(f"SELECT zoom_level, tile_column, {row}, tile_data FROM tiles WHERE {_IN_PLACE}"))


@contextmanager
def mbtiles_fetch(path: Path, *, from_south: bool) -> Iterator[Fetch]:
    """Single tiles of an MBTiles."""
    with opened(path, with_log=False) as file:
        yield partial(_some, file, from_south)


def _some(
    file: sqlite3.Connection, from_south: bool, zoom: int, rows: Span, columns: Span
) -> list[tuple[int, int, bytes]]:
    count = 1 << zoom
    first, last = (count - rows[1], count - 1 - rows[0]) if from_south else (rows[0], rows[1] - 1)
    stored = file.execute(
        "SELECT tile_row, tile_column, tile_data FROM tiles WHERE zoom_level = ? "
        "AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ? AND typeof(tile_data) = 'blob'",
        (zoom, columns[0], columns[1] - 1, first, last),
    ).fetchall()
    return [(count - 1 - row if from_south else row, column, blob) for row, column, blob in stored]


def tile_tables(path: Path) -> list[tuple[str, str]]:
    """Table and identifier of the tiles in a GeoPackage; empty for one without. Raises UserError if it is none."""
    with opened(path) as file:
        return file.execute(
            "SELECT table_name, coalesce(identifier, '') FROM gpkg_contents WHERE data_type = 'tiles' ORDER BY 1"
        ).fetchall()


def gpkg_grid(file: sqlite3.Connection, table: str) -> TileGrid:
    """The grid of a table of tiles in a GeoPackage, a project or another file.

    Raises UserError naming the table if the file does not say where they lie, or says what cannot be.
    """
    place = file.execute(
        "SELECT s.organization, s.organization_coordsys_id, s.definition, m.min_x, m.min_y, m.max_x, m.max_y "
        "FROM gpkg_tile_matrix_set m JOIN gpkg_spatial_ref_sys s ON s.srs_id = m.srs_id WHERE m.table_name = ?",
        (table,),
    ).fetchone()
    extent = file.execute(
        "SELECT coalesce(c.min_x, m.min_x), coalesce(c.min_y, m.min_y), coalesce(c.max_x, m.max_x), "
        "coalesce(c.max_y, m.max_y) FROM gpkg_contents c JOIN gpkg_tile_matrix_set m ON m.table_name = c.table_name "
        "WHERE c.table_name = ?",
        (table,),
    ).fetchone()
    levels = file.execute(
        "SELECT zoom_level, matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size "
        "FROM gpkg_tile_matrix WHERE table_name = ? ORDER BY zoom_level DESC",
        (table,),
    ).fetchall()
    stated = place is not None and extent is not None and bool(levels)
    if not (stated and are_bounds(place[3:]) and are_bounds(extent) and all(map(are_sizes, levels))):
        raise UserError(NO_PLACE.format(table=table), Remedy.RESTORE_SNAPSHOT)
    organization, code, definition, west, _, _, north = place
    matrices = tuple(
        TileMatrix(zoom, wide, high, (tile_height, tile_width), (x, y))
        for zoom, wide, high, tile_width, tile_height, x, y in levels
    )
    crs = f"EPSG:{code}" if str(organization).upper() == "EPSG" else str(definition)
    return TileGrid(crs, (west, north), tuple(extent), matrices)


def file_grid(path: Path, name: str, table: str) -> TileGrid | None:
    """The grid of a table of tiles in another GeoPackage; None if it does not say where they lie."""
    with opened(path, name) as file:
        try:
            return gpkg_grid(file, table)
        except UserError:
            return None


@contextmanager
def gpkg_tiles(path: Path, table: str) -> Iterator[Iterator[Tile]]:
    """All tiles of a table of another GeoPackage."""
    with opened(path) as file:
        yield iter(file.execute(f"SELECT zoom_level, tile_column, tile_row, tile_data FROM {quoted(table)}"))


@contextmanager
def gpkg_fetch(path: Path, table: str) -> Iterator[Fetch]:
    """Single tiles of a table of another GeoPackage."""
    with opened(path, with_log=False) as file:
        yield partial(_of_table, file, table)


@contextmanager
def project_fetch(path: Path, table: str) -> Iterator[Fetch]:
    """Single tiles of a project, over a connection of its own. Raises UserError if they cannot be read."""
    connection = database.connect(path, read_only=True)
    try:
        with explained(path):
            database.refuse_computed(connection, table, path)
            yield partial(_of_table, connection.conn, table)
    finally:
        connection.close()


def _of_table(
    file: sqlite3.Connection, table: str, zoom: int, rows: Span, columns: Span
) -> list[tuple[int, int, bytes]]:
    query = (
        f"SELECT tile_row, tile_column, tile_data FROM {quoted(table)} WHERE zoom_level = ? AND tile_column "
        "BETWEEN ? AND ? AND tile_row BETWEEN ? AND ? AND typeof(tile_data) = 'blob'"
    )
    return file.execute(query, (zoom, columns[0], columns[1] - 1, rows[0], rows[1] - 1)).fetchall()
