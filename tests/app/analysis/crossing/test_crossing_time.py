"""T_cross along a border: known answers on level ground, laws, blocks, terrain of several kinds, sides and rings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from app.analysis.crossing.crossing_time import (
    LONGEST_H,
    Crossing,
    Way,
    crossing_of,
    forded,
    least_within,
    route_seconds,
    sides_of,
)
from app.analysis.crossing.porosity_index import index_of
from app.analysis.kernels.pace import ON_TRAIL, Walker, off_path_mps
from app.analysis.sight.line import Line, LineCache, line_of
from app.errors import Cancelled
from app.geo.grid import Grid
from app.progress import Progress
from app.scene.scene import Settlements
from layers.base import Layer
from tests.builders.real_borders import real
from tests.builders.scenes import border, layer, lonlat, plain, scene
from tests.builders.terrains import fractal

LAWS = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROUGH = 400.0 * fractal(9, 5, 0.5)[:200, :334]


def places(*rows: tuple[str, float, float]) -> Settlements:
    states, x, y = zip(*rows, strict=True)
    lon, lat = lonlat(x, y)
    return Settlements(np.asarray(lon), np.asarray(lat), states)


def lined(grid: Grid | None = None, line: Layer | None = None) -> Line:
    return line_of(scene(grid=grid, line=line), LineCache())


def crossed(line: Line, towns: Settlements, **answer: Any) -> np.ndarray:
    return crossing_of(line, towns, "TJ", **answer).hours


TWO = places(("XX", 4000.0, 2000.0), ("TJ", 4000.0, -1000.0))


def at(line: Line, x: float) -> int:
    return int(np.argmin(np.abs(line.lon - lonlat(x, 0.0)[0])))


def test_on_level_ground_it_is_the_way_over_the_pace() -> None:
    line = lined()
    hours = crossed(line, TWO)
    straight = 3000.0 / 0.9996 / off_path_mps(0.0) / 3600.0
    assert hours[at(line, 4000.0)] == pytest.approx(straight, rel=0.02)
    # Sixteen neighbours overstate a way by 2.8 % at most.
    bent = (np.hypot(2000.0, 2000.0) + np.hypot(2000.0, 1000.0)) / 0.9996 / off_path_mps(0.0) / 3600.0
    assert 0.98 * bent < hours[at(line, 6000.0)] < 1.03 * bent
    assert hours.argmin() == pytest.approx(at(line, 4000.0), abs=2)


def test_uphill_and_downhill_are_told_apart() -> None:
    slope = np.tile(-30.0 * 0.25 * np.arange(200.0)[:, None], (1, 334))  # rows count from the north: downhill southward
    line = lined(plain(slope))
    down = crossing_of(line, TWO, "TJ").hours
    up = crossing_of(line, TWO, "XX").hours
    assert (up > 1.02 * down).all()


def test_a_wall_on_the_line_is_crossed_at_its_gate_alone() -> None:
    wall = np.zeros((200, 334))
    wall[97:103] = np.nan
    wall[97:103, 96:105] = 0.0  # about x = 2,000 m
    line = lined(plain(wall))
    result = crossing_of(line, TWO, "TJ")
    assert not result.unreached[at(line, 2000.0)]
    assert result.unknown[at(line, 6000.0)]  # no terrain
    steep = np.zeros((200, 334))
    steep[94:106] = 600.0
    steep[94:106, 93:108] = 0.0
    result = crossing_of(lined(plain(steep)), TWO, "TJ")
    assert result.unreached[at(line, 6000.0)]
    assert result.hours[at(line, 6000.0)] == LONGEST_H
    assert result.hours[at(line, 2000.0)] < 3.0


def test_unknown_without_places_or_terrain() -> None:
    line = lined()
    assert crossing_of(line, places(("XX", 0.0, 500.0)), "TJ").unknown.all()
    assert crossing_of(replace(line, view=replace(line.view, terrain=())), TWO, "TJ").unknown.all()
    some = crossing_of(line, TWO, "TJ", numbers=())
    assert some.unknown.all()
    assert not some.unreached.any()


def test_places_beyond_the_halo_are_not_reached() -> None:
    line = lined()
    far = places(("XX", 4000.0, 2500.0), ("TJ", 4000.0, -500.0))
    near = crossing_of(line, far, "TJ", way=Way(halo_m=1000.0))
    assert near.unreached.all()
    assert (near.hours == LONGEST_H).all()
    assert not crossing_of(line, far, "TJ").unreached.any()


TOWNS = st.lists(
    st.tuples(st.sampled_from(["XX", "TJ"]), st.floats(0, 8000), st.floats(300, 2500)), min_size=1, max_size=4
)


def mirrored(rows: list[tuple[str, float, float]]) -> list[tuple[str, float, float]]:
    return [(state, x, y if state == "XX" else -y) for state, x, y in rows]


@LAWS
@given(TOWNS, TOWNS)
def test_one_more_place_never_takes_longer(of: list[Any], more: list[Any]) -> None:
    line = lined(plain(ROUGH))
    few = [("XX", 1000.0, 2000.0), ("TJ", 7000.0, -1500.0), *mirrored(of)]
    before = crossed(line, places(*few))
    assert (crossed(line, places(*few, *mirrored(more))) <= before + 1e-12).all()


@LAWS
@given(st.booleans(), st.floats(1.0, 4.0))
def test_a_faster_walker_never_takes_longer(on_trail: bool, factor: float) -> None:
    line = lined(plain(ROUGH))
    slow, fast = (crossed(line, TWO, way=Way(Walker(on_trail, f))) for f in (1.0, factor))
    np.testing.assert_allclose(fast * factor, slow, rtol=1e-9)


def test_trails_are_faster() -> None:
    line = lined(plain(ROUGH))
    assert (crossed(line, TWO, way=Way(ON_TRAIL)) < crossed(line, TWO)).all()


MANY = places(*((state, x, y) for x in range(0, 40_001, 1500) for state, y in (("XX", 900.0), ("TJ", -1100.0))))


def hills(cell: float = 90.0) -> Grid:
    heights = 500.0 * fractal(10, 8, 0.55)[: round(12_000 / cell), : round(46_000 / cell)]
    return plain(heights, west=-3000.0, south=-6000.0, cell=cell)


def degrees() -> Grid:
    step = 0.001
    west, south = (float(v) for v in lonlat(-3000.0, -6000.0))
    heights = 500.0 * fractal(10, 8, 0.55)[:110, :510]
    return Grid.of(heights, (step, 0.0, west, 0.0, -step, south + 110 * step), "EPSG:4326")


@pytest.mark.parametrize(
    # Cells of a projected raster are as wide as those in the middle of their window: that much apart on this plane.
    ("grid", "tolerance"),
    [(hills(), 3e-5), (hills(45.0), 3e-5), (degrees(), 1e-9)],
)
def test_blocks_agree_with_the_whole_where_the_halo_suffices(grid: Grid, tolerance: float) -> None:
    built = scene(line=border([(0.0, 0.0), (15_000.0, 800.0), (40_000.0, 0.0)]), grid=grid)
    route, chainage = built.routes[0], built.samples[0].chainage_m
    (sides,) = sides_of(built.routes, MANY, "TJ")
    whole = route_seconds(route, built.terrain, sides, chainage, Way(block_m=1e9))
    assert np.isfinite(whole).all()
    for block_m in (4000.0, 13_000.0):
        way = Way(block_m=block_m, halo_m=5000.0)
        parts = route_seconds(route, built.terrain, sides, chainage, way)
        np.testing.assert_allclose(parts, whole, rtol=tolerance)
        assert parts.tobytes() == route_seconds(route, built.terrain, sides, chainage, way).tobytes()


@pytest.mark.parametrize("block_m", [1e9, 4000.0])
def test_the_zero_of_a_ring_parts_no_passages(block_m: float) -> None:
    """A metre apart, on either side of the zero, the same passages count: those within half a cell, 75 m."""
    corners = [(0.0, 4000.0), (4000.0, 4000.0), (4000.0, 0.0), (0.0, 0.0), (0.0, 4000.0)]
    ring = border(corners, left_state="XX", right_state="TJ", ring=True)
    hills = 500.0 * fractal(7, 8, 0.55)[:80, :80]
    built = scene(line=ring, grid=plain(hills, west=-4000.0, south=-4000.0, cell=150.0))
    towns = [("TJ", 2000.0, 2000.0), *(("XX", x, y) for x in (-1500.0, 5500.0) for y in (-1500.0, 5500.0))]
    (sides,), route = sides_of(built.routes, places(*towns), "TJ"), built.routes[0]
    at = np.array([0.5, route.length_m - 0.5, 1000.0, route.length_m - 1000.0])
    after, before, *beyond = route_seconds(route, built.terrain, sides, at, Way(block_m=block_m))
    assert after == before
    assert after not in beyond


def test_a_sample_gets_the_same_whichever_others_are_asked_for() -> None:
    built = scene(line=border([(0.0, 0.0), (40_000.0, 0.0)]), grid=hills())
    (sides,), way = sides_of(built.routes, MANY, "TJ"), Way(block_m=8000.0)
    chainage = built.samples[0].chainage_m
    whole = route_seconds(built.routes[0], built.terrain, sides, chainage, way)
    few = route_seconds(built.routes[0], built.terrain, sides, chainage[100:117], way)
    assert few.tobytes() == whole[100:117].tobytes()


def test_the_finer_of_two_grids_counts_where_it_knows_the_ground() -> None:
    fine, coarse = plain(ROUGH), plain(np.zeros((28, 45)), west=-1500.0, south=-3400.0, cell=240.0)
    line = lined(fine)
    both = replace(line, view=replace(line.view, terrain=(fine, coarse)))
    assert crossed(both, TWO).tobytes() == crossed(line, TWO).tobytes()
    holed = plain(np.full((200, 334), np.nan))
    rest = replace(line, view=replace(line.view, terrain=(holed, coarse)))
    alone = replace(line, view=replace(line.view, terrain=(coarse,)))
    assert crossed(rest, TWO).tobytes() == crossed(alone, TWO).tobytes()


def test_degrees_and_metres_give_the_same_times() -> None:
    line = lined(plain(np.zeros((200, 334))))
    west, south = lonlat(-1000.0, -3000.0)
    step = 0.0003
    flat = Grid.of(np.zeros((190, 380)), (step, 0.0, float(west), 0.0, -step, float(south) + 190 * step), "EPSG:4326")
    other = replace(line, view=replace(line.view, terrain=(flat,)))
    np.testing.assert_allclose(crossed(other, TWO), crossed(line, TWO), rtol=0.05)


def test_a_ring_is_entered_from_all_sides_and_has_its_own_places() -> None:
    corners = [(2000, 2000), (6000, 2000), (6000, -2000), (2000, -2000), (2000, 2000)]
    ring = border(corners, left_state="XX", right_state="TJ", ring=True)
    line = lined(line=ring)
    towns = places(("TJ", 4000.0, 0.0), ("XX", 500.0, 0.0), ("TJ", 8000.0, 0.0), ("XX", 8500.0, 100.0))
    (sides,) = sides_of(line.routes, towns, "TJ")
    assert sides.inside.shape[1] == 1
    assert sides.outside.shape[1] == 2
    assert sides.outer_left
    hours = crossed(line, towns)
    assert np.isfinite(hours).all()
    west = int(np.argmin(line.lon))
    assert hours.min() == pytest.approx(3500.0 / 0.9996 / off_path_mps(0.0) / 3600.0, rel=0.02)
    assert abs(line.lat[hours.argmin()] - lonlat(2000.0, 0.0)[1]) < 0.003
    assert hours[west] < 2.5


def test_inside_is_the_own_state_s_hand() -> None:
    line = lined()
    for own, outer_left in (("TJ", True), ("XX", False), ("ZZ", True)):
        (sides,) = sides_of(line.routes, TWO, own)
        assert sides.outer_left is outer_left
        assert (sides.outside[1] > sides.inside[1]).all() == outer_left


def test_least_within_and_neighbours() -> None:
    met, times = np.array([30.0, 10.0, 20.0, 90.0]), np.array([3.0, 1.0, 7.0, 2.0])
    result = least_within(np.array([0.0, 18.0, 28.0, 60.0, 200.0]), met, times, 8.0)
    assert result.tolist() == [1.0, 1.0, 3.0, 2.0, 2.0]
    assert np.isnan(least_within(np.array([1.0]), np.zeros(0), np.zeros(0), 5.0)).all()


def test_a_river_adds_its_time_and_stays_below_the_longest() -> None:
    line = lined()
    dry = crossing_of(line, TWO, "TJ")
    wet = forded(dry, np.full(len(line), 1800.0))
    np.testing.assert_allclose(wet.hours, dry.hours + 0.5)
    assert (forded(dry, np.full(len(line), 1e9)).hours == LONGEST_H).all()
    unknown = Crossing(np.full(len(line), np.nan), np.zeros(len(line), np.bool_))
    assert forded(unknown, np.full(len(line), 60.0)).unknown.all()


def test_it_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        crossing_of(lined(), TWO, "TJ", progress=Progress(stopped=lambda: True))


def test_roads_count_beside_settlements() -> None:
    x, y = [1000.0, 7000.0], [600.0, 600.0]
    roads = [
        {"theme": "road", "geometry": shapely.LineString(np.column_stack(lonlat(x, sign * np.array(y))))}
        for sign in (1.0, -1.0)
    ]
    built = scene(others=[layer("reference", roads)])
    line = line_of(built, LineCache())
    hours = crossed(line, built.roads)
    expected = 1200.0 / 0.9996 / off_path_mps(0.0) / 3600.0
    np.testing.assert_allclose(hours[at(line, 2000.0) : at(line, 6000.0)], expected, rtol=0.1)


def test_on_the_real_borders_time_and_index_rank_alike() -> None:
    built = real(("TJ-AF", "KG-TJ"))
    line = line_of(built, LineCache())
    result = crossing_of(line, built.settlements, "TJ")
    reached = ~result.unreached & ~result.unknown
    assert 0.4 < reached.mean() < 0.7
    assert result.hours[reached].min() > 0.3
    assert (
        spearmanr(
            result.hours[reached], index_of(line, built.settlements, built.obstacles, built.month)[reached]
        ).statistic
        < -0.6
    )
