"""Noise of pairs of nodes: what belongs to a pair is the same whatever is asked beside it, and its sums are normal."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from app.analysis.kernels.chance import keys_of
from app.analysis.kernels.pair_noise import PER_KEY, Around, add_means, own_noise, pair_noise
from app.analysis.uncertainty.keys import key_of

FOURS = keys_of(key_of("fours"), 5000)
OTHER = keys_of(key_of("other"), 6)


def noise(own: int, shares: tuple[float, float], other: np.ndarray = OTHER, draws: int = 20_000) -> np.ndarray:
    """With ``own`` nodes about the observer, of equal weight."""
    out = np.empty((other.size, draws), dtype=np.float32)
    weight = np.full(own, 1.0 / np.sqrt(own))
    pair_noise(FOURS[: -(-draws // PER_KEY)], keys_of(key_of("own"), own), weight, other, shares, out)
    return out


def test_each_number_has_mean_0_and_variance_1_and_belongs_to_its_pair() -> None:
    of_one = noise(1, (0.0, 1.0))
    assert of_one.mean(axis=1) == pytest.approx(np.zeros(6), abs=0.03)
    assert of_one.std(axis=1) == pytest.approx(np.ones(6), abs=0.02)
    assert np.abs(np.corrcoef(of_one) - np.eye(6)).max() < 0.03
    assert np.abs(of_one).max() < 1.74


def test_a_sum_over_many_nodes_is_normal() -> None:
    assert stats.kstest(noise(30, (0.0, 1.0))[0], "norm").pvalue > 0.001


def test_neither_other_nodes_nor_more_draws_change_a_number() -> None:
    whole = noise(7, (0.6, 0.8))
    np.testing.assert_array_equal(noise(7, (0.6, 0.8), OTHER[2:4]), whole[2:4])
    np.testing.assert_array_equal(noise(7, (0.6, 0.8), draws=37), whole[:, :37])


def test_shares_are_standard_deviations() -> None:
    assert noise(9, (0.6, 0.8)).std(axis=1) == pytest.approx(np.ones(6), abs=0.02)
    assert noise(9, (0.3, 0.4)).std(axis=1) == pytest.approx(np.full(6, 0.5), abs=0.01)


def test_noise_of_the_observer_alone_is_normal_and_its_own() -> None:
    draws, keys = keys_of(key_of("draws"), 20_000), keys_of(key_of("own"), 4)
    one = own_noise(draws, keys, np.full(4, 0.5), 2.0)
    assert one.std() == pytest.approx(2.0, rel=0.02)
    assert stats.kstest(one / 2.0, "norm").pvalue > 0.001
    other = own_noise(draws, keys_of(key_of("elsewhere"), 4), np.full(4, 0.5), 2.0)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


def test_means_are_weighted_sums_about_each_place() -> None:
    around = Around(OTHER, np.array([0, 2, 3]), np.array([1, 4, 5]), np.array([0.5, 0.25, 2.0]))
    values = np.arange(12.0, dtype=np.float32).reshape(6, 2)
    out = np.ones((2, 2), dtype=np.float32)
    add_means(around, np.array([1, 0]), np.arange(6), values, out)
    np.testing.assert_allclose(out, [1.0 + 2.0 * values[5], 1.0 + 0.5 * values[1] + 0.25 * values[4]])
