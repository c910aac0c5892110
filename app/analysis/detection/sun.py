"""Sunrise and sunset from the sun's elevation at a place and date, on the clock that a state keeps.

The equations are those of NOAA's solar calculator (after Meeus, Astronomical Algorithms), good to about a minute
below 72 degrees of latitude.
"""

from __future__ import annotations

import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, IntArray

HORIZON_DEG = -0.833
"""Elevation of the sun's centre at sunrise and sunset: refraction 34', half its width 16'."""
STEP_MIN = 10
"""Sun times are rounded to this, so that many samples share them and with them the hours of day and night."""
SHORTEST_MIN = 10.0
"""No day and no night is taken to be shorter, so that both have hours where the sun does not set or rise."""
CLOCKS_MIN = {"TJ": 300, "KG": 360, "UZ": 300, "AF": 270, "CN": 480, "TM": 300, "KZ": 300}
"""Minutes that the clocks of a state are ahead of UTC, all year."""


class SunTimes(NamedTuple):
    """Sunrise and sunset in minutes of a clock; outside 0 to 1440 where that clock is far off the sun's."""

    rise_min: int
    set_min: int


class SunGroups(NamedTuple):
    """The group of each of n places by its sun times, int64, and the times of each group."""

    group: IntArray
    times: tuple[SunTimes, ...]


def sun_groups(lon: FloatArray, lat: FloatArray, date: str, state: str) -> SunGroups:
    """The groups of n places (degrees) by their sun times on ``date`` (ISO) and the clock of ``state``.

    Times are rounded to STEP_MIN.
    """
    exact = np.stack(sun_times(lon, lat, date, clock_min(state, lon)), axis=1)
    rounded = (np.floor(exact / STEP_MIN + 0.5) * STEP_MIN).astype(np.int64)
    distinct, group = np.unique(rounded, axis=0, return_inverse=True)
    return SunGroups(group.reshape(-1).astype(np.int64), tuple(SunTimes(*times) for times in distinct.tolist()))


def clock_min(state: str, lon: FloatArray) -> FloatArray:
    """Minutes by which the clock of ``state`` (ISO alpha-2) is ahead of UTC; elsewhere solar time to the half hour."""
    if state in CLOCKS_MIN:
        return np.full(lon.size, float(CLOCKS_MIN[state]))
    return np.rint(lon / 7.5) * 30.0


def sun_times(lon: ArrayLike, lat: ArrayLike, date: str, ahead_min: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Sunrise and sunset on ``date`` (ISO) in minutes of a clock ``ahead_min`` ahead of UTC; degrees, float64 (n).

    Where the sun does not set, the night is SHORTEST_MIN long; where it does not rise, the day is.
    """
    east, north = np.asarray(lon, np.float64), np.radians(np.asarray(lat, np.float64))
    declination, equation_min = _sun(date, east)
    horizon = np.sin(np.radians(HORIZON_DEG)) - np.sin(north) * np.sin(declination)
    angle = np.arccos(np.clip(horizon / (np.cos(north) * np.cos(declination)), -1.0, 1.0))
    half = np.clip(4.0 * np.degrees(angle), SHORTEST_MIN / 2.0, 720.0 - SHORTEST_MIN / 2.0)
    noon = 720.0 - 4.0 * east - equation_min + np.asarray(ahead_min, np.float64)
    return noon - half, noon + half


def _sun(date: str, lon: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Declination (radians) and equation of time (minutes) at each place's noon."""
    day = datetime.date.fromisoformat(date[:10]).toordinal() + 1_721_425.0 - lon / 360.0  # Julian day of noon
    t = (day - 2_451_545.0) / 36_525.0
    length = np.radians(280.46646 + t * (36_000.76983 + 0.0003032 * t))
    anomaly = np.radians(357.52911 + t * (35_999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        np.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + np.sin(2.0 * anomaly) * (0.019993 - 0.000101 * t)
        + np.sin(3.0 * anomaly) * 0.000289
    )
    node = np.radians(125.04 - 1934.136 * t)
    apparent = length + np.radians(centre - 0.00569 - 0.00478 * np.sin(node))
    mean_tilt = 23.0 + (26.0 + (21.448 - t * (46.815 + t * (0.00059 - 0.001813 * t))) / 60.0) / 60.0
    tilt = np.radians(mean_tilt + 0.00256 * np.cos(node))
    y = np.tan(tilt / 2.0) ** 2
    equation = (
        y * np.sin(2.0 * length)
        - 2.0 * eccentricity * np.sin(anomaly)
        + 4.0 * eccentricity * y * np.sin(anomaly) * np.cos(2.0 * length)
        - 0.5 * y * y * np.sin(4.0 * length)
        - 1.25 * eccentricity**2 * np.sin(2.0 * anomaly)
    )
    return np.arcsin(np.sin(tilt) * np.sin(apparent)), 4.0 * np.degrees(equation)
