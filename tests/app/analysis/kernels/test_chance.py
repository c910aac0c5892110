"""Numbers by key: the same for the same key, as if drawn for others; sources combined draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from app.analysis.kernels.chance import ByHour, Chances, Met, combine, keys_of, normals, uniforms
from app.analysis.uncertainty.keys import key_of
from app.arrays import SingleArray

MANY = 200_000


def test_a_key_has_one_number_whatever_else_is_asked_for() -> None:
    keys = keys_of(key_of("a"), 50)
    assert uniforms(keys)[10] == uniforms(keys[10:11])[0]
    assert normals(keys)[49] == normals(keys[49:])[0]
    assert keys_of(key_of("a"), 9).tolist() == keys[:9].tolist()
    assert not set(keys.tolist()) & set(keys_of(key_of("b"), 50).tolist())


def test_the_numbers_of_many_keys_are_uniform_and_normal() -> None:
    keys = keys_of(key_of("many"), MANY)
    assert stats.kstest(uniforms(keys), "uniform").pvalue > 0.001
    assert stats.kstest(normals(keys), "norm").pvalue > 0.001
    # Neighbours in number are no neighbours in value.
    value = normals(keys)
    assert abs(np.corrcoef(value[:-1], value[1:])[0, 1]) < 4.0 / np.sqrt(MANY)


def chances(weather: np.ndarray, share: tuple[float, ...] = (1.0,), on: tuple[bool, ...] = (True,)) -> Chances:
    up = np.ones((2, weather.shape[0]), dtype=np.float32)
    return Chances(up, np.zeros(2, np.int64), np.array([[flag] for flag in on]), np.array([[share, share]]), weather)


def no_hours(answer: Chances) -> ByHour:
    weight = np.zeros((1, 0, answer.share.shape[2], 2))
    return ByHour(weight, np.zeros((0, 0)), np.zeros((0, 0), np.float32))


def combined(exposure: list[float], factor: list[list[float]], answer: Chances) -> np.ndarray:
    size, draws = len(exposure), answer.weather.shape[0]
    spread = np.repeat(np.array(exposure, dtype=np.float32)[:, None], draws, axis=1)
    states = np.repeat(np.array(factor, dtype=np.float32)[:, None, :], 2, axis=1)
    met = Met(np.array([0, size]), np.arange(size), spread, states)
    p = np.zeros((1, 2, draws), dtype=np.float32)
    combine(met, answer, np.zeros(1, np.int64), p, no_hours(answer))
    drawn: SingleArray = p[0]
    return drawn


def test_weather_is_a_state_never_an_average() -> None:
    half = np.array([[[0.5, 0.5]] * 2] * 3)
    p = combined([2.0, 2.0], [[1.0, 0.0], [1.0, 0.0]], chances(half))
    assert p == pytest.approx(0.5 * (1.0 - np.exp(-4.0)), abs=1e-6)  # .491; averaged first it would be .865 or .678
    assert p == pytest.approx(0.491, abs=1e-3)


def test_p_of_an_hour_is_that_of_the_slices_it_consists_of() -> None:
    weather = np.array([[[0.7, 0.3], [0.4, 0.6]]] * 5)
    answer = Chances(
        np.ones((2, 5), np.float32),
        np.array([0, 1]),
        np.array([[True, True], [True, False], [False, False]]),
        np.array([[[0.5, 0.25, 0.25], [0.2, 0.3, 0.5]]]),
        weather,
    )
    spread = np.repeat(np.array([[1.5], [0.8]], np.float32), 5, axis=1)
    met = Met(np.array([0, 2]), np.arange(2), spread, np.array([[[1.0, 0.5]] * 2] * 2, np.float32))
    # An hour of each slice by day and by night, and one that is half and half.
    weight = np.zeros((1, 7, 3, 2))
    for kind in range(6):
        weight[0, kind, kind // 2, kind % 2] = 1.0
    weight[0, 6, 0, 0] = weight[0, 6, 1, 1] = 0.5
    by_hour = ByHour(weight, np.zeros((1, 7)), np.zeros((1, 5), np.float32))
    p = np.zeros((1, 2, 5), np.float32)
    combine(met, answer, np.zeros(1, np.int64), p, by_hour)
    (hours,) = by_hour.by_kind
    alone = [[1.0 - np.exp(-factor * of) for factor in (1.0, 0.5)] for of in (2.3, 1.5, 0.0)]
    by_hand = [np.dot(weather[0, period], alone[slice_]) for slice_ in range(3) for period in (0, 1)]
    np.testing.assert_allclose(hours[:6], by_hand, atol=1e-6)
    assert hours[6] == pytest.approx((by_hand[0] + by_hand[3]) / 2.0, abs=1e-6)
    np.testing.assert_allclose(
        p[0].T, [[0.5 * hours[0] + 0.25 * hours[2], 0.2 * hours[1] + 0.3 * hours[3]]] * 5, atol=1e-6
    )
    np.testing.assert_allclose(by_hour.worst, 0.0)


def test_hours_are_a_state_too() -> None:
    always = np.array([[[1.0]] * 2] * 3)
    p = combined([2.0, 2.0], [[1.0], [1.0]], chances(always, (0.5, 0.5), (True, False)))
    assert p == pytest.approx(0.491, abs=1e-3)


def test_availability_stays_outside_the_exponent() -> None:
    answer = chances(np.array([[[1.0]] * 2] * 3))
    answer.up[:] = 0.45
    assert combined([2.0], [[1.0]], answer) == pytest.approx(0.389, abs=1e-3)  # not the .593 of a mean hazard
    answer.up[:] = 0.2
    assert combined([10.0], [[1.0]], answer) == pytest.approx(0.2, abs=1e-3)
