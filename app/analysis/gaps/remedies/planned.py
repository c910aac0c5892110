"""What the stated plan would give with all the crews and staff that it takes, beside what it gives as staffed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.analysis.detection.crews import crews_for, share_of_plan
from app.analysis.gaps.decision import DecisionCache, decide
from app.analysis.gaps.findings import Findings, Planned
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies.closing import Closed, covered, decided_km, drawn_km
from app.analysis.sight.line import Line
from app.arrays import IntArray
from app.progress import Progress
from app.reasons.codes import Reason
from app.scene.scene import Patrol, Scene


def crews_and_staff(findings: Findings, gap: Open) -> tuple[tuple[Reason, Closed], ...]:
    """What the missing crews and staff would close of a gap in its periods; nothing where none of them is met."""
    plan, line = findings.plan, findings.line
    if plan is None:
        return ()
    rows, pairs = np.sort(gap.rows), plan.decision.evidence.pairs
    if not np.isin(pairs.source[plan.decision.evidence.of(gap.rows)], plan.short).any():
        return ()
    before = covered(findings.outcome.status[:, rows], gap)
    after = covered(plan.decision.outcome.status[:, rows], gap)
    closed = Closed(decided_km(line.length_mm[rows], before, after))
    if plan.decision.draws is not None and findings.draws is not None:
        now, then = findings.draws.p.of(rows), plan.decision.draws.p.of(rows)
        closed = Closed(closed.km, *drawn_km(line.length_mm[rows], now, then, gap, findings.draws.theta))
    return ((_reason(findings, plan, gap, rows[after & ~before], closed), closed),)


def _reason(findings: Findings, plan: Planned, gap: Open, closed_rows: IntArray, closed: Closed) -> Reason:
    evidence = plan.decision.evidence
    numbers: dict[str, float | str] = {**closed.numbers, "length_km": evidence.km(gap.rows)}
    rows = closed_rows if closed_rows.size else gap.rows
    sources = np.intersect1d(evidence.pairs.source[evidence.of(rows)], plan.short)
    if sources.size != 1:
        tokens = " ".join(hex(int(findings.evidence.source_tokens[source])) for source in sources)
        return Reason("fully_staffed", {**numbers, "count": float(sources.size), "sources": tokens})
    # By the token that the source has in the run, where it lacks some.
    numbers["source"] = hex(int(findings.evidence.source_tokens[sources[0]]))
    return _of_one(plan, int(sources[0]), numbers)


def _of_one(plan: Planned, source: int, numbers: dict[str, float | str]) -> Reason:
    scene, evidence = plan.scene, plan.decision.evidence
    posts, name = len(scene.observers), evidence.name(source)
    if source < posts:
        present = round(float(scene.observers.staffing[source]), 3)
        return Reason("staff", {**numbers, "post": name, "staffing": present})
    more = missing_crews(scene.patrols[source - posts], evidence.line, scene.month)
    return Reason("more_crews", {**numbers, "patrol": name, "more": float(more)})


def missing_crews(patrol: Patrol, line: Line, month: int) -> int:
    """Whole crews that a patrol lacks of those that its plan takes."""
    return math.ceil(round(crews_for(patrol, met_m(line, patrol), month) - patrol.crews_available, 6))


def planned(scene: Scene, line: Line, cache: DecisionCache, progress: Progress) -> Planned | None:
    """The outcome with all crews and staff that the plans take; None if none is lacking. Raises Cancelled."""
    short = np.array(list(_short(scene, line)), dtype=np.int64)
    if not short.size:
        return None
    full = replace(scene.observers, staffing=np.ones(len(scene.observers)))
    patrols = tuple(replace(patrol, crews_available=_all_crews(patrol, line, scene)) for patrol in scene.patrols)
    decision = decide(replace(scene, observers=full, patrols=patrols), line, cache, progress)
    return Planned(scene, decision, short)


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
