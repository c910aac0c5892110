"""Where the warnings of a run hold: stretches within the routes and apart, the posts named, whatever the order."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
import shapely

from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from layers.base import Layer, Provenance
from tests.builders.scenes import DATE, border, device, layer, lonlat, plain, scene, straight, zone


def answer(of: Layer, **values: object) -> Layer:
    return dataclasses.replace(of, provenance=Provenance(**values))  # type: ignore[arg-type]


def doubts(report: GapReport, code: str) -> list[Doubt]:
    return [one for one in report.doubts if one.code == code]


def doubt(report: GapReport, code: str) -> Doubt:
    (one,) = doubts(report, code)
    return one


def rough() -> GapReport:
    """A line with a void, an old post and a fresh one, a ring, a patrol short of crews: most that can be in doubt."""
    ring = [(2000.0, 1500.0), (3500.0, 1500.0), (3500.0, 2500.0), (2000.0, 2500.0), (2000.0, 1500.0)]
    heights = np.zeros((200, 334))
    heights[:, 230:280] = np.nan
    layers = [
        answer(border([(0.0, 0.0), (8000.0, 0.0)]), accuracy_m=700.0),
        dataclasses.replace(border(ring, "TJ-RR", ring=True), uuid="ring", name="ring"),
        answer(layer("sensors", [device(1000.0, -500.0, name="Old")], "old"), as_of="2019-05-01"),
        answer(layer("sensors", [device(4500.0, -500.0, name="New")], "new"), as_of="2026-05-01"),
        layer("patrols", [zone(2000.0, 4000.0, revisits_per_day=40.0, crews_available=1.0, schedule="fixed")]),
    ]
    return find_gaps(build_scene(layers, [plain(heights)], Parameters(), as_of=DATE))


@pytest.fixture(scope="module")
def report() -> GapReport:
    return rough()


def test_stretches_lie_within_their_routes_and_apart(report: GapReport) -> None:
    lengths = Bearing.of(report).lengths
    assert {one.code for one in report.doubts} >= {
        "posts_old",
        "line_accuracy",
        "terrain_missing",
        "plan_short_of_crews",
    }
    for one in report.doubts:
        for stretch in one.stretches:
            assert 0.0 <= stretch.start_m < stretch.end_m <= lengths[stretch.route]
        for before, after in pairwise(one.stretches):
            assert before.route != after.route or before.end_m < after.start_m


def test_every_doubt_is_a_warning_and_keeps_its_order(report: GapReport) -> None:
    warnings_ = [one.reason for one in report.doubts]
    assert warnings_ == [reason for reason in report.warnings if reason in warnings_]


def test_doubts_are_kept_and_those_of_an_old_run_are_none(report: GapReport) -> None:
    again = GapReport.from_json(report.to_json_bytes())
    assert again.doubts == report.doubts
    bare = dataclasses.replace(report, doubts=())
    before = bare.to_json_bytes().replace(b'"doubts":[],', b"")
    assert b"doubts" not in before
    assert GapReport.from_json(before).doubts == ()


def test_the_order_of_rows_and_layers_changes_nothing(report: GapReport) -> None:
    assert rough().to_json_bytes() == report.to_json_bytes()
    posts = [device(1000.0, -500.0, name="A"), device(4500.0, -500.0, name="B")]
    reports = []
    for rows in (posts, posts[::-1]):
        warnings_ = answer(layer("sensors", rows), as_of="2019-05-01")
        reports.append(find_gaps(build_scene([straight(), warnings_], [plain()], Parameters(), as_of=DATE)))
    assert reports[0].to_json_bytes() == reports[1].to_json_bytes()
    assert [place.name for place in doubt(reports[0], "posts_old").posts] == ["A", "B"]


def test_where_there_is_no_terrain(report: GapReport) -> None:
    missing = doubt(report, "terrain_missing")
    profile = report.profile
    at = np.isnan(profile.elevation_m)
    assert missing.length_m == pytest.approx(float((profile.end_m - profile.start_m)[at].sum()))
    for stretch in missing.stretches:
        inside = (
            (profile.route == stretch.route) & (profile.start_m >= stretch.start_m) & (profile.end_m <= stretch.end_m)
        )
        assert at[inside].all()


def test_only_the_old_posts_and_what_rests_on_them(report: GapReport) -> None:
    old = doubt(report, "posts_old")
    assert [place.name for place in old.posts] == ["Old"]
    assert 0.0 < old.length_m < 8000.0
    near = [one for one in old.stretches if one.route == "TJ-XX"]
    assert near[0].start_m <= 900.0 < near[-1].end_m


def test_only_the_posts_of_no_day_and_what_rests_on_them() -> None:
    undated = answer(layer("sensors", [device(1000.0, -500.0, name="Undated")], "undated"))
    dated = answer(layer("sensors", [device(7000.0, -500.0, name="Dated")], "dated"), as_of="2026-05-01")
    built = find_gaps(build_scene([straight(), undated, dated], [plain()], Parameters(), as_of=DATE))
    unknown = doubt(built, "posts_age_unknown")
    assert [place.name for place in unknown.posts] == ["Undated"]
    assert unknown.stretches[0].start_m <= 900.0 < unknown.stretches[-1].end_m < 7000.0
    assert unknown.reason in built.warnings


def test_only_the_line_that_is_known_badly(report: GapReport) -> None:
    rough_line = doubt(report, "line_accuracy")
    assert [(one.route, one.start_m) for one in rough_line.stretches] == [("TJ-XX", 0.0)]
    assert rough_line.length_m == pytest.approx(Bearing.of(report).lengths["TJ-XX"])


def test_the_stretch_of_a_patrol_that_is_short_of_crews(report: GapReport) -> None:
    (stretch,) = doubt(report, "plan_short_of_crews").stretches
    assert (stretch.start_m, stretch.end_m) == pytest.approx((2000.0, 4000.0), abs=150.0)
    assert doubt(report, "fixed_schedules").stretches == (stretch,)


def test_a_sensor_outside_the_terrain_and_what_it_may_see() -> None:
    rows = [device(3000.0, -500.0, name="In"), device(7500.0, -500.0, name="Out")]
    result = find_gaps(scene(rows, grid=plain(np.zeros((200, 230)))))
    outside = doubt(result, "sensor_outside_terrain")
    assert [place.name for place in outside.posts] == ["Out"]
    assert (outside.posts[0].lon, outside.posts[0].lat) == pytest.approx(
        tuple(float(axis) for axis in lonlat(7500.0, -500.0)), abs=1e-6
    )
    assert max(one.end_m for one in outside.stretches) > 7500.0


def test_an_observer_on_trees() -> None:
    heights = np.zeros((200, 334))
    heights[116:118, 132:135] = 12.0
    grid = dataclasses.replace(plain(heights), is_surface=True)
    result = find_gaps(scene([device(3000.0, -500.0, name="Tree"), device(6000.0, -500.0)], grid=grid))
    assert [place.name for place in doubt(result, "observer_on_canopy").posts] == ["Tree"]


def test_coarse_terrain_is_told_where_it_gave_the_ground() -> None:
    coarse = plain(np.zeros((20, 34)), cell=300.0)
    (stretch,) = doubt(find_gaps(scene([device(3000.0, -500.0)], grid=coarse)), "terrain_coarse").stretches
    assert (stretch.route, stretch.start_m) == ("TJ-XX", 0.0)


def test_a_feature_says_itself_how_old_and_how_exact_it_is() -> None:
    line = border([(0.0, 0.0), (8000.0, 0.0)], accuracy_m=300.0)
    rows = [device(1000.0, -500.0, name="Old", as_of="2019-05-01"), device(4500.0, -500.0, name="New")]
    posts = answer(layer("sensors", rows), as_of="2026-05-01")
    built = build_scene([line, posts], [plain()], Parameters(), as_of=DATE)
    notes = {note.code: note for note in built.notes}
    assert notes["line_accuracy"].numbers["accuracy_m"] == 300.0
    assert notes["posts_old"].numbers["as_of"] == "2019-05-01"
    assert [built.observers.name[number] for number in notes["posts_old"].observers] == ["Old"]


def test_the_hash_tells_which_posts_are_old() -> None:
    rows = [device(1000.0, -500.0, name="A"), device(4500.0, -500.0, name="B")]

    def hashed(old: int) -> str:
        piles = [
            answer(layer("sensors", [rows[old]], "old"), as_of="2019-05-01"),
            layer("sensors", [rows[1 - old]], "new"),
        ]
        return build_scene([straight(), *piles], [plain()], Parameters(), as_of=DATE).input_hash

    assert hashed(0) != hashed(1)


def test_nothing_in_doubt_where_all_is_known() -> None:
    assert find_gaps(scene([device(3000.0, -500.0)])).doubts == ()


def test_a_neutral_road_is_told_where_it_meets_the_line_and_takes_no_gap_away() -> None:
    bare = find_gaps(scene())
    road = {"theme": "neutral_road", "geometry": shapely.LineString(np.column_stack(lonlat([2050, 3950], [0, 0])))}
    result = find_gaps(scene(others=[layer("reference", [road])]))
    (doubt,) = (one for one in result.doubts if one.code == "neutral_road")
    (stretch,) = doubt.stretches
    assert (stretch.start_m, stretch.end_m) == pytest.approx((2000.0, 4000.0), abs=101.0)
    assert [gap.length_m for gap in result.all_gaps] == [gap.length_m for gap in bare.all_gaps]


def test_tracks_are_told_with_the_kilometres_where_most_are_found() -> None:
    row = zone(2000.0, 6000.0, patrol_kind="sign_cutting", revisits_per_day=6.0, detection_probability=0.6)
    (reason,) = (one for one in find_gaps(scene(patrols=[row])).warnings if one.code == "tracks_found")
    assert reason.numbers["km"] == pytest.approx(4.0, abs=0.3)
    seldom = zone(2000.0, 6000.0, patrol_kind="sign_cutting", revisits_per_day=0.5, detection_probability=0.6)
    (reason,) = (one for one in find_gaps(scene(patrols=[seldom])).warnings if one.code == "tracks_found")
    assert reason.numbers == {"count": 1.0, "km": 0.0}
