"""Narrow holes filled from coarser terrain: which ones, with what, and the same whatever window they are read in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arrays import SingleArray
from app.geo.filled import HOLE_CELLS, FilledTerrain, narrow_holes, rims, with_filled
from app.geo.grid import Grid
from app.geo.terrain import height_at
from tests.builders.terrains import fractal
from tests.builders.windows import Windows

CELL = 1.0 / 3600.0
SIDE = 200


def fine(holes: tuple[tuple[slice, slice], ...], heights: SingleArray | None = None) -> Windows:
    """Rough ground of 1 second with holes."""
    values = (1000.0 + 60.0 * fractal(8, 3, 0.5)[:SIDE, :SIDE]).astype(np.float32) if heights is None else heights
    for hole in holes:
        values[hole] = np.nan
    return Windows(Grid.of(values, (CELL, 0.0, 70.0, 0.0, -CELL, 38.0), sigma=2.0))


def below(height: float = 1100.0, sigma: float = 60.0) -> Grid:
    """Level ground of 15 seconds around it."""
    size = 15.0 * CELL
    return Grid.of(np.full((40, 40), height), (size, 0.0, 69.99, 0.0, -size, 38.01), sigma=sigma)


CROSS = (slice(90, 91), slice(None)), (slice(None), slice(120, 121))


def test_a_seam_a_crossing_of_seams_and_a_single_cell_are_narrow_and_a_lake_is_not() -> None:
    heights = np.zeros((60, 60), np.float32)
    heights[20], heights[:, 30], heights[5, 5], heights[40:58, 2:28] = np.nan, np.nan, np.nan, np.nan
    holes = narrow_holes(heights)
    assert holes[20].all()
    assert holes[:, 30].all()
    assert holes[5, 5]
    assert not holes[49, 15]
    assert not holes[~np.isnan(heights)].any()


@pytest.mark.parametrize(("width", "filled"), [(HOLE_CELLS, True), (2 * HOLE_CELLS, False)])
def test_a_hole_wider_than_the_reach_is_left(width: int, filled: bool) -> None:
    heights = np.zeros((60, 60), np.float32)
    heights[20 : 20 + width] = np.nan
    assert narrow_holes(heights)[20 : 20 + width].all() == filled


def test_the_rim_of_a_hole_is_the_nearest_height_each_way() -> None:
    heights = np.arange(81, dtype=np.float32).reshape(9, 9)
    heights[4, 3:6] = np.nan
    ways = {
        (int(row[0]) - 4, int(column[0]) - 4) for row, column, out in rims(heights, *np.array([[4], [4]])) if out[0]
    }
    assert ways == {(-1, 0), (1, 0), (0, -2), (0, 2), (-1, -1), (1, 1), (-1, 1), (1, -1)}


def test_a_hole_in_level_ground_is_level_however_high_the_ground_below_is_said_to_be() -> None:
    level = np.full((SIDE, SIDE), 1000.0, np.float32)
    source = fine(CROSS, level)
    grid = FilledTerrain(source.terrain, (below(1180.0),)).cells((0, SIDE), (0, SIDE))
    assert grid is not None
    np.testing.assert_allclose(grid.heights, 1000.0, atol=1e-3)
    assert (grid.sigma[90] == 60.0).all(), "its error is that of the ground below"
    assert grid.sigma[0, 0] == np.float32(2.0)


spans = st.tuples(st.integers(0, 150), st.integers(20, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_a_window_is_the_part_of_the_whole_to_the_last_bit(rows: tuple[int, int], columns: tuple[int, int]) -> None:
    holes = (*CROSS, (slice(30, 36), slice(40, 47)), (slice(150, 190), slice(20, 60)))
    filled = FilledTerrain(fine(holes).terrain, (below(),))
    whole, grid = filled.cells((0, SIDE), (0, SIDE)), filled.cells(rows, columns)
    assert whole is not None
    cut = np.s_[rows[0] - rows[0] % 8 :, columns[0] - columns[0] % 8 :]
    if grid is None:
        own = fine(holes).terrain.cells(rows, columns)
        assert own is not None
        np.testing.assert_array_equal(own.heights, whole.heights[cut][: own.shape[0], : own.shape[1]])
    else:
        np.testing.assert_array_equal(grid.heights, whole.heights[cut][: grid.shape[0], : grid.shape[1]])
        np.testing.assert_array_equal(grid.sigma, whole.sigma[cut][: grid.shape[0], : grid.shape[1]])


def test_where_there_is_no_hole_or_nothing_below_it_tells_nothing() -> None:
    filled = FilledTerrain(fine(CROSS).terrain, (below(),))
    assert filled.cells((0, 40), (0, 40)) is None
    assert filled.cells((500, 540), (0, 40)) is None
    size = 15.0 * CELL
    elsewhere = Grid.of(np.full((9, 9), 900.0), (size, 0.0, 75.0, 0.0, -size, 38.0))
    assert FilledTerrain(fine(CROSS).terrain, (elsewhere,)).cells((60, 120), (60, 160)) is None
    assert not np.isnan(height_at(filled, 70.0 + 120.5 * CELL, 38.0 - 50.5 * CELL))


def test_it_counts_as_coarse_and_is_named_by_all_it_consists_of() -> None:
    source, ground = fine(CROSS).terrain, below()
    filled = FilledTerrain(source, (ground,))
    assert (filled.is_coarse, filled.cell_m, filled.lattice) == (True, source.cell_m, source.lattice)
    assert filled.hash() not in (source.hash(), FilledTerrain(source, (below(1101.0),)).hash())


def test_it_stands_behind_fine_terrain_that_has_coarser_below() -> None:
    source, ground = fine(CROSS).terrain, below()
    assert with_filled([source]) == (source,)
    assert with_filled([ground]) == (ground,)
    first, second, third = with_filled([source, ground])
    assert (first, third) == (source, ground)
    assert isinstance(second, FilledTerrain)
