"""Longer hours and better attendance: what is promised of them is what a run with them gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap
from app.scene.scene import Scene
from tests.builders.reruns import covered_km
from tests.builders.scenes import device, scene, zone

CAMERA = device(2000.0, -500.0, range_m=3000.0, name="Tem")


def of_time(watch: Scene) -> CoverageGap:
    """The longest gap of class C."""
    return max((gap for gap in find_gaps(watch).all_gaps if gap.klass == "C"), key=lambda gap: gap.length_m)


def camera(draws: int, **cells: Any) -> Scene:
    return replace(scene([{**CAMERA, **cells}]), draws=draws)


@pytest.mark.parametrize("draws", [0, 40])
def test_longer_hours_close_what_is_said_of_them(draws: int) -> None:
    half, whole = (camera(draws, availability=0.9, hours=hours) for hours in ("06:00-18:00", ""))
    gap = of_time(half)
    assert gap.remedy is not None
    numbers = gap.remedy.numbers
    # Somebody has to watch a camera: twice the hours take twice the people.
    assert (gap.remedy.code, numbers["post"], numbers["times"]) == ("hours_people", "Tem", 2.0)
    closed = covered_km(find_gaps(whole), gap) - covered_km(find_gaps(half), gap)
    assert numbers["closes_km"] == pytest.approx(closed, abs=0.002)
    assert closed >= 1.0


def test_a_device_that_nobody_watches_needs_no_people_for_longer_hours() -> None:
    alarms = [device(x, 0.0, "fence_alarm", availability=1.0, hours="06:00-18:00") for x in range(0, 8001, 100)]
    gap = of_time(scene(alarms, min_length_m=50.0))
    assert {one.code for one in gap.tried if "post" in one.numbers} == {"hours"}


@pytest.mark.parametrize("draws", [0, 40])
def test_better_attendance_closes_what_is_said_of_it(draws: int) -> None:
    gap = of_time(camera(draws, availability=0.3))
    assert gap.remedy is not None
    numbers = gap.remedy.numbers
    assert (gap.remedy.code, numbers["availability"]) == ("attendance", 0.3)
    needed = float(numbers["needed"])
    assert 0.3 < needed <= 0.95
    better = find_gaps(camera(draws, availability=needed))
    assert covered_km(better, gap) == pytest.approx(float(numbers["closes_km"]), abs=0.002)
    less = find_gaps(camera(draws, availability=needed - 0.1))
    assert covered_km(less, gap) < 0.8 * covered_km(find_gaps(camera(draws, availability=0.95)), gap)


def test_a_patrol_that_goes_longer_hours_is_thinned_out_and_what_it_uncovers_counts() -> None:
    # By day often enough; over twice the hours as many passes are too few, and a covered day is uncovered.
    patrol = zone(2000.0, 6000.0, revisits_per_day=110.0, detection_probability=0.9, hours="06:00-18:00")
    gaps = [gap for gap in find_gaps(scene(patrols=[patrol])).all_gaps if gap.klass == "C"]
    thinned = [one for gap in gaps for one in gap.tried if one.code == "patrol_hours"]
    whole = find_gaps(scene(patrols=[{**patrol, "hours": ""}]))
    assert thinned
    for gap, reason in zip(gaps, thinned, strict=True):
        now, then = (find_gaps(scene(patrols=[row])) for row in (patrol, {**patrol, "hours": ""}))
        closed = covered_km(then, gap) - covered_km(now, gap)
        assert reason.numbers["closes_km"] == pytest.approx(closed, abs=0.002)
        if gap.remedy is reason:
            assert whole.routes[0].covered_km >= now.routes[0].covered_km - 0.5
