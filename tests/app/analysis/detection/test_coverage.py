"""P of a sample from its sources: what is summed, what is averaged, in which order, and the bounds it keeps to."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.coverage import coverage_of, p_with, updated
from app.analysis.detection.pairs import joined
from tests.builders.conditions import conditions
from tests.builders.pairs import pairs

SHARES = st.floats(0.0, 1.0)


def test_sight_is_a_state_in_a_run() -> None:
    coverage = coverage_of(pairs([0.2], [np.full((2, 3), 10.0)]), conditions(""), 1)
    assert coverage.p[0, 0] == pytest.approx(0.200, abs=5e-4)
    coverage = coverage_of(pairs([1.0], [np.full((2, 3), 2.0)], availability=0.45), conditions(""), 1)
    assert coverage.p[0, 0] == pytest.approx(0.389, abs=5e-4)


def test_conditions_are_combined_before_they_are_averaged() -> None:
    """Two day-only posts of Lambda 2: over half a day .491; averaged first it would be .678."""
    times = conditions("06:00-18:00")
    coverage = coverage_of(pairs([1.0, 1.0], [np.full((2, 3), 2.0)] * 2), times, 1)
    assert coverage.p[:, 0].mean() == pytest.approx(0.491, abs=5e-4)
    # The same shift split within one period: up together or not at all.
    times = conditions("06:00-12:00")
    coverage = coverage_of(pairs([1.0, 1.0], [np.full((2, 3), 2.0)] * 2), times, 1)
    assert coverage.p[0, 0] == pytest.approx(0.491, abs=5e-4)


def test_weather_is_averaged_last() -> None:
    clear_only = np.array([[2.0, 0.0, 0.0]] * 2)
    coverage = coverage_of(pairs([1.0, 1.0], [clear_only] * 2), conditions(""), 1)
    assert coverage.p[0, 0] == pytest.approx(0.7 * -np.expm1(-4.0))


def test_rosters_that_never_overlap_add() -> None:
    times = conditions("06:00-12:00", "12:00-18:00")
    first, second = (pairs([1.0], [np.full((2, 3), 9.0)], roster=roster) for roster in (0, 1))
    both = joined((first, second))
    coverage = coverage_of(both, times, 1)
    assert coverage.p[0, 0] == pytest.approx(-np.expm1(-9.0))
    assert coverage.two[0, 0] == pytest.approx(0.0, abs=1e-12)


def test_rosters_that_overlap_are_combined_while_they_do() -> None:
    """Of twelve hours of day two hours the first alone, four both, six the second alone."""
    times = conditions("06:00-12:00", "08:00-18:00")
    one = [pairs([0.8], [np.full((2, 3), 1.0)], roster=0), pairs([0.6], [np.full((2, 3), 2.0)], roster=1)]
    both = joined(one)
    first, second = 0.8 * -np.expm1(-1.0), 0.6 * -np.expm1(-2.0)
    coverage = coverage_of(both, times, 1)
    expected = (2 * first + 4 * (1 - (1 - first) * (1 - second)) + 6 * second) / 12
    assert coverage.p[:, 0] == pytest.approx([expected, 0.0], abs=1e-12)
    assert coverage.two[0, 0] == pytest.approx(first * second * 4 / 12, abs=1e-12)


@given(st.lists(SHARES, min_size=1, max_size=8), st.lists(st.floats(0.0, 5.0), min_size=8, max_size=8))
def test_bounds_hold_and_two_is_the_poisson_binomial_tail(seen: list[float], strength: list[float]) -> None:
    exposure = [np.full((2, 3), value) for value in strength[: len(seen)]]
    coverage = coverage_of(pairs(seen, exposure), conditions(""), 1)
    alone = [p * -math.expm1(-value[0, 0]) for p, value in zip(seen, exposure, strict=True)]
    pmf = reduce(np.convolve, [np.array([1.0 - p, p]) for p in alone], np.ones(1))
    assert pmf.sum() == pytest.approx(1.0)
    assert coverage.p[0, 0] == pytest.approx(1.0 - pmf[0], abs=1e-12)
    assert coverage.two[0, 0] == pytest.approx(pmf[2:].sum(), abs=1e-9)
    # Frechet: as if all failed together, and as if none did.
    assert max(alone) - 1e-12 <= coverage.p[0, 0] <= min(sum(alone), 1.0) + 1e-12
    assert coverage.best[0, 0] == pytest.approx(max(alone))
    assert coverage.most[0, 0] == pytest.approx(min(sum(alone), 1.0))
    assert coverage.k[0, 0] == sum(p >= 0.5 for p in alone)


def test_the_bounds_hold_across_weather_and_hours() -> None:
    """A post of the morning and one of clear weather: the bounds are those of each one's own mean."""
    times = conditions("06:00-12:00", "")
    clear_only = np.array([[2.0, 0.0, 0.0]] * 2)
    one = [
        pairs([0.8], [np.full((2, 3), 1.0)], roster=times.roster("06:00-12:00")),
        pairs([0.9], [clear_only], roster=times.roster("")),
    ]
    both = joined(one)
    coverage = coverage_of(both, times, 1)
    morning, clear = 0.8 * -np.expm1(-1.0) / 2.0, 0.7 * 0.9 * -np.expm1(-2.0)
    assert coverage.best[0, 0] == pytest.approx(max(morning, clear), abs=1e-12)
    assert coverage.most[0, 0] == pytest.approx(morning + clear, abs=1e-12)
    assert coverage.best[0, 0] < coverage.p[0, 0] < coverage.most[0, 0]
    assert coverage.k[:, 0].tolist() == [1, 1]
    assert coverage.most[1, 0] == coverage.best[1, 0] == pytest.approx(clear)


