"""The worlds in which attackers are simulated: what a draw of the model fixes, and the lie of the land about a path.

Taken from the model are the things that it draws: which traced places of a path a device has in sight, its type's
figures, how likely it is up, a crosser's speed, what looks have in common, the climate, and how far the line lies from
where it is drawn. What follows from them for somebody who walks is left to `benchmarks.walkers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import shapely

from app.analysis.detection.conditions import Conditions
from app.analysis.sight.line import Line
from app.analysis.sight.sight import Pose
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache
from app.analysis.uncertainty.pair_error import PairError, targets_around
from app.analysis.uncertainty.strengths import Maker
from app.analysis.uncertainty.watches import Watch, watches_of, weights_of
from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.lrs import GEOD
from app.progress import Progress
from app.scene.scene import Patrol, Scene
from layers.hours import MINUTES, parse_hours
from resources import SensorType

FARTHER_M = 500.0
"""How far beyond the ends of a path as drawn it is followed into a zone: no draw displaces the line so far."""


@dataclass(frozen=True, eq=False)
class Watcher:
    """A device, and the paths that it may have in sight.

    kinds: its type in each of D draws. up: how likely it is up, (D,). sample: those paths, ascending, (m,). ends: both
    ends of each as drawn, left and right of the line, metres east and north of the device, (m, 2, 2). seen: which
    traced places each draw has in sight, (m, places, D).
    """

    pose: Pose
    hours: str
    kinds: Sequence[SensorType]
    up: FloatArray
    sample: IntArray
    ends: FloatArray
    seen: BoolArray


@dataclass(frozen=True, eq=False)
class Beat:
    """A patrol and the paths that it meets: from where to where each of them is in its zone.

    inside_m: offsets of both ends of each part of a path that is in the zone, or swept along a route, from the line as
    drawn, (m, parts, 2), NaN where there are fewer. border_m: length of line with such a path. at_m: how far along a
    route it is met, (m,), 0 in a zone.
    """

    patrol: Patrol
    sample: IntArray
    inside_m: FloatArray
    border_m: float
    at_m: FloatArray


class _Land(Maker):
    """What the terrain leaves in sight in each draw, as the model draws it."""

    def in_sight(self, watch: Watch, kinds: Sequence[SensorType]) -> BoolArray:
        """Which places of the paths of a watch each draw has in sight, (m, places, D)."""
        weights = weights_of(watch.kind, kinds, [watch])
        return self._drawn_in_sight(watch, self._threshold(watch, "p_visible", weights))

    def moved_m(self, samples: IntArray) -> FloatArray:
        """How far the line lies to the right of where it is drawn at some samples, (m, D)."""
        return self._moved_m(samples)


@dataclass(frozen=True, eq=False)
class World:
    """All that D draws fix, for whoever walks across a line."""

    scene: Scene
    line: Line
    conditions: Conditions
    assumed: Assumptions
    watchers: Sequence[Watcher]
    beats: Sequence[Beat]
    moved_m: FloatArray

    @property
    def draws(self) -> int:
        """Number of draws."""
        return self.assumed.count

    @cached_property
    def reachable(self) -> BoolArray:
        """The samples whose path any device may have in sight or any patrol meets: elsewhere nobody is noticed."""
        reached = np.zeros(len(self.line), np.bool_)
        for sample in (*(watcher.sample for watcher in self.watchers), *(beat.sample for beat in self.beats)):
            reached[sample] = True
        return reached

    @cached_property
    def daylight(self) -> BoolArray:
        """Whether the sun is up, by group of samples and minute of the day, (groups, minutes)."""
        minute = np.arange(MINUTES)
        return np.array([(minute - rise) % MINUTES < down - rise for rise, down in self.conditions.suns])

    def is_night(self, sample: IntArray, moment_s: FloatArray) -> IntArray:
        """1 where the sun is down at a moment of the week at a sample, 0 where it is up."""
        minute = np.floor(moment_s / 60.0).astype(np.int64) % MINUTES
        return np.asarray(~self.daylight[self.conditions.group[sample], minute], np.int64)


def world_of(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: StrengthCache,
    sources: Sequence[Source],
    count: int,
) -> World:
    """The worlds of ``count`` draws of a scene; ``sources``: how likely each device is up in them."""
    assumed = Assumptions(scene, count)
    around = targets_around(line.view.targets.lon, line.view.targets.lat)
    land = _Land(scene, line, PairError(around, assumed), assumed)
    numbers = list(range(len(scene.observers)))
    kinds = {key: assumed.of_type(kind) for key, kind in scene.types.items()}
    watchers = [
        _watcher(scene, line, land, watch, kinds[scene.observers.type[watch.number]], sources[watch.number])
        for watch in watches_of(scene, line, numbers, cache.sights, Progress())
    ]
    return World(
        scene,
        line,
        conditions,
        assumed,
        watchers,
        beats=[beat_of(patrol, line) for patrol in scene.patrols],
        moved_m=land.moved_m(np.arange(len(line))),
    )


def _watcher(
    scene: Scene, line: Line, land: _Land, watch: Watch, kinds: Sequence[SensorType], source: Source
) -> Watcher:
    assert watch.sight.in_height is None, "nothing on the sample looks up or down"
    seen = land.in_sight(watch, kinds)
    ever = seen.any(axis=(1, 2))
    sample = watch.sight.target[ever]
    ends = ends_of(watch.pose, line, sample)
    return Watcher(
        watch.pose, scene.observers.hours[watch.number], kinds, source.up.astype(np.float64), sample, ends, seen[ever]
    )


def ends_of(pose: Pose, line: Line, sample: IntArray) -> FloatArray:
    """Both ends of some paths, metres east and north of a device, (m, 2, 2), by geodesic distance and azimuth."""
    at = shapely.get_coordinates(line.transects.lines[sample])
    azimuth, _, distance = GEOD.inv(np.full(len(at), pose.lon), np.full(len(at), pose.lat), at[:, 0], at[:, 1])
    angle = np.radians(azimuth)
    return np.asarray(np.stack([distance * np.sin(angle), distance * np.cos(angle)], axis=-1).reshape(-1, 2, 2))


def beat_of(patrol: Patrol, line: Line) -> Beat:
    """A patrol and the paths that lead through its zone, or across its route."""
    ends = shapely.get_coordinates(line.transects.lines).reshape(-1, 2, 2)
    middle, along = ends.mean(axis=1), (ends[:, 1] - ends[:, 0]) / line.transect_m
    if not patrol.is_zone:
        return _route(patrol, line, middle, along)
    border_m = float(line.length_mm[line.transects.meeting(patrol.geometry)].sum()) / 1e3
    half = line.transect_m / 2.0 + FARTHER_M
    long = np.asarray(shapely.linestrings(np.stack([middle - half * along, middle + half * along], axis=1)))
    parts = shapely.intersection(long, shapely.make_valid(patrol.geometry))
    sample = np.flatnonzero(shapely.length(parts) > 0.0)
    spans = [_spans_m(parts[n], middle[n], along[n]) for n in sample.tolist()]
    inside = np.full((sample.size, max((len(span) for span in spans), default=0), 2), np.nan)
    for number, span in enumerate(spans):
        inside[number, : len(span)] = span
    return Beat(patrol, sample, inside, border_m, np.zeros(sample.size))


def _spans_m(parts: shapely.Geometry, middle: FloatArray, along: FloatArray) -> FloatArray:
    """Offsets of both ends of each part of a path, (parts, 2)."""
    lines = [part for part in shapely.get_parts(parts).tolist() if part.length > 0.0]
    ends = np.array([shapely.get_coordinates(part)[[0, -1]] for part in lines])
    return np.sort((ends - middle) @ along / (along @ along), axis=1)


def _route(patrol: Patrol, line: Line, middle: FloatArray, along: FloatArray) -> Beat:
    """A patrol along a route that a path crosses: it sees half its sweep width to either side."""
    half, at, spans = patrol.sweep_width_m / 2.0, [], []
    length = float(GEOD.geometry_length(patrol.geometry))
    sample = line.transects.meeting(patrol.geometry)
    for n in sample.tolist():
        crossed = shapely.get_coordinates(shapely.intersection(line.transects.lines[n], patrol.geometry))
        offsets = (crossed - middle[n]) @ along[n] / (along[n] @ along[n])
        nearest = int(np.abs(offsets).argmin())
        spans.append([[offsets[nearest] - half, offsets[nearest] + half]])
        at.append(patrol.geometry.project(shapely.Point(crossed[nearest]), normalized=True) * length)
    border_m = float(line.length_mm[sample].sum()) / 1e3
    return Beat(patrol, sample, np.array(spans).reshape(-1, 1, 2), border_m, np.array(at))


@cache
def on_duty(hours: str, month: int) -> BoolArray:
    """Whether these hours are on, by minute of the week, Monday first."""
    return np.asarray(parse_hours(hours).week(month).ravel())
