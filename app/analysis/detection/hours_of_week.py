"""The 168 hours of a week by the slices of duty, and the parts of day and night, that they consist of.

Many hours are alike: the same people are on, and the sun is on the same side of the horizon all along. Those are one
kind, so that P is computed once for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray
from layers.hours import DAYS, MINUTES, Hours, Rule

HOUR_MIN = 60
HOURS_OF_DAY = 24
HOURS = len(DAYS) * HOURS_OF_DAY


@dataclass(frozen=True, eq=False)
class HoursOfWeek:
    """The kinds of hours of a week.

    kind: that of each hour, from Monday 00:00, int64 (168,). weight: how much of an hour of each kind is in each slice
    of duty by day and by night, float64 (groups, kinds, slices, 2), adding up to 1 for each group and kind; groups are
    those of samples by their sun.
    """

    kind: IntArray
    weight: FloatArray

    def __len__(self) -> int:
        return int(self.weight.shape[1])

    def first(self, kinds: BoolArray) -> IntArray:
        """The first hour of the week that is of one of the kinds marked in each row, (n,) of (n, kinds)."""
        return np.asarray(kinds[:, self.kind].argmax(axis=1))

    def text(self, kinds: BoolArray) -> str:
        """The hours of the week that are of one of the marked kinds (kinds,), as the hours of posts are written."""
        return text_of_hours(kinds[self.kind].reshape(len(DAYS), HOURS_OF_DAY))


def hours_of_week(slice_of: IntArray, count: int, day: BoolArray) -> HoursOfWeek:
    """The hours of a week from the slice of each of its minutes (10080,), of which there are ``count``.

    ``day``: whether each minute of a day (1440) is in daylight, for each group (groups, 1440).
    """
    minute = np.arange(slice_of.size)
    hour, periods = minute // HOUR_MIN, np.where(day[:, minute % MINUTES], 0, 1)
    minutes = [
        np.bincount((hour * count + slice_of) * 2 + period, minlength=HOURS * count * 2).reshape(HOURS, count, 2)
        for period in periods
    ]
    # Counted in whole minutes, hours that are alike are equal to the bit.
    by_hour = np.stack(minutes, axis=1).reshape(HOURS, -1)
    distinct, kind = np.unique(by_hour, axis=0, return_inverse=True)
    weight = distinct.reshape(-1, len(day), count, 2).transpose(1, 0, 2, 3) / HOUR_MIN
    return HoursOfWeek(kind.reshape(-1), np.ascontiguousarray(weight))


def text_of_hours(week: BoolArray) -> str:
    """Marked hours of a week (7, 24), from Monday, as the hours of posts are written: ``Mo-Fr 00:00-05:00``.

    Days alike stand together; without any hour the text is empty.
    """
    days: dict[bytes, list[int]] = {}
    for day in np.flatnonzero(week.any(axis=1)).tolist():
        days.setdefault(week[day].tobytes(), []).append(day)
    rules = (Rule(_spans(week[of[0]]), None if len(of) == len(DAYS) else tuple(of)) for of in days.values())
    return str(Hours(tuple(rules)))


def _spans(day: BoolArray) -> tuple[tuple[int, int], ...]:
    """The minutes between which the marked hours of a day (24) lie."""
    edges = np.flatnonzero(np.diff(np.r_[False, day, False].astype(np.int8))) * HOUR_MIN
    return tuple((int(start), int(end)) for start, end in edges.reshape(-1, 2))
