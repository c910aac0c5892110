"""Scores of chances: known answers by hand, and the laws they keep."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.uncertainty.reliability import (
    DECILES,
    brier,
    precision_and_recall,
    reliability_bins,
    reliability_slope,
)

CHANCE = [0.9, 0.9, 0.5, 0.1]
TRUTH = [True, False, True, False]
CASES = st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), min_size=1, max_size=60)


def columns(cases: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    chance, truth = zip(*cases, strict=True)
    return np.array(chance), np.array(truth)


def test_brier_by_hand() -> None:
    assert brier(CHANCE, TRUTH) == pytest.approx((0.01 + 0.81 + 0.25 + 0.01) / 4)
    assert brier([True, True, False], [True, False, False]) == pytest.approx(1 / 3)


def test_slope_by_hand() -> None:
    # Chances 0 and 1 come true in 1 of 4 and 3 of 4: the line rises by a half.
    chance, truth = [0.0] * 4 + [1.0] * 4, [True, False, False, False, True, True, True, False]
    assert reliability_slope(chance, truth) == pytest.approx(0.5)


def test_precision_and_recall_by_hand() -> None:
    assert precision_and_recall(CHANCE, TRUTH, 0.9) == (0.5, 0.5)
    assert precision_and_recall(CHANCE, TRUTH, 0.5) == pytest.approx((2 / 3, 1.0))


def test_a_share_of_nothing_is_nan() -> None:
    precision, recall = precision_and_recall([0.2, 0.3], [False, False], 0.9)
    assert math.isnan(precision)
    assert math.isnan(recall)
    assert math.isnan(reliability_slope([0.4, 0.4], [True, False]))


def test_bins_by_hand() -> None:
    low, high = reliability_bins([0.1, 0.2, 0.5, 1.0], [False, False, True, True], [0.0, 0.5, 1.0])
    assert (low.count, low.mean, low.share) == pytest.approx((2, 0.15, 0.0))
    assert (high.count, high.mean, high.share) == pytest.approx((2, 0.75, 1.0))


def test_the_interval_is_wilsons() -> None:
    # Wilson 1927 for 8 of 10: 0.490 to 0.943.
    (only,) = reliability_bins([0.85] * 10, [True] * 8 + [False] * 2)
    assert (only.low, only.high) == pytest.approx((0.490, 0.943), abs=5e-4)


@pytest.mark.parametrize(
    ("chance", "truth"),
    [([], []), ([0.5], [True, False]), ([[0.5]], [[True]]), ([1.01], [True]), ([-0.1], [True]), ([math.nan], [True])],
)
def test_what_is_no_chance_is_refused(chance: list[float], truth: list[bool]) -> None:
    for score in (brier, reliability_slope, reliability_bins):
        with pytest.raises(ValueError, match="chance"):
            score(chance, truth)


@pytest.mark.parametrize("edges", [[], [0.0], [0.0, 0.9], [0.1, 1.0], [0.0, 0.6, 0.6, 1.0], [0.0, 0.7, 0.5, 1.0]])
def test_edges_rise_from_0_to_1(edges: list[float]) -> None:
    with pytest.raises(ValueError, match="edges"):
        reliability_bins(CHANCE, TRUTH, edges)


def test_chances_that_hold_have_slope_1_and_lie_on_the_diagonal() -> None:
    rng = np.random.default_rng(5)
    chance = rng.uniform(0.0, 1.0, 200_000)
    truth = rng.uniform(0.0, 1.0, chance.size) < chance
    # Uniform p: slope has a standard error of sqrt(E[(p - 1/2)^2 p (1 - p)]) / (var p sqrt n) = .0027; Brier is 1/6.
    assert reliability_slope(chance, truth) == pytest.approx(1.0, abs=0.011)
    assert brier(chance, truth) == pytest.approx(1 / 6, abs=0.002)
    for point in reliability_bins(chance, truth):
        assert point.share == pytest.approx(point.mean, abs=0.015)


def test_chances_that_claim_too_much_have_a_slope_below_1() -> None:
    rng = np.random.default_rng(6)
    chance = rng.uniform(0.0, 1.0, 20_000)
    truth = rng.uniform(0.0, 1.0, chance.size) < 0.25 + 0.5 * chance
    assert reliability_slope(chance, truth) == pytest.approx(0.5, abs=0.04)


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(cases: list[tuple[float, bool]], random: object) -> None:
    mixed = list(cases)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert brier(*columns(mixed)) == pytest.approx(brier(*columns(cases)), abs=1e-12)
    before = precision_and_recall(*columns(cases), 0.9)
    np.testing.assert_equal(precision_and_recall(*columns(mixed), 0.9), before)
    assert [point.count for point in reliability_bins(*columns(mixed))] == [
        point.count for point in reliability_bins(*columns(cases))
    ]


@given(CASES)
def test_bins_hold_every_case_once_and_their_means_lie_between_their_edges(cases: list[tuple[float, bool]]) -> None:
    chance, truth = columns(cases)
    points = reliability_bins(chance, truth)
    assert sum(point.count for point in points) == chance.size
    assert sum(point.count * point.share for point in points) == pytest.approx(np.count_nonzero(truth))
    # No case is outside the two edges about its bin, so neither is their mean.
    assert all(np.isclose(np.diff(DECILES), 0.1))
    assert len({min(int(np.searchsorted(DECILES, p, side="right")), 10) for p in chance}) == len(points)
    assert all(0.0 <= point.low <= point.share <= point.high <= 1.0 for point in points)


@given(CASES)
def test_brier_is_that_of_the_complement(cases: list[tuple[float, bool]]) -> None:
    chance, truth = columns(cases)
    assert brier(1.0 - chance, ~truth) == pytest.approx(brier(chance, truth), abs=1e-12)
    assert 0.0 <= brier(chance, truth) <= 1.0


@given(CASES)
def test_a_perfect_oracle_scores_perfectly(cases: list[tuple[float, bool]]) -> None:
    _, truth = columns(cases)
    assert brier(truth, truth) == 0.0
    if truth.any():
        assert precision_and_recall(truth, truth, 1.0) == (1.0, 1.0)
        assert math.isnan(reliability_slope(truth, truth)) == truth.all()
    if truth.any() and not truth.all():
        assert reliability_slope(truth, truth) == pytest.approx(1.0)
