"""Where observers stand: outside the terrain, on smooth ground, on what rises from it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.sight.observer_ground import rise_of, stands
from app.geo.grid import Grid
from tests.builders.windows import Windows

UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_096_000.0)
STEEP = st.floats(-20.0, 20.0)


def surface(heights: np.ndarray, *, surface: bool = True, cell: float = 30.0) -> Grid:
    place = (cell, 0.0, 500_000.0, 0.0, -cell, 4_096_000.0)
    return Grid.of(heights, place, "EPSG:32642", is_surface=surface)


def at(grid: Grid, col: float, row: float) -> tuple[np.ndarray, np.ndarray]:
    lon, lat = grid.to_lonlat([col], [row])
    return lon, lat


@given(STEEP, STEEP, STEEP, STEEP, STEEP)
def test_no_slope_hilltop_or_saddle_rises(a: float, b: float, c: float, d: float, e: float) -> None:
    x, y = np.meshgrid(np.arange(11.0) - 5.0, np.arange(11.0) - 5.0)
    grid = surface(5000.0 + a * x + b * y + c * x**2 + d * y**2 + e * x * y)
    assert rise_of(grid, *at(grid, 5.0, 5.0))[0] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("height", [1.0, 10.0, 25.0])
def test_a_group_of_trees_rises_by_its_height(height: float) -> None:
    heights = np.add.outer(3.0 * np.arange(21.0), 2.0 * np.arange(21.0))
    heights[9:12, 9:12] += height
    grid = surface(heights)
    assert rise_of(grid, *at(grid, 10.2, 9.9))[0] == pytest.approx(height, abs=1e-3)


def test_the_finest_terrain_with_a_height_there_tells() -> None:
    bump = np.zeros((30, 30))
    bump[15, 15] = 8.0
    fine, coarse = surface(bump), surface(np.zeros((300, 300)), cell=20.0)
    void = bump.copy()
    void[10:20, 10:20] = np.nan
    lon, lat = at(fine, 15.0, 15.0)
    expected, rise = stands((fine, coarse), lon, lat)
    assert (expected.tolist(), rise.tolist()) == ([True], pytest.approx([8.0], abs=1e-5))
    assert stands((surface(void), coarse), lon, lat)[1] == pytest.approx([0.0])
    assert np.isnan(stands((surface(bump, surface=False),), lon, lat)[1]).all()
    assert np.isnan(stands((surface(bump, cell=300.0),), *at(surface(bump, cell=300.0), 15.0, 15.0))[1]).all()


def test_outside_every_terrain_is_told_and_windows_tell_the_same() -> None:
    grid = surface(np.random.default_rng(1).uniform(0, 9, (40, 40)))
    lon, lat = grid.to_lonlat([-3.0, 0.5, 20.0, 38.9], [5.0, 5.0, 20.0, 3.0])
    expected, rise = stands((grid,), lon, lat)
    assert expected.tolist() == [False, True, True, True]
    assert np.isnan(rise).tolist() == [True, True, False, True]
    again = stands((Windows(grid, 8.0).terrain,), lon, lat)
    np.testing.assert_array_equal(expected, again[0])
    np.testing.assert_array_equal(rise, again[1])
