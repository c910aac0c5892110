"""Slices of the week and their shares by the sun; nothing is averaged before observers are combined."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.coverage import coverage_of, p_with
from app.analysis.detection.pairs import Pairs
from layers.hours import parse_hours
from tests.builders.conditions import conditions
from tests.builders.pairs import pairs

SUNS = ((360, 1080), (300, 1200), (-20, 700), (420, 1460))
HOURS = ("", "06:00-18:00", "22:00-06:00", "Mo-Fr 08:00-16:00; Sa 10:00-12:00", "Nov-Mar off", "Su 00:00-24:00")


def twice(exposure: np.ndarray, availability: float = 1.0) -> Pairs:
    """Two equal sources of the first roster with one sample; exposure (2, 3)."""
    return pairs([1.0, 1.0], [exposure, exposure], availability)


@given(st.lists(st.sampled_from(HOURS), min_size=1, max_size=6), st.sampled_from(SUNS), st.integers(1, 12))
def test_shares_are_those_of_the_minutes(hours: list[str], sun: tuple[int, int], month: int) -> None:
    result = conditions(*hours, suns=(sun,), date=f"2026-{month:02d}-15")
    day = np.array([(minute - sun[0]) % 1440 < sun[1] - sun[0] for minute in range(1440)])
    for period, within in enumerate((day, ~day)):
        slices = result.slices[0][period]
        assert slices.share.sum() == pytest.approx(1.0)
        assert (slices.share > 0.0).all()
        weeks = {text: parse_hours(text).week(month)[:, within] for text in hours}
        for text, week in weeks.items():
            roster = result.roster(text)
            assert result.on_share(period)[0, roster] == pytest.approx(week.mean())
            assert slices.share @ slices.on[:, roster] == pytest.approx(week.mean())
        both = np.logical_and.reduce(list(weeks.values())).mean()
        assert slices.share @ slices.on.all(axis=1) == pytest.approx(both)


def test_each_group_has_its_own_shares() -> None:
    result = conditions("06:00-18:00", suns=((360, 1080), (300, 1260)), group=(0, 1, 1))
    np.testing.assert_allclose(result.on_share(0)[result.group, 0], [1.0, 0.75, 0.75])
    np.testing.assert_allclose(result.on_share(1)[:, 0], [0.0, 0.0])
    assert [len(slices.share) for slices in (result.slices[0][0], result.slices[1][0])] == [1, 2]


def test_samples_of_other_suns_have_other_p() -> None:
    result = conditions("06:00-18:00", suns=((360, 1080), (300, 1260)), group=(0, 1))
    one = twice(np.full((2, 3), 2.0))
    each = replace(one, sample=np.array([0, 1]))
    coverage = coverage_of(each, result, 2)
    detected = -np.expm1(-2.0)
    np.testing.assert_allclose(coverage.p, [[detected, 0.75 * detected], [0.0, 0.0]])
    np.testing.assert_allclose(coverage.best, coverage.p)
    np.testing.assert_allclose(p_with(each, "sure", result, 2), coverage.low)


def test_the_season_is_that_of_the_date() -> None:
    text = "06:00-18:00; Nov-Mar off"
    assert conditions(text, date="2026-10-31").on_share(0)[0, 0] == 1.0
    assert conditions(text, date="2026-11-01").on_share(0)[0, 0] == 0.0


def test_weekdays_are_chance_and_shared() -> None:
    """Two posts off on the same two days of seven: a roster averaged first would let one stand in for the other."""
    text, exposure = "Mo-Fr 00:00-24:00", np.full((2, 3), 2.0)
    p = coverage_of(twice(exposure), conditions(text), 1).p[0, 0]
    assert p == pytest.approx(5 / 7 * -np.expm1(-4.0))
    averaged = 1.0 - (1.0 - 5 / 7 * -np.expm1(-2.0)) ** 2
    assert abs(p - averaged) > 0.1
    drawn_apart = 1.0 - (2 / 7 + 5 / 7 * np.exp(-2.0)) ** 2  # as if each had its own days off
    assert abs(p - drawn_apart) > 0.1


def test_weather_is_summed_last() -> None:
    """Fog blinds both at once; the weather averaged first would let each see through the other's."""
    clear_only = np.array([[3.0, 0.0, 0.0]] * 2)
    result = coverage_of(twice(clear_only), conditions(""), 1).p[0, 0]
    assert result == pytest.approx(0.7 * -np.expm1(-6.0))
    p_averaged = 1.0 - (1.0 - 0.7 * -np.expm1(-3.0)) ** 2
    hazard_averaged = -np.expm1(-2 * 0.7 * 3.0)
    assert min(abs(result - p_averaged), abs(result - hazard_averaged)) > 0.1


def test_availability_is_a_state_never_an_average() -> None:
    p = coverage_of(twice(np.full((2, 3), 2.0), availability=0.45), conditions(""), 1)
    assert p.best[0, 0] == pytest.approx(0.389, abs=5e-4)
    assert p.p[0, 0] == pytest.approx(1.0 - (1.0 - 0.45 * -np.expm1(-2.0)) ** 2)
    assert abs(p.best[0, 0] - -np.expm1(-0.45 * 2.0)) > 0.2
