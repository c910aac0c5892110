"""What the stated plan would give with all crews and staff: the run of that plan, and what is promised of it."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.analysis.detection.crews import crews_for
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.reasons.sentences import sentence
from app.scene.patrols import patrol_of
from tests.builders.scenes import device, layer, lonlat, scene, scene_of, zone

DRAWS = 40
PLAN = {"revisits_per_day": 150.0, "detection_probability": 0.9}


def run(crews: float) -> GapReport:
    row = zone(2000.0, 6000.0, crews_available=crews, **PLAN)
    return find_gaps(scene([device(100.0, -500.0)], patrols=[row]))


def test_all_crews_give_what_a_run_with_all_of_them_gives() -> None:
    short, full = run(2.0), run(1000.0)
    for now, then in zip(short.routes, full.routes, strict=True):
        assert then.planned_covered_km is None
        planned = now.planned_covered_km, now.planned_gap_km, now.planned_not_assessable_km
        assert planned == (then.covered_km, then.gap_km, then.not_assessable_km)
        assert now.covered_km < then.covered_km


def test_the_crews_that_are_lacking_are_a_remedy() -> None:
    report = run(2.0)
    (gap,) = (gap for gap in report.all_gaps if gap.remedy is not None and gap.remedy.code == "more_crews")
    row = zone(2000.0, 6000.0, **PLAN)
    needed = crews_for(patrol_of("p", row, row["geometry"]), 4000.0, 6)
    assert gap.remedy is not None
    assert gap.remedy.numbers["more"] == pytest.approx(needed - 2.0, abs=3.0)
    after = run(2.0 + float(gap.remedy.numbers["more"]))
    closed = run(2.0).routes[1].gap_km - after.routes[1].gap_km
    assert gap.remedy.numbers["closes_km"] == pytest.approx(closed, abs=0.2)
    assert f"{gap.remedy.numbers['more']:.0f} more crews for zone 2000 would cover" in sentence(gap.remedy)


def test_staff_that_is_lacking_is_a_remedy() -> None:
    row = {
        "name": "Tem",
        "type": "outpost",
        "observer": "ground_radar",
        "status": "working",
        "availability": 1.0,
        "staff_present": 1,
        "staff_authorised": 4,
        "geometry": shapely.Point(*lonlat(4000.0, -2000.0)),
    }
    report = find_gaps(scene_of(layer("checkpoints", [row])))
    remedies = [gap.remedy for gap in report.all_gaps if gap.remedy is not None]
    assert {"staff"} == {one.code for one in remedies}
    assert "Tem with all of its staff present, instead of 25%" in sentence(remedies[0])


def test_with_draws_too_and_a_second_run_on_the_same_cache_changes_nothing() -> None:
    row = zone(2000.0, 6000.0, crews_available=2.0, **PLAN)
    of = scene([device(100.0, -500.0)], patrols=[row])
    drawn, cache = replace(of, draws=DRAWS), AnalysisCache()
    first, again = find_gaps(drawn, cache=cache), find_gaps(drawn, cache=cache)
    assert first.to_json_bytes() == again.to_json_bytes() == find_gaps(drawn).to_json_bytes()
    assert first.routes[0].planned_covered_km is not None
    assert np.isfinite(first.routes[0].planned_covered_km)
