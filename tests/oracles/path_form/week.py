"""The week by the sun: which rosters are on duty together, by day and by night, and how often."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from app.arrays import BoolArray, FloatArray
from app.scene.scene import Scene
from layers.hours import MINUTES, parse_hours

CLOCK_MIN = {"TJ": 300.0, "UZ": 300.0, "KG": 360.0, "CN": 480.0, "AF": 270.0}
"""Minutes by which the clock of a state is ahead of UTC; elsewhere that of the nearest half hour of the sun."""
ZENITH_DEG = 90.833
"""Of the sun's centre at sunrise: its radius and refraction."""
ROUND_MIN = 10


def daylight(scene: Scene, lon: float, lat: float) -> BoolArray:
    """Minutes of the local day, (1440,), on which the sun is up at a place on the date of the scene."""
    ahead = CLOCK_MIN.get(scene.own_state, round(lon * 4.0 / 30.0) * 30.0)
    noon, half = _sun(lon, lat, date.fromisoformat(scene.as_of), ahead)
    rise, down = (round(minute / ROUND_MIN) * ROUND_MIN for minute in (noon - half, noon + half))
    up = np.zeros(MINUTES, dtype=np.bool_)
    up[np.arange(rise, down) % MINUTES] = True
    return up


def _sun(lon: float, lat: float, day: date, ahead: float) -> tuple[float, float]:
    """Local minute of noon, and half the length of the day in minutes, by NOAA's series of Spencer (1971)."""
    around = 2.0 * math.pi / 365.0 * (day.timetuple().tm_yday - 0.5 - ahead / MINUTES)
    cos, sin = (np.array([f(n * around) for n in (1, 2, 3)]) for f in (math.cos, math.sin))
    equation = 229.18 * (0.000075 + 0.001868 * cos[0] - 0.032077 * sin[0] - 0.014615 * cos[1] - 0.040849 * sin[1])
    tilt = 0.006918 - 0.399912 * cos[0] + 0.070257 * sin[0] - 0.006758 * cos[1] + 0.000907 * sin[1]
    tilt += -0.002697 * cos[2] + 0.00148 * sin[2]
    at = math.radians(lat)
    height = math.cos(math.radians(ZENITH_DEG)) / (math.cos(at) * math.cos(tilt)) - math.tan(at) * math.tan(tilt)
    half = 4.0 * math.degrees(math.acos(min(1.0, max(-1.0, height))))
    return 720.0 - 4.0 * lon - float(equation) + ahead, min(max(half, 5.0), 715.0)


def duties(hours: Sequence[str], month: int, minutes: BoolArray) -> tuple[FloatArray, BoolArray]:
    """Sets of rosters on duty together, (sets, rosters), and the share of these minutes of the week each set has."""
    if not hours:
        return np.ones(1), np.ones((1, 0), dtype=np.bool_)
    week = np.array([parse_hours(text).week(month)[:, minutes].ravel() for text in hours])
    sets, count = np.unique(week.T, axis=0, return_counts=True)
    return count / count.sum(), sets
