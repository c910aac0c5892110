"""Two runs side by side: what the second closed and opened, and which of its gaps the first did not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.gap_report import COVERED, GAP, UNDECIDED, CoverageGap, GapReport, Profile, RouteSummary
from app.arrays import IntArray

ENDS_M = 150.0
"""Ends that differ by less have not moved: one and a half samples."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A gap of the second run whose ends differ from those of the gap it overlaps in the first."""

    before: CoverageGap
    after: CoverageGap


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a dyad's kilometres in one period.

    ``closed_km``: gaps that are covered now; ``opened_km``: covered before, gaps now. A gap that can no longer be
    assessed is not closed, and one that could not be assessed before is not opened: ``settled_km`` were not assessable
    and now are, ``unsettled_km`` were and no longer are.
    """

    route: str
    period: str
    closed_km: float
    opened_km: float
    settled_km: float
    unsettled_km: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after: km per dyad and period, gaps gone, new and moved. A gap that moves is not closed.

    ``gone``: gaps that overlap none of the second run and are covered; ``untold``: those that overlap none because they
    can no longer be assessed.
    """

    routes: tuple[Difference, ...]
    gone: tuple[CoverageGap, ...]
    untold: tuple[CoverageGap, ...]
    new: tuple[CoverageGap, ...]
    moved: tuple[Moved, ...]


def compare(before: GapReport, after: GapReport) -> Comparison:
    """Compare two runs. Piece by piece where both are of one line, else by the net change of each figure."""
    turns = _lengths(before.profile)
    partners = {new.id: _partners(new, before.all_gaps, turns.get(new.route, 0.0)) for new in after.all_gaps}
    matched = {gap.id for gaps in partners.values() for gap in gaps}
    moved = [
        Moved(partners[new.id][0], new)
        for new in after.all_gaps
        if partners[new.id] and not any(_same_ends(gap, new, turns.get(new.route, 0.0)) for gap in partners[new.id])
    ]
    lost = [gap for gap in before.all_gaps if gap.id not in matched]
    untold = {gap.id for gap in lost if _is_untold(gap, after.profile, turns.get(gap.route, 0.0))}
    return Comparison(
        tuple(_differences(before, after)),
        tuple(gap for gap in lost if gap.id not in untold),
        tuple(gap for gap in lost if gap.id in untold),
        tuple(gap for gap in after.all_gaps if not partners[gap.id]),
        tuple(moved),
    )


def _lengths(profile: Profile) -> dict[str, float]:
    """Length of each route in m."""
    names, first = np.unique(profile.route[::-1], return_index=True)
    return dict(zip(names.tolist(), profile.end_m[::-1][first].tolist(), strict=True))


def _partners(gap: CoverageGap, others: tuple[CoverageGap, ...], turn_m: float) -> list[CoverageGap]:
    """The gaps of the same route that overlap, also across the zero of a ring; the largest overlap first."""
    shared = [(max(_shared(gap, other, by) for by in (-turn_m, 0.0, turn_m)), other) for other in others]
    overlapping = [pair for pair in shared if pair[1].route == gap.route and pair[0] > 0.0]
    return [other for _, other in sorted(overlapping, key=lambda pair: -pair[0])]


def _shared(one: CoverageGap, two: CoverageGap, by_m: float) -> float:
    return min(one.end_m, two.end_m + by_m) - max(one.start_m, two.start_m + by_m)


def _same_ends(one: CoverageGap, two: CoverageGap, turn_m: float) -> bool:
    """Whether two overlapping gaps have the same ends, also where one begins before the zero of a ring."""
    apart = one.start_m - two.start_m, one.end_m - two.end_m
    return any(max(abs(by_m + metres) for metres in apart) < ENDS_M for by_m in (-turn_m, 0.0, turn_m))


def _is_untold(gap: CoverageGap, profile: Profile, turn_m: float) -> bool:
    """Whether more of a gap's stretch is not assessable than covered, in one of its periods."""
    turns = np.array([[0.0], [turn_m]])  # on a ring a gap may end beyond the perimeter
    shared = np.minimum(profile.end_m + turns, gap.end_m) - np.maximum(profile.start_m + turns, gap.start_m)
    metres = np.where(profile.route == gap.route, shared.clip(0.0).sum(axis=0), 0.0)
    periods = PERIODS if gap.period == "both" else (gap.period,)
    of = [[metres[profile.status(period) == state].sum() for state in (UNDECIDED, COVERED)] for period in periods]
    return any(undecided > covered for undecided, covered in of)


def _differences(before: GapReport, after: GapReport) -> Iterator[Difference]:
    same = _lengths(before.profile) == _lengths(after.profile)
    pieces = _pieces(before.profile, after.profile) if same else None
    for row in after.routes:
        old = next((r for r in before.routes if (r.route, r.period) == (row.route, row.period)), None)
        if pieces is not None:
            yield _by_piece(before.profile, after.profile, pieces, row)
        elif old is not None:
            yield _by_figures(old, row)


class _Pieces(NamedTuple):
    """Stretches of the line that lie in one sample of each of two runs: the row of it in both, and their length, mm."""

    before: IntArray
    after: IntArray
    length_mm: IntArray


def _pieces(one: Profile, two: Profile) -> _Pieces:
    """The samples of two runs of one line, divided where either begins one: devices of short range have finer ones."""
    parts = []
    for route in _lengths(one):
        rows, ends = zip(*(_ends(profile, route) for profile in (one, two)), strict=True)
        common = np.union1d(*ends)
        of = (own[np.searchsorted(of_run, common)] for own, of_run in zip(rows, ends, strict=True))
        parts.append((*of, np.diff(common, prepend=0)))
    return _Pieces(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _ends(profile: Profile, route: str) -> tuple[IntArray, IntArray]:
    """The rows of a route, and where each sample ends, in mm."""
    rows = np.flatnonzero(profile.route == route)
    return rows, np.rint(profile.end_m[rows] * 1000.0).astype(np.int64)


def _by_piece(one: Profile, two: Profile, pieces: _Pieces, row: RouteSummary) -> Difference:
    was, now = one.status(row.period)[pieces.before], two.status(row.period)[pieces.after]
    own = np.char.partition(one.route, ".")[:, 0][pieces.before] == row.route
    turns = (
        (was == GAP) & (now == COVERED),
        (was == COVERED) & (now == GAP),
        (was == UNDECIDED) & (now != UNDECIDED),
        (was != UNDECIDED) & (now == UNDECIDED),
    )
    return Difference(row.route, row.period, *(int(pieces.length_mm[own & part].sum()) / 1e6 for part in turns))


def _by_figures(old: RouteSummary, row: RouteSummary) -> Difference:
    """A lower bound from the net change of each figure."""
    covered, gap = row.covered_km - old.covered_km, row.gap_km - old.gap_km
    unknown = row.not_assessable_km - old.not_assessable_km
    closed, opened = min(-gap, covered), min(gap, -covered)
    return Difference(row.route, row.period, *(max(km, 0.0) for km in (closed, opened, -unknown, unknown)))
