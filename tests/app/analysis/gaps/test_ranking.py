"""How sure the order of the gaps is."""

import dataclasses
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.analysis.crossing.porosity_index import WEIGHTS, Ease, mean_of
from app.analysis.crossing.weight_sensitivity import drawn_weights
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.analysis.gaps.ranking import drawn_porosity, drawn_ranks, drawn_score, interval
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

SCORES = arrays.arrays(np.float64, (7, 20), elements=st.floats(0.0, 9.0))


P = np.array(
    [
        [[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]],
        [[0.2, 0.2, 0.2], [0.4, 0.4, 0.4]],
        [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]],
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [[0.9, 0.1, 0.9], [0.1, 0.9, 0.9]],
    ],
    dtype=np.float32,
)
"""P of five samples by day and by night in three draws."""


def test_scores_of_draws_by_hand() -> None:
    weight = np.tile(np.array([[1.0], [2.0], [3.0], [4.0], [10.0]]), 3)
    gaps = [([0, 1], [0]), ([0, 1], [1]), ([4], [0, 1]), ([2], [0])]
    result = [drawn_score(P[rows], periods, weight[rows]) for rows, periods in gaps]
    wanted = [[1.0 + 1.6, 0.5 + 1.6, 1.6], [2.2, 2.2, 2.2], [9.0, 9.0, 1.0], [0.0, 0.0, 0.0]]
    np.testing.assert_allclose(result, wanted, atol=1e-6)


@given(SCORES, st.lists(st.booleans(), min_size=7, max_size=7))
def test_ranks_run_from_one_within_each_list(scores: np.ndarray, hard: list[bool]) -> None:
    ranks = drawn_ranks(scores, hard)
    for own in (np.array(hard), ~np.array(hard)):
        if own.any():
            assert (ranks[own].min(axis=0) == 1).all()
            assert ranks[own].max() <= own.sum()
            # As many have a better score as the rank says.
            rounded = np.round(scores[own], 6)
            better = (rounded[None] > rounded[:, None]).sum(axis=1)
            np.testing.assert_array_equal(ranks[own], better + 1)


def test_ties_share_the_best_rank() -> None:
    assert drawn_ranks(np.array([[2.0], [2.0 + 1e-9], [1.0]]), [False] * 3).ravel().tolist() == [1, 1, 3]


@given(SCORES)
def test_an_interval_holds_nine_draws_in_ten(scores: np.ndarray) -> None:
    low, high = interval(scores)
    inside = (scores >= low[:, None]) & (scores <= high[:, None])
    assert (inside.mean(axis=1) >= 0.9).all()
    assert np.isin(low, scores).all()


@cache
def answer(draws: int = 200, seed: int = 0) -> GapReport:
    watch = [device(x, -400.0, type="thermal_camera") for x in (1500.0, 4200.0, 7000.0)]
    built = scene(watch, grid=plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=4.0), cut_km=1.0)
    return find_gaps(dataclasses.replace(built, draws=draws, seed=seed))


def intervals(gap: CoverageGap) -> tuple[tuple[float, float], tuple[int, int]]:
    """5 and 95 % of a gap's score and of its rank."""
    assert gap.score_low is not None
    assert gap.score_high is not None
    assert gap.rank_low is not None
    assert gap.rank_high is not None
    return (gap.score_low, gap.score_high), (gap.rank_low, gap.rank_high)


def test_every_gap_tells_its_interval_and_its_own_rank_lies_near_it() -> None:
    report = answer()
    assert len(report.gaps) > 3
    for place, gap in enumerate(report.gaps, start=1):
        (low, high), (first, last) = intervals(gap)
        assert 0.0 <= low <= high <= gap.length_m / 1000.0
        assert 1 <= first <= last <= len(report.gaps)
        assert first - 2 <= place <= last + 2
    assert any(first < last for _, (first, last) in map(intervals, report.gaps))


def test_without_draws_nothing_is_told() -> None:
    for gap in find_gaps(scene()).all_gaps:
        assert (gap.score_low, gap.score_high, gap.rank_low, gap.rank_high) == (None,) * 4


def test_they_are_kept_with_the_run() -> None:
    assert GapReport.from_json(answer().to_json_bytes()).gaps == answer().gaps


@settings(max_examples=3)
@given(st.integers(0, 3))
def test_the_same_seed_gives_the_same_bytes(seed: int) -> None:
    again = answer.__wrapped__(100, seed)
    assert again.to_json_bytes() == answer.__wrapped__(100, seed).to_json_bytes()
    assert isinstance(again.gaps[0].rank_low, int)


def test_the_weights_move_a_score_where_factors_disagree_and_nothing_else_is_drawn() -> None:
    """No devices at all: P is 0 in every draw. Level ground without places is open whatever the weights."""
    for gap in find_gaps(dataclasses.replace(scene(), draws=50)).all_gaps:
        assert gap.score_low == gap.score_high == pytest.approx(gap.score)
    high = find_gaps(dataclasses.replace(scene(grid=plain(np.full((200, 334), 4000.0))), draws=200))
    for gap in high.all_gaps:
        (least, most), _ = intervals(gap)
        assert least < gap.score < most


def test_porosity_by_time_is_not_drawn() -> None:
    factors = np.tile(np.linspace(0.1, 1.0, len(WEIGHTS))[:, None], 3)
    ease = Ease(np.array([0.3, np.nan, 0.4]), np.zeros(3, np.bool_), np.array([True, False, False]), factors)
    result = drawn_porosity(ease, np.array([0, 1, 2]), drawn_weights(0, 40))
    assert (result[0] == 0.3).all()
    assert (result[1] == 1.0).all()
    assert np.ptp(result[2]) > 0.0
    assert result[2].mean() == pytest.approx(mean_of(dict(zip(WEIGHTS, factors, strict=True)))[2], abs=0.05)
