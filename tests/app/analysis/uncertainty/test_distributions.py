"""Draws of what is not known: PERT quantiles, types at them, and what features state of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from app.analysis.uncertainty import distributions
from resources import SensorType, sensor_types

TYPES = sensor_types()
U = st.floats(0.0, 1.0)
KINDS = st.sampled_from(list(TYPES.values()))
THREE = st.tuples(*[st.floats(-1e4, 1e4)] * 3).map(sorted)


def test_pert_is_the_stretched_beta_distribution() -> None:
    u = np.linspace(0.01, 0.99, 21)
    # Mode 60 in 20..300: alpha 1 + 4 * 40 / 280, beta 1 + 4 * 240 / 280.
    expected = beta.ppf(u, 1 + 160 / 280, 1 + 960 / 280, loc=20, scale=280)
    np.testing.assert_allclose(distributions.pert(u, 20.0, 60.0, 300.0), expected, rtol=1e-12)


def test_a_symmetric_pert_has_its_median_in_the_middle() -> None:
    np.testing.assert_allclose(
        distributions.pert([0.5, 0.5], [0.0, 3.2], [0.5, 4.0], [1.0, 4.8]), [0.5, 4.0], rtol=1e-12
    )


def test_the_mean_of_many_draws_is_that_of_pert() -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    assert distributions.pert(u, 20.0, 60.0, 300.0).mean() == pytest.approx((20 + 4 * 60 + 300) / 6, abs=0.05)
    # The mode at an end, as for a radar that may do worse than its data sheet, never better.
    assert distributions.pert(u, 3000.0, 5000.0, 5000.0).mean() == pytest.approx((3000 + 5 * 5000) / 6, abs=0.5)


@given(THREE, st.lists(U, min_size=2, max_size=20))
def test_pert_rises_from_low_to_high(ends: list[float], quantiles: list[float]) -> None:
    low, mode, high = ends
    value = distributions.pert(np.sort(quantiles), low, mode, high)
    assert np.all(np.diff(value) >= -1e-9 * (1.0 + abs(high - low)))
    assert np.all((value >= low) & (value <= high))
    assert distributions.pert([0.0, 1.0], low, mode, high).tolist() == [low, high]


@pytest.mark.parametrize("u", [-0.1, 1.1, float("nan")])
def test_what_is_no_quantile_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match="quantile"):
        distributions.pert(u, 0.0, 0.5, 1.0)


def test_a_mode_outside_is_refused() -> None:
    with pytest.raises(ValueError, match="mode"):
        distributions.pert(0.5, 0.0, 2.0, 1.0)


def at(kind: SensorType, u: float) -> SensorType:
    return distributions.drawn(kind, dict.fromkeys(distributions.names(kind), u))


@pytest.mark.parametrize("key", TYPES)
def test_the_ends_of_the_quantiles_are_the_ends_of_the_spread(key: str) -> None:
    kind = TYPES[key]
    lowest, highest = at(kind, 0.0), at(kind, 1.0)
    for name, low, high in kind.spread:
        assert (lowest.parameter(name), highest.parameter(name)) == (low, high)


@given(KINDS, U, U)
def test_draws_rise_with_u_and_are_types_themselves(kind: SensorType, first: float, second: float) -> None:
    below, above = at(kind, min(first, second)), at(kind, max(first, second))
    for name, low, high in kind.spread:
        assert low <= below.parameter(name) <= above.parameter(name) + 1e-9 * high
        assert above.parameter(name) <= high
    assert below.spread == ()
    assert (below.key, below.label, below.model, below.range_m) == (kind.key, kind.label, kind.model, kind.range_m)


@given(KINDS)
def test_nothing_drawn_changes_nothing_but_the_spread(kind: SensorType) -> None:
    assert distributions.drawn(kind, {}) == replace(kind, spread=())


def test_a_parameter_that_is_known_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="range_m has no spread; those that have: height_m"):
        distributions.drawn(TYPES["ground_radar"], {"range_m": 0.5})


@given(U, st.floats(0.0, 100.0))
def test_a_stated_height_keeps_the_ratio(u: float, stated: float) -> None:
    camera = TYPES["thermal_camera"]
    expected = stated * at(camera, u).height_m / camera.height_m
    assert distributions.heights(camera, u, stated) == pytest.approx(expected)
    assert 0.9 * stated - 1e-9 <= distributions.heights(camera, u, stated) <= 1.1 * stated + 1e-9


def test_heights_without_a_spread_stay() -> None:
    assert distributions.heights(TYPES["ground_sensor"], [0.1, 0.9], 2.0).tolist() == [2.0, 2.0]


@given(KINDS, U)
def test_the_availability_of_the_type_is_drawn_as_the_type_is(kind: SensorType, u: float) -> None:
    drawn = at(kind, u).availability
    assert distributions.availabilities(kind, u, kind.availability) == pytest.approx(drawn, abs=1e-12)


@given(KINDS, st.lists(U, min_size=2, max_size=9), U)
def test_a_stated_availability_is_the_mode_of_its_own_spread(kind: SensorType, u: list[float], stated: float) -> None:
    value = distributions.availabilities(kind, np.sort(u), stated)
    assert np.all((value >= 0.0) & (value <= 1.0))
    assert np.all(np.diff(value) >= -1e-9)
    low, high = distributions.availabilities(kind, [0.0, 1.0], stated)
    assert low <= stated <= high


def test_what_is_certain_stays_certain() -> None:
    post = TYPES["observation_post"]
    assert distributions.availabilities(post, [0.0, 0.3, 1.0], [0.0, 1.0, 1.0]).tolist() == [0.0, 1.0, 1.0]
    reference = replace(post, spread=())
    assert distributions.availabilities(reference, [0.0, 1.0], 0.4).tolist() == [0.4, 0.4]


def test_a_better_post_moves_the_spread_up() -> None:
    # Odds of .45, .3 and .6 times 4: the spread of .45 round log odds moved with the mode.
    odds = np.array([0.3, 0.45, 0.6]) / (1 - np.array([0.3, 0.45, 0.6])) * 4.0
    low, mode, high = odds / (1 + odds)
    drawn = distributions.availabilities(TYPES["observation_post"], [0.0, 1.0], mode)
    np.testing.assert_allclose(drawn, [low, high])
