"""The pairs of every source of a scene, observer or patrol, with the samples it may detect at."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from app.analysis.detection import patrol_chance
from app.analysis.detection.conditions import Conditions
from app.analysis.detection.observer_pairs import ChanceCache, ChanceKey, ObserverChances, observer_pairs
from app.analysis.detection.pairs import Pairs, joined, no_pairs
from app.analysis.detection.patrol_paths import MetPaths, met_paths
from app.analysis.detection.sun import SunGroups, sun_groups
from app.analysis.kernels.open_places import CERTAIN
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.poses import poses
from app.analysis.sight.remembered import Remembered
from app.analysis.sight.sights import SightCache, sights
from app.arrays import FloatArray, IntArray
from app.progress import Progress, Stage
from app.scene.scene import Patrol, PatrolKey, Scene
from resources import Weather


class SunKey(NamedTuple):
    """What the hours of daylight along a line depend on."""

    line: LineKey
    as_of: str
    own_state: str


class ConditionsKey(NamedTuple):
    """What the conditions of a scene depend on; ``hours``: the distinct hours of its sources, in order."""

    sun: SunKey
    hours: tuple[str, ...]
    weather: Weather


class PairsKey(NamedTuple):
    """What all pairs of a scene depend on: for each observer its chances, roster and availability, and the patrols."""

    observers: tuple[ChanceKey, ...]
    rosters: tuple[int, ...]
    availability: bytes
    line: LineKey
    crosser_mps: float
    month: int
    patrols: tuple[tuple[PatrolKey, int], ...]
    hazards: tuple[bytes, ...]


class PathsKey(NamedTuple):
    """What the paths that a patrol meets depend on."""

    line: LineKey
    patrol: PatrolKey
    hazards: tuple[bytes, ...]


@dataclass(eq=False)
class PairsCache:
    """The daylight of a line, the conditions of a scene, and the chances of each observer at the paths it sees."""

    sights: SightCache = field(default_factory=SightCache)
    suns: Remembered[SunKey, SunGroups] = field(default_factory=lambda: Remembered(8))
    conditions: Remembered[ConditionsKey, Conditions] = field(default_factory=lambda: Remembered(32))
    chances: ChanceCache = field(default_factory=ChanceCache)
    pairs: Remembered[PairsKey, Pairs] = field(default_factory=lambda: Remembered(2))
    paths: Remembered[PathsKey, MetPaths] = field(default_factory=lambda: Remembered(512))


def pairs_of(scene: Scene, line: Line, cache: PairsCache, progress: Progress) -> tuple[Pairs, Conditions]:
    """Every pair of the scene with its chances, and the conditions its rosters give. Raises Cancelled."""
    progress.stage(Stage.PAIRS)
    watch = scene.observers
    conditions = conditions_of(scene, line, cache)
    stands = poses(scene, watch)
    progress.stage(Stage.SIGHTS)
    seen = sights(line.view, stands, cache.sights, progress)
    progress.stage(Stage.PAIRS)
    chances = ObserverChances(scene, line, stands, seen, cache.chances)
    rosters = [conditions.roster(hours) for hours in watch.hours]

    def make() -> Pairs:
        parts = [no_pairs(line.view.paths.places, line.view.paths.apart_m), *observer_pairs(chances, rosters)]
        for number, patrol in enumerate(scene.patrols):
            paths = paths_met(scene, line, patrol, cache)
            parts.append(_patrol_pairs(scene, line, patrol, paths, len(watch) + number, conditions))
        return joined(parts)

    hazards = tuple(area.wkb for area in scene.hazards) if scene.patrols else ()

    key = PairsKey(
        tuple(chances.keys),
        tuple(rosters),
        (watch.availability * watch.staffing).tobytes(),
        line.key,
        scene.parameters.crosser_mps,
        scene.month,
        tuple((patrol.key, conditions.roster(patrol.hours)) for patrol in scene.patrols),
        hazards,
    )
    return cache.pairs.get_or_make(key, make), conditions


def paths_met(scene: Scene, line: Line, patrol: Patrol, cache: PairsCache) -> MetPaths:
    """The paths that a patrol of a scene meets, remembered."""
    key = PathsKey(line.key, patrol.key, tuple(area.wkb for area in scene.hazards))
    return cache.paths.get_or_make(key, partial(met_paths, patrol, scene.hazards, line))


def tokens_of(scene: Scene) -> IntArray:
    """A number for each source, int64, that changes with anything the source contributes at a sample."""
    watch = scene.observers
    kinds = {key: _digest(kind) for key, kind in scene.types.items()}
    values = [getattr(watch, spec.name) for spec in fields(watch) if spec.name != "id"]
    columns = [column.tolist() if isinstance(column, np.ndarray) else column for column in values]
    seen = [_digest(kinds[key], *row) for key, row in zip(watch.type, zip(*columns, strict=True), strict=True)]
    # A patrol's worked part depends on what is mined, and its passes on the season.
    around = _digest(scene.as_of, *(area.wkb for area in scene.hazards)) if scene.patrols else 0
    crews = [_digest(patrol.key, around) for patrol in scene.patrols]
    return np.array([*seen, *crews], dtype=np.int64)


@lru_cache(maxsize=16384)
def _digest(*what: Hashable) -> int:
    """64 bits of the written form of some values. Not ``hash``, which is the same for -1 and -2."""
    return int.from_bytes(hashlib.blake2b(repr(what).encode(), digest_size=8).digest(), "little", signed=True)


def token_sums(tokens: IntArray, pairs: Pairs, count: int) -> FloatArray:
    """Sums of the tokens of what meets each of ``count`` samples, (2, count); zeros where nothing does.

    Their high and low halves are summed apart, so that floats hold them exactly.
    """
    of_pairs = tokens[pairs.source]
    halves = (of_pairs >> 32, of_pairs & 0xFFFFFFFF)
    return np.stack([np.bincount(pairs.sample, half.astype(np.float64), minlength=count) for half in halves])


def conditions_of(scene: Scene, line: Line, cache: PairsCache, *, also: Sequence[str] = ()) -> Conditions:
    """The conditions given by the hours of a scene's observers and patrols, and ``also``, with the sun of its date."""
    key = SunKey(line.key, scene.as_of, scene.own_state)
    sun = cache.suns.get_or_make(key, partial(sun_groups, line.lon, line.lat, scene.as_of, scene.own_state))
    hours = tuple(sorted({*scene.observers.hours, *(patrol.hours for patrol in scene.patrols), *also}))
    return cache.conditions.get_or_make(
        ConditionsKey(key, hours, scene.weather),
        lambda: Conditions.of(hours, scene.weather, group=sun.group, suns=sun.times, date=scene.as_of),
    )


