"""The line sample by sample, as a run leaves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from app.arrays import ByteArray, FloatArray, IntArray, TextArray

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
    def from_columns(cls, columns: Mapping[str, Sequence[Any]]) -> Self:
        """The profile with these columns, None where unknown; those that an older run lacks are NaN."""
        size = len(columns["route"])
        every = dict.fromkeys(_LATER, [None] * size) | {"worst_hours": [""] * size} | dict(columns)
        return cls(**{name: np.array(values, dtype=_TYPES.get(name, np.float64)) for name, values in every.items()})
