"""Warnings of a run: what a reader has to know before trusting its figures, as codes with numbers, and where."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from shapely.geometry.base import BaseGeometry

from app.analysis.crossing.crossing_time import HALO_M, LONGEST_H
from app.analysis.crossing.porosity_index import Ease
from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.crews import crews_for, share_of_plan
from app.analysis.detection.mined_areas import hazardous_part
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.tracks import TracksCache, tracks_of
from app.analysis.gaps.classes import Outcome
from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.analysis.gaps.gap_report import GAP, Reason
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.observer_ground import CANOPY_M, stands
from app.analysis.sight.remembered import Remembered
from app.analysis.sight.view import ViewKey
from app.arrays import BoolArray, IntArray
from app.geo.lrs import runs
from app.reasons.codes import Note
from app.reasons.natural_order import natural_key
from app.scene.scene import Patrol, Scene

RESTS_ON = 0.1
"""The answer at a sample rests on a source that, if in sight, detects there with this probability; an expert choice."""
MOST = 0.5
"""From this chance upwards, most tracks are found."""


class StandKey(NamedTuple):
    """What the ground under a post depends on."""

    view: ViewKey
    lon: float
    lat: float


class Stand(NamedTuple):
    """Whether any terrain covers a post, and how far it stands above the ground around it, m."""

    inside: bool
    rise_m: float


class MetKey(NamedTuple):
    """What the samples that a geometry meets depend on."""

    line: LineKey
    geometry: bytes


@dataclass(eq=False)
class NoteCache:
    """The ground of each post, and the samples that each patrol and road meets."""

    tracks: TracksCache = field(default_factory=TracksCache)
    stands: Remembered[StandKey, Stand] = field(default_factory=lambda: Remembered(4096))
    met: Remembered[MetKey, IntArray] = field(default_factory=lambda: Remembered(2048))


@dataclass(frozen=True, eq=False)
class Notes:
    """What the warnings of a run are derived from."""

    scene: Scene
    line: Line
    pairs: Pairs
    outcome: Outcome
    ease: Ease
    listed: BoolArray
    cache: NoteCache

    def all(self) -> tuple[Doubt, ...]:
        """The warnings in a fixed order, each with the stretches and posts it concerns, if any."""
        return (
            Doubt(Reason("exposure", {"transect_m": self.scene.parameters.transect_m, "exposure_s": self._exposure_s})),
            *(self._of_layers(note) for note in self.scene.notes),
            *self._of_terrain(),
            *self._of_seams(),
            *self._of_stands(),
            *self._of_time(),
            *self._of_unreached(),
            *self._of_patrols(),
            *self._of_neutral_roads(),
            *self._of_short_gaps(),
        )

    @property
    def _exposure_s(self) -> float:
        return round(self.scene.parameters.exposure_s, 1)

    def _of_layers(self, note: Note) -> Doubt:
        """What the layers make doubtful: routes themselves, or posts and what rests on them."""
        if not note.observers and not note.routes:
            return Doubt(note.reason)
        doubted = self._resting_on(note.observers)
        for number in note.routes:
            doubted[self.line.of_route(number)] = True
        return Doubt(note.reason, stretches_of(self.line, doubted), self._places(note.observers))

    def _of_terrain(self) -> Iterator[Doubt]:
        line = self.line
        if not len(self.scene.observers) and not self.scene.patrols:
            yield Doubt(Reason("no_observers", {}))
        if (missing := np.isnan(line.elevation_m)).any():
            yield Doubt(Reason("terrain_missing", {"km": _km(line, missing)}), stretches_of(line, missing))
        if line.coarse.any():
            numbers = {"km": _km(line, line.coarse), "cell_m": round(line.cell_m)}
            yield Doubt(Reason("terrain_coarse", numbers), stretches_of(line, line.coarse))

    def _of_seams(self) -> Iterator[Doubt]:
        """Where a sight line takes heights from a coarser terrain, because the finest does not have all of them."""
        fallen = _marked(self.line, self.pairs.sample[self.pairs.seam])
        if fallen.any():
            yield Doubt(Reason("terrain_seam", {"km": _km(self.line, fallen)}), stretches_of(self.line, fallen))

    def _of_stands(self) -> Iterator[Doubt]:
        watch, line = self.scene.observers, self.line
        seeing = np.flatnonzero([self.scene.types[key].needs_sight for key in watch.type])
        places = zip(watch.lon[seeing].tolist(), watch.lat[seeing].tolist(), strict=True)
        keys = [StandKey(line.view.key, *place) for place in places]
        rows = self.cache.stands.get_or_make_all(keys, self._stands)
        outside = seeing[[not row.inside for row in rows]] if line.view.terrain else seeing[:0]
        if outside.size:
            yield self._of_posts("sensor_outside_terrain", outside.tolist())
        raised = seeing[[row.rise_m > CANOPY_M for row in rows]]
        if raised.size:
            yield self._of_posts("observer_on_canopy", raised.tolist(), rise_m=CANOPY_M)

    def _stands(self, keys: list[StandKey]) -> Iterator[tuple[StandKey, Stand]]:
        lon, lat = np.array([(key.lon, key.lat) for key in keys]).T
        inside, rise = stands(self.line.view.terrain, lon, lat)
        for key, *row in zip(keys, inside.tolist(), rise.tolist(), strict=True):
            yield key, Stand(*row)

    def _of_posts(self, code: str, observers: list[int], **numbers: float) -> Doubt:
        reason = Reason(code, {"count": float(len(observers)), **numbers})
        return Doubt(reason, stretches_of(self.line, self._resting_on(observers)), self._places(observers))

    def _resting_on(self, observers: Iterable[int]) -> BoolArray:
        """The samples at which some observers are perhaps in sight, and then detect with at least RESTS_ON."""
        of_them = np.zeros(len(self.scene.observers) + len(self.scene.patrols), dtype=np.bool_)
        of_them[list(observers)] = True
        return _marked(self.line, self.pairs.sample[of_them[self.pairs.source] & self._counts])

    @cached_property
    def _counts(self) -> BoolArray:
        """Which pairs are perhaps in sight and then detect with at least RESTS_ON."""
        chance = self.pairs.availability * self.pairs.best()
        return self.pairs.possible & (chance >= RESTS_ON)

    def _places(self, observers: Iterable[int]) -> tuple[Place, ...]:
        watch = self.scene.observers
        rows = ((watch.name[k], round(float(watch.lon[k]), 7), round(float(watch.lat[k]), 7)) for k in observers)
        return tuple(Place(*row) for row in rows)

    def _of_time(self) -> Iterator[Doubt]:
        if self.ease.by_time.any():
            yield Doubt(Reason("porosity_by_time", {"km": _km(self.line, self.ease.by_time)}))

    def _of_unreached(self) -> Iterator[Doubt]:
        for reason in of_unreached(self.line, self.ease.unreached):
            yield Doubt(reason, stretches_of(self.line, self.ease.unreached))

    def _of_patrols(self) -> Iterator[Doubt]:
        patrols = self.scene.patrols
        if looking := sum(patrol.kind == "sign_cutting" for patrol in patrols):
            likely = tracks_of(self.scene, self.line, self.cache.tracks) >= MOST
            yield Doubt(Reason("tracks_found", {"count": float(looking), "km": _km(self.line, likely)}))
        if idle := sum(_is_idle(patrol) for patrol in patrols):
            yield Doubt(Reason("patrols_without_revisits", {"count": float(idle)}))
        if fixed := [patrol for patrol in patrols if patrol.schedule == "fixed"]:
            yield Doubt(Reason("fixed_schedules", {"count": float(len(fixed))}), self._worked_by(fixed))
        if unstated := [patrol for patrol in patrols if math.isnan(patrol.crews_available)]:
            yield Doubt(Reason("crews_unstated", {"count": float(len(unstated))}), self._worked_by(unstated))
        for patrol in sorted(patrols, key=lambda patrol: natural_key(patrol.name)):
            yield from self._of_patrol(patrol)

    def _of_patrol(self, patrol: Patrol) -> Iterator[Doubt]:
        if not hazardous_part(patrol.geometry, self.scene.hazards).is_empty:
            yield Doubt(Reason("patrol_in_hazard", {"patrol": patrol.name}))
        border_m = _length_m(self.line, self._met(patrol.geometry))
        if (share := share_of_plan(patrol, border_m, self.scene.month)) < 1.0:
            needed = crews_for(patrol, border_m, self.scene.month)
            there: dict[str, float | str] = {"patrol": patrol.name, "there": patrol.crews_available}
            numbers = {**there, "needed": round(needed, 1), "share": round(share, 3)}
            yield Doubt(Reason("plan_short_of_crews", numbers), self._worked_by([patrol]))

    def _worked_by(self, patrols: list[Patrol]) -> tuple[Stretch, ...]:
        met = [self._met(patrol.geometry) for patrol in patrols]
        return stretches_of(self.line, _marked(self.line, np.concatenate(met)))

    def _met(self, geometry: BaseGeometry) -> IntArray:
        key = MetKey(self.line.key, geometry.wkb)
        return self.cache.met.get_or_make(key, lambda: self.line.transects.meeting(geometry))

    def _of_neutral_roads(self) -> Iterator[Doubt]:
        """Where crossing may be lawful near a neutral road; only its crossing points themselves are no gaps."""
        met = [self._met(road) for road in self.scene.neutral_roads]
        if met and (near := _marked(self.line, np.concatenate(met))).any():
            yield Doubt(Reason("neutral_road", {"km": _km(self.line, near)}), stretches_of(self.line, near))

    def _of_short_gaps(self) -> Iterator[Doubt]:
        """Gap kilometres of each period that are in the figures but, being short and isolated, are not listed."""
        for number, period in enumerate(PERIODS):
            short = (self.outcome.status[number] == GAP) & ~self.listed
            if short.any():
                yield Doubt(Reason(f"short_gaps_{period}", {"km": _km(self.line, short)}))


def stretches_of(line: Line, mask: BoolArray) -> tuple[Stretch, ...]:
    """The stretches of line whose samples are marked, by route and chainage; none crosses a ring's zero."""
    stretches = []
    for number, route in enumerate(line.routes):
        edges_mm = line.edges_mm[number]
        spans = [edges_mm[list(run)] / 1e3 for run in runs(mask[line.of_route(number)])]
        stretches += [Stretch(route.name, float(start_m), float(end_m)) for start_m, end_m in spans]
    return tuple(stretches)


def _marked(line: Line, samples: IntArray) -> BoolArray:
    mask = np.zeros(len(line), dtype=np.bool_)
    mask[samples] = True
    return mask


def _km(line: Line, mask: BoolArray) -> float:
    return round(float(line.length_mm[mask].sum()) / 1e6, 3)


def of_unreached(line: Line, unreached: BoolArray) -> Iterator[Reason]:
    """Kilometres without a way across on foot between the two sides, for which the longest time is assumed."""
    if unreached.any():
        yield Reason("crossing_unreached", {"km": _km(line, unreached), "halo_km": HALO_M / 1e3, "hours": LONGEST_H})


def _is_idle(patrol: Patrol) -> bool:
    return patrol.kind == "revisit" and patrol.schedule != "shuttle" and patrol.revisits_per_day == 0.0


def crews_needed(patrol: Patrol, line: Line, month: int) -> float:
    """Crews that the plan drawn for a patrol takes, by the effort identity over the line within it."""
    return crews_for(patrol, _length_m(line, line.transects.meeting(patrol.geometry)), month)


def _length_m(line: Line, samples: IntArray) -> float:
    return float(line.length_mm[samples].sum()) / 1e3
