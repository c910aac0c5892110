"""The picture of the terrain: heights warped to the plane, a muted tint under a multidirectional hillshade."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import ByteArray, FloatArray, SingleArray
from app.errors import UserError
from app.geo.lattice import Lattice, Read
from app.paths import cache_folder
from app.progress import Progress
from app.terrain.heights import Raster
from resources import Palette, rgb
from widgets.map.lod import Rect
from widgets.session.late import IMPORTS
from widgets.session.plane import Plane

LONGEST_PX = 2200
ROWS_AT_ONCE = 512
MESH_PX = 32
"""The inverse projection is computed every so many pixels and interpolated between: exact to a tenth of a pixel."""
AZIMUTHS = (225.0, 270.0, 315.0, 360.0)
ALTITUDE_DEG = 45.0
STYLE = "2"
"""Part of the cache key: raised whenever the same heights would look different."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """A request for a picture: of which raster, over which part of which plane, in which colours."""

    raster: Raster
    uuid: str
    plane: Plane
    palette: Palette
    rect: Rect
    longest_px: int = LONGEST_PX

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        width, height = self.rect[2] - self.rect[0], self.rect[3] - self.rect[1]
        scale = self.longest_px / max(width, height)
        return max(2, round(height * scale)), max(2, round(width * scale))

    @property
    def cell_m(self) -> float:
        """Metres per pixel."""
        return (self.rect[2] - self.rect[0]) / self.size[1]

    @property
    def file(self) -> Path:
        """Where it is cached between starts: a raster never changes under one uuid."""
        looks = (STYLE, self.uuid, self.plane.crs.to_wkt(), self.palette.theme, self.rect, self.longest_px)
        name = hashlib.sha256(repr((looks, self.palette.hypsometry, self.palette.hillshade)).encode()).hexdigest()[:24]
        return cache_folder() / "terrain" / f"{name}.npy"


def picture(wanted: Wanted, progress: Progress, *, keep: bool = True) -> ByteArray:
    """The picture, rows × columns × 4, north first, clear where there is no data; from the cache if it is there."""
    if keep and (earlier := cached(wanted)) is not None:
        return earlier
    try:
        heights = warped(wanted, progress.part(0.0, 0.7))
    except UserError:
        if not wanted.raster.is_linked:
            raise
        return np.zeros((*wanted.size, 4), dtype=np.uint8)  # the analysis reports a linked file that is gone
    rgba = coloured(heights, wanted.cell_m, wanted.palette)
    if keep:
        _keep(wanted.file, rgba)
    return rgba


def cached(wanted: Wanted) -> ByteArray | None:
    """The picture from the cache on disk; None if it is not there."""
    try:
        loaded: ByteArray = np.load(wanted.file)
    except (OSError, ValueError):
        return None
    return loaded if loaded.shape == (*wanted.size, 4) else None


def _keep(file: Path, rgba: ByteArray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    with partial.open("wb") as stream:
        np.save(stream, rgba)
    partial.replace(file)


def extent(lattice: Lattice, plane: Plane) -> Rect:
    """The part of the plane a raster covers, to the outer edges of its cells."""
    rows, columns = lattice.shape
    t = np.linspace(0.0, 1.0, 24)
    x, y = t * columns - 0.5, t * rows - 0.5
    ends = np.full(24, -0.5)
    column = np.concatenate([x, x, ends, ends + columns])
    row = np.concatenate([ends, ends + rows, y, y])
    xy = plane.to_plane(np.column_stack(lattice.to_lonlat(column, row)))
    return float(xy[:, 0].min()), float(xy[:, 1].min()), float(xy[:, 0].max()), float(xy[:, 1].max())


def warped(wanted: Wanted, progress: Progress) -> SingleArray:
    """Heights on the picture's grid, float32, NaN outside and in voids; read over a connection of its own."""
    with IMPORTS:
        from scipy.ndimage import map_coordinates  # noqa: PLC0415 - not needed while the cache serves
    lattice = wanted.raster.lattice
    with wanted.raster.opened() as read:
        columns, rows = _source_cells(lattice, wanted)
        window = _window(lattice.shape, columns, rows)
        step = max(1, math.floor(_cells_per_pixel(columns, rows)))
        heights = np.concatenate(list(_strips(read, window, step, progress)))
    at = np.stack([(rows - window[0]) / step, (columns - window[2]) / step])
    return np.asarray(
        map_coordinates(heights, at, order=1, mode="constant", cval=np.nan, prefilter=False), dtype=np.float32
    )


