"""Pairs of a source (observer or patrol) and a border sample: all that detection needs to know, in columns."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection import detection_by_range, patrol_chance
from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.patrol_paths import met_paths
from app.analysis.detection.sun import SunGroups, sun_groups
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.poses import poses
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import SightCache, sights
from app.arrays import BoolArray, FloatArray, IntArray
from app.progress import Progress, Stage
from app.scene.scene import Observers, Patrol, Scene
from resources import SensorType, Weather


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Columns of m pairs, ordered by source: observers first, then patrols.

    source: number of the observer, or observers + number of the patrol. exposure: Lambda by period and state of the
    weather, float64 (2, 3, m), with the source up. roster: number of its hours in the conditions. mast: number of the
    place it stands at, -1 for a patrol: devices on one mast share one sight. The rest as in Sight; availability is a
    state, outside Lambda.
    """

    source: IntArray
    sample: IntArray
    distance_m: FloatArray
    roster: IntArray
    availability: FloatArray
    p_visible: FloatArray
    sure: BoolArray
    possible: BoolArray
    unclear: BoolArray
    blocked: BoolArray
    obstacle_m: FloatArray
    seam: BoolArray
    mast: IntArray
    exposure: FloatArray

    def __len__(self) -> int:
        return self.source.size

    def only(self, chosen: BoolArray) -> Pairs:
        """Some of the pairs, in the same order."""
        return Pairs(*(getattr(self, name)[..., chosen] for name in self.__slots__))

    def best(self, chosen: IntArray | slice = slice(None)) -> FloatArray:
        """The largest Lambda of some pairs, or of all, in any condition."""
        best: FloatArray = self.exposure[..., chosen].max(axis=(0, 1))
        return best


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


class ExposureSettings(NamedTuple):
    """What Lambda of a device of a type depends on besides its sight."""

    kind: SensorType
    line: LineKey
    transect_m: float
    crosser_mps: float
    weather: Weather


class ExposureKey(NamedTuple):
    """What Lambda of an observer on the samples of its sight depends on; ``settings`` stands for ExposureSettings."""

    settings: Token
    pose: Pose


@dataclass(eq=False)
class PairsCache:
    """The daylight of a line, the conditions of a scene, and Lambda of each observer on the samples it sees."""

    sights: SightCache = field(default_factory=SightCache)
    suns: Remembered[SunKey, SunGroups] = field(default_factory=lambda: Remembered(8))
    conditions: Remembered[ConditionsKey, Conditions] = field(default_factory=lambda: Remembered(32))
    settings: Remembered[ExposureSettings, Token] = field(default_factory=lambda: Remembered(256))
    exposures: Remembered[ExposureKey, FloatArray] = field(default_factory=lambda: Remembered(4096))


def pairs_of(scene: Scene, line: Line, cache: PairsCache, progress: Progress) -> tuple[Pairs, Conditions]:
    """Every pair of the scene with its exposures, and the conditions its rosters give. Raises Cancelled."""
    progress.stage(Stage.PAIRS)
    watch = scene.observers
    conditions = conditions_of(scene, line, cache)
    stands = poses(scene, watch)
    progress.stage(Stage.SIGHTS)
    seen = sights(line.view, stands, cache.sights, progress)
    progress.stage(Stage.PAIRS)
    parts = [_observer_pairs(watch, seen, _exposures(scene, line, stands, seen, cache), conditions)]
    for number, patrol in enumerate(scene.patrols):
        parts.append(_patrol_pairs(scene, line, patrol, len(watch) + number, conditions))
    return _joined(parts), conditions


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


def _exposures(
    scene: Scene, line: Line, stands: Sequence[Pose], seen: Sequence[Sight], cache: PairsCache
) -> list[FloatArray]:
    """Lambda of each observer on the samples of its sight."""
    crosser = (scene.parameters.transect_m, scene.parameters.crosser_mps)
    tokens = {
        key: cache.settings.get_or_make(ExposureSettings(kind, line.key, *crosser, scene.weather), Token)
        for key, kind in scene.types.items()
    }
    keys = [ExposureKey(tokens[kind], pose) for kind, pose in zip(scene.observers.type, stands, strict=True)]

    def make(missing: list[ExposureKey]) -> Iterator[tuple[ExposureKey, FloatArray]]:
        number_of = {key: number for number, key in enumerate(keys)}
        for key in missing:
            number = number_of[key]
            yield key, exposure_of(scene, line, scene.types[scene.observers.type[number]], seen[number])

    return cache.exposures.get_or_make_all(keys, make)


