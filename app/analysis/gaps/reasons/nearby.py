"""Why each of the posts and devices nearest to a gap does not cover it."""

from __future__ import annotations

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.cause import NOTHING, Evidence, alone, along
from app.analysis.gaps.classes import HALF
from app.analysis.gaps.gap_report import Reason
from app.arrays import IntArray

COUNT = 3
"""So many of the nearest have a reason each."""


IN_CLASS = "_in_class"
"""Ends the code of a reason that counts kilometres of a gap's class alone, where the gap is longer."""


def nearest_reasons(evidence: Evidence, rows: IntArray, klass: str = "") -> tuple[Reason, ...]:
    """A reason for each of the COUNT attended observers nearest to the middle of the samples ``rows``.

    Its numbers are those of the cause where that names the same observer, over the same samples. ``klass``: the class
    of these samples, if they are only a part of their gap.
    """
    pairs = evidence.of(rows)
    sources = evidence.pairs.source[pairs]
    middle = int(rows[rows.size // 2])
    return tuple(
        _within(_reason(evidence, rows, pairs[sources == source], source, middle), klass)
        for source in evidence.nearest(rows, COUNT)
    )


def _within(reason: Reason, klass: str) -> Reason:
    """The reason with the class whose kilometres it counts, if it counts any."""
    counts = klass and "length_km" in reason.numbers
    return Reason(f"{reason.code}{IN_CLASS}", {**reason.numbers, "klass": klass}) if counts else reason


def _reason(evidence: Evidence, rows: IntArray, pairs: IntArray, source: int, middle: int) -> Reason:
    """``pairs``: those of the observer with these samples; none where they are out of its range or view."""
    distance_m, scene = evidence.distance_m(source, middle), evidence.scene
    numbers: dict[str, float | str] = {"post": evidence.name(source), **evidence.rests_on(source, middle)}
    numbers |= {"device": scene.types[scene.observers.type[source]].label, "distance_km": round(distance_m / 1e3, 6)}
    if not pairs.size:
        reach_m = min(float(scene.observers.range_m[source]), scene.parameters.max_range_m)
        code = "near_elsewhere" if distance_m < reach_m else "near_out_of_range"
        return Reason(code, {**numbers, "range_km": round(reach_m / 1000.0, 6)})
    return _in_range(evidence, rows, pairs, source, numbers)


def _in_range(
    evidence: Evidence, rows: IntArray, pairs: IntArray, source: int, numbers: dict[str, float | str]
) -> Reason:
    """What an observer sees of the samples, and how well it would detect there."""
    table = evidence.pairs
    seen = pairs[table.p_visible[pairs] >= HALF]
    considered = seen if seen.size else pairs
    most = float(table.best(considered).max())
    if most < NOTHING and evidence.is_radar(source):
        return Reason("near_along_the_beam", numbers)
    if not seen.size:
        return Reason("near_unseen", {**numbers, "p": round(most, 3)})
    numbers |= {"sees_km": evidence.km(table.sample[pairs[evidence.sees_line(pairs)]]), "length_km": evidence.km(rows)}
    if most < evidence.scene.parameters.theta:
        return Reason("near_weak", {**numbers, "p": round(most, 3)})
    by_day, by_night = (along(evidence, pairs, alone(evidence, pairs, period)) for period in range(len(PERIODS)))
    return Reason("near_in_part", {**numbers, "p_day": round(by_day, 3), "p_night": round(by_night, 3)})
