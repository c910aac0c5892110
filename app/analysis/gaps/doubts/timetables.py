"""What a run's figures owe to time: the sun of its date, and timetables that an informed opponent has learnt."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.analysis.detection.coverage import p_with
from app.analysis.detection.patrol_chance import can_be_learnt
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.warnings import stretches_of
from app.analysis.gaps.gap_report import Reason
from app.arrays import BoolArray, IntArray


def doubts_of_time(evidence: Evidence, covered: BoolArray) -> tuple[Doubt, ...]:
    """The hours of daylight along the line, and what of ``covered`` (samples, 2 by n) rests on timetables alone."""
    return (Doubt(daylight(evidence)), *informed(evidence, covered))


def daylight(evidence: Evidence) -> Reason:
    """The first and last sunrise and sunset along the line."""
    suns = evidence.conditions.suns
    rises, sets = sorted(sun.rise_min for sun in suns), sorted(sun.set_min for sun in suns)
    ends = {"rises": rises[0], "rises_last": rises[-1], "sets": sets[0], "sets_last": sets[-1]}
    times = {name: _clock(minute) for name, minute in ends.items()}
    return Reason("daylight", {"date": evidence.scene.as_of, **times})


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def informed(evidence: Evidence, covered: BoolArray) -> Iterator[Doubt]:
    """For each dyad, what is covered by fixed and shuttling timetables alone, if anything, and where."""
    scene, line = evidence.scene, evidence.line
    learnt = [number for number, patrol in enumerate(scene.patrols) if can_be_learnt(patrol)]
    if not learnt:
        return
    lost = _lost(evidence, covered, np.array(learnt) + len(scene.observers))
    for dyad in dict.fromkeys(route.dyad for route in line.routes):
        own = np.zeros(len(line), dtype=np.bool_)
        for number, route in enumerate(line.routes):
            own[line.of_route(number)] = route.dyad == dyad
        day, night = (evidence.km(np.flatnonzero(lost[period] & own)) for period in (0, 1))
        if day or night:
            reason = Reason("informed_fixed", {"route": dyad, "day_km": day, "night_km": night})
            yield Doubt(reason, stretches_of(line, lost.any(axis=0) & own))


def _lost(evidence: Evidence, covered: BoolArray, sources: IntArray) -> BoolArray:
    """Samples (2, n) that are covered with these sources and not without, by day and by night.

    Without draws P counts what is surely in sight, as the bracket does; with draws, whose share has no closed form, it
    is P as stated.
    """
    pairs, count = evidence.pairs, len(evidence.line)
    theirs = np.isin(pairs.source, sources)
    near = np.zeros(count, dtype=np.bool_)
    near[pairs.sample[theirs]] = True
    # Only where they cover something can they be missed.
    others = pairs.only((near & covered.any(axis=0))[pairs.sample] & ~theirs)
    without = p_with(others, "chance" if evidence.scene.draws else "sure", evidence.conditions, count)
    return np.asarray(covered & near & (without < evidence.scene.parameters.theta))
