"""What the stated plan would give with all the crews and staff that it takes, beside what it gives as staffed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.analysis.detection.crews import crews_for, share_of_plan
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.decision import DecisionCache, decide
from app.analysis.gaps.profile import COVERED
from app.analysis.gaps.remedies.remedy import LEAST_KM, Open
from app.analysis.sight.line import Line
from app.arrays import ByteArray, IntArray
from app.progress import Progress
from app.reasons.codes import Reason
from app.scene.scene import Patrol, Scene


@dataclass(frozen=True, eq=False)
class Planned:
    """The status of every sample, (2, n) uint8, with all crews and staff there, and the evidence for it.

    ``short``: numbers of the sources that lack some, as in the evidence.
    """

    scene: Scene
    evidence: Evidence
    status: ByteArray
    short: IntArray

    def remedy(self, gap: Open) -> Reason | None:
        """What the missing crews and staff would close of a gap in its periods; None for less than LEAST_KM."""
        closed = gap.rows[(self.status[gap.periods][:, gap.rows] == COVERED).all(axis=0)]
        if not closed.size or (closes_km := self.evidence.km(closed)) < LEAST_KM:
            return None
        sources = np.intersect1d(self.evidence.pairs.source[self.evidence.of(closed)], self.short)
        numbers: dict[str, float | str] = {"closes_km": closes_km, "length_km": self.evidence.km(gap.rows)}
        if sources.size != 1:
            return Reason("fully_staffed", {**numbers, "count": float(sources.size)})
        return self._of_one(int(sources[0]), numbers)

    def _of_one(self, source: int, numbers: dict[str, float | str]) -> Reason:
        posts = len(self.scene.observers)
        name = self.evidence.name(source)
        if source < posts:
            present = round(float(self.scene.observers.staffing[source]), 3)
            return Reason("staff", {**numbers, "post": name, "staffing": present})
        patrol = self.scene.patrols[source - posts]
        needed = crews_for(patrol, met_m(self.evidence.line, patrol), self.scene.month)
        more = math.ceil(round(needed - patrol.crews_available, 6))
        return Reason("more_crews", {**numbers, "patrol": name, "more": float(more)})


def planned(scene: Scene, line: Line, cache: DecisionCache, progress: Progress) -> Planned | None:
    """The outcome with all crews and staff that the plans take; None if none is lacking. Raises Cancelled."""
    short = np.array(list(_short(scene, line)), dtype=np.int64)
    if not short.size:
        return None
    full = replace(scene.observers, staffing=np.ones(len(scene.observers)))
    patrols = tuple(replace(patrol, crews_available=_all_crews(patrol, line, scene)) for patrol in scene.patrols)
    decision = decide(replace(scene, observers=full, patrols=patrols), line, cache, progress)
    return Planned(scene, decision.evidence, decision.outcome.status, short)


def _all_crews(patrol: Patrol, line: Line, scene: Scene) -> float:
    return max(patrol.crews_available, crews_for(patrol, met_m(line, patrol), scene.month))


def _short(scene: Scene, line: Line) -> Iterator[int]:
    yield from np.flatnonzero(scene.observers.staffing < 1.0).tolist()
    for number, patrol in enumerate(scene.patrols):
        if share_of_plan(patrol, met_m(line, patrol), scene.month) < 1.0:
            yield len(scene.observers) + number


def met_m(line: Line, patrol: Patrol) -> float:
    """Length of line whose paths meet a patrol's zone or route, m."""
    return float(line.length_mm[line.transects.meeting(patrol.geometry)].sum()) / 1e3


def remedies(plan: Planned | None, gaps: Sequence[Open]) -> list[Reason | None]:
    """What all crews and staff would close of each gap."""
    return [None if plan is None else plan.remedy(gap) for gap in gaps]
