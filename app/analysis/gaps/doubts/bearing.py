"""Which doubts of a report affect a stretch of border, and which apply all along a route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from app.analysis.gaps.doubt import Doubt
from app.arrays import FloatArray

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, Profile, Undecided


NEARLY_ALL = 0.95
"""A doubt about at least this share of a route is reported for the route, not for each of its stretches."""


@dataclass(frozen=True, eq=False)
class Bearing:
    """A report's doubts, ready to be queried for one stretch after another.

    ``lengths``: metres of each route by name. ``spans``: by the number of a doubt and the name of a route, its
    stretches as (n, 2) float64, metres, by start. ``general``: by route the numbers of the doubts that apply nearly all
    along it.
    """

    doubts: tuple[Doubt, ...]
    lengths: dict[str, float]
    spans: dict[tuple[int, str], FloatArray]
    general: dict[str, frozenset[int]]

    @classmethod
    def of(cls, report: GapReport) -> Self:
        """The doubts of a report along its routes."""
        lengths = _lengths(report.profile)
        spans = dict(_spans(report.doubts))
        general = {route: _general(spans, route, length) for route, length in lengths.items()}
        return cls(report.doubts, lengths, spans, general)

    def on(self, gap: CoverageGap | Undecided) -> tuple[Doubt, ...]:
        """The doubts that apply somewhere on a gap or an undecided stretch, in the report's order."""
        return self.between(gap.route, gap.start_m, gap.end_m)

    def special(self, gap: CoverageGap | Undecided) -> tuple[Doubt, ...]:
        """Those of them that do not apply nearly all along the route."""
        numbers = self._numbers(gap.route, gap.start_m, gap.end_m)
        return tuple(self.doubts[number] for number in numbers if number not in self.general.get(gap.route, ()))

    def between(self, route: str, start_m: float, end_m: float) -> tuple[Doubt, ...]:
        """The doubts that apply somewhere in [start_m, end_m) of a route; on a ring the end may lie beyond zero."""
        return tuple(self.doubts[number] for number in self._numbers(route, start_m, end_m))

    def all_along(self) -> tuple[tuple[Doubt, tuple[str, ...]], ...]:
        """The doubts that apply nearly all along routes, with the names of those routes."""
        routes_of = (
            (n, tuple(r for r, numbers in self.general.items() if n in numbers)) for n in range(len(self.doubts))
        )
        return tuple((self.doubts[number], routes) for number, routes in routes_of if routes)

    def lanes(self, route: str) -> tuple[FloatArray, FloatArray]:
        """Where a route is doubtful, (n, 2) metres each: by doubts of the whole route, and by all others."""
        general = self.general.get(route, frozenset())
        parts = {True: [np.zeros((0, 2))], False: [np.zeros((0, 2))]}
        for (number, name), spans in self.spans.items():
            if name == route:
                parts[number in general].append(spans)
        return union(np.concatenate(parts[True])), union(np.concatenate(parts[False]))

    def _numbers(self, route: str, start_m: float, end_m: float) -> list[int]:
        length = self.lengths.get(route, np.inf)
        wrapped = [(start_m, end_m), *([(start_m - length, end_m - length)] if end_m > length else [])]
        keys = [key for key in self.spans if key[1] == route]
        return [key[0] for key in keys if any(_meets(self.spans[key], *span) for span in wrapped)]


def union(spans: FloatArray) -> FloatArray:
    """The union of stretches, (n, 2) float64 in any order, as disjoint stretches by start."""
    if not len(spans):
        return spans
    ordered = spans[np.argsort(spans[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 1])
    first = np.flatnonzero(np.append(True, ordered[1:, 0] > reach[:-1]))
    return np.column_stack((ordered[first, 0], np.append(reach[first[1:] - 1], reach[-1])))


def _meets(spans: FloatArray, start_m: float, end_m: float) -> bool:
    """Whether disjoint stretches, ordered by start, overlap [start_m, end_m)."""
    first = int(np.searchsorted(spans[:, 1], start_m, side="right"))
    return first < len(spans) and bool(spans[first, 0] < end_m)


def _lengths(profile: Profile) -> dict[str, float]:
    if not len(profile):
        return {}
    last = np.flatnonzero(np.append(profile.route[1:] != profile.route[:-1], True))
    return {str(profile.route[row]): float(profile.end_m[row]) for row in last}


def _spans(doubts: tuple[Doubt, ...]) -> Iterator[tuple[tuple[int, str], FloatArray]]:
    for number, doubt in enumerate(doubts):
        for route in dict.fromkeys(one.route for one in doubt.stretches):
            spans = [(one.start_m, one.end_m) for one in doubt.stretches if one.route == route]
            yield (number, route), np.array(spans, dtype=np.float64)


def _general(spans: dict[tuple[int, str], FloatArray], route: str, length_m: float) -> frozenset[int]:
    lengths = ((key[0], float((one[:, 1] - one[:, 0]).sum())) for key, one in spans.items() if key[1] == route)
    return frozenset(number for number, metres in lengths if metres >= NEARLY_ALL * length_m)
