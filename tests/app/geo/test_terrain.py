"""Terrain read in windows: what a whole grid in memory says, to the last bit, from the cells that are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.geo.grid import Grid
from app.geo.terrain import RasterTerrain, blocks, height_at
from app.geo.tile_cache import TILE_CELLS
from tests.builders.windows import Windows

UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_200_000.0)
ARC = (1 / 3600, 0.0, 71.0, 0.0, -1 / 3600, 38.0)
FRAMES = {"EPSG:32642": UTM, "EPSG:4326": ARC}


def noise(crs: str = "EPSG:32642", rows: int = 700, cols: int = 900) -> Grid:
    heights = np.random.default_rng(3).uniform(0.0, 4000.0, (rows, cols))
    heights[300:310, 400:420] = np.nan
    return Grid.of(heights, FRAMES[crs], crs, sigma=np.abs(heights) / 1000.0)


GRIDS = {crs: noise(crs) for crs in FRAMES}


@settings(max_examples=25)
@given(st.sampled_from(sorted(FRAMES)), st.floats(0, 899), st.floats(0, 699), st.floats(1.0, 4000.0))
def test_a_window_says_what_the_whole_says_to_the_last_bit(crs: str, col: float, row: float, radius: float) -> None:
    grid = GRIDS[crs]
    lon, lat = grid.to_lonlat(col, row)
    for window in (Windows(grid).terrain.window(lon, lat, radius), grid.window(lon, lat, radius)):
        top, left = window.origin
        rows, cols = window.shape
        np.testing.assert_array_equal(window.heights, grid.heights[top : top + rows, left : left + cols])
        np.testing.assert_array_equal(window.sigma, grid.sigma[top : top + rows, left : left + cols])
        assert window.height_at(lon, lat).tobytes() == grid.height_at(lon, lat).tobytes()
        assert (window.cell_size_m, window.is_coarse) == (grid.cell_size_m, grid.is_coarse)


@pytest.mark.parametrize("block", [16.0, 100.0, 1e9])
@pytest.mark.parametrize("crs", sorted(FRAMES))
def test_heights_are_the_same_whatever_the_blocks(crs: str, block: float) -> None:
    grid = GRIDS[crs]
    rng = np.random.default_rng(4)
    lon, lat = grid.to_lonlat(rng.uniform(-50, 950, (20, 30)), rng.uniform(-50, 750, (20, 30)))
    result = height_at(Windows(grid, block).terrain, lon, lat)
    np.testing.assert_array_equal(result, grid.height_at(lon, lat))
    assert np.isnan(result).any()


def test_only_the_tiles_about_a_place_are_read_and_once() -> None:
    source = Windows(noise(rows=3000, cols=3000))
    lon, lat = source.terrain.lattice.to_lonlat(1500.0, 1500.0)
    source.terrain.window(lon, lat, 300.0)
    assert source.cells <= 2 * 4 * TILE_CELLS**2
    before = source.openings
    source.terrain.window(lon, lat, 200.0)
    assert source.openings == before


def test_nothing_is_read_to_name_it() -> None:
    source = Windows(GRIDS["EPSG:4326"])
    assert source.terrain.hash() == GRIDS["EPSG:4326"].hash()
    assert source.cells == 0


def test_a_number_for_sigma_holds_everywhere() -> None:
    terrain = RasterTerrain(GRIDS["EPSG:4326"].lattice, Windows(GRIDS["EPSG:4326"]).terrain.heights, 3.5, 90.0, "x")
    part = terrain.cells((0, 50), (0, 50))
    assert part is not None
    assert (part.sigma == np.float32(3.5)).all()


def test_what_lies_outside_is_in_no_block_and_no_window() -> None:
    terrain = Windows(GRIDS["EPSG:4326"]).terrain
    far = np.array([5000.0, np.nan, np.inf]), np.array([5000.0, 3.0, 3.0])
    assert list(blocks(terrain, far)) == []
    assert terrain.cells((900, 1000), (0, 10)) is None
    with pytest.raises(UserError, match="does not reach"):
        terrain.window(10.0, 10.0, 1000.0)


def test_every_ray_is_in_one_block_that_holds_its_ends() -> None:
    rng = np.random.default_rng(5)
    ends = [(rng.uniform(0, 899, 300), rng.uniform(0, 699, 300)) for _ in range(2)]
    seen = np.zeros(300, int)
    for group, grid in blocks(Windows(GRIDS["EPSG:32642"], 64.0).terrain, *ends):
        seen[group] += 1
        (top, left), (rows, cols) = grid.origin, grid.shape
        for col, row in ends:
            assert ((col[group] >= left) & (col[group] <= left + cols - 1)).all()
            assert ((row[group] >= top) & (row[group] <= top + rows - 1)).all()
    assert (seen == 1).all()