def _patrol_pairs(
    scene: Scene, line: Line, patrol: Patrol, paths: MetPaths, source: int, conditions: Conditions
) -> Pairs:
    """The pairs of a patrol: always available and in sight of whom it meets, its weather no matter."""
    exposure = patrol_chance.exposures(patrol, paths, scene.parameters.crosser_mps, scene.month)
    # A patrol that nobody is there to make is none.
    met, exposure = paths.sample[exposure > 0.0], exposure[exposure > 0.0]
    one, yes, chance = np.ones(met.size), np.ones(met.size, dtype=np.bool_), -np.expm1(-exposure)
    everywhere = np.broadcast_to(chance, (2, len(scene.weather.states), met.size))
    return Pairs(
        source=np.full(met.size, source),
        sample=met,
        distance_m=np.zeros(met.size),
        roster=np.full(met.size, conditions.roster(patrol.hours)),
        availability=one,
        p_visible=one,
        p_unhidden=one,
        possible=yes,
        obstacle_m=np.full(met.size, np.nan),
        seam=~yes,
        site=np.full(met.size, -1),
        place=np.zeros((3, met.size)),
        **dict.fromkeys(("chance", "clear", "open", "sure", "maybe"), everywhere),
        quantile=np.full((met.size, line.view.paths.places), CERTAIN),
        joint=np.full(met.size, -1),
        by_places=no_pairs(line.view.paths.places, line.view.paths.apart_m).by_places,
        apart_m=line.view.paths.apart_m,
    )
