"""The hours of a week by what they consist of, and as the hours of posts are written."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.analysis.detection.hours_of_week import text_of_hours
from layers.hours import parse_hours
from tests.builders.conditions import conditions

ROSTERS = ("", "06:00-18:00", "22:30-06:00", "Mo-Fr 08:00-16:00; Sa 10:20-12:00", "Nov-Mar off", "Su 00:00-24:00")
SUNS = ((360, 1080), (335, 1207), (-20, 700))


@given(st.lists(st.sampled_from(ROSTERS), min_size=1, max_size=4), st.integers(1, 12))
def test_an_hour_consists_of_its_minutes(hours: list[str], month: int) -> None:
    of = conditions(*hours, suns=SUNS, date=f"2026-{month:02d}-15")
    np.testing.assert_allclose(of.hours.weight.sum(axis=(2, 3)), 1.0)
    week = np.stack([parse_hours(text).week(month).ravel() for text in of.rosters])
    on = np.einsum("gkst,sr->gkr", of.hours.weight, of.on)[:, of.hours.kind]
    np.testing.assert_allclose(on, np.stack([week.reshape(len(week), 168, 60).mean(axis=2).T] * len(SUNS)))
    for group, (rise, down) in enumerate(SUNS):
        day = (np.arange(10080) % 1440 - rise) % 1440 < down - rise
        in_daylight = of.hours.weight[group, of.hours.kind, :, 0].sum(axis=1)
        np.testing.assert_allclose(in_daylight, day.reshape(168, 60).mean(axis=1))


def test_hours_alike_are_of_one_kind() -> None:
    of = conditions("06:00-18:00", suns=((360, 1080),)).hours
    assert len(of) == 2
    night = np.arange(2) == of.kind[0]
    assert of.text(night) == "00:00-06:00,18:00-24:00"
    assert of.text(~night) == "06:00-18:00"
    assert of.text(np.ones(2, np.bool_)) == "00:00-24:00"
    assert of.first(np.array([night, ~night])).tolist() == [0, 6]


@given(arrays.arrays(np.bool_, (7, 24)))
def test_hours_are_written_as_those_of_posts(week: np.ndarray) -> None:
    text = text_of_hours(week)
    if not week.any():
        assert text == ""
        return
    # Days without any hour are told by leaving them out, so that the first rule must not add up over all days.
    read = parse_hours(text).week(6).reshape(7, 24, 60)
    np.testing.assert_array_equal(read.all(axis=2), week)
    np.testing.assert_array_equal(read.any(axis=2), week)


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ({day: range(5) for day in range(5)}, "Mo-Fr 00:00-05:00"),
        ({0: [23], 6: [0, 1]}, "Mo 23:00-24:00; Su 00:00-02:00"),
        ({day: [*range(6), *range(20, 24)] for day in range(7)}, "00:00-06:00,20:00-24:00"),
    ],
)
def test_days_alike_stand_together(days: dict[int, list[int]], text: str) -> None:
    week = np.zeros((7, 24), np.bool_)
    for day, hours in days.items():
        week[day, list(hours)] = True
    assert text_of_hours(week) == text
