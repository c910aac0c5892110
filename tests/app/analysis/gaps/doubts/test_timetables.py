"""The hours of daylight are told, and what rests on timetables alone, for each border and period."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from app.analysis.detection.patrol_chance import can_be_learnt
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import COVERED, GapReport
from app.scene.patrols import patrol_of
from tests.builders.known_worlds import fix_all_but_sight
from tests.builders.scenes import device, lonlat, scene, zone

OFTEN: dict[str, Any] = {"revisits_per_day": 200.0, "detection_probability": 0.9, "patrol_kind": "revisit"}


def answer(report: GapReport) -> list[dict[str, Any]]:
    return [dict(warning.numbers) for warning in report.warnings if warning.code == "informed_fixed"]


def covered_km(report: GapReport, status: str) -> float:
    profile = report.profile
    return float((profile.end_m - profile.start_m)[getattr(profile, status) == COVERED].sum()) / 1e3


def test_the_hours_of_daylight() -> None:
    (result,) = [dict(w.numbers) for w in find_gaps(scene()).warnings if w.code == "daylight"]
    # 69 E, 37 N on 1 June, UTC+5: noon at 12:22, 14 h 30 min of sun.
    times = {"rises": "05:10", "rises_last": "05:10", "sets": "19:40", "sets_last": "19:40"}
    assert result == {"date": "2026-06-01", **times}


@pytest.mark.parametrize("draws", [0, 60])
@pytest.mark.parametrize(("hours", "rounds"), [("", 80.0), ("10:00-13:00", 10.0), ("06:00-18:00", 40.0)])
def test_the_kilometres_are_those_that_a_run_without_them_loses(
    hours: str, rounds: float, draws: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounds every 18 minutes, of a zone that is crossed in 13."""
    fix_all_but_sight(monkeypatch)
    posts = [device(3000.0, -500.0, availability=1.0)]
    random = zone(6000.0, 7000.0, schedule="random", **OFTEN)
    fixed = zone(1000.0, 7000.0, schedule="fixed", hours=hours, **(OFTEN | {"revisits_per_day": rounds}))
    both, one_alone = (replace(scene(posts, patrols=zones), draws=draws) for zones in ([fixed, random], [random]))
    report, without = find_gaps(both), find_gaps(one_alone)
    lost = {
        f"{period}_km": covered_km(report, f"status_{period}") - covered_km(without, f"status_{period}")
        for period in ("day", "night")
    }
    result = answer(report)
    assert result == [{"route": "TJ-XX", **{name: pytest.approx(km, abs=2e-3) for name, km in lost.items()}}]
    assert lost["day_km"] > 0.1
    assert (lost["night_km"] > 1.0) == (hours == "")
    assert answer(without) == []
    (doubt,) = [one for one in report.doubts if one.code == "informed_fixed"]
    one, other = report.profile, without.profile
    open_ = [(one.status(p) == COVERED) & (other.status(p) != COVERED) for p in ("day", "night")]
    samples = [(s.start_m, s.end_m) for s in doubt.stretches]
    held = np.logical_or.reduce([(one.chainage_m > start) & (one.chainage_m < end) for start, end in samples])
    np.testing.assert_array_equal(held, open_[0] | open_[1])


@pytest.mark.parametrize("draws", [0, 60])
def test_rounds_that_follow_each_other_sooner_than_anybody_crosses_cannot_be_avoided(draws: int) -> None:
    """Every 5 minutes, where the fastest crosser takes 8: covered, whoever has watched them."""
    fixed = zone(1000.0, 7000.0, schedule="fixed", **(OFTEN | {"revisits_per_day": 288.0}))
    report = find_gaps(replace(scene(patrols=[fixed]), draws=draws))
    assert covered_km(report, "status_night") > 5.0
    assert answer(report) == []


def test_uninformed_and_informed_are_the_same_without_timetables() -> None:
    assert answer(find_gaps(scene(patrols=[zone(0.0, 3000.0, schedule="renewal", **OFTEN)]))) == []


def test_a_timetable_that_covers_nothing_loses_nothing() -> None:
    assert answer(find_gaps(scene(patrols=[zone(0.0, 3000.0, schedule="fixed", revisits_per_day=2.0)]))) == []


def test_what_can_be_learnt() -> None:
    area = zone(0.0, 1000.0)["geometry"]
    line = shapely.LineString(np.column_stack(lonlat([0.0, 1000.0], [0.0, 0.0])))

    def learnt(geometry: BaseGeometry, **cells: str) -> bool:
        return can_be_learnt(patrol_of("p", cells, geometry))

    assert learnt(area, schedule="fixed")
    assert learnt(line, schedule="shuttle")
    assert not learnt(area, schedule="random")
    assert not learnt(area, schedule="renewal")
    assert not learnt(area, schedule="fixed", patrol_kind="area_search")
    assert not learnt(line, schedule="fixed", patrol_kind="sign_cutting")
