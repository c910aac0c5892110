"""Terrain as a grid of cell-centre heights in its own CRS, with the error of each height."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, SingleArray
from app.errors import UserError
from app.geo.lattice import COARSE_CELL_M, OUTSIDE, WGS84, Affine, Lattice, Span
from app.geo.relief import error_correlation_m

__all__ = ["COARSE_CELL_M", "WGS84", "Affine", "Cut", "Grid", "bilinear"]


EDGE_CELLS = 1e-6
"""How far beyond the outermost centres a place still counts as inside: rounding of projections."""


@dataclass(frozen=True)
class Cut:
    """The whole that a grid is a part of, and the row and column of it at which the part begins."""

    whole: Lattice
    row: int
    col: int


@dataclass(frozen=True, eq=False)
class Grid:
    """A north-up DEM. Equality is identity; equal :meth:`hash` means equal terrain.

    heights: float32 (rows, cols), metres, NaN where void. sigma: float32 (rows, cols), the standard deviation of
    each height in metres. transform: (a, b, c, d, e, f) as in affine, from the corner of the first cell, b = d = 0,
    a > 0 > e. crs: anything pyproj reads. correlation_m: the correlation length l of height errors. is_surface: heights
    include trees and roofs (a DSM). cut: its place in a larger grid, if it is a part of one; all positions are then
    computed on the whole, so that a part gives the same answers as the whole, to the last bit.

    Raises ValueError if shapes, types or the transform do not comply.
    """

    heights: SingleArray
    sigma: SingleArray
    transform: Affine
    crs: str = "EPSG:4326"
    correlation_m: float = 300.0
    is_surface: bool = False
    cut: Cut | None = None

    def __post_init__(self) -> None:
        for values in (self.heights, self.sigma):
            if values.dtype != np.float32 or values.shape != self.heights.shape or min(values.shape) < 2:
                raise ValueError("heights and sigma are float32 of one shape, at least 2 by 2")
        Lattice(self.shape, self.transform, self.crs)
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
        is_surface: bool = False,
    ) -> Grid:
        """A grid from any array; a number for sigma holds everywhere (2.4 m is Copernicus GLO-30's stated error).

        The correlation length goes by the size of cells (90 m up to 100 m, 300 m from 450 m on), unless given.
        """
        z = np.ascontiguousarray(heights, dtype=np.float32)
        s = np.array(np.broadcast_to(np.asarray(sigma, dtype=np.float32), z.shape), order="C")
        grid = cls(z, s, transform, crs)
        return cls(z, s, transform, crs, correlation_m or correlation_of(grid.lattice), is_surface)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.heights.shape
        return rows, cols

    @cached_property
    def lattice(self) -> Lattice:
        """The lattice of the whole."""
        return self.cut.whole if self.cut else Lattice(self.shape, self.transform, self.crs)

    @property
    def origin(self) -> tuple[int, int]:
        """Row and column of the whole at which this part begins; 0, 0 for a whole."""
        return (self.cut.row, self.cut.col) if self.cut else (0, 0)

    @property
    def block_cells(self) -> float:
        """Infinite: all of it is in memory, so work need not be split into blocks."""
        return math.inf

    def to_cell(self, lon: ArrayLike, lat: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """WGS 84 degrees to fractional (column, row), float64; whole numbers are cell centres."""
        col, row = self.lattice.to_cell(lon, lat)
        # Exact, like any difference between a number and a smaller whole number.
        return col - self.origin[1], row - self.origin[0]

    def to_lonlat(self, col: ArrayLike, row: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Fractional (column, row) to WGS 84 degrees, float64."""
        top, left = self.origin
        return self.lattice.to_lonlat(np.asarray(col, np.float64) + left, np.asarray(row, np.float64) + top)

    def height_at(self, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
        """Bilinear height in metres at WGS 84 degrees; NaN outside the cell centres or beside a void."""
        return bilinear(self.heights, *self.to_cell(lon, lat))

    def sigma_at(self, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
        """Bilinear standard deviation of the height in metres at WGS 84 degrees; NaN as in height_at."""
        return bilinear(self.sigma, *self.to_cell(lon, lat))

    @property
    def cell_size_m(self) -> tuple[float, float]:
        """Geodesic width and height in metres of the cell in the middle of the whole."""
        return self.lattice.cell_size_m

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle of the whole."""
        return self.lattice.cell_m

    @property
    def is_coarse(self) -> bool:
        """Whether cells are too large for visibility to be shown as a fact."""
        return self.lattice.is_coarse

    @cached_property
    def _digest(self) -> str:
        surface = ("surface",) if self.is_surface else ()
        frame = (self.shape, self.transform, self.crs, self.correlation_m, *surface)
        digest = hashlib.sha256(repr(frame).encode())
        digest.update(np.ascontiguousarray(self.heights).data)
        digest.update(np.ascontiguousarray(self.sigma).data)
        return digest.hexdigest()

    def hash(self) -> str:
        """SHA-256 of heights, sigma, transform, CRS, correlation length and kind of model, hexadecimal."""
        return self._digest

    def cells(self, rows: Span, columns: Span) -> Grid | None:
        """The grid itself, whatever part is asked for: it is in memory."""
        del rows, columns
        return self

    def window(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> Grid:
        """The part that contains every ray of up to ``radius_m`` from the given places.

        Raises UserError if the terrain does not reach there.
        """
        top, bottom, left, right = self.window_cells(lon, lat, radius_m)
        row, col = self.origin
        cut = np.s_[top - row : bottom - row, left - col : right - col]
        heights, sigma = (np.ascontiguousarray(values[cut]) for values in (self.heights, self.sigma))
        return part(self.lattice, top, left, heights, sigma, self.correlation_m, self.is_surface)

    def window_cells(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> tuple[int, int, int, int]:
        """Rows (first, past the last) and columns, in the whole, of :meth:`window`. Raises UserError as it does."""
        top, bottom, left, right = self.lattice.window_cells(lon, lat, radius_m)
        (row, col), (rows, cols) = self.origin, self.shape
        top, bottom = max(top, row), min(bottom, row + rows)
        left, right = max(left, col), min(right, col + cols)
        if right - left < 2 or bottom - top < 2:
            raise UserError(OUTSIDE)
        return top, bottom, left, right


def part(
    whole: Lattice,
    row: int,
    col: int,
    heights: SingleArray,
    sigma: SingleArray,
    correlation_m: float,
    is_surface: bool = False,
) -> Grid:
    """A grid from heights and sigma that begin at this row and column of the whole."""
    cut = Cut(whole, row, col)
    return Grid(heights, sigma, whole.shifted(row, col), whole.crs, correlation_m, is_surface, cut)


def correlation_of(lattice: Lattice) -> float:
    """The default correlation length of height errors in metres, by the size of cells."""
    return error_correlation_m(lattice.cell_m)


def bilinear(values: SingleArray, col: FloatArray, row: FloatArray) -> FloatArray:
    """Bilinear interpolation between cell centres, float64; NaN outside them or if one of the four is NaN."""
    rows, cols = values.shape
    c, r = np.clip(col, 0.0, cols - 1.0), np.clip(row, 0.0, rows - 1.0)
    inside = (np.abs(c - col) <= EDGE_CELLS) & (np.abs(r - row) <= EDGE_CELLS)
    i, j = np.minimum(r.astype(np.int64), rows - 2), np.minimum(c.astype(np.int64), cols - 2)
    u, v = c - j, r - i
    north = (1 - u) * values[i, j] + u * values[i, j + 1]
    south = (1 - u) * values[i + 1, j] + u * values[i + 1, j + 1]
    return np.where(inside, (1 - v) * north + v * south, np.nan)
