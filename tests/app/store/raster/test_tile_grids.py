"""Where tiles lie: Web Mercator as servers cut it, degrees, and the grid of a scan."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from app.geo.pictures import Level
from app.store.raster.tile_grids import HALF_WORLD_M, are_bounds, are_sizes, geodetic_grid, mercator_grid, scan_grid


@given(st.integers(0, 20), st.floats(-179.9, 179.9), st.floats(-84.0, 84.0))
def test_a_place_lies_in_the_tile_that_servers_say(zoom: int, lon: float, lat: float) -> None:
    column = int((lon + 180.0) / 360.0 * 2**zoom)
    row = int((1.0 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2.0 * 2**zoom)
    grid = mercator_grid([zoom], {zoom: 256})
    west, south, east, north = grid.bounds_of(zoom, (row, row + 1), (column, column + 1))
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(lon, lat)
    assert west - 0.01 <= x <= east + 0.01
    assert south - 0.01 <= y <= north + 0.01


@pytest.mark.parametrize("px", [256, 512])
def test_tiles_of_more_pixels_cover_the_same_ground(px: int) -> None:
    (matrix,) = mercator_grid([4], {4: px}).matrices
    assert matrix.pixel[0] * px * 16 == pytest.approx(2 * HALF_WORLD_M)
    assert matrix.tile == (px, px)


def test_tiles_in_degrees_lie_two_to_one() -> None:
    grid = geodetic_grid([0, 3], {0: 256, 3: 256})
    assert grid.bounds_of(3, (0, 8), (0, 16)) == (-180.0, -90.0, 180.0, 90.0)
    assert grid.bounds_of(0, (0, 1), (1, 2)) == (0.0, -90.0, 180.0, 90.0)
    assert [matrix.zoom for matrix in grid.matrices] == [3, 0]


def test_a_level_holds_the_tiles_with_data_alone() -> None:
    grid = mercator_grid([3], {3: 256})
    grid = replace(grid, extent=grid.bounds_of(3, (2, 4), (5, 7)))
    (matrix,) = grid.matrices
    assert grid.spans(matrix) == ((2, 4), (5, 7))
    level = grid.level(matrix)
    assert level.shape == (512, 512)
    assert (level.transform[2], level.transform[5]) == (grid.extent[0], grid.extent[3])


def test_coarser_levels_are_added_until_few_tiles_cover_the_data() -> None:
    grid = mercator_grid([10], {10: 256})
    whole = replace(grid, extent=grid.bounds_of(10, (400, 410), (700, 709))).with_coarser()
    assert [matrix.zoom for matrix in whole.matrices] == [10, 9, 8, 7]
    assert whole.matrices[-1].pixel[0] == pytest.approx(2 * HALF_WORLD_M / (256 * 2**7))
    assert mercator_grid([0], {0: 256}).with_coarser() == mercator_grid([0], {0: 256})


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_a_scan_keeps_its_pixels_and_shrinks_to_one_tile(rows: int, columns: int) -> None:
    level = Level((rows, columns), (2.0, 0.0, 500.0, 0.0, -3.0, 900.0))
    grid = scan_grid("EPSG:32642", level)
    assert grid.level(grid.matrices[0]) == level
    assert grid.spans(grid.matrices[-1]) == ((0, 1), (0, 1))
    assert grid.extent == (500.0, 900.0 - 3.0 * rows, 500.0 + 2.0 * columns, 900.0)


def test_tiles_of_a_coarser_level_beyond_the_details_belong_to_the_whole() -> None:
    grid = mercator_grid([4, 6], {4: 256, 6: 256})
    details = (6, (20, 22), (12, 14))
    assert grid.covering([details, (4, (5, 6), (3, 4))]) == grid.bounds_of(*details), "a parent is seldom full"
    assert grid.covering([details, (4, (5, 7), (3, 5))]) == grid.bounds_of(4, (5, 7), (3, 5))


SIZES = (4, 16, 8, 256, 256, 0.5, 0.25)


def test_numbers_of_a_file_are_sizes_of_tiles_or_not() -> None:
    assert are_sizes(SIZES)
    wrong = {0: (-1, 31, "x", None), 1: (0, -1, 2**40), 3: (0, 5000, 2.5), 5: (0.0, -1.0, math.inf, math.nan, "x")}
    for at, values in wrong.items():
        for value in values:
            assert not are_sizes([*SIZES[:at], value, *SIZES[at + 1 :]]), (at, value)


def test_numbers_of_a_file_are_bounds_or_not() -> None:
    assert are_bounds((0, 0, 1, 1))
    for wrong in ((0, 0, 0, 1), (0, 1, 1, 0), (None, 0, 1, 1), (0, 0, math.inf, 1), ("0", 0, 1, 1), (0, 0, 1)):
        assert not are_bounds(wrong)
