"""Looks of one watcher: known numbers and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import sensor_types
from tests.oracles.path_form.glimpses import glimpse
from tests.oracles.path_form.looks import missed_by_all
from tests.oracles.path_form.paths import midpoints

RADAR, SEISMIC = sensor_types()["ground_radar"], sensor_types()["ground_sensor"]
WHOLE_S = 1000.0 / 0.78


@pytest.mark.parametrize(("beta", "expected"), [(0.1, (0.8415, 0.795, 0.781)), (0.3, (0.8245, 0.686, 0.651))])
def test_twenty_looks_of_a_radar_at_one_distance(beta: float, expected: tuple[float, ...]) -> None:
    far = np.array([5000.0, 9000.0, 10_000.0])
    miss = 1.0 - glimpse(RADAR, far, np.full(3, 0.78), math.inf)
    missed = missed_by_all(np.repeat(miss[:, None], 20, axis=1), np.full(20, WHOLE_S / 20.0 / 60.0), beta)
    np.testing.assert_allclose(0.85 * (1.0 - missed), expected, atol=6e-4)


Q = st.floats(0.05, 1.0)
LOOKS = st.lists(st.tuples(Q, st.floats(0.0, 2.0)), min_size=1, max_size=8)
WHOLE_LOOKS = st.lists(st.tuples(Q, st.floats(1.0, 3.0)), min_size=1, max_size=8)
BETA = st.floats(0.0, 0.5)
"""As drawn and as printed. Near 1, where looks of different lengths are mixed, the laws fail by up to .001."""


def missed(looks: list[tuple[float, float]], beta: float) -> float:
    q, n = np.array(looks).T
    return float(missed_by_all(q, n, beta))


@given(LOOKS, BETA, st.tuples(Q, st.floats(0.0, 2.0)))
def test_another_look_never_lowers_p(looks: list[tuple[float, float]], beta: float, more: tuple[float, float]) -> None:
    assert missed([*looks, more], beta) <= missed(looks, beta) + 1e-12


@given(LOOKS, BETA, st.floats(0.0, 1.0), st.integers(0, 7))
def test_a_better_look_never_lowers_p(looks: list[tuple[float, float]], beta: float, share: float, which: int) -> None:
    better = list(looks)
    q, n = better[which % len(looks)]
    better[which % len(looks)] = (max(0.05, share * q), n)
    assert missed(better, beta) <= missed(looks, beta) + 1e-12


@given(WHOLE_LOOKS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_what_whole_looks_have_in_common_never_raises_p(
    looks: list[tuple[float, float]], one: float, other: float
) -> None:
    assert missed(looks, max(one, other)) >= missed(looks, min(one, other)) - 1e-12


@given(WHOLE_LOOKS)
def test_a_beta_of_one_is_the_best_look_alone_and_of_nought_independence(looks: list[tuple[float, float]]) -> None:
    assert missed(looks, 1.0) == pytest.approx(min(q for q, _ in looks))
    assert missed(looks, 0.0) == pytest.approx(math.prod(q**n for q, n in looks))


def test_without_a_look_all_is_missed() -> None:
    assert missed_by_all(np.ones((3, 0)), np.ones(0), 0.1).tolist() == [1.0, 1.0, 1.0]


def test_seismic_sensors_are_integrated_in_steps_that_do_not_matter() -> None:
    def exposure(step_m: float, shift_m: float) -> float:
        offset = midpoints(round(1000.0 / step_m), 1000.0)
        near = np.abs(offset - shift_m)
        g = np.where(near <= SEISMIC.range_m, glimpse(SEISMIC, near, np.zeros_like(near), math.inf), 0.0)
        return float(-np.log1p(-g).sum() * step_m / 0.78 / 60.0)

    coarse_steps, fine = ([exposure(step, shift) for shift in np.linspace(0.0, 50.0, 51)] for step in (50.0, 5.0))
    assert exposure(0.1, 0.0) == pytest.approx(2.72, abs=0.001)
    assert (min(coarse_steps), max(coarse_steps)) == pytest.approx((2.32, 3.14), abs=0.01)
    assert fine == pytest.approx([2.72] * 51, abs=0.003)
