"""Devices that share a mast share its sight, in P, in the chance of two, and at their best."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.detection.coverage import coverage_of
from app.analysis.detection.masts import NEAR_M, Masts, alike, sites_of
from app.analysis.detection.pairs import joined
from app.analysis.gaps.find_gaps import find_gaps
from app.errors import UserError
from tests.builders.conditions import conditions
from tests.builders.pairs import pairs
from tests.builders.scenes import device, plain, scene

ALWAYS = np.full((2, 3), 9.0)


def test_sight_of_one_mast_is_one_state() -> None:
    apart = coverage_of(pairs([0.5, 0.5], [ALWAYS] * 2), conditions(""), 1)
    together = coverage_of(pairs([0.5, 0.5], [ALWAYS] * 2, site=3), conditions(""), 1)
    assert apart.p[0, 0] == pytest.approx(0.75, abs=1e-3)
    assert together.p[0, 0] == pytest.approx(0.5, abs=1e-3)
    # Both see it, or none does.
    assert apart.two[0, 0] == pytest.approx(0.25, abs=1e-3)
    assert together.two[0, 0] == pytest.approx(0.5, abs=1e-3)
    assert together.best_condition[0] == pytest.approx(0.5, abs=1e-3)


def test_two_masts_are_independent_and_rosters_count_as_they_are() -> None:
    first = pairs([0.6, 0.4], [ALWAYS] * 2, site=1)
    second = pairs([0.5], [ALWAYS], site=2)
    both = joined((first, second))
    assert coverage_of(both, conditions(""), 1).p[0, 0] == pytest.approx(1.0 - 0.4 * 0.5, abs=1e-3)
    times = conditions("06:00-12:00", "12:00-18:00")
    shifts = joined([pairs([0.5], [ALWAYS], roster=roster, site=1) for roster in (0, 1)])
    result = coverage_of(shifts, times, 1)
    assert result.p[0, 0] == pytest.approx(0.5, abs=1e-3)
    assert result.two[0, 0] == pytest.approx(0.0, abs=1e-9)


def test_more_devices_on_a_mast_than_can_be_computed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.analysis.detection.masts._MOST_NUMBERS", 1000)
    with pytest.raises(UserError, match=r"^1,000 posts and devices near .* stand on one mast, or nearly"):
        coverage_of(pairs([0.5] * 1000, [ALWAYS] * 1000, site=3), conditions(""), 1)


def test_patrols_share_no_mast() -> None:
    of = pairs([0.5, 0.5], [ALWAYS] * 2, site=-1)
    assert Masts(of, np.zeros(2, np.int64), conditions(""), np.zeros(1, np.int64)).shared.size == 0


@pytest.mark.parametrize("apart_m", [0.0, 1.0, 30.0, 70.0, NEAR_M, 2.0 * NEAR_M])
def test_two_masts_near_one_another_count_in_part_as_one(apart_m: float) -> None:
    near = coverage_of(pairs([0.5, 0.5], [ALWAYS] * 2, site=3, apart_m=apart_m), conditions(""), 1)
    one = float(alike(np.array(apart_m)))
    assert near.p[0, 0] == pytest.approx(one * 0.5 + (1.0 - one) * 0.75, abs=1e-3)
    assert near.two[0, 0] == pytest.approx(one * 0.5 + (1.0 - one) * 0.25, abs=1e-3)
    assert near.best_condition[0] == pytest.approx(one * 0.5 + (1.0 - one) * 0.75, abs=1e-3)


@given(st.lists(st.floats(0.05, 0.95), min_size=3, max_size=4), st.floats(0.0, 60.0))
@settings(max_examples=25, deadline=None)
def test_of_more_masts_every_way_to_part_them_counts_by_its_chance(seen: list[float], apart_m: float) -> None:
    """A mast goes with those before it by its distance from the first of them."""

    def missed(first: int, last: int) -> float:
        if last == len(seen):
            return 1.0 - max(seen[first:])
        one = float(alike(np.array((last - first) * apart_m)))
        parted = (1.0 - max(seen[first:last])) * missed(last, last + 1)
        return one * missed(first, last + 1) + (1.0 - one) * parted

    of = pairs(seen, [ALWAYS] * len(seen), site=1, apart_m=apart_m)
    assert coverage_of(of, conditions(""), 1).p[0, 0] == pytest.approx(1.0 - missed(0, 1), abs=1e-3)


def test_the_order_of_the_rows_does_not_matter() -> None:
    of = pairs([0.2, 0.5, 0.7], [ALWAYS] * 3, site=1, apart_m=40.0)
    turned = replace(of, place=of.place[:, ::-1].copy())
    back = pairs([0.7, 0.5, 0.2], [ALWAYS] * 3, site=1, apart_m=40.0)
    one, other = (coverage_of(rows, conditions(""), 1) for rows in (turned, back))
    np.testing.assert_allclose(one.p, other.p, atol=1e-12)


def test_a_site_reaches_from_one_mast_to_the_next() -> None:
    rows = [device(x, -500.0) for x in (1000.0, 1090.0, 1000.0, 1180.0, 1300.0)]
    first, second, third, fourth, fifth = sites_of(scene(rows).observers).tolist()
    assert first == second == third == fourth != fifth


FLAT = plain(np.zeros((20, 30)), cell=450.0, sigma=12.0, west=-2000.0, south=-4500.0)
"""Flat as far as is known, and that is not far: many sights are open or closed by chance."""


def watched_km(apart_m: float, draws: int) -> float:
    """The mean of what two cameras watch that stand so far apart."""
    rows = [device(3000.0 + x, -1500.0, height_m=20.0, availability=0.9) for x in (0.0, apart_m)]
    profile = find_gaps(replace(scene(rows, grid=FLAT), draws=draws)).profile
    return float(np.dot(profile.p_day, profile.end_m - profile.start_m) / 1e3)


@pytest.mark.parametrize("draws", [0, 400])
def test_two_masts_a_metre_apart_are_one_mast(draws: int) -> None:
    same, near, far = (watched_km(metres, draws) for metres in (0.0, 1.0, 700.0))
    assert near == pytest.approx(same, rel=0.01)
    assert far > 1.02 * same


@pytest.mark.parametrize("draws", [0, 400])
def test_p_is_continuous_in_between(draws: int) -> None:
    steps = [watched_km(metres, draws) for metres in (0.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0)]
    assert np.abs(np.diff(steps)).max() < 0.05 * steps[0]
