"""The geometry of a raster: places to cells and back, cell sizes on the ground, and windows around places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from threading import get_ident
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Geod, Transformer

from app.arrays import FloatArray, SingleArray
from app.errors import UserError
from app.geo.crs import Bounds, operation
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

Affine = tuple[float, float, float, float, float, float]
Span = tuple[int, int]
"""First row or column, and past the last."""
Read = Callable[[Span, Span], SingleArray]
"""Reads the given rows and columns of a raster: float32 (rows, columns), voids NaN."""
Opener = Callable[[], AbstractContextManager[Read]]
"""Opens a raster for the duration of a reading; any thread may call it."""

WGS84 = Geod(ellps="WGS84")
_WGS84_CRS = CRS.from_epsg(4326)
COARSE_CELL_M = 100.0
"""Cells larger than this give a probability of visibility, never a fact."""

OUTSIDE = QT_TRANSLATE_NOOP("Terrain", "the terrain does not reach this place: import a DEM that covers it")


@cache
def _from_wgs84(crs: str) -> Transformer | None:
    target = read_crs(crs)
    if target.equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return None
    return Transformer.from_crs("EPSG:4326", target, always_xy=True)


@lru_cache(maxsize=64)
def _shifted(crs: str, area: Bounds, thread: int) -> Transformer | None:
    """The operation to WGS 84 that vectors in ``area`` take, where another datum makes it a choice; else None.

    One for each thread: what pyproj chooses of several is not to be shared.
    """
    del thread
    target = read_crs(crs)
    if target.geodetic_crs is not None and target.geodetic_crs.equals(_WGS84_CRS, ignore_axis_order=True):
        return None
    try:
        return operation(target, area).transformer
    except UserError:  # such a system is refused at import; what is stored already stays readable
        return None


def _pair(values: tuple[Any, ...]) -> tuple[FloatArray, FloatArray]:
    x, y = (np.asarray(value, np.float64) for value in values)
    return x, y


@dataclass(frozen=True)
class Lattice:
    """A north-up raster without values. shape: rows and columns, at least 2 by 2.

    transform: (a, b, c, d, e, f) as in affine, from the corner of the first cell, b = d = 0, a > 0 > e. crs: anything
    pyproj reads. Raises ValueError if they do not comply.
    """

    shape: tuple[int, int]
    transform: Affine
    crs: str

    def __post_init__(self) -> None:
        a, b, _, d, e, _ = self.transform
        if b != 0 or d != 0 or a <= 0 or e >= 0:
            raise ValueError("a grid is north-up: transform needs a > 0, e < 0 and no rotation")
        if min(self.shape) < 2:
            raise ValueError("a grid has at least 2 by 2 cells")

    def to_cell(self, lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """WGS 84 degrees to fractional (column, row), float64; whole numbers are cell centres."""
        x, y = np.broadcast_arrays(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        x, y = self.from_lonlat(x, y)
        a, _, c, _, e, f = self.transform
        return (x - c) / a - 0.5, (y - f) / e - 0.5

    def to_lonlat(self, col: ArrayLike, row: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Fractional (column, row) to WGS 84 degrees, float64."""
        a, _, c, _, e, f = self.transform
        cols, rows = np.broadcast_arrays(np.asarray(col, np.float64), np.asarray(row, np.float64))
        way, to_degrees, _ = self._way
        x, y = c + a * (cols + 0.5), f + e * (rows + 0.5)
        return (x, y) if way is None else _pair(way.transform(x, y, direction=to_degrees))

    def from_lonlat(self, lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
        """WGS 84 degrees to coordinates of its CRS, float64."""
        way, _, from_degrees = self._way
        return (lon, lat) if way is None else _pair(way.transform(lon, lat, direction=from_degrees))

    @property
    def _way(self) -> tuple[Transformer | None, str, str]:
        """What brings its places to degrees and back, with the directions; None if they are degrees of WGS 84."""
        plain = _from_wgs84(self.crs)
        if plain is None:
            return None, "FORWARD", "FORWARD"
        shift = None if self._area is None else _shifted(self.crs, self._area, get_ident())
        return (plain, "INVERSE", "FORWARD") if shift is None else (shift, "FORWARD", "INVERSE")

    @cached_property
    def _area(self) -> Bounds | None:
        """Where it lies to a tenth of a degree, whatever the operation; None where its CRS cannot place it."""
        plain = _from_wgs84(self.crs)
        if plain is None:
            return None
        west, south, east, north = plain.transform_bounds(*self._extent, direction="INVERSE")
        area = round(west, 1), round(south, 1), round(east, 1), round(north, 1)
        return area if np.isfinite(area).all() else None

    @property
    def _extent(self) -> Bounds:
        (a, _, c, _, e, f), (rows, columns) = self.transform, self.shape
        return c, f + rows * e, c + columns * a, f

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in WGS 84 degrees, edges densified; infinite where its CRS cannot place it."""
        way, to_degrees, _ = self._way
        if way is None:
            return self._extent
        bounds: Bounds = way.transform_bounds(*self._extent, densify_pts=21, direction=to_degrees)
        return bounds

    def extent_of(self, bounds: Bounds) -> Bounds:
        """Bounds in degrees as least and greatest coordinates of its CRS, edges densified."""
        way, _, from_degrees = self._way
        if way is None:
            return bounds
        extent: Bounds = way.transform_bounds(*bounds, densify_pts=21, direction=from_degrees)
        return extent

    @cached_property
    def cell_size_m(self) -> tuple[float, float]:
        """Geodesic width and height in metres of the cell in the middle."""
        row, col = (np.array(self.shape) - 1) / 2
        lon, lat = self.to_lonlat([col - 0.5, col + 0.5, col, col], [row, row, row - 0.5, row + 0.5])
        _, _, size = WGS84.inv(lon[[0, 2]], lat[[0, 2]], lon[[1, 3]], lat[[1, 3]])
        return float(size[0]), float(size[1])

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle."""
        return max(self.cell_size_m)

    @property
    def is_coarse(self) -> bool:
        """Whether cells are too large for visibility to be shown as a fact."""
        return self.cell_m > COARSE_CELL_M

    def shifted(self, row: int, col: int) -> Affine:
        """The transform of a part that begins at this row and column."""
        a, b, c, d, e, f = self.transform
        return a, b, c + col * a, d, e, f + row * e

    def window_cells(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> tuple[int, int, int, int]:
        """Rows (first, past the last) and columns that contain every ray of up to ``radius_m`` from the given places.

        Raises UserError if the raster does not reach there.
        """
        col, row = self.to_cell(*_rim(np.atleast_1d(lon), np.atleast_1d(lat), radius_m))
        # Two more cells: for the curvature of a geodesic on the grid and the neighbours of bilinear heights.
        left, right = span_of(col, 2, self.shape[1])
        top, bottom = span_of(row, 2, self.shape[0])
        if right - left < 2 or bottom - top < 2:
            raise UserError(OUTSIDE)
        return top, bottom, left, right


def _rim(lon: FloatArray, lat: FloatArray, radius_m: float) -> tuple[FloatArray, FloatArray]:
    azimuth = np.arange(0.0, 360.0, 15.0)
    lons, lats = np.repeat(lon, azimuth.size).astype(float), np.repeat(lat, azimuth.size).astype(float)
    # A circle lies within 1 % of the polygon through 24 of its points.
    x, y, _ = WGS84.fwd(lons, lats, np.tile(azimuth, np.size(lon)), np.full(lons.size, 1.01 * radius_m))
    return np.asarray(x), np.asarray(y)


def span_of(position: FloatArray, margin: int, count: int) -> Span:
    """The whole cells around fractional ones, with ``margin`` more on each side, clipped to ``count``."""
    low, high = int(np.floor(position.min())) - margin, int(np.ceil(position.max())) + margin + 1
    return min(max(low, 0), count), min(max(high, 0), count)
