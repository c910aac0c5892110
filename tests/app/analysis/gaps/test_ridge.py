"""What hides a gap: the viewer, its sight lines, the ridge they meet, and the section of one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.detection.source_pairs import tokens_of
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap, Reason
from app.analysis.gaps.ridge import Ridge, nearest, pair_of, ridge_of, viewer
from app.analysis.gaps.section import FARTHEST_M, section_of
from app.geo.grid import Grid
from app.scene.scene import Scene
from tests.builders.books import book
from tests.builders.scenes import border, device, lonlat, plain, scene, zone

WALL_M, WALL_Y = 80.0, -600.0
POST = (3000.0, -1500.0)


def walled(width: int = 67) -> Grid:
    """A flat plane but for a wall 80 m high, by default 2 km long, between the post and all paths across the line."""
    heights = np.zeros((200, 334))
    row = round((3000.0 - WALL_Y) / 30.0)
    heights[row - 1 : row + 2, 100 - (width - 67) // 2 : 167 + (width - 67) // 2] = WALL_M
    return plain(heights)


def hidden_by_the_wall(width: int = 67, **settings: Any) -> tuple[Scene, CoverageGap, Ridge]:
    watched = scene([device(*POST, "ground_radar", availability=1.0)], grid=walled(width), **settings)
    gap = next(gap for gap in find_gaps(watched).all_gaps if gap.klass == "A")
    ridge = ridge_of(watched, gap)
    assert ridge is not None
    return watched, gap, ridge


def test_the_ridge_is_where_the_wall_stands() -> None:
    _, gap, ridge = hidden_by_the_wall()
    assert (ridge.gap, ridge.observer, ridge.name) == (gap.id, 0, "ground_radar 3000")
    assert ridge.hidden.any()
    west, south = lonlat(0.0, WALL_Y - 65.0)
    _, north = lonlat(0.0, WALL_Y + 65.0)
    assert (ridge.obstacle_lat[ridge.hidden] > south).all()
    assert (ridge.obstacle_lat[ridge.hidden] < north).all()
    assert (ridge.obstacle_lon[ridge.hidden] > west).all()
    # Where the wall ends its side slopes to the ground within a cell.
    assert ridge.obstacle_m[ridge.hidden][1:-1] == pytest.approx(WALL_M, abs=1e-3)
    assert not (ridge.hidden & ridge.seen).any()


@pytest.mark.parametrize(("looks", "width"), [(1, 67), (20, 67), (20, 133)])
def test_its_numbers_are_those_the_cause_tells(looks: int, width: int) -> None:
    watched, gap, ridge = hidden_by_the_wall(width, looks=looks)
    assert gap.cause.code == "hidden"
    assert ridge.section is not None
    assert round(ridge.section.obstacle_height_m) == gap.cause.numbers["ridge_m"]
    seen_km = float(ridge.seen.sum()) * watched.parameters.step_m / 1000.0
    assert seen_km == pytest.approx(float(gap.cause.numbers["sees_km"]), abs=0.101)
    assert ((ridge.chainage_m >= gap.start_m) & (ridge.chainage_m < gap.end_m)).all()


def test_the_section_is_that_of_the_line_that_meets_the_ridge_where_it_is_highest() -> None:
    _, gap, ridge = hidden_by_the_wall()
    sight = ridge.section
    assert sight is not None
    assert ridge.section_m == gap.cause.numbers["at_m"]
    assert ridge.section_m in ridge.chainage_m[ridge.hidden]
    assert sight.obstacle_height_m == pytest.approx(ridge.obstacle_m[ridge.hidden].max(), abs=1e-6)
    # The wall's crest stands at the same share of the way from wherever it is looked at.
    share = (WALL_Y - POST[1]) / -POST[1]
    assert sight.obstacle[0] / sight.length_m == pytest.approx(share, abs=0.03)
    assert sight.obstacle_height_m == pytest.approx(WALL_M, abs=1e-3)
    assert sight.eye_m == pytest.approx(15.0)
    assert sight.target_m == pytest.approx(0.85)
    chord = sight.eye_m + (sight.target_m - sight.eye_m) * sight.obstacle[0] / sight.length_m
    assert sight.clearance_m == pytest.approx(chord - sight.obstacle[1], abs=1e-3)
    assert sight.p_visible == 0.0
    assert not sight.coarse


def test_an_open_line_hides_nothing() -> None:
    watched = scene([device(*POST, "observation_post", hours="06:00-18:00")])
    gap = next(gap for gap in find_gaps(watched).all_gaps if gap.start_m < 3000.0 < gap.end_m)
    ridge = ridge_of(watched, replace(gap, start_m=2500.0, end_m=3500.0))
    assert ridge is not None
    assert ridge.seen.all()
    assert not ridge.hidden.any()
    assert ridge.section_m == pytest.approx(3000.0, abs=60.0)
    assert ridge.section is not None
    assert ridge.section.p_visible > 0.99


def test_what_is_out_of_range_has_a_section_and_no_sight_lines() -> None:
    watched = scene([device(*POST, "observation_post")])
    lon, lat = (float(value) for value in lonlat(6500.0, 0.0))
    whole = find_gaps(watched).all_gaps[0]
    cause = replace(whole.cause, numbers={**whole.cause.numbers, "at_m": 6500.0})
    gap = replace(whole, start_m=6000.0, end_m=7000.0, lon=lon, lat=lat, cause=cause)
    ridge = ridge_of(watched, gap)
    assert ridge is not None
    assert len(ridge) == 0
    assert not ridge.hidden.any()
    assert ridge.section is not None
    assert ridge.section.length_m > 2000.0


def test_nobody_near_has_no_ridge() -> None:
    assert ridge_of(scene(), find_gaps(scene()).all_gaps[0]) is None
    fence = scene([device(100.0, -20.0, "fence_alarm")])
    assert ridge_of(fence, find_gaps(fence).all_gaps[0]) is None
    watched, gap, _ = hidden_by_the_wall()
    assert ridge_of(watched, replace(gap, route="XX-YY")) is None


def test_samples_closer_than_needed_are_thinned() -> None:
    _, gap, ridge = hidden_by_the_wall(step_m=25.0)
    assert np.diff(ridge.chainage_m) == pytest.approx(100.0)
    assert len(ridge) == pytest.approx(gap.length_m / 100.0, abs=1.0)


def test_round_the_zero_of_a_ring_the_samples_stay_in_order() -> None:
    ring = border([(0, 2000), (2000, 2000), (2000, 0), (0, 0), (0, 2000)], left_state="TJ", right_state="XX", ring=True)
    watched = scene([device(500.0, 1000.0, "ground_radar", availability=0.2)], line=ring)
    turn = watched.routes[0].length_m
    gap = replace(find_gaps(watched).all_gaps[0], start_m=turn - 1000.0, end_m=turn + 500.0)
    ridge = ridge_of(watched, gap)
    assert ridge is not None
    assert len(ridge) in (15, 16)
    assert (np.diff(ridge.chainage_m) > 0.0).all()
    assert ridge.chainage_m[-1] > turn


def test_a_finer_grid_with_a_void_is_filled_from_the_coarser() -> None:
    watched, gap, ridge = hidden_by_the_wall()
    holed = walled().heights.astype(float)
    holed[:, 150:] = np.nan
    both = replace(watched, terrain=(plain(holed), watched.terrain[0]))
    again = ridge_of(both, gap)
    assert again is not None
    for name in ("chainage_m", "p_visible", "clearance_m", "obstacle_m"):
        assert getattr(again, name) == pytest.approx(getattr(ridge, name)), name
    assert ridge_of(replace(watched, terrain=()), gap) is not None
    assert section_of(replace(watched, terrain=()), 0, gap.lon, gap.lat) is None


def test_the_viewer_is_the_post_the_cause_names() -> None:
    small = book()
    gap = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m > 5000.0)
    watch, types = small.scene.observers, small.scene.types
    seeing = [number for number in range(len(watch)) if types[watch.type[number]].needs_sight]
    for number in seeing:
        # A run of an earlier version has its name alone.
        named = replace(gap, cause=Reason("hidden", {"post": watch.name[number]}))
        assert watch.name[viewer(small.scene, named) or 0] == watch.name[number]
    nobody = replace(gap, cause=Reason("no_post", {}))
    assert viewer(small.scene, nobody) == next(n for n, _ in nearest(small.scene, gap, len(watch)) if n in seeing)
    assert viewer(small.scene, replace(nobody, lon=gap.lon + 0.02 * FARTHEST_M / 1000.0)) is None


def test_of_two_posts_of_one_name_the_one_the_reason_rests_on_is_drawn() -> None:
    walls = [device(3000.0 + x, -1500.0, "ground_radar", availability=1.0, name="Tem") for x in (0.0, 1200.0)]
    watched = scene(walls, grid=walled())
    gap = next(gap for gap in find_gaps(watched).all_gaps if gap.klass == "A")
    drawn = {viewer(watched, replace(gap, cause=cause)) for cause in (gap.cause, _resting(watched, gap, 0))}
    assert drawn == {viewer(watched, gap), 0}
    assert viewer(watched, replace(gap, cause=_resting(watched, gap, 1))) == 1


def _resting(watched: Scene, gap: CoverageGap, observer: int) -> Reason:
    return replace(gap.cause, numbers={**gap.cause.numbers, "source": hex(int(tokens_of(watched)[observer]))})


def test_what_the_reason_says_of_a_place_is_what_is_drawn_there() -> None:
    kinds = ("thermal_camera", "ground_radar", "observation_post", "binoculars")
    posts = [device(500.0 + 2000.0 * n, -400.0 - 300.0 * n, kind, name="P") for n, kind in enumerate(kinds)]
    for watched in (scene(posts), scene(posts, grid=walled()), scene([device(9000.0, -900.0, "observation_post")])):
        for gap in find_gaps(watched).all_gaps:
            pair = pair_of(watched, gap)
            assert pair is not None
            assert pair.chainage_m == pytest.approx(float(gap.cause.numbers["at_m"]), abs=0.001)
            sight = section_of(watched, pair.observer, pair.lon, pair.lat)
            assert sight is not None
            if "distance_km" in gap.cause.numbers:
                assert sight.length_m / 1000.0 == pytest.approx(float(gap.cause.numbers["distance_km"]), abs=0.0051)
            if "ridge_m" in gap.cause.numbers:
                assert round(sight.obstacle_height_m) == gap.cause.numbers["ridge_m"]
                assert sight.blocked


def test_a_patrol_or_nobody_named_leaves_the_nearest_and_its_middle() -> None:
    watched = scene([device(*POST, range_m=300.0)], patrols=[zone(2000.0, 4000.0, revisits_per_day=4.0)])
    gap = next(gap for gap in find_gaps(watched).all_gaps if gap.cause.code == "worked_too_little")
    pair = pair_of(watched, gap)
    assert pair is not None
    assert (pair.lon, pair.lat) == (gap.lon, gap.lat)
    # A fence needs no sight: no line from it, nor from anybody else, is drawn beside its name.
    fence = scene([device(3000.0, -20.0, "fence_alarm"), device(3000.0, -2800.0, "observation_post", range_m=100.0)])
    (open_,) = {gap.cause.numbers["post"]: gap for gap in find_gaps(fence).all_gaps}.values()
    assert open_.cause.numbers["post"] == "fence_alarm 3000"
    assert pair_of(fence, open_) is None
