"""What a change would do: a zone while it is drawn, and two runs side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.decision import decide
from app.analysis.hazards import hazardous_part
from app.analysis.line import line_of
from app.analysis.notes import crews_needed
from app.analysis.results import COVERED, GAP, PERIODS, CoverageGap, GapReport, Profile
from app.analysis.sight import SightCache
from app.progress import Progress
from app.scene import Patrol, Scene

ENDS_M = 150.0
"""Ends that differ by less have not moved: a sample and a half."""


@dataclass(frozen=True, slots=True)
class ZoneEffect:
    """What a zone or route being drawn would do, km by period ("day", "night").

    ``closes_km``: gap kilometres it covers; ``of_km``: gap kilometres it reaches. ``crews_available`` is NaN where
    the patrol does not say. ``enters_hazard``: part of it is known or suspected to be mined, and covers nothing.
    """

    closes_km: Mapping[str, float]
    of_km: Mapping[str, float]
    crews_needed: float
    crews_available: float
    enters_hazard: bool = False


def zone_effect(scene: Scene, report: GapReport, zone: Patrol, cache: SightCache | None = None) -> ZoneEffect:
    """The effect of adding ``zone`` (see ``app.scene_of.patrol_of``) to the scene that ``report`` came from.

    With the cache of that run no sight line is traced. Raises ValueError if the report is of another line.
    """
    kept = cache or SightCache()
    line = line_of(scene, kept)
    if len(report.profile) != len(line):
        raise ValueError("the report does not belong to this scene")
    met = line.transects.meeting(zone.geometry)
    drawn = dataclasses.replace(scene, patrols=(*scene.patrols, zone))
    status = decide(drawn, line, kept, Progress()).outcome.status
    closes: dict[str, float] = {}
    reaches: dict[str, float] = {}
    for number, period in enumerate(PERIODS):
        before = _status(report.profile, period)
        gap = met[before[met] == GAP]
        reaches[period] = float(line.length_mm[gap].sum()) / 1e6
        closes[period] = float(line.length_mm[gap[status[number, gap] == COVERED]].sum()) / 1e6
    enters = not hazardous_part(zone.geometry, scene.hazards).is_empty
    return ZoneEffect(closes, reaches, crews_needed(zone, line), zone.crews_available, enters)


def _status(profile: Profile, period: str) -> NDArray[np.uint8]:
    return profile.status_day if period == "day" else profile.status_night


@dataclass(frozen=True, slots=True)
class Moved:
    """A gap of the second run that has other ends than what it overlaps in the first."""

    before: CoverageGap
    after: CoverageGap


@dataclass(frozen=True, slots=True)
class Difference:
    """A dyad's gap kilometres that the second run closed and opened in one period."""

    route: str
    period: str
    closed_km: float
    opened_km: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after: km per dyad and period, gaps gone, new and moved. A gap that moves is not closed."""

    routes: tuple[Difference, ...]
    gone: tuple[CoverageGap, ...]
    new: tuple[CoverageGap, ...]
    moved: tuple[Moved, ...]


def compare(before: GapReport, after: GapReport) -> Comparison:
    """Compare two runs. Sample by sample where both have the same samples, else by the net change of each figure."""
    turns = _lengths(before.profile)
    partners = {new.id: _partners(new, before.all_gaps, turns.get(new.route, 0.0)) for new in after.all_gaps}
    found = {gap.id for gaps in partners.values() for gap in gaps}
    moved = [
        Moved(partners[new.id][0], new)
        for new in after.all_gaps
        if partners[new.id] and not any(_same_ends(gap, new) for gap in partners[new.id])
    ]
    return Comparison(
        tuple(_differences(before, after)),
        tuple(gap for gap in before.all_gaps if gap.id not in found),
        tuple(gap for gap in after.all_gaps if not partners[gap.id]),
        tuple(moved),
    )


def _lengths(profile: Profile) -> dict[str, float]:
    """Length of each route in m."""
    names, first = np.unique(profile.route[::-1], return_index=True)
    return dict(zip(names.tolist(), profile.end_m[::-1][first].tolist(), strict=True))


def _partners(gap: CoverageGap, others: tuple[CoverageGap, ...], turn_m: float) -> list[CoverageGap]:
    """The gaps of the same route that overlap, also round the zero of a ring; the most shared first."""
    shared = [(max(_shared(gap, other, by) for by in (-turn_m, 0.0, turn_m)), other) for other in others]
    overlapping = [pair for pair in shared if pair[1].route == gap.route and pair[0] > 0.0]
    return [other for _, other in sorted(overlapping, key=lambda pair: -pair[0])]


def _shared(one: CoverageGap, two: CoverageGap, by_m: float) -> float:
    return min(one.end_m, two.end_m + by_m) - max(one.start_m, two.start_m + by_m)


def _same_ends(one: CoverageGap, two: CoverageGap) -> bool:
    return abs(one.start_m - two.start_m) < ENDS_M and abs(one.end_m - two.end_m) < ENDS_M


def _differences(before: GapReport, after: GapReport) -> Iterator[Difference]:
    same = _same_samples(before.profile, after.profile)
    for row in after.routes:
        old = next((r for r in before.routes if (r.route, r.period) == (row.route, row.period)), None)
        if same:
            yield _by_sample(before.profile, after.profile, row.route, row.period)
        elif old is not None:
            net = row.gap_km - old.gap_km
            yield Difference(row.route, row.period, max(-net, 0.0), max(net, 0.0))


def _same_samples(one: Profile, two: Profile) -> bool:
    return np.array_equal(one.route, two.route) and np.array_equal(one.end_m, two.end_m)


def _by_sample(one: Profile, two: Profile, dyad: str, period: str) -> Difference:
    was, now = _status(one, period) == GAP, _status(two, period) == GAP
    own = np.char.partition(one.route, ".")[:, 0] == dyad
    lengths = np.rint((one.end_m - one.start_m) * 1000.0).astype(np.int64)
    closed, opened = (int(lengths[own & part].sum()) / 1e6 for part in (was & ~now, now & ~was))
    return Difference(dyad, period, closed, opened)
