"""Devices that share a mast share its sight, in P, in the chance of two, and at their best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.detection.coverage import coverage_of
from app.analysis.detection.masts import Masts
from app.analysis.detection.pairs import joined
from app.analysis.gaps.find_gaps import find_gaps
from tests.builders.conditions import conditions
from tests.builders.pairs import pairs
from tests.builders.scenes import device, plain, scene

ALWAYS = np.full((2, 3), 9.0)


def test_sight_of_one_mast_is_one_state() -> None:
    apart = coverage_of(pairs([0.5, 0.5], [ALWAYS] * 2), conditions(""), 1)
    together = coverage_of(pairs([0.5, 0.5], [ALWAYS] * 2, mast=3), conditions(""), 1)
    assert apart.p[0, 0] == pytest.approx(0.75, abs=1e-3)
    assert together.p[0, 0] == pytest.approx(0.5, abs=1e-3)
    # Both see it, or none does.
    assert apart.two[0, 0] == pytest.approx(0.25, abs=1e-3)
    assert together.two[0, 0] == pytest.approx(0.5, abs=1e-3)
    assert together.best_condition[0] == pytest.approx(0.5, abs=1e-3)


def test_two_masts_are_independent_and_rosters_count_as_they_are() -> None:
    first = pairs([0.6, 0.4], [ALWAYS] * 2, mast=1)
    second = pairs([0.5], [ALWAYS], mast=2)
    both = joined((first, second))
    assert coverage_of(both, conditions(""), 1).p[0, 0] == pytest.approx(1.0 - 0.4 * 0.5, abs=1e-3)
    times = conditions("06:00-12:00", "12:00-18:00")
    shifts = joined([pairs([0.5], [ALWAYS], roster=roster, mast=1) for roster in (0, 1)])
    result = coverage_of(shifts, times, 1)
    assert result.p[0, 0] == pytest.approx(0.5, abs=1e-3)
    assert result.two[0, 0] == pytest.approx(0.0, abs=1e-9)


def test_patrols_share_no_mast() -> None:
    of = pairs([0.5, 0.5], [ALWAYS] * 2, mast=-1)
    assert Masts(of, np.zeros(2, np.int64), conditions(""), np.zeros(1, np.int64)).shared.size == 0


FLAT = plain(np.zeros((20, 30)), cell=450.0, sigma=12.0, west=-2000.0, south=-4500.0)
"""Flat as far as is known, and that is not far: many sights are open or closed by chance."""


def watched_km(apart_m: float) -> float:
    """The mean over draws of what two cameras watch that stand so far apart."""
    rows = [device(3000.0 + x, -1500.0, height_m=20.0, availability=0.9) for x in (0.0, apart_m)]
    profile = find_gaps(replace(scene(rows, grid=FLAT), draws=400)).profile
    return float(np.dot(profile.p_day, profile.end_m - profile.start_m) / 1e3)


def test_two_masts_a_metre_apart_are_one_mast() -> None:
    same, near, far = (watched_km(metres) for metres in (0.0, 1.0, 700.0))
    assert near == pytest.approx(same, rel=0.01)
    assert far > 1.02 * same


def test_p_is_continuous_in_between() -> None:
    steps = [watched_km(metres) for metres in (0.0, 40.0, 80.0, 120.0, 160.0)]
    assert np.abs(np.diff(steps)).max() < 0.05 * steps[0]