def test_a_bracket_counts_only_what_is_surely_seen_and_all_that_may_be() -> None:
    three = pairs([0.95, 0.5, 0.05], [1.0, 2.0, 4.0])
    coverage = coverage_of(three, conditions(""), 1)
    surely, perhaps, hardly = (-np.expm1(-exposure) for exposure in (1.0, 2.0, 4.0))
    assert coverage.low[0, 0] == pytest.approx(surely)
    assert coverage.high[0, 0] == pytest.approx(1.0 - (1.0 - surely) * (1.0 - perhaps))
    assert coverage.in_sight[0] == pytest.approx(1.0 - (1.0 - surely) * (1.0 - perhaps) * (1.0 - hardly))
    bare = coverage_of(three, conditions(""), 1, bracket=False)
    np.testing.assert_array_equal(bare.low, bare.p)
    np.testing.assert_array_equal(bare.high, bare.p)
    np.testing.assert_array_equal(bare.p, coverage.p)


def test_the_best_condition_is_up_on_and_clear() -> None:
    by_fog = np.array([[0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    coverage = coverage_of(pairs([0.5], [by_fog], availability=0.1), conditions("06:00-07:00"), 1)
    assert coverage.best_condition[0] == pytest.approx(0.5 * -np.expm1(-2.0))
    assert coverage.in_sight[0] == pytest.approx(-np.expm1(-2.0))
    assert coverage.p[0, 0] < 0.01


def test_samples_that_nothing_meets_have_nothing() -> None:
    one = pairs([1.0], [9.0])
    at_two = replace(one, sample=np.array([2]))
    coverage = coverage_of(at_two, conditions("", group=(0, 0, 0, 0)), 4)
    for spec in fields(coverage):
        values = np.atleast_2d(getattr(coverage, spec.name))
        assert np.flatnonzero(values[0]).tolist() in ([2], []), spec.name
    assert coverage.k[0].tolist() == [0, 0, 1, 0]


def test_an_update_takes_some_samples_and_leaves_both_as_they_were() -> None:
    few, many = (coverage_of(pairs([1.0], [strength]), conditions(""), 1) for strength in (0.1, 3.0))
    for row in (False, True):
        after = updated(few, many, np.array([row]))
        for spec in fields(after):
            expected = getattr(many if row else few, spec.name)
            np.testing.assert_array_equal(getattr(after, spec.name), expected)
    assert few.p[0, 0] < 0.1 < many.p[0, 0]


@given(st.lists(SHARES, min_size=1, max_size=5), st.lists(SHARES, min_size=5, max_size=5))
def test_p_by_chance_is_p_and_more_chance_never_lowers_it(seen: list[float], more: list[float]) -> None:
    every = pairs(seen, [1.5] * len(seen))
    coverage = coverage_of(every, conditions("06:00-18:00"), 1)
    np.testing.assert_array_equal(p_with(every, "chance", conditions("06:00-18:00"), 1), coverage.p)
    np.testing.assert_array_equal(p_with(every, "sure", conditions("06:00-18:00"), 1), coverage.low)
    better = replace(every, chance=np.maximum(every.chance, more[: len(seen)]))
    assert (p_with(better, "chance", conditions("06:00-18:00"), 1) >= coverage.p - 1e-12).all()
