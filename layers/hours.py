"""Hours of a post or patrol: ``06:00-18:00;20:00-22:00``, local time, half-open, also across midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MINUTES = 24 * 60
SUNRISE, SUNSET = 6 * 60, 18 * 60
"""Default bounds of the day, in minutes of local time: the year's mean at any latitude."""

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of (start, end) minutes of local time, 0 <= start < 1440, start < end <= start + 1440.

    An end past 1440 lies on the next day. No span at all: never on.
    """

    spans: tuple[tuple[int, int], ...]

    @property
    def minutes(self) -> NDArray[np.bool_]:
        """Which of the day's 1,440 minutes are on."""
        on = np.zeros(MINUTES, dtype=np.bool_)
        for start, end in self.spans:
            on[np.arange(start, end) % MINUTES] = True
        return on

    def is_on(self, minute: float) -> bool:
        """Whether ``minute`` of local time (taken modulo a day) lies in a span."""
        within = minute % MINUTES
        return any(start <= within < end or start <= within + MINUTES < end for start, end in self.spans)

    def share(self, start: int, end: int) -> float:
        """The share, 0..1, of minutes ``start`` to ``end`` that is on; across midnight if ``end`` <= ``start``."""
        length = (end - start) % MINUTES or MINUTES
        return float(self.minutes[np.arange(start, start + length) % MINUTES].mean())

    def day_share(self, sunrise: int = SUNRISE, sunset: int = SUNSET) -> float:
        """The share of the day that is on."""
        return self.share(sunrise, sunset)

    def night_share(self, sunrise: int = SUNRISE, sunset: int = SUNSET) -> float:
        """The share of the night that is on."""
        return self.share(sunset, sunrise)

    def __str__(self) -> str:
        return ";".join(f"{_clock(start)}-{_clock(end)}" for start, end in self.spans)


ALWAYS = Hours(((0, MINUTES),))


def parse_hours(text: str | None) -> Hours:
    """Read hours; None or blank means always. Raises ValueError that shows the form to use."""
    if text is None or not text.strip():
        return ALWAYS
    return Hours(tuple(_span(part.strip()) for part in text.strip().rstrip(";").split(";")))


def canonical_hours(text: str) -> str:
    """The one way of writing the same hours: two digits, plain hyphens, no spaces. Raises ValueError as parse_hours."""
    return str(parse_hours(text))


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError("hours are written 06:00-18:00, several joined by semicolons, midnight as 22:00-06:00")
    hour, minute, to_hour, to_minute = (int(part) for part in found.groups())
    start, end = hour * 60 + minute, to_hour * 60 + to_minute
    if max(minute, to_minute) > 59 or start >= MINUTES or end > MINUTES:
        raise ValueError("a time of day lies between 00:00 and 24:00")
    if start == end:
        raise ValueError("the hours start and end at the same time; all day is written 00:00-24:00")
    return (start, end if end > start else end + MINUTES)


def _clock(minute: int) -> str:
    shown = minute if minute <= MINUTES else minute - MINUTES
    return f"{shown // 60:02d}:{shown % 60:02d}"
