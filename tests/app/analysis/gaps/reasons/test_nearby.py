"""A reason for each of the posts nearest to a gap."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap, GapReport, Reason
from app.reasons.sentences import sentence
from tests.builders.scenes import device, plain, scene


def only(report: GapReport) -> CoverageGap:
    (gap,) = report.all_gaps
    return gap


def code_of(gap: CoverageGap, post: str) -> Reason:
    (reason,) = [one for one in gap.nearest if one.numbers["post"] == post]
    return reason


def test_the_three_nearest_are_named_from_the_nearest_on_whatever_their_range() -> None:
    posts = [device(x, -9000.0, range_m=500.0, name=str(x)) for x in (2000.0, 3900.0, 5000.0, 7900.0)]
    gap = only(find_gaps(scene(posts)))
    assert [one.numbers["post"] for one in gap.nearest] == ["3900.0", "5000.0", "2000.0"]
    away = [float(one.numbers["distance_km"]) for one in gap.nearest]
    assert away == sorted(away)
    assert away[0] == pytest.approx(9.0, abs=0.05)
    assert {one.code for one in gap.nearest} == {"near_out_of_range"}
    assert gap.cause.numbers["post"] == "3900.0"
    assert gap.cause.numbers["distance_km"] == gap.nearest[0].numbers["distance_km"]


def test_who_stands_near_and_looks_another_way_is_not_said_to_be_out_of_range() -> None:
    gap = only(find_gaps(scene([device(5000.0, -500.0, "thermal_camera", azimuth_deg=180.0, fov_deg=40.0, name="T")])))
    reason = code_of(gap, "T")
    assert reason.code == "near_elsewhere"
    assert sentence(reason).endswith("outside its field of view")


def test_who_is_hidden_is_said_to_see_nothing_with_what_it_would_detect() -> None:
    heights = np.zeros((200, 334))
    heights[106:109] = 90.0
    radar = device(4000.0, -1500.0, "ground_radar", availability=1.0, name="R")
    gap = next(gap for gap in find_gaps(scene([radar], grid=plain(heights))).all_gaps if gap.klass == "A")
    reason = code_of(gap, "R")
    assert reason.code == "near_unseen"
    assert float(reason.numbers["p"]) > 0.9


def test_who_sees_and_is_too_weak_says_so_with_the_numbers_of_the_cause() -> None:
    gaps = find_gaps(scene([device(5000.0, -1500.0, availability=1.0, name="Eye")])).all_gaps
    weak = next(gap for gap in gaps if gap.cause.code == "too_far")
    reason = code_of(weak, "Eye")
    assert reason.code.startswith("near_weak")
    assert reason.numbers["p"] == weak.cause.numbers["p"]


def test_kilometres_of_the_class_alone_are_said_to_be_so() -> None:
    """The gap is longer than what of it is of its class: two lengths on one card are not those of one thing."""
    gaps = find_gaps(scene([device(5000.0, -300.0, "binoculars", availability=1.0, name="Eye")])).all_gaps
    texts = 0
    for gap in gaps:
        own_km = gap.classes[gap.klass]
        for reason in gap.nearest:
            if "length_km" not in reason.numbers:
                continue
            whole = own_km == pytest.approx(gap.length_m / 1000.0, abs=1e-3)
            assert reason.code.endswith("_in_class") is not (whole or gap.klass == "A")
            if reason.code.endswith("_in_class"):
                assert reason.numbers["length_km"] == pytest.approx(own_km, abs=1e-3)
                assert f"km in class {gap.klass};" in sentence(reason)
                texts += 1
    assert texts


def test_a_radar_that_looks_along_the_line_says_so() -> None:
    # Near the radar a path leads away from it at its ends; farther along the line none does.
    radar = device(4000.0, 0.0, "ground_radar", availability=1.0, name="R")
    gap = find_gaps(scene([radar])).all_gaps[0]
    assert code_of(gap, "R").code == "near_along_the_beam"


def test_who_watches_for_a_part_of_the_time_says_when() -> None:
    eyes = [device(x, -200.0, "observation_post", availability=1.0, name=f"E{x}") for x in range(0, 8001, 400)]
    gap = next(gap for gap in find_gaps(scene(eyes)).all_gaps if gap.klass == "C")
    for reason in gap.nearest:
        assert reason.code.startswith("near_in_part")
        assert float(reason.numbers["p_day"]) > float(reason.numbers["p_night"])
        assert float(reason.numbers["sees_km"]) <= float(reason.numbers["length_km"])
    named = [one for one in gap.nearest if one.numbers["post"] == gap.cause.numbers["post"]]
    assert all(one.numbers["p_day"] == gap.cause.numbers["p_day"] for one in named)


def test_nobody_at_all_is_no_reason() -> None:
    assert only(find_gaps(scene())).nearest == ()


def test_a_nearest_post_that_moves_far_beyond_every_range_has_its_reason_made_anew() -> None:
    cache = AnalysisCache()
    first = only(find_gaps(scene([device(5000.0, -9000.0, range_m=500.0)]), cache=cache))
    moved = scene([device(5000.0, -9500.0, range_m=500.0)])
    assert only(find_gaps(moved, cache=cache)) == only(find_gaps(moved))
    assert only(find_gaps(moved, cache=cache)).nearest != first.nearest


def test_a_run_stored_before_there_were_such_reasons_still_opens() -> None:
    report = find_gaps(scene([device(5000.0, -9000.0, range_m=500.0)]))
    assert GapReport.from_json(report.to_json_bytes()).all_gaps == report.all_gaps
    older = json.loads(report.to_json_bytes())
    for row in (*older["gaps"], *older["hard_terrain_gaps"]):
        del row["nearest"]
    assert all(gap.nearest == () for gap in GapReport.from_json(json.dumps(older)).all_gaps)
