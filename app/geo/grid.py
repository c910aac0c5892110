"""Terrain as a grid of cell-centre heights in its own reference system, with the error of each height."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod, Transformer

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

FloatArray = NDArray[np.float64]
HeightArray = NDArray[np.float32]
Affine = tuple[float, float, float, float, float, float]

WGS84 = Geod(ellps="WGS84")
COARSE_CELL_M = 100.0
"""Cells larger than this give a probability, never a yes or no shown as fact."""
EDGE_CELLS = 1e-6
"""How far beyond the outermost centres a place still counts as on them: the rounding of projections."""

_OUTSIDE = QT_TRANSLATE_NOOP("Terrain", "the terrain does not reach this place: import a DEM that covers it")


@cache
def _from_wgs84(crs: str) -> Transformer | None:
    target = CRS.from_user_input(crs)
    if target.equals(CRS.from_epsg(4326), ignore_axis_order=True):
        return None
    return Transformer.from_crs("EPSG:4326", target, always_xy=True)


@dataclass(frozen=True, eq=False)
class Grid:
    """A north-up DEM. Equality is identity; :meth:`hash` tells whether two hold the same terrain.

    heights: float32 (rows, cols), metres, NaN where void. sigma: float32 (rows, cols), the standard deviation of
    each height in metres. transform: (a, b, c, d, e, f) as in affine, from the corner of the first cell, b = d = 0,
    a > 0 > e. crs: anything pyproj reads. correlation_m: the length l over which height errors are alike.

    Raises ValueError where shapes, types or the transform do not fit this.
    """

    heights: HeightArray
    sigma: HeightArray
    transform: Affine
    crs: str = "EPSG:4326"
    correlation_m: float = 300.0

    def __post_init__(self) -> None:
        a, b, _, d, e, _ = self.transform
        if b != 0 or d != 0 or a <= 0 or e >= 0:
            raise ValueError("a grid is north-up: transform needs a > 0, e < 0 and no rotation")
        for values in (self.heights, self.sigma):
            if values.dtype != np.float32 or values.shape != self.heights.shape or min(values.shape) < 2:
                raise ValueError("heights and sigma are float32 of one shape, at least 2 by 2")
        if bool((self.sigma < 0).any()) or not self.correlation_m > 0:
            raise ValueError("sigma is not negative and correlation_m is positive")

    @classmethod
    def of(
        cls,
        heights: ArrayLike,
        transform: Affine,
        crs: str = "EPSG:4326",
        *,
        sigma: ArrayLike = 2.4,
        correlation_m: float | None = None,
    ) -> Grid:
        """A grid from any array; a number for sigma holds everywhere (2.4 m is Copernicus GLO-30's stated error).

        The correlation length is 300 m for coarse cells and 90 m for others, unless given.
        """
        z = np.ascontiguousarray(heights, dtype=np.float32)
        s = np.array(np.broadcast_to(np.asarray(sigma, dtype=np.float32), z.shape), order="C")
        grid = cls(z, s, transform, crs)
        length = correlation_m or (300.0 if grid.is_coarse else 90.0)
        return cls(z, s, transform, crs, length)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.heights.shape
        return rows, cols

    def to_cell(self, lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """WGS 84 degrees to fractional (column, row), float64; whole numbers are cell centres."""
        forward = _from_wgs84(self.crs)
        x, y = np.broadcast_arrays(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        if forward is not None:
            x, y = (np.asarray(v) for v in forward.transform(x, y))
        a, _, c, _, e, f = self.transform
        return (x - c) / a - 0.5, (y - f) / e - 0.5

    def to_lonlat(self, col: ArrayLike, row: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Fractional (column, row) to WGS 84 degrees, float64."""
        a, _, c, _, e, f = self.transform
        cols, rows = np.broadcast_arrays(np.asarray(col, np.float64), np.asarray(row, np.float64))
        x, y = c + a * (cols + 0.5), f + e * (rows + 0.5)
        forward = _from_wgs84(self.crs)
        if forward is None:
            return x, y
        lon, lat = forward.transform(x, y, direction="INVERSE")
        return np.asarray(lon, np.float64), np.asarray(lat, np.float64)

    def height_at(self, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
        """Bilinear height in metres at WGS 84 degrees; NaN outside the cell centres or beside a void."""
        return bilinear(self.heights, *self.to_cell(lon, lat))

    def sigma_at(self, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
        """Bilinear standard deviation of the height in metres at WGS 84 degrees; NaN as in height_at."""
        return bilinear(self.sigma, *self.to_cell(lon, lat))

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
        """Whether cells are too large for a yes or no to be shown as fact."""
        return self.cell_m > COARSE_CELL_M

    @cached_property
    def _digest(self) -> str:
        digest = hashlib.sha256(repr((self.shape, self.transform, self.crs, self.correlation_m)).encode())
        digest.update(np.ascontiguousarray(self.heights).data)
        digest.update(np.ascontiguousarray(self.sigma).data)
        return digest.hexdigest()

    def hash(self) -> str:
        """SHA-256 of heights, sigma, transform, CRS and correlation length, in hexadecimal."""
        return self._digest

    def window(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> Grid:
        """The part that holds every ray of up to ``radius_m`` from the given places.

        Raises UserError where the terrain lies wholly elsewhere.
        """
        top, bottom, left, right = self.window_cells(lon, lat, radius_m)
        a, b, c, d, e, f = self.transform
        cut = np.s_[top:bottom, left:right]
        return Grid(
            np.ascontiguousarray(self.heights[cut]),
            np.ascontiguousarray(self.sigma[cut]),
            (a, b, c + left * a, d, e, f + top * e),
            self.crs,
            self.correlation_m,
        )

    def window_cells(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> tuple[int, int, int, int]:
        """Rows (first, past the last) and columns of :meth:`window`. Raises UserError as it does."""
        col, row = self.to_cell(*_rim(np.atleast_1d(lon), np.atleast_1d(lat), radius_m))
        # Two cells more: the bow of a geodesic on the grid and the neighbours that bilinear heights need.
        left, right = _span(col, 2, self.shape[1])
        top, bottom = _span(row, 2, self.shape[0])
        if right - left < 2 or bottom - top < 2:
            raise UserError(_OUTSIDE)
        return top, bottom, left, right


def _rim(lon: FloatArray, lat: FloatArray, radius_m: float) -> tuple[FloatArray, FloatArray]:
    azimuth = np.arange(0.0, 360.0, 15.0)
    lons, lats = np.repeat(lon, azimuth.size).astype(float), np.repeat(lat, azimuth.size).astype(float)
    # A circle lies within 1 % of the polygon through 24 of its points.
    x, y, _ = WGS84.fwd(lons, lats, np.tile(azimuth, np.size(lon)), np.full(lons.size, 1.01 * radius_m))
    return np.asarray(x), np.asarray(y)


def _span(position: FloatArray, margin: int, count: int) -> tuple[int, int]:
    low, high = int(np.floor(position.min())) - margin, int(np.ceil(position.max())) + margin + 1
    return min(max(low, 0), count), min(max(high, 0), count)


def bilinear(values: HeightArray, col: FloatArray, row: FloatArray) -> FloatArray:
    """Bilinear interpolation between cell centres, float64; NaN outside them or where one of the four is NaN."""
    rows, cols = values.shape
    c, r = np.clip(col, 0.0, cols - 1.0), np.clip(row, 0.0, rows - 1.0)
    inside = (np.abs(c - col) <= EDGE_CELLS) & (np.abs(r - row) <= EDGE_CELLS)
    i, j = np.minimum(r.astype(np.int64), rows - 2), np.minimum(c.astype(np.int64), cols - 2)
    u, v = c - j, r - i
    north = (1 - u) * values[i, j] + u * values[i, j + 1]
    south = (1 - u) * values[i + 1, j] + u * values[i + 1, j + 1]
    return np.where(inside, (1 - v) * north + v * south, np.nan)
