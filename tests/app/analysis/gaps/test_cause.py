"""Why a stretch is a gap: the source that comes nearest to watching it, and what keeps it from doing so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.cause import Evidence, alone, cause_of_gap
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap
from app.analysis.sight.line import line_of
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.scenes import circle, coarse, device, plain, scene, zone

WALL = plain(np.where(np.isin(np.arange(200), (115, 116)), 90.0, 0.0)[:, None].repeat(334, axis=1))
"""Level ground with a wall along the line, 450 to 510 m south of it."""


def evidence(watch: Scene) -> Evidence:
    cache = AnalysisCache()
    return decide(watch, line_of(watch, cache.lines), cache.decision, Progress()).evidence


def only(watch: Scene) -> CoverageGap:
    """The one gap of a scene."""
    (gap,) = find_gaps(watch).all_gaps
    return gap


def test_an_eye_leaves_the_night_open() -> None:
    eyes = [device(x, -200.0, "observation_post", availability=1.0) for x in range(0, 8001, 400)]
    report = find_gaps(scene(eyes))
    assert report.profile.p_day.min() > 0.89
    assert not report.profile.p_night.any()
    (gap,) = report.all_gaps
    assert (gap.klass, gap.period, gap.cause.code) == ("C", "night", "not_by_night")
    day, night = report.routes
    assert day.gap_km == 0.0
    assert night.gap_km == night.length_km


def test_without_any_observer_all_is_a_gap_out_of_range() -> None:
    report = find_gaps(scene())
    (gap,) = report.all_gaps
    assert (gap.klass, gap.period, gap.p_high, gap.cause.code) == ("B", "both", 0.0, "no_post")
    assert "no_observers" in {warning.code for warning in report.warnings}


def test_a_patrol_too_seldom_there_is_told_with_the_kilometres_it_works() -> None:
    whole, *_ = gaps = find_gaps(scene(patrols=[zone(2000.0, 4000.0, revisits_per_day=4.0)])).all_gaps
    gap = next(gap for gap in gaps if gap.klass == "W")
    assert {gap.klass for gap in gaps} == {"B", "W"}
    assert whole.cause.code == "no_post"
    assert gap.cause.code == "worked_too_little"
    assert gap.cause.numbers["post"] == "zone 2000"
    assert gap.cause.numbers["worked_km"] == pytest.approx(2.1, abs=0.15)
    assert gap.cause.numbers["length_km"] == pytest.approx(gap.length_m / 1000.0, abs=0.01)
    assert 0.0 < float(gap.cause.numbers["p"]) < 0.5


def test_a_stretch_behind_a_wall_is_hidden_from_the_camera_that_could_watch_it_and_the_wall_is_named() -> None:
    cameras = [device(x, -800.0, availability=1.0, name=f"C{x}") for x in range(500, 8001, 1000)]
    gap = only(scene(cameras, grid=WALL))
    assert (gap.klass, gap.cause.code) == ("A", "hidden")
    assert gap.cause.numbers["ridge_m"] == 90
    assert gap.cause.numbers["sees_km"] == 0.0
    assert str(gap.cause.numbers["post"]).startswith("C")
    assert find_gaps(scene(cameras)).all_gaps == ()


def test_a_camera_too_far_away_is_named_with_its_distance_and_what_it_still_detects() -> None:
    gap = only(scene([device(4000.0, -1500.0, availability=1.0, name="Far")]))
    assert (gap.klass, gap.cause.code) == ("W", "too_far")
    assert (gap.cause.numbers["post"], round(float(gap.cause.numbers["distance_km"]), 2)) == ("Far", 1.5)
    # P in the best condition: more than P over a whole day, and yet too little.
    by_day = find_gaps(scene([device(4000.0, -1500.0, availability=1.0)])).profile.p_day.max()
    assert by_day < float(gap.cause.numbers["p"]) < 0.5


def test_a_radar_on_the_line_looks_along_its_beam_at_whom_it_cannot_see() -> None:
    radar = device(4000.0, 0.0, "ground_radar", availability=1.0)
    at_point = only(scene([radar], looks=1)).cause
    # Along the path it sees who comes and goes, up to where half a path is too short to be radial.
    along = find_gaps(scene([radar])).all_gaps
    assert min(abs(end - 4000.0) for gap in along for end in (gap.start_m, gap.end_m)) > 1000.0
    for cause in (at_point, *(gap.cause for gap in along)):
        assert cause.code == "along_the_beam"
        assert "p" not in cause.numbers


def test_where_nobody_reaches_the_nearest_is_named_with_its_range() -> None:
    posts = [device(4000.0, -2500.0, range_m=1000.0, name="Near"), device(4000.0, -2900.0, range_m=1500.0, name="Far")]
    cause = only(scene(posts)).cause
    assert cause.code == "out_of_range"
    assert (cause.numbers["post"], cause.numbers["range_km"]) == ("Near", 1.0)
    assert cause.numbers["distance_km"] == pytest.approx(2.5, abs=0.02)
    assert only(scene(posts, max_range_m=800.0)).cause.numbers["range_km"] == 0.8


@pytest.mark.parametrize(
    ("hours", "availability", "code"),
    [("06:00-18:00", 1.0, "not_by_night"), ("18:00-06:00", 1.0, "not_by_day"), ("", 0.3, "part_time")],
)
def test_who_could_watch_and_is_not_there_is_told_by_when(hours: str, availability: float, code: str) -> None:
    gap = next(
        one
        for one in find_gaps(scene([device(4000.0, -300.0, hours=hours, availability=availability)])).all_gaps
        if one.klass == "C"
    )
    assert gap.cause.code == code
    numbers = gap.cause.numbers
    assert numbers["availability"] == availability
    by_day, by_night, best = (float(numbers[name]) for name in ("p_day", "p_night", "p_best"))
    assert (by_day < by_night) == (code == "not_by_day")
    assert (by_night < by_day) == (code == "not_by_night")
    assert best > max(by_day, by_night)


HOLED = np.zeros((200, 334))
HOLED[:, 200:240] = np.nan


@pytest.mark.parametrize(
    ("watch", "code", "numbers"),
    [
        (scene([device(4000.0, -500.0)], grid=plain(HOLED)), "no_terrain", {"length_km": 1.2, "missing_km": 1.2}),
        (scene([device(4000.0, -100.0)], grid=coarse()), "terrain_coarse_here", {"length_km": 1.8, "cell_m": 450}),
        (
            scene(
                [device(4000.0, -300.0, availability=1.0)],
                grid=plain(np.where(np.arange(200) == 105, 4.0, 0.0)[:, None].repeat(334, axis=1), sigma=9.0),
                looks=1,
            ),
            "sight_uncertain",
            {},
        ),
        (
            # Beyond all places of the paths, 120 m before the camera.
            scene(
                [device(4000.0, -780.0, availability=1.0)],
                grid=plain(np.where(np.arange(200) == 122, 4.0, 0.0)[:, None].repeat(334, axis=1), sigma=9.0),
            ),
            "sight_uncertain",
            {},
        ),
    ],
)
def test_why_a_stretch_is_not_decided(watch: Scene, code: str, numbers: dict[str, Any]) -> None:
    doubts = find_gaps(watch).undecided
    cause = doubts[0].cause
    assert {doubt.cause.code for doubt in doubts} == {code}
    assert {name: cause.numbers[name] for name in numbers} == numbers


def test_the_pairs_of_some_samples_are_those_of_the_samples_also_round_a_zero() -> None:
    proof = evidence(scene([device(1400.0, 0.0), device(-1400.0, 0.0)], line=circle()))
    last = len(proof.line) - 1
    for rows in ([3, 4, 5], [last - 1, last, 0, 1], [7]):
        own = proof.of(np.array(rows))
        expected = np.flatnonzero(np.isin(proof.pairs.sample, rows))
        assert sorted(own.tolist()) == expected.tolist()
        assert proof.pairs.sample[own].tolist() == sorted(proof.pairs.sample[own].tolist(), key=rows.index)


def test_names_of_sources_and_what_a_nameless_one_is() -> None:
    proof = evidence(scene([device(0.0, -500.0, name="Tem"), device(1.0, -500.0, name="")], patrols=[zone(0.0, 900.0)]))
    names = {proof.name(number) for number in range(3)}
    assert names == {"Tem", proof.scene.types["thermal_camera"].label, "zone 0"}
    assert sorted(proof.nearest(np.array([0]), 3)) == [0, 1]
    assert evidence(scene()).nearest(np.array([0])) == []


def test_alone_is_p_of_one_source_and_always_of_one_that_never_sleeps() -> None:
    proof = evidence(scene([device(4000.0, -300.0, hours="06:00-18:00", availability=0.8)]))
    own = np.arange(len(proof.pairs))
    round_the_clock = find_gaps(scene([device(4000.0, -300.0, availability=0.8)])).profile
    profile = find_gaps(proof.scene).profile
    for period, p in enumerate((profile.p_day, profile.p_night)):
        np.testing.assert_allclose(alone(proof, own, period), p[proof.pairs.sample], atol=1e-6)
    np.testing.assert_allclose(
        alone(proof, own, 1, always=True), round_the_clock.p_night[proof.pairs.sample], atol=1e-6
    )


def test_a_blind_stretch_is_told_of_who_lacks_sight_and_a_part_time_one_of_who_has_it() -> None:
    proof = evidence(scene([device(3000.0, -500.0, name="Sees"), device(5000.0, -500.0, name="Blind")]))
    seen = np.where(proof.pairs.source == 0, 0.9, 0.0)
    parted = replace(proof, pairs=replace(proof.pairs, p_visible=seen))
    rows = np.arange(35, 45)
    named = {klass: cause_of_gap(parted, rows, rows, klass, "both").numbers["post"] for klass in ("A", "C")}
    assert named == {"A": "Blind", "C": "Sees"}


def test_what_hides_a_stretch_is_told_of_all_of_it_and_what_is_too_weak_of_its_own_part() -> None:
    proof = evidence(scene([device(4000.0, -500.0)]))
    seen = np.where(proof.pairs.sample < 38, 0.9, 0.0)
    quantile = np.where(seen[:, None] > 0.5, 1.3, -9.0) + np.zeros_like(proof.pairs.quantile)
    parted = replace(proof, pairs=replace(proof.pairs, p_visible=seen, quantile=quantile))
    rows, own = np.arange(35, 45), np.arange(38, 45)
    assert cause_of_gap(parted, rows, own, "A", "both").numbers["sees_km"] == 0.3
    near = np.arange(44, 45)
    distance = float(cause_of_gap(parted, rows, near, "B", "both").numbers["distance_km"])
    assert distance == pytest.approx(np.hypot(0.45, 0.5), abs=0.01)


def test_of_equals_the_nearest_to_the_middle_is_named() -> None:
    # Equal radars on the line, which all look along it and detect nobody there: the first, the middle one, the last.
    radars = [device(x, 0.0, "ground_radar", availability=1.0, name=f"R{x}") for x in (500, 4100, 7000)]
    gap = only(scene(radars, max_range_m=9000.0, looks=1))
    assert (gap.cause.code, gap.cause.numbers["post"]) == ("along_the_beam", "R4100")


def test_the_ridge_that_stops_most_of_the_lines_is_named_and_how_much_it_hides() -> None:
    heights = np.zeros((200, 334))
    heights[115:117, 40:120] = 60.0
    heights[115:117, 120:180] = 400.0
    gap = next(one for one in find_gaps(scene([device(2500.0, -1800.0, "ground_radar")], grid=plain(heights))).all_gaps)
    numbers = gap.cause.numbers
    assert (gap.cause.code, numbers["ridge_m"]) == ("hidden_part", 60)
    assert 0.0 < float(numbers["hidden_km"]) < float(numbers["length_km"]) - float(numbers["sees_km"])


def test_who_is_hidden_and_too_weak_is_not_said_to_see() -> None:
    wall = np.zeros((200, 334))
    wall[115:117] = 300.0
    far = only(scene([device(4000.0, -1500.0, availability=1.0, name="Far")], grid=plain(wall)))
    assert (far.klass, far.cause.code, round(float(far.cause.numbers["distance_km"]), 2)) == (
        "B",
        "hidden_and_weak",
        1.5,
    )
    # At the point a short ridge hides the line; along the path one that hides all of the paths behind it.
    for looks, rows in ((1, slice(98, 100)), (20, slice(70, 130))):
        ridge = np.zeros((200, 334))
        ridge[rows, 150:180] = 300.0
        radar = device(1000.0, 0.0, "ground_radar", availability=1.0)
        along = find_gaps(scene([radar], grid=plain(ridge), looks=looks)).all_gaps
        assert {gap.klass: gap.cause.code for gap in along} == {"W": "along_the_beam", "B": "along_the_beam_unseen"}


def test_who_is_near_enough_and_looks_another_way_is_not_said_to_be_out_of_range() -> None:
    turned = device(4000.0, -1000.0, availability=1.0, azimuth_deg=180.0, fov_deg=60.0, range_m=3000.0)
    (gap,) = find_gaps(scene([turned])).all_gaps
    assert (gap.klass, gap.cause.code, round(float(gap.cause.numbers["distance_km"]), 2)) == (
        "B",
        "looks_elsewhere",
        1.0,
    )
