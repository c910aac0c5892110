"""Rank intervals under draws of the weights, agreement with T_cross, cells, and the same bytes for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.crossing.crossing_time import Crossing
from app.analysis.crossing.porosity_index import WEIGHTS, factors_of, index_of, mean_of
from app.analysis.crossing.weight_sensitivity import Cells, cells_of, drawn_weights, indices, sensitivity_of
from app.analysis.sight.line import LineCache, line_of
from tests.builders.scenes import plain, scene
from tests.builders.terrains import fractal

FACTORS = len(WEIGHTS)
RNG = np.random.Generator(np.random.PCG64(4))


def cells(factors: np.ndarray, hours: np.ndarray | None = None) -> Cells:
    n = factors.shape[1]
    (index,) = indices(factors, np.array([list(WEIGHTS.values())]))
    times = np.linspace(1.0, 20.0, n) if hours is None else hours
    return Cells(np.full(n, "TJ-XX"), np.arange(n), times, index, index, factors)


def test_draws_lie_about_the_weights_with_the_concentration_s_spread() -> None:
    drawn = drawn_weights(7)
    base = np.array(list(WEIGHTS.values())) / sum(WEIGHTS.values())
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0)
    np.testing.assert_allclose(drawn.mean(axis=0), base, atol=4 * 0.07 / np.sqrt(1000))
    np.testing.assert_allclose(drawn.std(axis=0), np.sqrt(base * (1 - base) / 51.0), rtol=0.1)
    assert drawn.tobytes() == drawn_weights(7).tobytes() != drawn_weights(8).tobytes()
    assert drawn_weights(-3).shape == (1000, FACTORS)


@given(st.lists(st.floats(0.0, 1.0), min_size=FACTORS, max_size=FACTORS), st.sets(st.integers(0, FACTORS - 1)))
def test_the_index_is_that_of_the_samples(values: list[float], missing: set[int]) -> None:
    factors = np.array([[np.nan if n in missing else v] for n, v in enumerate(values)])
    wanted = mean_of(dict(zip(WEIGHTS, factors, strict=True)))
    result = indices(factors, np.array([list(WEIGHTS.values())]))[0]
    np.testing.assert_allclose(result, wanted, rtol=1e-12)


def test_where_all_factors_agree_no_weight_moves_a_rank() -> None:
    result = sensitivity_of(cells(np.tile(np.linspace(0.1, 1.0, 40), (FACTORS, 1)), np.linspace(20.0, 1.0, 40)), 0)
    assert result.rank.tolist() == list(range(40, 0, -1))
    assert (result.rank_low == result.rank).all()
    assert (result.rank_high == result.rank).all()
    assert result.kendall_tau == pytest.approx(1.0)
    assert result.spearman_t_cross_index == pytest.approx(-1.0)
    assert result.top_decile_share.tolist() == [0.0] * 36 + [1.0] * 4


def test_where_factors_disagree_ranks_have_an_interval_about_them() -> None:
    result = sensitivity_of(cells(RNG.random((FACTORS, 200))), 0)
    assert (result.rank_low <= result.rank).mean() > 0.95
    assert (result.rank_high >= result.rank).mean() > 0.95
    assert (result.rank_high - result.rank_low).mean() > 10.0
    assert 0.5 < result.kendall_tau < 1.0
    assert result.top_decile_share.sum() == pytest.approx(20.0, abs=0.5)
    assert ((result.top_decile_share > 0.0) & (result.top_decile_share < 1.0)).any()


def test_ties_share_the_best_rank_and_the_unknown_come_last() -> None:
    factors = np.array([[0.5, 0.5, 0.9, np.nan]] * FACTORS)
    result = sensitivity_of(cells(factors), 3)
    assert result.rank.tolist() == [2, 2, 1, 4]
    assert result.rank_low.tolist() == result.rank_high.tolist() == [2, 2, 1, 4]


def test_the_disagreement_is_listed_first_where_it_is_greatest() -> None:
    hours = np.linspace(20.0, 1.0, 40)
    hours[35], hours[3] = 40.0, np.nan
    result = sensitivity_of(cells(np.tile(np.linspace(0.1, 1.0, 40), (FACTORS, 1)), hours), 0)
    assert result.disagreement[0] == 35
    assert 3 not in result.disagreement
    assert result.disagreement.size == 10


def test_nothing_to_rank_is_told_as_such() -> None:
    result = sensitivity_of(cells(np.full((FACTORS, 3), 0.4), np.full(3, np.nan)), 0)
    assert np.isnan(result.kendall_tau)
    assert np.isnan(result.spearman_t_cross_index)
    assert result.rank.tolist() == [1, 1, 1]
    assert result.disagreement.size == 0


def test_cells_are_kilometres_of_the_line() -> None:
    built = scene(grid=plain(300.0 * fractal(9, 5, 0.5)[:200, :334]))
    line = line_of(built, LineCache())
    hours = np.linspace(4.0, 12.0, len(line))
    hours[:10] = np.nan
    factors = factors_of(line, built.settlements, built.obstacles, built.month)
    result = cells_of(line, Crossing(hours, np.zeros(len(line), np.bool_)), factors, 6.0, 0.6)
    assert result.km.tolist() == list(range(9))  # 8,003 m on the ellipsoid
    assert set(result.route) == {"TJ-XX"}
    assert np.isnan(result.t_cross_h[0])
    assert result.porosity[0] == result.index[0]
    assert result.t_cross_h[1] == hours[10]
    assert result.porosity[1] == pytest.approx(1.0 / (1.0 + (hours[10] / 6.0) ** (1 / 0.6)))
    index = index_of(line, built.settlements, built.obstacles, built.month)
    assert abs(result.index[2] - index[20:30].mean()) < 0.05
    assert result.factors.shape == (FACTORS, 9)


def test_the_same_seed_gives_the_same_bytes() -> None:
    built = cells(RNG.random((FACTORS, 60)))
    one, two, other = (sensitivity_of(built, seed) for seed in (5, 5, 6))
    assert one.rank_low.tobytes() == two.rank_low.tobytes()
    assert one.top_decile_share.tobytes() == two.top_decile_share.tobytes() != other.top_decile_share.tobytes()
    assert one.kendall_tau == two.kendall_tau != other.kendall_tau
