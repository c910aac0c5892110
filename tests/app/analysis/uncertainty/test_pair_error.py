"""The error of pairs: one field of unit variance, continuous in either end, correlated as was measured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from app.analysis.sight.latent import OBSERVER_REACHES
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.pair_error import PairError, around, targets_around
from tests.builders.scenes import lonlat, scene

COUNT = 12_000
SCENE = scene()


def place(x: float, y: float) -> tuple[float, float]:
    lon, lat = lonlat(x, y)
    return float(lon), float(lat)


def field(x: list[float], count: int = COUNT) -> PairError:
    """Of targets at places along y = 0."""
    return PairError(targets_around(*lonlat(x, np.zeros(len(x)))), Assumptions(SCENE, count))


def errors(of: PairError, x: float, y: float = -3000.0) -> np.ndarray:
    return of.of(*place(x, y), np.arange(of.targets.starts.size - 1))


def test_targets_with_one_mast_go_together_as_measured() -> None:
    apart = {0.0: 1.0, 100.0: 0.90, 200.0: 0.76, 400.0: 0.58, 800.0: 0.54, 1600.0: 0.45}
    of = field(list(apart))
    for start in (0.0, 3130.0):
        error = errors(of, start)
        correlation = [np.corrcoef(error[0], other)[0, 1] for other in error]
        assert correlation == pytest.approx(list(apart.values()), abs=0.05)


def test_at_a_pole_places_have_no_more_nodes_than_farther_off() -> None:
    at = targets_around(np.array([70.0, 70.0]), np.array([90.0, -89.99]))
    assert np.isfinite(at.weight).all()
    assert at.node.size < 10_000


def test_masts_with_one_target_go_together_as_measured() -> None:
    of = field([0.0])
    first = errors(of, 500.0)[0]
    for metres, expected in {200.0: 0.86, 400.0: 0.76, 800.0: 0.56, 4000.0: 0.15}.items():
        assert np.corrcoef(first, errors(of, 500.0 + metres)[0])[0, 1] == pytest.approx(expected, abs=0.05)


def test_pairs_with_neither_end_in_common_are_independent() -> None:
    of = field([0.0, 5000.0])
    assert abs(np.corrcoef(errors(of, 0.0)[0], errors(of, 6000.0)[1])[0, 1]) < 0.04


def test_an_error_is_standard_normal_wherever_it_is() -> None:
    rng = np.random.default_rng(3)
    of = field(rng.uniform(0.0, 8000.0, 200).tolist(), 500)
    drawn = np.concatenate([errors(of, *rng.uniform(-9000.0, 9000.0, 2)) for _ in range(20)])
    assert drawn.std() == pytest.approx(1.0, abs=0.03)
    assert drawn.mean() == pytest.approx(0.0, abs=0.05)
    assert np.abs(stats.kurtosis(drawn.ravel())) < 0.2


@settings(max_examples=25, deadline=None)
@given(st.floats(-170.0, 170.0), st.floats(-70.0, 70.0))
def test_the_variance_of_the_nodes_is_one_at_every_place_on_earth(lon: float, lat: float) -> None:
    nodes = around(np.array([lon]), np.array([lat]), OBSERVER_REACHES, "observer")
    assert (nodes.weight**2).sum() == pytest.approx(1.0)
    assert np.unique(nodes.key).size == nodes.key.size


def test_a_step_of_a_metre_changes_little_and_one_place_has_one_error() -> None:
    of = field([0.0, 300.0], 2000)
    first = errors(of, 700.0)
    np.testing.assert_array_equal(first, errors(of, 700.0))
    assert np.abs(first - errors(of, 701.0)).max() < 0.15


def test_neither_other_targets_nor_more_draws_change_a_pair() -> None:
    few, many = field([100.0, 900.0], 40), field([0.0, 100.0, 500.0, 900.0], 200)
    np.testing.assert_allclose(errors(few, 0.0), errors(many, 0.0)[[1, 3], :40], atol=1e-6)
    some = many.of(*place(0.0, -3000.0), np.array([3]))
    np.testing.assert_allclose(some[0], errors(many, 0.0)[3], atol=1e-6)
