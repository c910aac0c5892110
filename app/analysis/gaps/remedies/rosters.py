"""Longer hours, or better attendance, of the one source that could then cover most of a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies.closing import Closed
from app.analysis.gaps.remedies.rerun import ROUND_THE_CLOCK, Rerun, alone
from app.reasons.codes import Reason
from app.scene.scene import Scene
from layers.hours import parse_hours

ATTENDANCE = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Availabilities that are tried, the least first."""
MOST_OF_IT = 0.8
"""The least availability is proposed that closes this share of what the highest does."""


def strongest(evidence: Evidence, gap: Open) -> int:
    """The source that would watch most of a gap if it were always up."""
    own = evidence.of(gap.rows)
    strength = evidence.pairs.best(own, "chance")
    return int(np.argmax(np.bincount(evidence.pairs.source[own], strength)))


def rosters(rerun: Rerun, gap: Open) -> Iterator[tuple[Reason, Closed]]:
    """Hours round the clock, then better attendance, of the source that watches most of a gap; each rerun.

    A patrol keeps its passes a day and its crews: longer hours thin them out. A device that somebody has to watch needs
    more people for longer hours, and the sentence says so.
    """
    evidence = rerun.findings.evidence
    source, posts = strongest(evidence, gap), len(evidence.scene.observers)
    numbers: dict[str, float | str] = {
        "post": evidence.name(source),
        "length_km": evidence.km(gap.rows),
        "source": hex(int(evidence.source_tokens[source])),
    }
    if source >= posts:
        yield from _patrol_hours(rerun, gap, source - posts, numbers)
        return
    if not _is_round_the_clock(evidence.scene.observers.hours[source], evidence.scene):
        yield _post_hours(rerun, gap, source, numbers)
    if (best := _attendance(rerun, gap, source, numbers)) is not None:
        yield best


def _is_round_the_clock(hours: str, scene: Scene) -> bool:
    return bool(parse_hours(hours).week(scene.month).all())


def _patrol_hours(
    rerun: Rerun, gap: Open, number: int, numbers: dict[str, float | str]
) -> Iterator[tuple[Reason, Closed]]:
    scene = rerun.findings.scene
    patrol, source = scene.patrols[number], len(scene.observers) + number
    if _is_round_the_clock(patrol.hours, scene):
        return
    changed = replace(alone(scene), patrols=(replace(patrol, hours=ROUND_THE_CLOCK),))
    (variant,) = rerun.variants(changed)
    closed = rerun.closed(gap, variant, source)
    closed = replace(closed, loses_km=rerun.loses_km(gap, variant, source))
    yield Reason("patrol_hours", {**numbers, **closed.numbers}), closed


def _post_hours(rerun: Rerun, gap: Open, source: int, numbers: dict[str, float | str]) -> tuple[Reason, Closed]:
    scene = rerun.findings.scene
    watch = scene.observers
    (variant,) = rerun.variants(_changed(scene, source, hours=(ROUND_THE_CLOCK,)))
    closed = rerun.closed(gap, variant, source)
    filled = {**numbers, **closed.numbers}
    if not scene.types[watch.type[source]].watched:
        return Reason("hours", filled), closed
    open_minutes = int(np.count_nonzero(parse_hours(watch.hours[source]).week(scene.month)))
    times = float(parse_hours(ROUND_THE_CLOCK).week(scene.month).size) / max(open_minutes, 1)
    return Reason("hours_people", {**filled, "times": round(times, 1)}), closed


def _attendance(rerun: Rerun, gap: Open, source: int, numbers: dict[str, float | str]) -> tuple[Reason, Closed] | None:
    """The least availability round the clock that closes most of what the highest does; None if it is that high."""
    scene = rerun.findings.scene
    now = float(scene.observers.availability[source])
    levels = [level for level in ATTENDANCE if level > now + 0.01]
    if not levels:
        return None
    changed = [_changed(scene, source, hours=(ROUND_THE_CLOCK,), availability=np.array([level])) for level in levels]
    closed = [rerun.closed(gap, rerun.variants(one)[0], source) for one in changed]
    least = next(n for n, one in enumerate(closed) if one.km >= MOST_OF_IT * closed[-1].km)
    filled = {**numbers, **closed[least].numbers, "availability": round(now, 3), "needed": levels[least]}
    return Reason("attendance", filled), closed[least]


def _changed(scene: Scene, source: int, **columns: Any) -> Scene:
    """A scene of one observer alone, with some of its columns changed."""
    own = alone(scene, [source])
    return replace(own, observers=replace(own.observers, **columns))
