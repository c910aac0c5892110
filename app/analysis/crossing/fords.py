"""Fording: the time that a river takes, by its width and the season."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ford:
    """Seconds that crossing a river adds: the least, the likely and the most; inf where it cannot be crossed."""

    least_s: float
    likely_s: float
    most_s: float


WIDTHS = ("narrow", "middle", "wide")
"""Below 20 m, 20 to 80 m, above 80 m."""


HIGH_WATER_MONTHS = (5, 6, 7, 8)
"""Snow and glacier melt: May to August."""


_LOW_WATER = {
    "narrow": Ford(60.0, 300.0, 1800.0),
    "middle": Ford(300.0, 1800.0, 10_800.0),
    "wide": Ford(900.0, 5400.0, 43_200.0),
}


_HIGH_WATER = {
    "narrow": Ford(120.0, 1200.0, 14_400.0),
    "middle": Ford(900.0, 10_800.0, math.inf),
    "wide": Ford(1800.0, 43_200.0, math.inf),
}


def width_class(width_m: float) -> str:
    """The class of a river by its width in m."""
    narrow, middle, wide = WIDTHS
    if width_m < 20.0:
        return narrow
    return middle if width_m <= 80.0 else wide


def ford_of(width: str, month: int) -> Ford:
    """What a river of a width class costs in a month (1 to 12): expert defaults, wide because there is no gauge data.

    Raises KeyError for another class.
    """
    return (_HIGH_WATER if month in HIGH_WATER_MONTHS else _LOW_WATER)[width]
