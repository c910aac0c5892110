"""Conditions: the states of weather and the hours in which the same observers are on, with their shares.

Chance is integrated within a period by summing over weather and over slices of time. Nothing is averaged before the
observers are combined: two posts of the same hours are up together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.results import PERIODS
from layers.hours import MINUTES, SUNRISE, SUNSET, parse_hours
from resources import Weather

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Slices:
    """Parts of a period in which the same rosters are on: ``on`` (slices, rosters), ``share`` adding up to 1."""

    on: BoolArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class Conditions:
    """Rosters (distinct hours), and per period its slices and the shares of the weather's states."""

    rosters: tuple[str, ...]
    slices: tuple[Slices, Slices]
    weather: tuple[FloatArray, FloatArray]

    @classmethod
    def of(cls, hours: Sequence[str], weather: Weather) -> Conditions:
        """The conditions of observers and patrols with these hours (canonical texts, local time)."""
        rosters = tuple(sorted(set(hours))) or ("",)
        on = np.array([parse_hours(text).minutes for text in rosters])
        minute = np.arange(MINUTES)
        day = (minute >= SUNRISE) & (minute < SUNSET)
        shares = [np.array(weather.share(night=period == "night")) for period in PERIODS]
        return cls(rosters, (_slices(on[:, day]), _slices(on[:, ~day])), (shares[0], shares[1]))

    def roster(self, hours: str) -> int:
        """The number of the roster with these hours."""
        return self.rosters.index(hours)

    def on_share(self, period: int) -> FloatArray:
        """Share of a period (0 day, 1 night) that each roster is on, (rosters,)."""
        found = self.slices[period]
        return found.share @ found.on


def _slices(on: BoolArray) -> Slices:
    distinct, count = np.unique(on, axis=1, return_counts=True)
    return Slices(distinct.T.copy(), count / count.sum())
