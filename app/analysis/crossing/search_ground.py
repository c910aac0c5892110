"""The ground that crossers walk over: the window around a block of the line, in cells the search can cope with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels.dijkstra import Ground
from app.arrays import FloatArray
from app.errors import UserError
from app.geo.grid import WGS84, Grid
from app.geo.terrain import Terrain

LEAST_CELL_M = 90.0
"""Finer terrain is averaged to cells of at least this."""
ENOUGH = 0.99
"""Share of the ground around a block a grid must cover for no coarser one to be tried."""


def window_of(terrain: Sequence[Terrain], lon: FloatArray, lat: FloatArray, halo_m: float) -> Grid | None:
    """The grid that covers most of the ground around a block, the finest if equal, in cells of LEAST_CELL_M or more."""
    azimuth = np.repeat(np.arange(0.0, 360.0, 45.0), lon.size)
    around = WGS84.fwd(np.tile(lon, 8), np.tile(lat, 8), azimuth, np.full(azimuth.size, 0.98 * halo_m))
    asked = np.append(lon, around[0]), np.append(lat, around[1])
    best, most = None, 0.0
    for grid in terrain:
        if most > ENOUGH:
            break
        window = _cut(grid, lon, lat, halo_m)
        share = 0.0 if window is None else float(np.mean(~np.isnan(window.height_at(*asked))))
        if share > most + 0.01:
            best, most = window, share
    return None if best is None else averaged(best)


def _cut(grid: Terrain, lon: FloatArray, lat: FloatArray, halo_m: float) -> Grid | None:
    try:
        return grid.window(lon, lat, halo_m)
    except UserError:
        return None


def averaged(grid: Grid, least_m: float = LEAST_CELL_M) -> Grid:
    """Means over squares of cells, just large enough for cells of ``least_m`` (less 1 %); voids are left out.

    The squares are the same whatever window of a raster they are computed from.
    """
    side = int(np.ceil(0.99 * least_m / min(grid.cell_size_m)))
    if side <= 1 or min(grid.shape) < 4 * side:
        return grid
    a, b, c, d, e, f = grid.transform
    # A quarter of a cell keeps rasters registered by corner and those by centre clear of rounding.
    left, top = (-int(np.floor(origin / size + 0.25)) % side for origin, size in ((c, a), (f, e)))
    rows, columns = ((count - skip) // side for count, skip in zip(grid.shape, (top, left), strict=True))
    cells = grid.heights[top : top + rows * side, left : left + columns * side].astype(np.float64)
    squares = cells.reshape(rows, side, columns, side)
    valid = (~np.isnan(squares)).sum(axis=(1, 3))
    sums = np.nansum(squares, axis=(1, 3))
    means = np.where(valid > 0, sums / np.maximum(valid, 1), np.nan)
    return Grid.of(means, (a * side, b, c + left * a, d, e * side, f + top * e), grid.crs, sigma=0.0)


def ground_of(grid: Grid, barrier: NDArray[np.uint16]) -> Ground:
    """The grid in the form the search needs, its cells as wide and deep as they are in the middle of each row."""
    rows, columns = grid.shape
    row, column = np.arange(rows, dtype=np.float64), np.full(rows, (columns - 1) / 2.0)
    west, east = grid.to_lonlat(column - 0.5, row), grid.to_lonlat(column + 0.5, row)
    north, south = grid.to_lonlat(column, row - 0.5), grid.to_lonlat(column, row + 0.5)
    width, depth = (np.asarray(WGS84.inv(*one, *two)[2]) for one, two in ((west, east), (north, south)))
    return Ground(np.ascontiguousarray(grid.heights), width, depth, barrier)
