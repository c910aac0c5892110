"""The chance that a crosser's tracks are found afterwards, by patrols that look for them: evidence, never detection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from app.analysis.detection.patrol_chance import exposure_of_schedule
from app.analysis.detection.patrol_paths import MetPaths, met_paths
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.remembered import Remembered
from app.arrays import FloatArray
from app.scene.scene import Patrol, PatrolKey, Scene
from layers.hours import parse_hours

PERSISTENCE_S = 12 * 3600.0
"""How long tracks can be read: 12 h, between 3 and 48 by ground and weather (expert default)."""


class TracksKey(NamedTuple):
    """What the chance of finding tracks depends on: the patrols that look for them, and hazardous areas as WKB."""

    line: LineKey
    month: int
    patrols: tuple[PatrolKey, ...]
    hazards: tuple[bytes, ...]


@dataclass(eq=False)
class TracksCache:
    """The chance that tracks are found, of every sample."""

    tracks: Remembered[TracksKey, FloatArray] = field(default_factory=lambda: Remembered(16))


def tracks_of(scene: Scene, line: Line, cache: TracksCache) -> FloatArray:
    """P that tracks on a sample are found while they last, float64 (n,); 0 where nobody looks for them.

    Patrols miss them independently of one another.
    """
    looking = [patrol for patrol in scene.patrols if patrol.kind == "sign_cutting"]
    hazards = tuple(area.wkb for area in scene.hazards)
    key = TracksKey(line.key, scene.month, tuple(patrol.key for patrol in looking), hazards)
    return cache.tracks.get_or_make(key, lambda: 1.0 - _missed(scene, line, looking))


def _missed(scene: Scene, line: Line, looking: Sequence[Patrol]) -> FloatArray:
    missed = np.ones(len(line))
    for patrol in looking:
        met = met_paths(patrol, scene.hazards, line)
        missed[met.sample] *= 1.0 - found_afterwards(patrol, met, scene.month)
    return missed


def found_afterwards(patrol: Patrol, met: MetPaths, month: int) -> FloatArray:
    """P that one patrol finds tracks on the paths it meets, float64 (m,), by the closed form of its schedule.

    While tracks last, crews are out for the same share of the time as the patrol's hours are of the week.
    """
    out_s = PERSISTENCE_S * float(parse_hours(patrol.hours).week(month).mean())
    exposed = np.full(met.sample.size, out_s)
    return -np.expm1(-exposure_of_schedule(replace(patrol, kind="revisit"), exposed, met, month))
