"""Terrain of any extent, read where needed: a grid in memory, or tiles of a raster left in place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, IntArray, SingleArray
from app.geo.grid import Grid, part
from app.geo.lattice import Lattice, Span
from app.geo.relief import REACH
from app.geo.tile_cache import Tiles

Estimate = Callable[[SingleArray], SingleArray]
"""The error of each of some heights, from the relief around them: right but for the outermost REACH cells."""

BLOCK_CELLS = 1024.0
"""Side of the ground whose sight lines are traced in one window."""
RIM_CELLS = 32
"""Margin in cells around the outermost places of a window: 8 x 3 for the maxima around each of the kernels' tiles, and
more for the curvature of a geodesic; one hundredth of the extent is added."""
ALIGN_CELLS = 8
"""Windows begin at multiples of this, so that the kernels' tiles coincide with those of the whole."""


class Terrain(Protocol):
    """Heights with their errors: a :class:`Grid` in memory or a raster read in windows. Equality is identity."""

    @property
    def lattice(self) -> Lattice:
        """The lattice of the whole."""

    @property
    def correlation_m(self) -> float:
        """The correlation length of height errors, in metres."""

    @property
    def is_surface(self) -> bool:
        """Whether heights include trees and roofs."""

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle."""

    @property
    def is_coarse(self) -> bool:
        """Whether cells are too large for visibility to be shown as a fact."""

    @property
    def block_cells(self) -> float:
        """Side in cells of the blocks that work should be split into; infinite if all is in memory."""

    def hash(self) -> str:
        """A hash of the content: equal for equal terrain, available without reading all of it again."""

    def cells(self, rows: Span, columns: Span) -> Grid | None:
        """A grid with these rows and columns of the whole, as far as they exist; None for none."""

    def window(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> Grid:
        """The part that contains every ray of up to ``radius_m`` from the given places (WGS 84 degrees).

        Raises UserError if the terrain does not reach there.
        """


@dataclass(frozen=True, eq=False)
class RasterTerrain:
    """A raster of heights read tile by tile.

    sigma: one number in metres, a raster of them on the same lattice, or how to estimate them from the heights.

    What has been read is kept by the tiles it was given, which others may share.
    ``digest`` names heights and sigma as their keeper knows them (a checksum made when they were brought in).
    block_cells: side in cells of the ground that work is cut into, so that a window has a few million cells.
    name: what a person calls it.
    """

    lattice: Lattice
    heights: Tiles
    sigma: float | Tiles | Estimate
    correlation_m: float
    digest: str
    is_surface: bool = False
    block_cells: float = BLOCK_CELLS
    name: str = ""

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle."""
        return self.lattice.cell_m

    @property
    def is_coarse(self) -> bool:
        """Whether cells are too large for visibility to be shown as a fact."""
        return self.lattice.is_coarse

    def hash(self) -> str:
        """The given digest: nothing is read."""
        return self.digest

    def cells(self, rows: Span, columns: Span) -> Grid | None:
        """A grid of these rows and columns, clipped to the raster and aligned to ALIGN_CELLS; None for none."""
        top, bottom = _aligned(rows, self.lattice.shape[0])
        left, right = _aligned(columns, self.lattice.shape[1])
        if bottom - top < 2 or right - left < 2:
            return None
        return self._grid((top, bottom), (left, right))

    def window(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> Grid:
        """The part that contains every ray of up to ``radius_m`` from the given places; see Terrain."""
        top, bottom, left, right = self.lattice.window_cells(lon, lat, radius_m)
        return self._grid((top, bottom), (left, right))

    def _grid(self, rows: Span, columns: Span) -> Grid:
        heights, sigma = self._read(rows, columns)
        return part(self.lattice, rows[0], columns[0], heights, sigma, self.correlation_m, self.is_surface)

    def _read(self, rows: Span, columns: Span) -> tuple[SingleArray, SingleArray]:
        """Heights and their errors."""
        if isinstance(self.sigma, Tiles):
            return self.heights.read(rows, columns), self.sigma.read(rows, columns)
        if isinstance(self.sigma, float):
            heights = self.heights.read(rows, columns)
            return heights, np.broadcast_to(np.float32(self.sigma), heights.shape)
        # Wider than asked for, so that the window's edge has the same error as in the whole raster.
        (top, bottom), (left, right) = (
            _widened(span, count) for span, count in zip((rows, columns), self.lattice.shape, strict=True)
        )
        wide = self.heights.read((top, bottom), (left, right))
        cut = np.s_[rows[0] - top : rows[1] - top, columns[0] - left : columns[1] - left]
        heights, sigma = (np.ascontiguousarray(values[cut]) for values in (wide, self.sigma(wide)))
        return heights, sigma


def _widened(span: Span, count: int) -> Span:
    return max(span[0] - REACH, 0), min(span[1] + REACH, count)


def _aligned(span: Span, count: int) -> Span:
    first, stop = max(span[0], 0), min(span[1], count)
    return first - first % ALIGN_CELLS, min(stop + -stop % ALIGN_CELLS, count)


def blocks(
    terrain: Terrain, *ends: tuple[FloatArray, FloatArray], reach_m: float = 0.0
) -> Iterator[tuple[IntArray | slice, Grid]]:
    """Places or rays in groups of neighbours, each with a grid that contains them: indices of the group, and the grid.

    ``ends`` are (column, row) of the whole, float64, of n places (one pair of arrays) or of both ends of n rays.
    Anything entirely outside the terrain is in no group; ``reach_m`` around each place is included. The grouping
    changes no result.
    """
    if math.isinf(terrain.block_cells):
        grid = terrain.cells((0, terrain.lattice.shape[0]), (0, terrain.lattice.shape[1]))
        if grid is not None:
            yield slice(None), grid
        return
    cols, rows = np.stack([end[0] for end in ends]), np.stack([end[1] for end in ends])
    rim = RIM_CELLS + math.ceil(reach_m / min(terrain.lattice.cell_size_m))
    for group in _groups(cols, rows, terrain.block_cells):
        grid = terrain.cells(_held(rows[:, group], rim), _held(cols[:, group], rim))
        if grid is not None:
            yield group, grid


def _groups(cols: FloatArray, rows: FloatArray, side: float) -> Iterator[IntArray]:
    """Indices grouped by the square of ``side`` cells their middle lies in, squares in order of row and column."""
    finite = np.flatnonzero(np.isfinite(cols).all(axis=0) & np.isfinite(rows).all(axis=0))
    if not finite.size:
        return
    down, across = (np.floor(axis[:, finite].mean(axis=0) / side) for axis in (rows, cols))
    order = np.lexsort((across, down))
    steps = np.flatnonzero((np.diff(down[order]) != 0) | (np.diff(across[order]) != 0)) + 1
    yield from np.split(finite[order], steps)


def _held(position: FloatArray, rim: int) -> Span:
    """Whole cells that contain the places with a margin, which grows with the curvature of the rays between them."""
    low, high = float(position.min()), float(position.max())
    room = rim + math.ceil(0.01 * (high - low))
    return math.floor(low) - room, math.ceil(high) + room + 1


def height_at(terrain: Terrain, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
    """Bilinear height in metres at WGS 84 degrees, of their shape; NaN outside the cell centres or beside a void."""
    places = np.broadcast_arrays(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
    lons, lats = (axis.ravel() for axis in places)
    heights = np.full(lons.size, np.nan)
    for group, grid in blocks(terrain, terrain.lattice.to_cell(lons, lats)):
        heights[group] = grid.height_at(lons[group], lats[group])
    return heights.reshape(places[0].shape)
