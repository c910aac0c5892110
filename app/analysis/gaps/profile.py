"""The line sample by sample, as a run leaves it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Self

import numpy as np

from app.arrays import ByteArray, FloatArray, IntArray, TextArray
from app.untrusted.typed import HAS_MORE, LACKS, at, items, objects
from app.untrusted.unreadable import UnreadableError, in_short
from layers.text import QT_TRANSLATE_NOOP

COVERED, GAP, UNDECIDED, AGREED = 0, 1, 2, 3
"""The three outcomes of a sample in a period."""


_TYPES: dict[str, Any] = dict.fromkeys(("route", "klass", "worst_hours"), str) | {
    **dict.fromkeys(("status_day", "status_night"), np.uint8),
    "k": np.int64,
}
_LATER = (
    *("g_day", "g_night", "tracks", "most_day", "most_night", "k_day", "k_night"),
    *("g_informed_day", "g_informed_night", "p_worst_hour"),
)
"""Columns missing from a run stored before they existed."""


_PLAIN: dict[Any, set[type]] = {str: {str}, np.uint8: {int}, np.int64: {int}, np.float64: {int, float, type(None)}}
"""The types of the plain values of each type of column."""
_CLASSES = ("", "A", "B", "C", "W", "E")
OTHER_COLUMN = QT_TRANSLATE_NOOP("Unreadable", "is not a list of a value for each of the {size:,} samples")
OTHER_VALUES = QT_TRANSLATE_NOOP("Unreadable", "holds values of another kind")
NO_ORDER = QT_TRANSLATE_NOOP("Unreadable", "lies outside the stretch that a sample stands for")
NO_SHARE = QT_TRANSLATE_NOOP("Unreadable", "is not between 0 and 1 everywhere")
NOT_ON_EARTH = QT_TRANSLATE_NOOP("Unreadable", "are not on the earth everywhere")
NO_CLASS = QT_TRANSLATE_NOOP("Unreadable", "hold a class or outcome that there is not")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The line sample by sample, n of them, all routes one after another.

    ``route`` and ``klass`` are text arrays; ``klass`` is A, B, C or W where a period is a gap, E where a
    period is undecided, else empty. ``chainage_m`` is the middle of [start_m, end_m). Float arrays are float64, NaN
    where unknown. ``p_*`` are detection probabilities, low and high the bracket by what is surely and what is perhaps
    in sight. ``k_*``: number of observers and patrols that alone detect with P >= .5; ``k`` (int64), in the period with
    fewer. ``best_*``, ``most_*``: Frechet bounds of P, the largest P of one source (all failing together) and the sum
    of all, at most 1 (each detecting those the others miss); ``two_*``: P of at least two. ``status_*`` (uint8):
    COVERED, GAP, UNDECIDED or, at the crossing point of a neutral road, AGREED. ``g_*``: share of the draws in which P
    lies below theta, NaN without draws; with draws ``p_low_*`` and ``p_high_*`` are 5 and 95 % of P over them.
    ``g_informed_*``: the same against somebody who knows the timetables of the patrols, where that makes a difference.
    ``p_worst_hour``: P in the hour of the week in which it is least; ``worst_hours`` (text): all hours in which it is,
    as those of posts are written, empty where not computed.
    ``tracks``: chance that a crosser's tracks are found afterwards, which enters no P.
    """

    route: TextArray
    chainage_m: FloatArray
    start_m: FloatArray
    end_m: FloatArray
    lon: FloatArray
    lat: FloatArray
    elevation_m: FloatArray
    p_day: FloatArray
    p_night: FloatArray
    p_low_day: FloatArray
    p_high_day: FloatArray
    p_low_night: FloatArray
    p_high_night: FloatArray
    best_day: FloatArray
    best_night: FloatArray
    two_day: FloatArray
    two_night: FloatArray
    k: IntArray
    porosity: FloatArray
    klass: TextArray
    status_day: ByteArray
    status_night: ByteArray
    g_day: FloatArray
    g_night: FloatArray
    tracks: FloatArray
    most_day: FloatArray
    most_night: FloatArray
    k_day: FloatArray
    k_night: FloatArray
    g_informed_day: FloatArray
    g_informed_night: FloatArray
    p_worst_hour: FloatArray
    worst_hours: TextArray

    def __len__(self) -> int:
        return len(self.route)

    @property
    def p_low(self) -> FloatArray:
        """The low P of each sample's worse period."""
        return np.where(self.p_day < self.p_night, self.p_low_day, self.p_low_night)

    @property
    def p_high(self) -> FloatArray:
        """The high P of each sample's worse period."""
        return np.where(self.p_day < self.p_night, self.p_high_day, self.p_high_night)

    def status(self, period: str) -> ByteArray:
        """COVERED, GAP or UNDECIDED of every sample by "day" or by "night"."""
        return self.status_day if period == "day" else self.status_night

    def row_at(self, route: str, chainage_m: float) -> int | None:
        """The sample of a route that contains a chainage, None if the run has none."""
        near = np.flatnonzero((self.start_m <= chainage_m) & (chainage_m <= self.end_m))
        own = near[self.route[near] == route]
        return int(own[-1]) if own.size else None

    @classmethod
    def from_plain(cls, value: Any) -> Self:
        """The profile with these columns, None where unknown; those that an older run lacks are NaN.

        Raises UnreadableError naming a column that is missing, or whose values are not what they have to be.
        """
        columns = objects(value)
        size = len(items(columns.get("route")))
        every = dict.fromkeys(_LATER, [None] * size) | {"worst_hours": [""] * size} | columns
        names = [spec.name for spec in fields(cls)]
        if lacking := [name for name in names if name not in every]:
            raise UnreadableError(LACKS.format(names=", ".join(lacking)))
        if unknown := [name for name in every if name not in names]:
            raise UnreadableError(HAS_MORE.format(name=in_short(unknown[0])))
        profile = cls(**{name: at(name, partial(_column, name, size), every[name]) for name in names})
        profile.refuse_disorder()
        return profile

    def refuse_disorder(self) -> None:
        """Raise UnreadableError unless every sample lies on the earth, and within its own stretch."""
        if not np.all((self.start_m <= self.chainage_m) & (self.chainage_m <= self.end_m)):
            raise UnreadableError(NO_ORDER, "chainage_m")
        for name in ("p_day", "p_night", "porosity"):
            if np.any((getattr(self, name) < 0.0) | (getattr(self, name) > 1.0)):
                raise UnreadableError(NO_SHARE, name)
        if not (np.all(np.abs(self.lon) <= 180.0) and np.all(np.abs(self.lat) <= 90.0)):
            raise UnreadableError(NOT_ON_EARTH, "lon, lat")
        if not np.isin(self.klass, _CLASSES).all() or max(self.status_day.max(), self.status_night.max()) > AGREED:
            raise UnreadableError(NO_CLASS, "klass, status_day, status_night")


def _column(name: str, size: int, values: Any) -> Any:
    """A column as an array. A text is no number here, nor a number a text, though numpy would take it for one."""
    kind = _TYPES.get(name, np.float64)
    if len(items(values)) != size or not size:
        raise UnreadableError(OTHER_COLUMN.format(size=size))
    if not set(map(type, values)) <= _PLAIN[kind]:
        raise UnreadableError(OTHER_VALUES)
    try:
        array = np.array(values, dtype=kind)
    except (OverflowError, ValueError):
        raise UnreadableError(OTHER_VALUES) from None
    if kind is np.float64 and np.isinf(array).any():
        raise UnreadableError(OTHER_VALUES)
    return array
