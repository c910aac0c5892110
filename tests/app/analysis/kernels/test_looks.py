"""M of many looks: by hand, at its two ends, and its laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.detection.path_chance import common_error, quantile
from app.analysis.kernels.looks import (
    MOST,
    Looks,
    all_looked_at,
    detected_by_places,
    detected_in,
    expected,
    exposures_in,
    masses,
)

ALL = np.array([31])
ERROR = common_error(200.0)
MISSES = st.lists(st.floats(0.05, 1.0), min_size=20, max_size=20)


def looks(miss: list[float], number: float = 1.0, beta: float = 0.1, use: float = 1.0) -> Looks:
    """Looks at one path in one kind of weather, evenly spread over five places."""
    q = np.array(miss)[None, None]
    place = (np.arange(q.size) * 5 // q.size)[None]
    return Looks(q, np.zeros(3, np.int64), place, number, np.full((2, 3), use), beta)


def missed(of: Looks, seen: int = 31) -> float:
    """M by day in the first weather."""
    return 1.0 - float(detected_in(of, np.array([seen]))[0, 0, 0])


def test_two_looks_by_hand() -> None:
    # c = .1 * .4; M = .04 + .96 (.36 / .96) (.46 / .96) = .2125, above .4 * .5 = .2.
    assert missed(looks([0.4, 0.5, 1.0, 1.0, 1.0])) == pytest.approx(0.04 + 0.36 * 0.46 / 0.96)


def test_many_looks_by_hand() -> None:
    # Twice .36 / .96 to the power of 3: each look counts three times.
    expected_ = 0.04 + 0.96 * (0.36 / 0.96) ** 6
    assert missed(looks([0.4, 0.4, 1.0, 1.0, 1.0], number=3.0)) == pytest.approx(expected_)


def test_independent_looks_and_the_best_look_alone() -> None:
    miss = [0.5, 0.6, 0.7, 0.8, 0.9]
    assert missed(looks(miss, beta=0.0)) == pytest.approx(math.prod(miss))
    assert missed(looks(miss, beta=1.0)) == pytest.approx(0.5)


def test_without_a_look_nothing_is_detected() -> None:
    assert missed(looks([1.0] * 5)) == 1.0
    assert missed(looks([0.5] * 5), seen=0) == 1.0
    assert missed(looks([0.5] * 5, use=0.0)) == 1.0


def test_a_look_counts_where_its_place_is_in_sight() -> None:
    of = looks([0.5, 0.6, 1.0, 1.0, 1.0], beta=0.0)
    assert [missed(of, seen) for seen in (1, 2, 3, 4)] == pytest.approx([0.5, 0.6, 0.3, 1.0])
    assert all_looked_at(of).tolist() == [3]


def test_part_of_a_glimpse_is_a_power_of_it() -> None:
    assert missed(looks([0.25, 1.0, 1.0, 1.0, 1.0], use=0.5, beta=0.0)) == pytest.approx(0.5)


def test_what_is_certain_is_finite() -> None:
    certain = looks([0.0] * 5, beta=0.0)
    assert exposures_in(certain, ALL)[0, 0, 0] == MOST
    assert missed(certain) == pytest.approx(0.0, abs=1e-30)


@settings(max_examples=60, deadline=None)
@given(MISSES, st.integers(0, 19), st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.1, 5.0))
def test_a_better_look_never_misses_more(miss: list[float], at: int, share: float, beta: float, number: float) -> None:
    better = [q * share if n == at else q for n, q in enumerate(miss)]
    assert missed(looks(better, number, beta)) <= missed(looks(miss, number, beta)) + 1e-12


@settings(max_examples=60, deadline=None)
@given(MISSES, st.integers(0, 31), st.integers(0, 31), st.floats(0.0, 1.0))
def test_more_in_sight_never_misses_more(miss: list[float], seen: int, more: int, beta: float) -> None:
    assert missed(looks(miss, beta=beta), seen | more) <= missed(looks(miss, beta=beta), seen) + 1e-12


@settings(max_examples=60, deadline=None)
@given(MISSES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_the_more_is_common_the_more_is_missed(miss: list[float], one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert missed(looks(miss, beta=less)) <= missed(looks(miss, beta=more)) + 1e-12


@settings(max_examples=60, deadline=None)
@given(MISSES, st.floats(0.0, 1.0))
def test_m_lies_between_independence_and_the_best_look(miss: list[float], beta: float) -> None:
    assert math.prod(miss) - 1e-12 <= missed(looks(miss, beta=beta)) <= min(miss) + 1e-12


@settings(max_examples=30, deadline=None)
@given(MISSES, st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5))
def test_the_mean_is_that_over_what_may_be_in_sight(miss: list[float], chance: list[float]) -> None:
    of, z = looks(miss), quantile(np.array(chance))
    mass = np.zeros(32)
    masses(z, ERROR, mass)
    p, some = expected(of, z[None], ERROR)
    by_places = detected_by_places(of, np.array([0]), 5)
    np.testing.assert_allclose(p[:, :, 0], by_places[0] @ mass, atol=1e-9)
    # Who looks at none of it is asked what it has in sight at all.
    looked = int(all_looked_at(of)[0]) or 31
    assert some[0] == pytest.approx(mass[(np.arange(32) & looked) != 0].sum(), abs=1e-9)


def test_weathers_and_periods_are_apart() -> None:
    miss = np.array([[[0.5] * 5], [[1.0] * 5]])
    of = Looks(miss, np.array([0, 1, 0]), np.arange(5)[None], 1.0, np.array([[1.0, 1.0, 0.0], [0.5, 1.0, 1.0]]), 0.0)
    m = 1.0 - detected_in(of, ALL)[..., 0]
    np.testing.assert_allclose(m, [[0.5**5, 1.0, 1.0], [0.5**2.5, 1.0, 0.5**5]])
