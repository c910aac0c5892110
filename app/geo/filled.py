"""Narrow holes of fine terrain filled from coarser ones: for rays that would else be traced on these alone.

A tile may end a cell before the next begins, and a radar leaves single cells out. What lies behind a wall of fine
cells is hidden by it all the same, and only the heights of the hole are those of the coarser terrain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from app.geo.grid import Grid, part
from app.geo.lattice import Lattice, Span
from app.geo.terrain import RasterTerrain, Terrain, blocks

HOLE_CELLS = 8
"""Holes are filled that have heights within so many cells on two opposite sides."""
_AXES = ((0, 1), (1, 0), (1, 1), (1, -1))
_WAYS = tuple((sign * down, sign * across) for down, across in _AXES for sign in (1, -1))


@dataclass(frozen=True, eq=False)
class FilledTerrain:
    """``fine`` where it has narrow holes, with the heights of ``below`` in them, the first that has some.

    These are raised or lowered by as much as the two differ around the hole; their error is that of ``below``. It
    counts as coarse: with its heights visibility is no fact. A part without such holes does not exist: there it tells
    nothing that ``fine`` does not.
    """

    fine: RasterTerrain
    below: tuple[Terrain, ...]

    @property
    def lattice(self) -> Lattice:
        """The lattice of the whole."""
        return self.fine.lattice

    @property
    def correlation_m(self) -> float:
        """The correlation length of height errors, in metres."""
        return self.fine.correlation_m

    @property
    def is_surface(self) -> bool:
        """Whether heights include trees and roofs."""
        return self.fine.is_surface

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle."""
        return self.fine.cell_m

    @property
    def is_coarse(self) -> bool:
        """Always: what fills the holes gives no yes or no."""
        return True

    @property
    def block_cells(self) -> float:
        """Side in cells of the blocks that work should be split into."""
        return self.fine.block_cells

    def hash(self) -> str:
        """A hash of the content of all it consists of."""
        names = ("filled", HOLE_CELLS, self.fine.hash(), *(terrain.hash() for terrain in self.below))
        return hashlib.sha256(repr(names).encode()).hexdigest()

    def cells(self, rows: Span, columns: Span) -> Grid | None:
        """A grid of these rows and columns, clipped and aligned as those of ``fine``; None where it has no hole."""
        if not self._has_voids(rows, columns):
            return None
        grid = self.fine.cells(rows, columns)
        return None if grid is None else self._filled(grid)

    def window(self, lon: ArrayLike, lat: ArrayLike, radius_m: float) -> Grid:
        """The part that contains every ray of up to ``radius_m`` from the given places; see Terrain."""
        grid = self.fine.window(lon, lat, radius_m)
        return self._filled(grid) or grid

    def _has_voids(self, rows: Span, columns: Span) -> bool:
        (top, bottom), (left, right) = (
            (max(span[0] - HOLE_CELLS, 0), min(span[1] + HOLE_CELLS, count))
            for span, count in zip((rows, columns), self.lattice.shape, strict=True)
        )
        if bottom <= top or right <= left:
            return False
        heights = self.fine.heights.read((top, bottom), (left, right))
        return bool(np.isnan(heights).any())

    def _filled(self, grid: Grid) -> Grid | None:
        """The grid with its narrow holes filled; None if it has none that can be."""
        (top, left), (height, width) = grid.origin, grid.shape
        (first, stop), (begin, end) = (
            (max(start - HOLE_CELLS, 0), min(start + size + HOLE_CELLS, count))
            for start, size, count in zip((top, left), (height, width), self.lattice.shape, strict=True)
        )
        around = self.fine.heights.read((first, stop), (begin, end))
        rows, columns = np.nonzero(narrow_holes(around))
        inside = (rows + first >= top) & (rows + first < top + height)
        inside &= (columns + begin >= left) & (columns + begin < left + width)
        rows, columns = rows[inside], columns[inside]
        base, sigma = self._below(rows + first, columns + begin)
        values = base + self._step(around, rows, columns, (first, begin))
        if not np.isfinite(values).any():
            return None
        heights, errors = grid.heights.copy(), np.array(grid.sigma, order="C")
        at = rows + first - top, columns + begin - left
        heights[at], errors[at] = values, np.where(np.isfinite(values), sigma, errors[at])
        return part(self.lattice, top, left, heights, errors, self.correlation_m, self.is_surface)

    def _step(self, around: SingleArray, rows: IntArray, columns: IntArray, first: tuple[int, int]) -> FloatArray:
        """How much higher ``fine`` is around each hole than what is below, on the mean of the ways out of it."""
        total, count = np.zeros(rows.size), np.zeros(rows.size)
        for row, column, out in rims(around, rows, columns):
            base, _ = self._below(row + first[0], column + first[1])
            step = np.where(out, around[row, column] - base, np.nan)
            differs = np.isfinite(step)
            total[differs] += step[differs]
            count += differs
        with np.errstate(invalid="ignore"):
            return total / np.where(count > 0.0, count, np.nan)

    def _below(self, rows: IntArray, columns: IntArray) -> tuple[FloatArray, FloatArray]:
        """Heights and errors of what is below at the centres of cells; NaN where there is none."""
        lon, lat = self.lattice.to_lonlat(columns, rows)
        heights, errors = np.full(rows.size, np.nan), np.full(rows.size, np.nan)
        for terrain in self.below:
            missing = np.flatnonzero(np.isnan(heights))
            for group, grid in blocks(terrain, terrain.lattice.to_cell(lon[missing], lat[missing])):
                at = missing[group]
                heights[at], errors[at] = grid.height_at(lon[at], lat[at]), grid.sigma_at(lon[at], lat[at])
        return heights, errors


