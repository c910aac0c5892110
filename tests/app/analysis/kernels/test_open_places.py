"""The states of the places of a path: a distribution that keeps the chance of each place, and what it has in common."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import multivariate_normal

from app.analysis.detection.path_chance import quantile
from app.analysis.kernels.looks import masses
from app.analysis.kernels.open_places import CERTAIN, both_below, common, states_of
from app.analysis.sight.latent import OBSERVER_SHARE, correlation_of_targets
from app.arrays import FloatArray, IntArray

GIVEN = common(OBSERVER_SHARE, correlation_of_targets(200.0))
CHANCES = st.lists(st.one_of(st.floats(0.001, 0.999), st.sampled_from([0.0, 1.0])), min_size=5, max_size=5)


def shares(p: FloatArray, seen: IntArray) -> list[float]:
    """The chance that each of five places is in sight."""
    return [float(p[(seen >> place) & 1 == 1].sum()) for place in range(5)]


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.56, 0.8])
def test_two_errors_against_scipy(rho: float) -> None:
    angle = common(OBSERVER_SHARE, rho).angle
    for h, k in ((-3.0, 0.5), (0.0, 0.0), (1.2, -0.7), (2.5, 2.5), (-0.4, 9.0), (-9.0, 1.0)):
        expected = multivariate_normal.cdf([h, k], cov=[[1.0, rho], [rho, 1.0]])
        assert both_below(h, k, angle) == pytest.approx(expected, abs=2e-6)


def test_the_observer_s_part_and_the_rest_make_a_standard_normal() -> None:
    assert GIVEN.share.sum() == pytest.approx(1.0)
    assert (GIVEN.share * GIVEN.own**2).sum() == pytest.approx(OBSERVER_SHARE)
    assert GIVEN.rest**2 == pytest.approx(1.0 - OBSERVER_SHARE)


@settings(max_examples=40, deadline=None)
@given(st.lists(CHANCES, min_size=1, max_size=3))
def test_states_add_up_to_one_and_keep_the_chance_of_each_place(chances: list[list[float]]) -> None:
    p, seen = states_of(quantile(np.array(chances)), GIVEN)
    assert p.size == (len(chances) + 1) ** 5
    assert p.sum() == pytest.approx(1.0, abs=1e-9)
    for device, chance in enumerate(chances):
        # The observer's part is summed over 16 values of it.
        assert shares(p, seen[:, device]) == pytest.approx(chance, abs=2e-5)


@settings(max_examples=40, deadline=None)
@given(CHANCES)
def test_masses_are_the_states_of_one_device(chance: list[float]) -> None:
    z = quantile(np.array(chance))
    p, seen = states_of(z[None], GIVEN)
    mass = np.zeros(32)
    masses(z, GIVEN, mass)
    np.testing.assert_allclose(mass, np.bincount(seen[:, 0], p, minlength=32), atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(CHANCES, st.floats(0.0, 1.0))
def test_of_two_devices_of_a_mast_one_sees_all_that_the_other_does(chance: list[float], share: float) -> None:
    both = np.array([chance, [share * one for one in chance]])
    p, seen = states_of(quantile(both), GIVEN)
    assert p[(seen[:, 1] & ~seen[:, 0]) != 0].sum() == pytest.approx(0.0, abs=1e-9)


def test_two_neighbours_against_the_normal_distribution() -> None:
    chance, rho = np.array([0.3, 0.6]), OBSERVER_SHARE + (1.0 - OBSERVER_SHARE) * correlation_of_targets(200.0)
    p, seen = states_of(quantile(chance)[None], GIVEN)
    expected = multivariate_normal.cdf(ndtri(chance), cov=[[1.0, rho], [rho, 1.0]])
    assert p[seen[:, 0] == 3].sum() == pytest.approx(expected, abs=1e-5)


def test_what_is_certain_stays_so() -> None:
    p, seen = states_of(np.array([[CERTAIN, -CERTAIN, CERTAIN]]), GIVEN)
    assert p[seen[:, 0] == 0b101].sum() == pytest.approx(1.0, abs=1e-12)
