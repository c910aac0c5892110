"""Terrain inside the project, a gridded coverage: where it lies, and windows of its heights.

GDAL never touches the live file: it decodes single tiles from memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyproj.exceptions import CRSError
from rasterio.errors import RasterioError
from rasterio.io import MemoryFile

from app.arrays import SingleArray
from app.errors import Remedy, UserError
from app.geo.crs_text import read_crs
from app.store.geopackage import quoted
from app.store.raster import quiet_gdal  # noqa: F401 - for what importing it sets
from app.store.raster.rasters import VOID
from app.store.raster.tile_grids import are_bounds, are_sizes
from app.store.sqlite_library import Database
from layers.text import QT_TRANSLATE_NOOP

NO_PLACE = QT_TRANSLATE_NOOP("Error", "The file does not say where the heights of {table} lie, or says what cannot be.")
NO_SYSTEM = QT_TRANSLATE_NOOP("Error", "The coordinate system of {table} is not defined in the file.")
NO_TILE = QT_TRANSLATE_NOOP("Error", "Heights of {table} cannot be read, in tile row {row}, column {column}.")


@dataclass(frozen=True, slots=True)
class CoverageInfo:
    """Where a coverage lies: ``bounds`` (min x, min y, max x, max y) and cell sizes in the units of ``crs``."""

    table: str
    crs: str
    bounds: tuple[float, float, float, float]
    cell: tuple[float, float]
    shape: tuple[int, int]
    zoom: int
    tile: tuple[int, int]

    @property
    def transform(self) -> tuple[float, float, float, float, float, float]:
        """Affine coefficients a, b, c, d, e, f from (column, row) corners to CRS coordinates; north up."""
        return self.cell[0], 0.0, self.bounds[0], 0.0, -self.cell[1], self.bounds[3]


def coverage_info(db: Database, table: str) -> CoverageInfo:
    """Read where the coverage ``table`` lies from the standard's tables.

    Raises UserError naming the table if they do not say so, or what they say cannot be.
    """
    bounds = db.conn.execute(
        "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = ?", (table,)
    ).fetchone()
    level = db.conn.execute(
        "SELECT zoom_level, matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size "
        "FROM gpkg_tile_matrix WHERE table_name = ? ORDER BY zoom_level DESC LIMIT 1",
        (table,),
    ).fetchone()
    if bounds is None or level is None or not (are_bounds(bounds) and are_sizes(level)):
        raise UserError(NO_PLACE.format(table=table), Remedy.RESTORE_SNAPSHOT)
    zoom, wide, high, tile_w, tile_h, cell_x, cell_y = level
    rows, columns = (bounds[3] - bounds[1]) / cell_y, (bounds[2] - bounds[0]) / cell_x
    if not (0.5 < rows < high * tile_h + 0.5 and 0.5 < columns < wide * tile_w + 0.5):
        raise UserError(NO_PLACE.format(table=table), Remedy.RESTORE_SNAPSHOT)
    shape = round(rows), round(columns)
    return CoverageInfo(table, _crs_of(db, table), tuple(bounds), (cell_x, cell_y), shape, zoom, (tile_h, tile_w))


def _crs_of(db: Database, table: str) -> str:
    row = db.conn.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys s "
        "JOIN gpkg_contents c ON c.srs_id = s.srs_id WHERE c.table_name = ?",
        (table,),
    ).fetchone()
    name = "" if row is None else f"EPSG:{row[1]}" if str(row[0]).upper() == "EPSG" else str(row[2])
    try:
        read_crs(name)
    except CRSError:
        raise UserError(NO_SYSTEM.format(table=table), Remedy.RESTORE_SNAPSHOT) from None
    return name


def read_window(db: Database, info: CoverageInfo, rows: tuple[int, int], columns: tuple[int, int]) -> SingleArray:
    """Cells of rows[0]:rows[1], columns[0]:columns[1], float32, voids NaN; only the tiles they lie in are read."""
    heights = np.full((rows[1] - rows[0], columns[1] - columns[0]), np.nan, dtype=np.float32)
    for tile_row, tile_column, blob in _tiles(db, info, rows, columns):
        top, left = tile_row * info.tile[0], tile_column * info.tile[1]
        r0, r1 = max(rows[0], top), min(rows[1], top + info.tile[0])
        c0, c1 = max(columns[0], left), min(columns[1], left + info.tile[1])
        cells = _heights_of(info, tile_row, tile_column, blob)[r0 - top : r1 - top, c0 - left : c1 - left]
        heights[r0 - rows[0] : r1 - rows[0], c0 - columns[0] : c1 - columns[0]] = cells
    heights[heights == np.float32(VOID)] = np.nan
    return heights


def _tiles(
    db: Database, info: CoverageInfo, rows: tuple[int, int], columns: tuple[int, int]
) -> Iterator[tuple[int, int, bytes]]:
    query = (
        f"SELECT tile_row, tile_column, tile_data FROM {quoted(info.table)} WHERE zoom_level = ? "
        "AND tile_row BETWEEN ? AND ? AND tile_column BETWEEN ? AND ?"
    )
    span = (
        rows[0] // info.tile[0],
        (rows[1] - 1) // info.tile[0],
        columns[0] // info.tile[1],
        (columns[1] - 1) // info.tile[1],
    )
    yield from db.conn.execute(query, (info.zoom, *span))


def digest(db: Database, info: CoverageInfo) -> str:
    """SHA-256, hexadecimal, of where a coverage lies and of its tiles as they are stored: nothing is decoded.

    Raises UserError for a tile that is none.
    """
    content = hashlib.sha256(repr((info.crs, info.bounds, info.cell, info.shape, info.tile)).encode())
    query = f"SELECT tile_row, tile_column, tile_data FROM {quoted(info.table)} WHERE zoom_level = ? ORDER BY 1, 2"
    for row, column, blob in db.conn.execute(query, (info.zoom,)):
        if not isinstance(blob, bytes):
            raise UserError(NO_TILE.format(table=info.table, row=row, column=column), Remedy.RESTORE_SNAPSHOT)
        content.update(f"{row},{column},{len(blob)}:".encode())
        content.update(blob)
    return content.hexdigest()


def _heights_of(info: CoverageInfo, row: int, column: int, blob: Any) -> SingleArray:
    try:
        return decode_tile(blob, info.tile)
    except (RasterioError, ValueError, TypeError):
        text = NO_TILE.format(table=info.table, row=row, column=column)
        raise UserError(text, Remedy.RESTORE_SNAPSHOT) from None


def decode_tile(blob: bytes, shape: tuple[int, int] | None = None) -> SingleArray:
    """One TIFF tile as float32, shape (tile height, tile width).

    Raises RasterioError for what is none, and ValueError for one that is not of ``shape``, before it is decoded.
    """
    if not blob:
        raise ValueError("no bytes")  # rasterio would take it for a file to be written
    with MemoryFile(blob) as memory, memory.open(driver="GTiff") as tile:
        if shape is not None and tile.shape != shape:
            raise ValueError(tile.shape)
        return np.asarray(tile.read(1), dtype=np.float32)
