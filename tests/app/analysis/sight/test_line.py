"""The samples as one line: chainage in whole millimetres, ground, and the slope across the line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.sight.line import Edges, LineCache, corridor_slope, ground, line_of, middle_of
from app.geo.grid import Grid
from tests.builders.scenes import circle, coarse, layer, lonlat, plain, scene, straight
from tests.builders.windows import FRAMES, Windows, mountains, watch

LENGTHS = st.lists(st.integers(1, 10**9), min_size=1, max_size=20)
NORTH = np.zeros(1)


def test_edges_go_on_beyond_the_zero_of_a_ring() -> None:
    (edges,) = line_of(scene(line=circle()), LineCache()).edges
    assert edges.ring
    around = edges.at(len(edges))
    assert [edges.at(len(edges) + n) for n in range(len(edges) + 1)] == [
        around + edges.at(n) for n in range(len(edges) + 1)
    ]


@given(LENGTHS, st.integers(0, 10**6), st.integers(0, 40), st.integers(0, 20), st.integers(0, 20))
def test_lengths_along_edges_add_up_also_round_the_zero(
    lengths: list[int], first_mm: int, start: int, more: int, rest: int
) -> None:
    edges = Edges(first_mm + np.cumsum([0, *lengths]), ring=True)
    middle, stop = start + more, start + more + rest
    assert edges.length(start, stop) == edges.length(start, middle) + edges.length(middle, stop)
    assert edges.length(start, start + len(edges)) == sum(lengths)
    spans = [(start, middle), (middle, stop), (start, start + len(edges))]
    assert edges.lengths(spans).tolist() == [edges.length(*span) for span in spans]
    assert edges.lengths([]).size == 0
    assert edges.between(start, stop).tolist() == [edges.at(index) for index in range(start, stop + 1)]


def test_samples_add_up_to_the_length_of_each_route_to_the_millimetre() -> None:
    rows = [
        {**one.frame.iloc[0].to_dict(), "route": name}
        for name, one in (("TJ-A", straight(1234.5)), ("TJ-B", straight(777.7)))
    ]
    line = line_of(scene(line=layer("borders", rows)), LineCache())
    assert [route.name for route in line.routes] == ["TJ-A", "TJ-B"]
    for number, route in enumerate(line.routes):
        assert line.length_mm[line.of_route(number)].sum() == round(route.length_m * 1000.0)
    assert line.first == (0, 13, 21)
    assert len(line) == line.length_mm.size == 21


def test_the_line_is_remembered_while_nothing_of_it_changes() -> None:
    cache = LineCache()
    line = line_of(scene(), cache)
    assert line_of(scene(), cache) is line
    for other in (scene(transect_m=400.0), scene(line=straight(7900.0)), scene(grid=plain(np.ones((200, 334))))):
        assert line_of(other, cache).key != line.key


def test_the_middle_of_a_stretch_stays_on_a_ring() -> None:
    ring, plain_line = (line_of(scene(line=of), LineCache()) for of in (circle(), straight()))
    perimeter = ring.routes[0].length_m
    assert middle_of(ring, 0, perimeter - 100.0, perimeter + 300.0) == pytest.approx(100.0)
    assert middle_of(plain_line, 0, 100.0, 300.0) == 200.0


@pytest.mark.parametrize("azimuth", [0.0, 45.0, 90.0, 200.0])
def test_the_slope_of_a_plane_is_that_of_the_plane_whatever_way_the_line_runs(azimuth: float) -> None:
    rows, columns = np.indices((200, 334))
    tilted = plain(0.3 * 30.0 * columns - 0.4 * 30.0 * rows)
    lon, lat = lonlat([4000.0], [0.0])
    slope = corridor_slope(tilted, lon, lat, np.array([azimuth]))
    assert slope[0] == pytest.approx(np.degrees(np.arctan(0.5)), abs=0.02)  # UTM metres are not true ones


def test_the_slope_is_the_second_least_of_five_places_across() -> None:
    # Level to the west of x = 0, a slope of 1 : 2 to the east; the line runs north.
    x = -1000.0 + 30.0 * (np.arange(334) + 0.5)
    folded = plain(np.tile(np.maximum(0.5 * x, 0.0), (200, 1)))
    steep = np.degrees(np.arctan(0.5))
    for place, expected in ((0.0, 0.0), (50.0, 0.0), (170.0, steep), (400.0, steep)):
        lon, lat = lonlat([place], [0.0])
        assert corridor_slope(folded, lon, lat, NORTH)[0] == pytest.approx(expected, abs=0.02), place
    void = folded.heights.copy()
    void[:, 42] = np.nan
    lon, lat = lonlat([400.0], [0.0])
    assert np.isnan(corridor_slope(plain(void.astype(float)), lon, lat, NORTH)[0])


def test_the_finest_terrain_tells_the_ground_and_the_coarser_where_that_ends() -> None:
    fine = plain(np.full((200, 120), 70.0))  # to x = 2,600 m
    lon, lat = lonlat([500.0, 2000.0, 5000.0, 90_000.0], [0.0] * 4)
    elevation, slope, rough = ground((fine, coarse(np.full((20, 30), 30.0))), lon, lat, np.full(4, 90.0))
    np.testing.assert_allclose(elevation, [70.0, 70.0, 30.0, np.nan])
    np.testing.assert_allclose(slope, [0.0, 0.0, 0.0, np.nan])
    assert rough.tolist() == [False, False, True, False]


@pytest.mark.parametrize("crs", sorted(FRAMES))
def test_ground_and_slope_are_byte_equal(crs: str) -> None:
    grid = mountains(crs)
    _, marks = watch(grid)
    azimuth = np.linspace(0.0, 360.0, marks.lon.size)
    for block in (8.0, 300.0):
        parts = ground((Windows(grid, block).terrain,), marks.lon, marks.lat, azimuth)
        for one, other in zip(parts, ground((grid,), marks.lon, marks.lat, azimuth), strict=True):
            assert one.tobytes() == other.tobytes()


def test_a_slope_is_known_where_cells_are_far_smaller_than_its_corridor() -> None:
    grid = Grid.of(np.zeros((900, 900)), (4.0, 0.0, 500_000.0, 0.0, -4.0, 4_100_000.0), "EPSG:32642")
    lon, lat = grid.to_lonlat([450.0], [450.0])
    assert ground((Windows(grid).terrain,), lon, lat, np.array([30.0]))[1] == pytest.approx([0.0])
