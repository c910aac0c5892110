"""What a run's figures owe to time: the sun of its date, and timetables that an informed opponent has learnt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.analysis.detection.coverage import p_with
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.patrol_chance import can_be_learnt, exposures_informed
from app.analysis.detection.source_pairs import PairsCache, paths_met
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.classes import drawn_status
from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.warnings import stretches_of
from app.analysis.gaps.gap_report import COVERED, Reason
from app.analysis.uncertainty.draws import Draws
from app.arrays import BoolArray


def doubts_of_time(evidence: Evidence, covered: BoolArray, draws: Draws | None, cache: PairsCache) -> tuple[Doubt, ...]:
    """The hours of daylight along the line, and what of ``covered`` (samples, 2 by n) rests on timetables alone."""
    return (Doubt(daylight(evidence)), *informed(evidence, covered, draws, cache))


def daylight(evidence: Evidence) -> Reason:
    """The first and last sunrise and sunset along the line."""
    suns = evidence.conditions.suns
    rises, sets = sorted(sun.rise_min for sun in suns), sorted(sun.set_min for sun in suns)
    ends = {"rises": rises[0], "rises_last": rises[-1], "sets": sets[0], "sets_last": sets[-1]}
    times = {name: _clock(minute) for name, minute in ends.items()}
    return Reason("daylight", {"date": evidence.scene.as_of, **times})


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def informed(evidence: Evidence, covered: BoolArray, draws: Draws | None, cache: PairsCache) -> Iterator[Doubt]:
    """For each dyad, what is covered by fixed and shuttling timetables alone, if anything, and where."""
    line = evidence.line
    if not _learnt(evidence):
        return
    lost = _lost(evidence, covered, draws, cache)
    for dyad in dict.fromkeys(route.dyad for route in line.routes):
        own = np.zeros(len(line), dtype=np.bool_)
        for number, route in enumerate(line.routes):
            own[line.of_route(number)] = route.dyad == dyad
        day, night = (evidence.km(np.flatnonzero(lost[period] & own)) for period in (0, 1))
        if day or night:
            reason = Reason("informed_fixed", {"route": dyad, "day_km": day, "night_km": night})
            yield Doubt(reason, stretches_of(line, lost.any(axis=0) & own))


def _lost(evidence: Evidence, covered: BoolArray, draws: Draws | None, cache: PairsCache) -> BoolArray:
    """Samples (2, n) that are covered, and are not against somebody who knows the timetables, by day and by night.

    Without draws P counts what is surely in sight, as the bracket does.
    """
    parameters = evidence.scene.parameters
    if draws is not None:
        informed = drawn_status(draws.gap_informed, draws.gap_informed, parameters.gamma)
        return np.asarray(covered & (informed != COVERED))
    pairs, count = evidence.pairs, len(evidence.line)
    learnt = _learnt(evidence)
    theirs = np.isin(pairs.source, learnt)
    near = np.zeros(count, dtype=np.bool_)
    near[pairs.sample[theirs]] = True
    # Only where they cover something can they be missed.
    wanted = near & covered.any(axis=0)
    others = _informed_pairs(evidence, learnt, cache).only(wanted[pairs.sample])
    return np.asarray(covered & wanted & (p_with(others, "sure", evidence.conditions, count) < parameters.theta))


def _learnt(evidence: Evidence) -> list[int]:
    """The numbers of the sources whose timetables can be learnt."""
    scene = evidence.scene
    return [number for number, patrol in enumerate(scene.patrols, len(scene.observers)) if can_be_learnt(patrol)]


def _informed_pairs(evidence: Evidence, learnt: list[int], cache: PairsCache) -> Pairs:
    """The pairs of a run as they are against somebody who knows the timetables."""
    scene, pairs = evidence.scene, evidence.pairs
    sure = pairs.sure.copy()
    for number in learnt:
        patrol, own = scene.patrols[number - len(scene.observers)], np.flatnonzero(pairs.source == number)
        met = paths_met(scene, evidence.line, patrol, cache)
        exposure = exposures_informed(patrol, met, scene.parameters.crosser_mps, scene.month)
        sure[..., own] = -np.expm1(-exposure[np.searchsorted(met.sample, pairs.sample[own])])
    return replace(pairs, sure=sure)
