"""What the kernels need to know of a grid: maxima by tile, and how geodesics bow in its coordinates.

It is made ready once for each cache, for no longer than the grid is there.
"""

from __future__ import annotations

import gc
import math
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.ndimage import maximum_filter

from app.analysis.kernels import ray_terrain
from app.analysis.kernels.ray import EARTH_RADIUS_M, TILE, TILE_REACH, Terrain
from app.analysis.kernels.ray_terrain import (
    RayTerrains,
    around,
    bow_of,
    is_geographic,
    terrain_of,
    tops_of,
)
from app.arrays import SingleArray
from app.geo.grid import Grid
from tests.builders.rays import ARC, WGS84, rough

FRAMES = {
    "EPSG:32642": (30.0, 0.0, 1_000_000.0, 0.0, -30.0, 4_096_000.0),
    "EPSG:3857": (38.0, 0.0, 7_848_000.0, 0.0, -38.0, 4_580_000.0),
}
"""Transforms by reference system; the first lies far east of the middle of its zone."""
HEIGHTS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 13), st.integers(1, 13)),
    elements=st.one_of(st.floats(-400, 8000, width=32), st.just(np.float32(np.nan))),
)


@given(HEIGHTS, st.integers(1, 5))
def test_the_top_of_a_tile_is_its_highest_cell_and_without_bound_where_one_is_void(
    heights: SingleArray, side: int
) -> None:
    tops = tops_of(heights, side)
    rows, columns = heights.shape
    assert tops.shape == (-(-rows // side), -(-columns // side))
    for i in range(tops.shape[0]):
        for j in range(tops.shape[1]):
            cells = heights[i * side : (i + 1) * side, j * side : (j + 1) * side]
            assert tops[i, j] == (np.inf if np.isnan(cells).any() else cells.max())


@given(HEIGHTS, st.integers(0, 3))
def test_around_a_tile_are_its_neighbours_to_every_side(heights: SingleArray, reach: int) -> None:
    tiles = np.nan_to_num(heights)
    wide = around(tiles, reach)
    for i, j in np.ndindex(*tiles.shape):
        near = tiles[max(i - reach, 0) : i + reach + 1, max(j - reach, 0) : j + reach + 1]
        assert wide[i, j] == near.max()


def test_the_terrain_of_a_grid_is_made_once_and_says_whether_it_has_a_void() -> None:
    whole, holed, cache = rough(1), rough(1), RayTerrains()
    holed.heights[60, 60] = np.nan
    terrain = cache.of(whole)
    assert cache.of(whole) is terrain
    assert (terrain.has_void, terrain_of(holed).has_void) == (False, True)
    assert terrain.tops[15, 15] == whole.heights[56:68, 56:68].max()
    assert np.isinf(terrain_of(holed).tops[15, 15])
    np.testing.assert_array_equal(terrain.tops, around(tops_of(whole.heights, TILE), TILE_REACH))
    assert (terrain.sigma_tops == np.float32(2.4)).all()


def test_a_read_only_grid_is_copied_for_the_kernels() -> None:
    grid = rough(2)
    grid.heights.flags.writeable = False
    heights = terrain_of(grid).heights
    assert heights.flags.writeable
    assert heights.flags.c_contiguous
    np.testing.assert_array_equal(heights, grid.heights)


@pytest.mark.parametrize(("crs", "degrees"), [("EPSG:4326", True), ("EPSG:32642", False), ("EPSG:3857", False)])
def test_which_systems_count_in_degrees(crs: str, degrees: bool) -> None:
    assert is_geographic(crs) == degrees


def test_in_degrees_the_bow_is_left_to_the_kernel() -> None:
    grid = Grid.of(np.zeros((9, 9)), (ARC, 0.0, 71.0, 0.0, -ARC, 37.5))
    assert not bow_of(grid.lattice).any()


@given(st.floats(-500, 500), st.floats(-500, 500), st.sampled_from(["EPSG:32642", "EPSG:3857"]))
def test_the_bow_of_a_chord_is_that_of_the_geodesic(columns: float, rows: float, crs: str) -> None:
    lattice = Grid.of(np.zeros((1001, 1001)), FRAMES[crs], crs).lattice
    start, stop = (lattice.to_lonlat(500.0 + side * columns / 2, 500.0 + side * rows / 2) for side in (-1, 1))
    azimuth, _, length = WGS84.inv(*start, *stop)
    off = np.array(lattice.to_cell(*WGS84.fwd(*start, azimuth, length / 2)[:2])) - 500.0
    np.testing.assert_allclose(bow_of(lattice) @ [columns**2, columns * rows, rows**2], off, atol=0.005)


def test_on_a_map_of_mercator_a_geodesic_bows_to_the_pole() -> None:
    # Half the sagitta's square law: (L / 2)^2 / 2 R, as the tangent of the latitude turns it; 500 cells of 30 true m.
    lattice = Grid.of(np.zeros((1001, 1001)), FRAMES["EPSG:3857"], "EPSG:3857").lattice
    true_m = 500.0 * lattice.cell_size_m[0]
    lat = float(lattice.to_lonlat(500.0, 500.0)[1])
    bow_m = (true_m / 2.0) ** 2 / (2.0 * EARTH_RADIUS_M) * math.tan(math.radians(lat))
    column, row = bow_of(lattice) @ [500.0**2, 0.0, 0.0]
    assert column == pytest.approx(0.0, abs=1e-6)
    assert -row * lattice.cell_size_m[1] == pytest.approx(bow_m, rel=0.01)


PLACE = (30.0, 0.0, 5e5, 0.0, -30.0, 4_100_000.0)


def grid() -> Grid:
    return Grid.of(np.arange(400.0).reshape(20, 20), PLACE, "EPSG:32642")


def test_a_grid_is_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Grid] = []

    def counted(one: Grid) -> Terrain:
        calls.append(one)
        return terrain_of(one)

    monkeypatch.setattr(ray_terrain, "terrain_of", counted)
    one, other, cache = grid(), grid(), RayTerrains()
    assert cache.of(one) is cache.of(one)
    assert cache.of(other) is not cache.of(one)
    assert calls == [one, other]


def test_nothing_is_kept_of_a_grid_that_is_gone() -> None:
    cache, one = RayTerrains(), grid()
    tops = weakref.ref(cache.of(one).tops)
    assert tops() is not None
    del one
    gc.collect()
    assert tops() is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (4, 3), (40, 61)])
@pytest.mark.parametrize("reach", [1, 2])
def test_maxima_about_a_tile_are_those_of_scipy(shape: tuple[int, int], reach: int) -> None:
    tiles = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    tiles[0, -1] = np.inf
    maxima = around(tiles, reach)
    np.testing.assert_array_equal(maxima, maximum_filter(tiles, size=2 * reach + 1, mode="nearest"))
    assert maxima.dtype == np.float32
    assert maxima.flags.c_contiguous
