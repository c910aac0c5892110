"""Terrain of any extent, read where needed: a grid in memory, or tiles of a raster left in place."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, IntArray, SingleArray
from app.geo.grid import Grid, part
from app.geo.lattice import Lattice, Span
from app.geo.relief import REACH

Read = Callable[[Span, Span], SingleArray]
"""Reads the given rows and columns of a raster: float32 (rows, columns), voids NaN."""
Opener = Callable[[], AbstractContextManager[Read]]
"""Opens a raster for the duration of a reading; any thread may call it."""
Estimate = Callable[[SingleArray], SingleArray]
"""The error of each of some heights, from the relief around them: right but for the outermost REACH cells."""

TILE_CELLS = 512
"""Side of the cached tiles: whole tiles of the usual files, and a multiple of the ray kernels' groups of 8 cells."""
MOST_TILES = 320
"""Tiles of one raster cached in memory, at most 320 MB of float32: those along 2,300 km of border at 30 m."""
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


@dataclass(eq=False)
class Tiles:
    """A cache of the most recently used tiles of a raster; threads may share it."""

    opened: Opener
    tiles: OrderedDict[tuple[int, int], SingleArray] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def read(self, rows: Span, columns: Span, shape: tuple[int, int]) -> SingleArray:
        """Values of rows and columns of a raster of ``shape``, float32; only tiles not in the cache are read."""
        window = np.empty((rows[1] - rows[0], columns[1] - columns[0]), np.float32)
        with self.lock:
            wanted = [(row, col) for row in _steps(rows) for col in _steps(columns)]
            missing = [tile for tile in wanted if tile not in self.tiles]
            fresh = dict(self._read(missing, shape)) if missing else {}
            for tile in wanted:
                values = fresh[tile] if tile in fresh else self.tiles[tile]
                _paste(window, values, (tile[0] * TILE_CELLS - rows[0], tile[1] * TILE_CELLS - columns[0]))
                self.tiles[tile] = values
                self.tiles.move_to_end(tile)
            while len(self.tiles) > MOST_TILES:
                self.tiles.popitem(last=False)
        return window

    def _read(
        self, tiles: list[tuple[int, int]], shape: tuple[int, int]
    ) -> Iterator[tuple[tuple[int, int], SingleArray]]:
        with self.opened() as read:
            # Neighbours of a row in one go: the decoder can then use several processors.
            for row, run in _runs(tiles):
                top, left = row * TILE_CELLS, run.start * TILE_CELLS
                values = read((top, min(top + TILE_CELLS, shape[0])), (left, min(run.stop * TILE_CELLS, shape[1])))
                for col in run:
                    at = (col - run.start) * TILE_CELLS
                    yield (row, col), np.ascontiguousarray(values[:, at : at + TILE_CELLS])


def _runs(tiles: list[tuple[int, int]]) -> Iterator[tuple[int, range]]:
    """Tiles, sorted by row and column, as runs of neighbours: the row, and the first to past the last column."""
    first = 0
    for number in range(1, len(tiles) + 1):
        row, col = tiles[number - 1]
        if number == len(tiles) or tiles[number] != (row, col + 1):
            yield row, range(tiles[first][1], col + 1)
            first = number


def _steps(span: Span) -> range:
    return range(span[0] // TILE_CELLS, (span[1] - 1) // TILE_CELLS + 1)


def _paste(target: SingleArray, values: SingleArray, at: tuple[int, int]) -> None:
    """Copy a tile whose first cell is at ``at`` of the target, where the two overlap."""
    cuts = [
        (max(start, 0), min(start + size, room))
        for start, size, room in zip(at, values.shape, target.shape, strict=True)
    ]
    (top, bottom), (left, right) = cuts
    target[top:bottom, left:right] = values[top - at[0] : bottom - at[0], left - at[1] : right - at[1]]


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
        shape = self.lattice.shape
        if isinstance(self.sigma, Tiles):
            return self.heights.read(rows, columns, shape), self.sigma.read(rows, columns, shape)
        if isinstance(self.sigma, float):
            heights = self.heights.read(rows, columns, shape)
            return heights, np.broadcast_to(np.float32(self.sigma), heights.shape)
        # Wider than asked for, so that the window's edge has the same error as in the whole raster.
        (top, bottom), (left, right) = _widened(rows, shape[0]), _widened(columns, shape[1])
        wide = self.heights.read((top, bottom), (left, right), shape)
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
