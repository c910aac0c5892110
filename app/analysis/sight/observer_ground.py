"""What the terrain shows about where observers stand: outside all terrain, or on what may be trees and roofs."""

from __future__ import annotations

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.grid import Grid
from app.geo.terrain import Terrain, blocks

CANOPY_M = 3.0
"""Higher than this above the smooth ground around, a height of a surface model may be that of a tree or a roof."""
NEAR, FAR = 2, 3
"""Cells from the observer's to the two square rims that give the ground around: a wider wood goes undetected."""


def stands(terrain: tuple[Terrain, ...], lon: FloatArray, lat: FloatArray) -> tuple[BoolArray, FloatArray]:
    """Whether any terrain has a height at each place (WGS 84 degrees), and how far that is above the ground around it.

    The rise in metres is that of the finest terrain with a height there, NaN where that is not a surface model, has
    cells of more than 100 m or ends nearby; ``terrain`` has the finest first.
    """
    covered, rise = np.zeros(lon.size, dtype=np.bool_), np.full(lon.size, np.nan)
    for one in terrain:
        missing = np.flatnonzero(~covered)
        for group, grid in blocks(one, one.lattice.to_cell(lon[missing], lat[missing])):
            at = missing[group]
            at = at[~np.isnan(grid.height_at(lon[at], lat[at]))]
            covered[at] = True
            if one.is_surface and not one.is_coarse:
                rise[at] = rise_of(grid, lon[at], lat[at])
    return covered, rise


def rise_of(grid: Grid, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """How far the cell at each place is above the ground around it, metres; NaN beside a void or the edge.

    The mean of a square rim of cells is the height of the least-squares plane at its middle, and on any quadratic
    surface it is off in proportion to the mean square distance of the rim. So two rims give the ground in the middle: a
    slope, a smooth hilltop or a saddle rises by nothing, and a group of trees narrower than the rims by its height.
    """
    cols, rows = (np.rint(axis).astype(np.int64) for axis in grid.to_cell(lon, lat))
    (near, near_square), (far, far_square) = (_rim_mean(grid, cols, rows, side) for side in (NEAR, FAR))
    ground = near - (far - near) * near_square / (far_square - near_square)
    return _cells(grid, cols, rows) - ground


def _rim_mean(grid: Grid, cols: IntArray, rows: IntArray, side: int) -> tuple[FloatArray, float]:
    """Mean height over the square rim of cells ``side`` away, and their mean square distance in cells."""
    steps = range(-side, side + 1)
    rim = [(right, down) for right in steps for down in steps if max(abs(right), abs(down)) == side]
    heights = np.stack([_cells(grid, cols + right, rows + down) for right, down in rim])
    return heights.mean(axis=0), sum(right**2 + down**2 for right, down in rim) / len(rim)


def _cells(grid: Grid, cols: IntArray, rows: IntArray) -> FloatArray:
    height, width = grid.shape
    inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
    values = grid.heights[np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)]
    return np.where(inside, values, np.nan).astype(np.float64)
