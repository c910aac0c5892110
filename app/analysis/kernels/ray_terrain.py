"""What the ray kernels need to know of a Grid: maxima by tile, and how geodesics bow in its coordinates."""

from __future__ import annotations

from functools import cache, reduce
from weakref import WeakKeyDictionary

import numpy as np

from app.analysis.kernels.ray import TILE, TILE_REACH, WIDE_REACH, WIDE_TILE, Terrain
from app.arrays import FloatArray, SingleArray
from app.geo.crs_text import read_crs
from app.geo.grid import WGS84, Grid
from app.geo.lattice import Lattice


class RayTerrains:
    """Grids in the form the kernels need, each converted once and kept for as long as its grid exists."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Grid, Terrain] = WeakKeyDictionary()

    def of(self, grid: Grid) -> Terrain:
        """A grid in the form the kernels need."""
        terrain = self._of.get(grid)
        if terrain is None:
            terrain = self._of[grid] = terrain_of(grid)
        return terrain


def terrain_of(grid: Grid) -> Terrain:
    """A grid converted to the form the kernels need."""
    tops = tops_of(grid.heights, TILE)
    return Terrain(
        _plain(grid.heights),
        _plain(grid.sigma),
        around(tops, TILE_REACH),
        around(tops_of(tops, WIDE_TILE // TILE), WIDE_REACH),
        around(_tops_of_sigma(grid.sigma), TILE_REACH),
        float(grid.correlation_m),
        bool(np.isinf(tops).any()),
    )


def _tops_of_sigma(sigma: SingleArray) -> SingleArray:
    if any(sigma.strides):
        return tops_of(sigma, TILE)
    return np.full([-(-n // TILE) for n in sigma.shape], sigma[0, 0])  # one number that stands for every cell


def _plain(values: SingleArray) -> SingleArray:
    """A plain array: a read-only or strided one would have the kernels compiled again."""
    return values if values.flags.writeable and values.flags.c_contiguous else np.array(values, order="C")


def tops_of(values: SingleArray, side: int) -> SingleArray:
    """Maxima of tiles of ``side`` cells, float32; +inf where a NaN is among them."""
    padding = [(0, -n % side) for n in values.shape]
    padded = np.pad(values, padding, mode="edge") if any(after for _, after in padding) else values
    # Strided maxima are ten times faster than a reduction over short axes.
    rows = reduce(np.maximum, (padded[i::side] for i in range(side)))
    tiles = reduce(np.maximum, (rows[:, i::side] for i in range(side)))
    return np.where(np.isnan(tiles), np.float32(np.inf), tiles)


def around(tiles: SingleArray, reach: int) -> SingleArray:
    """Maxima over each tile and ``reach`` tiles to every side of it."""
    rows, columns = tiles.shape
    # One axis after the other; scipy's filter gives the same, but takes longer to import than this to run.
    padded = np.pad(tiles, reach, mode="edge")
    along = reduce(np.maximum, (padded[:, i : i + columns] for i in range(2 * reach + 1)))
    return np.ascontiguousarray(reduce(np.maximum, (along[i : i + rows] for i in range(2 * reach + 1))))


@cache
def is_geographic(crs: str) -> bool:
    """Whether a CRS has coordinates in degrees."""
    return read_crs(crs).is_geographic


@cache
def bow_of(lattice: Lattice) -> FloatArray:
    """How far mid-geodesic lies off mid-chord in cells, as a quadratic form of the chord in cells, (2, 3).

    Row 0 is for columns, row 1 for rows; the coefficients belong to dc^2, dc dr and dr^2. Evaluated at the middle of
    the grid; zeros for degrees, where the kernel has a closed form that follows the latitude.
    """
    if is_geographic(lattice.crs):
        return np.zeros((2, 3))
    col, row = (lattice.shape[1] - 1) / 2, (lattice.shape[0] - 1) / 2
    reach = 20_000.0 / np.array(lattice.cell_size_m)
    chord = np.array([(1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]) * reach
    half = chord / 2
    lon0, lat0 = lattice.to_lonlat(col - half[:, 0], row - half[:, 1])
    lon1, lat1 = lattice.to_lonlat(col + half[:, 0], row + half[:, 1])
    azimuth, _, length = WGS84.inv(lon0, lat0, lon1, lat1)
    middle = lattice.to_cell(*WGS84.fwd(lon0, lat0, azimuth, np.asarray(length) / 2)[:2])
    along_col, along_row, both = np.stack([middle[0] - col, middle[1] - row], axis=1)
    form = [
        along_col / reach[0] ** 2,
        (both - along_col - along_row) / (reach[0] * reach[1]),
        along_row / reach[1] ** 2,
    ]
    return np.ascontiguousarray(np.stack(form, axis=1))