def _observer_pairs(
    watch: Observers, sights_of_each: Sequence[Sight], exposures: Sequence[FloatArray], conditions: Conditions
) -> Pairs:
    sizes = [sight.target.size for sight in sights_of_each]
    rosters = np.array([conditions.roster(hours) for hours in watch.hours], dtype=np.int64)
    nothing = _nothing()
    seen = {
        name: np.concatenate([getattr(nothing, name), *(getattr(sight, name) for sight in sights_of_each)])
        for name in ("distance_m", "p_visible", "sure", "possible", "unclear", "blocked", "obstacle_m", "seam")
    }
    return Pairs(
        source=np.repeat(np.arange(len(watch)), sizes),
        sample=np.concatenate([nothing.sample, *(sight.target for sight in sights_of_each)]),
        roster=np.repeat(rosters, sizes),
        mast=np.repeat(_masts(watch), sizes),
        availability=np.repeat(watch.availability * watch.staffing, sizes),
        exposure=np.concatenate([nothing.exposure, *exposures], axis=-1),
        **seen,
    )


def exposure_of(scene: Scene, line: Line, kind: SensorType, sight: Sight) -> FloatArray:
    """Lambda of a device on the samples of a sight, by period and weather, (2, 3, m)."""
    parameters = scene.parameters
    across = np.abs(np.sin(np.radians(sight.azimuth_deg - line.azimuth_deg[sight.target])))
    ground = np.nan_to_num(line.elevation_m[sight.target])
    rate = detection_by_range.hazard(
        kind, sight.distance_m, radial_mps=parameters.crosser_mps * across, ground_m=ground
    )
    clear = rate * detection_by_range.exposure_s(kind, parameters.transect_m, parameters.crosser_mps)
    factors = [
        detection_by_range.weather_factors(kind, scene.weather, sight.distance_m, night=period == "night")
        for period in PERIODS
    ]
    return np.stack(factors) * clear


def _patrol_pairs(scene: Scene, line: Line, patrol: Patrol, source: int, conditions: Conditions) -> Pairs:
    """The pairs of a patrol: always available and in sight of whom it meets, its weather no matter."""
    paths = met_paths(patrol, scene.hazards, line)
    exposure = patrol_chance.exposures(patrol, paths, scene.parameters.crosser_mps, scene.month)
    # A patrol that nobody is there to make is none.
    met, exposure = paths.sample[exposure > 0.0], exposure[exposure > 0.0]
    one, yes = np.ones(met.size), np.ones(met.size, dtype=np.bool_)
    return Pairs(
        source=np.full(met.size, source),
        sample=met,
        distance_m=np.zeros(met.size),
        roster=np.full(met.size, conditions.roster(patrol.hours)),
        availability=one,
        p_visible=one,
        sure=yes,
        possible=yes,
        unclear=~yes,
        blocked=~yes,
        obstacle_m=np.full(met.size, np.nan),
        seam=np.zeros(met.size, dtype=np.bool_),
        mast=np.full(met.size, -1),
        exposure=np.broadcast_to(exposure, (2, 3, met.size)),
    )


def _nothing() -> Pairs:
    whole, real, flag = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_)
    flags = (flag, flag, flag, flag)
    return Pairs(whole, whole, real, whole, real, real, *flags, real, flag, whole, np.zeros((2, 3, 0)))


def _masts(watch: Observers) -> IntArray:
    """A number for each place that observers stand at, of every observer, int64."""
    places = np.stack([watch.lon, watch.lat], axis=1)
    return np.unique(places, axis=0, return_inverse=True)[1].ravel().astype(np.int64)


def _joined(parts: list[Pairs]) -> Pairs:
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in Pairs.__slots__
    }
    return Pairs(**columns)
