"""Conditions: the states of the weather and the hours in which the same observers are on, with their shares.

Chance is integrated within a period by summing over weather and over slices of a week's minutes. Nothing is averaged
before the observers are combined: two posts with the same hours are up together or not at all. Day and night are the
sun's, so samples whose sun rises and sets at other times have other shares of the same slices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from app.analysis.detection.hours_of_week import HoursOfWeek, hours_of_week
from app.analysis.detection.sun import SunTimes
from app.arrays import BoolArray, FloatArray, IntArray
from layers.hours import MINUTES, parse_hours
from resources import Weather


@dataclass(frozen=True, eq=False)
class Slices:
    """Parts of a period in which the same rosters are on: ``on`` (slices, rosters), ``share`` adding up to 1."""

    on: BoolArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class Conditions:
    """Rosters (distinct hours), the sun group of each of n samples, and shares of time and weather by period.

    suns: sunrise and sunset of each group, in local time. on: bool (slices, rosters), the same for all. shares: by
    period the share of each slice, (groups, slices), rows adding up to 1. weather: by period the shares of its states.
    week: the slice of each minute of the week, Monday first, (10080,).
    """

    rosters: tuple[str, ...]
    group: IntArray
    suns: tuple[SunTimes, ...]
    on: BoolArray
    shares: tuple[FloatArray, FloatArray]
    weather: tuple[FloatArray, FloatArray]
    week: IntArray

    @classmethod
    def of(
        cls, hours: Sequence[str], weather: Weather, *, group: IntArray, suns: Sequence[tuple[int, int]], date: str
    ) -> Conditions:
        """The conditions of observers and patrols with these hours (canonical texts, local time).

        ``suns``: sunrise and sunset of each group in minutes of that clock, sunrise first, less than a day apart.
        ``date`` (ISO) decides the season; its weekday does not count, since a crossing may come on any.
        """
        rosters = tuple(sorted(set(hours))) or ("",)
        week = np.array([parse_hours(text).week(int(date[5:7])) for text in rosters])
        on, slices = _distinct(week.reshape(len(rosters), -1))
        minutes = _by_minute(slices, len(on))
        day = np.array([_daylight(*sun) for sun in suns])
        states = [np.array(weather.share(night=period == "night")) for period in PERIODS]
        shares = _shares(day, minutes), _shares(~day, minutes)
        return cls(rosters, group, tuple(SunTimes(*sun) for sun in suns), on, shares, (states[0], states[1]), slices)

    def roster(self, hours: str) -> int:
        """The number of the roster with these hours."""
        return self.rosters.index(hours)

    def on_share(self, period: int) -> FloatArray:
        """Share of a period (0 day, 1 night) that each roster is on, (groups, rosters)."""
        return self.shares[period] @ self.on

    @cached_property
    def hours(self) -> HoursOfWeek:
        """The hours of a week by the slices and periods they consist of."""
        day = np.array([_daylight(*sun) for sun in self.suns])
        return hours_of_week(self.week, len(self.on), day)

    @cached_property
    def slices(self) -> tuple[tuple[Slices, Slices], ...]:
        """The slices that occur, by group and period."""
        return tuple((self._slices(0, group), self._slices(1, group)) for group in range(len(self.shares[0])))

    def _slices(self, period: int, group: int) -> Slices:
        share = self.shares[period][group]
        return Slices(self.on[share > 0.0], share[share > 0.0])


def _distinct(on: BoolArray) -> tuple[BoolArray, IntArray]:
    """The distinct columns of a week (rosters, minutes), as rows, and the number of that of each minute."""
    starts = np.flatnonzero(np.r_[True, (on[:, 1:] != on[:, :-1]).any(axis=0)])
    distinct, number = np.unique(on[:, starts], axis=1, return_inverse=True)
    return distinct.T.copy(), np.repeat(number.reshape(-1), np.diff(np.r_[starts, on.shape[1]]))


def _by_minute(slices: IntArray, count: int) -> IntArray:
    """How often each of ``count`` slices falls on each minute of a day, (slices, 1440)."""
    place = slices * MINUTES + np.arange(slices.size) % MINUTES
    return np.bincount(place, minlength=count * MINUTES).reshape(count, MINUTES)


def _daylight(sunrise: int, sunset: int) -> BoolArray:
    return (np.arange(MINUTES) - sunrise) % MINUTES < sunset - sunrise


def _shares(within: BoolArray, minutes: IntArray) -> FloatArray:
    count = within.astype(np.int64) @ minutes.T
    return np.asarray(count / count.sum(axis=1, keepdims=True), np.float64)


PERIODS: tuple[Literal["day", "night"], ...] = ("day", "night")


ALONE = 0.5
"""A source that alone detects with at least this P counts in k."""
