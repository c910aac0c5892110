"""What a run's figures owe to time: the sun of its date, and timetables that an informed opponent has learnt."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.analysis.cause import Evidence
from app.analysis.coverage import surely
from app.analysis.patrols import can_be_learnt
from app.analysis.results import Reason


def warnings_of_time(evidence: Evidence) -> tuple[Reason, ...]:
    """The hours of daylight along the line, and what rests on timetables alone."""
    return (daylight(evidence), *informed(evidence))


def daylight(evidence: Evidence) -> Reason:
    """The first and last sunrise and sunset along the line."""
    rises, sets = (
        [_clock(minute) for minute in sorted(times)] for times in zip(*evidence.conditions.suns, strict=True)
    )
    times = {"rises": rises[0], "rises_last": rises[-1], "sets": sets[0], "sets_last": sets[-1]}
    return Reason("daylight", {"date": evidence.scene.as_of, **times})


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def informed(evidence: Evidence) -> Iterator[Reason]:
    """For each dyad the covered kilometres that rest on fixed and shuttling timetables alone, where there are any."""
    scene, line = evidence.scene, evidence.line
    learnt = [number for number, patrol in enumerate(scene.patrols) if can_be_learnt(patrol)]
    if not learnt:
        return
    lost = _lost(evidence, np.array(learnt) + len(scene.observers))
    for dyad in dict.fromkeys(route.dyad for route in line.routes):
        own = np.zeros(len(line), dtype=np.bool_)
        for number, route in enumerate(line.routes):
            own[line.of_route(number)] = route.dyad == dyad
        day, night = (evidence.km(np.flatnonzero(lost[period] & own)) for period in (0, 1))
        if day or night:
            yield Reason("informed_fixed", {"route": dyad, "day_km": day, "night_km": night})


def _lost(evidence: Evidence, sources: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Samples (2, n) that are surely covered with these sources and not without, by day and by night."""
    theta, count = evidence.scene.parameters.theta, len(evidence.line)
    theirs = np.isin(evidence.pairs.source, sources)
    near = np.zeros(count, dtype=np.bool_)
    near[evidence.pairs.sample[theirs]] = True
    met = near[evidence.pairs.sample]
    with_, without = (
        surely(evidence.pairs.only(kept), evidence.conditions, count) >= theta for kept in (met, met & ~theirs)
    )
    return np.asarray(with_ & ~without)