def _source_cells(lattice: Lattice, wanted: Wanted) -> tuple[FloatArray, FloatArray]:
    """Fractional column and row of the raster for every pixel."""
    with IMPORTS:
        from scipy.ndimage import map_coordinates  # noqa: PLC0415
    height, width = wanted.size
    mesh_rows, mesh_columns = math.ceil(height / MESH_PX) + 1, math.ceil(width / MESH_PX) + 1
    x = wanted.rect[0] + (np.arange(mesh_columns) * MESH_PX + 0.5) * wanted.cell_m
    y = wanted.rect[3] - (np.arange(mesh_rows) * MESH_PX + 0.5) * wanted.cell_m
    lonlat = wanted.plane.to_lonlat(np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)]))
    column, row = (cells.reshape(mesh_rows, mesh_columns) for cells in lattice.to_cell(lonlat[:, 0], lonlat[:, 1]))
    at = np.stack(np.meshgrid(np.arange(height) / MESH_PX, np.arange(width) / MESH_PX, indexing="ij"))
    columns, rows = (map_coordinates(grid, at, order=1, mode="nearest") for grid in (column, row))
    return columns, rows


def _cells_per_pixel(columns: FloatArray, rows: FloatArray) -> float:
    middle = columns.shape[0] // 2
    steps = np.hypot(np.diff(columns[middle]), np.diff(rows[middle]))
    return float(np.median(steps)) if steps.size else 1.0


def _window(shape: tuple[int, int], columns: FloatArray, rows: FloatArray) -> tuple[int, int, int, int]:
    """First row, past the last row, first column, past the last column of what the picture shows."""
    top, bottom = max(int(rows.min()) - 1, 0), min(int(rows.max()) + 3, shape[0])
    left, right = max(int(columns.min()) - 1, 0), min(int(columns.max()) + 3, shape[1])
    if bottom - top < 1 or right - left < 1:
        return 0, 1, 0, 1
    return top, bottom, left, right


def _strips(read: Read, window: tuple[int, int, int, int], step: int, progress: Progress) -> Iterator[SingleArray]:
    top, bottom, left, right = window
    at_once = ROWS_AT_ONCE - ROWS_AT_ONCE % step if step < ROWS_AT_ONCE else step
    for row in range(top, bottom, at_once):
        progress.at((row - top) / (bottom - top))
        yield read((row, min(row + at_once, bottom)), (left, right))[::step, ::step]


def coloured(heights: SingleArray, cell_m: float, palette: Palette) -> ByteArray:
    """Tint and hillshade of heights on a square grid; clear where NaN."""
    has_data = np.isfinite(heights)
    filled = np.where(has_data, heights, 0.0)
    stops = np.array([height for height, _ in palette.hypsometry])
    colours = np.array([rgb(colour) for _, colour in palette.hypsometry], dtype=np.float64)
    light = (1.0 + palette.hillshade * (hillshade(filled, cell_m) / math.sin(math.radians(ALTITUDE_DEG)) - 1.0)).clip(
        0.3, 1.35
    )
    rgba = np.zeros((*heights.shape, 4), dtype=np.uint8)
    for band in range(3):
        rgba[..., band] = (np.interp(filled, stops, colours[:, band]) * light).clip(0, 255)
    rgba[..., 3] = np.where(has_data, 255, 0)
    return rgba


def hillshade(heights: NDArray[np.floating[Any]], cell_m: float) -> SingleArray:
    """Multidirectional hillshade, 0..1: four lights, each weighted by how far the slope faces across it (Mark 1992).

    The coarser the grid, the more heights are exaggerated, since slopes flatten with the cell size.
    """
    z = np.asarray(heights, dtype=np.float32) * np.float32(1.0 + math.log10(max(cell_m, 10.0) / 10.0))
    south, east = np.gradient(z, np.float32(cell_m))
    steep = np.arctan(np.hypot(east, south))
    facing = np.arctan2(-east, south)
    zenith = math.radians(90.0 - ALTITUDE_DEG)
    total, weights = np.zeros_like(z), np.zeros_like(z)
    for azimuth in AZIMUTHS:
        turn = facing - np.float32(math.radians(azimuth))
        weight = np.sin(turn) ** 2
        lit = math.cos(zenith) * np.cos(steep) + math.sin(zenith) * np.sin(steep) * np.cos(turn)
        total += weight * np.maximum(lit, 0.0)
        weights += weight
    return np.asarray(total / np.maximum(weights, np.float32(1e-6)), dtype=np.float32)