def narrow_holes(heights: SingleArray) -> BoolArray:
    """Which cells are void and have heights within HOLE_CELLS on two opposite sides, straight or diagonal."""
    valid = ~np.isnan(heights)
    if valid.all():
        return np.zeros(heights.shape, np.bool_)
    enclosed = np.zeros(heights.shape, np.bool_)
    for down, across in _AXES:
        enclosed |= _near(valid, down, across) & _near(valid, -down, -across)
    return enclosed & ~valid


def _near(valid: BoolArray, down: int, across: int) -> BoolArray:
    """Which cells have a valid one within HOLE_CELLS steps that way."""
    near = np.zeros(valid.shape, np.bool_)
    for steps in range(1, HOLE_CELLS + 1):
        (to_rows, from_rows), (to_columns, from_columns) = _cuts(steps * down), _cuts(steps * across)
        near[to_rows, to_columns] |= valid[from_rows, from_columns]
    return near


def _cuts(by: int) -> tuple[slice, slice]:
    """What a shift moves, and where from."""
    if by == 0:
        return slice(None), slice(None)
    return (slice(None, -by), slice(by, None)) if by > 0 else (slice(-by, None), slice(None, by))


def rims(heights: SingleArray, rows: IntArray, columns: IntArray) -> Iterator[tuple[IntArray, IntArray, BoolArray]]:
    """For each of eight ways the nearest cells with a height, of each void cell, and whether there is one."""
    for down, across in _WAYS:
        row, column, out = rows.copy(), columns.copy(), np.zeros(rows.size, np.bool_)
        for steps in range(1, HOLE_CELLS + 1):
            to_row, to_column = rows + steps * down, columns + steps * across
            held = (to_row >= 0) & (to_row < heights.shape[0]) & (to_column >= 0) & (to_column < heights.shape[1])
            valid = held & ~out
            valid[valid] = ~np.isnan(heights[to_row[valid], to_column[valid]])
            row[valid], column[valid] = to_row[valid], to_column[valid]
            out |= valid
        yield row, column, out


def with_filled(terrain: Sequence[Terrain]) -> tuple[Terrain, ...]:
    """Terrain, the finest first, with that of filled holes behind each that is fine and has coarser ones below."""
    sources: list[Terrain] = []
    for number, one in enumerate(terrain, 1):
        sources.append(one)
        if isinstance(one, RasterTerrain) and not one.is_coarse and terrain[number:]:
            sources.append(FilledTerrain(one, tuple(terrain[number:])))
    return tuple(sources)
