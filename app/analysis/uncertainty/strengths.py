"""What each source does to a crosser in each draw: Lambda on the samples it may see, and whether it is up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from app.analysis.detection import detection_by_range, patrol_chance
from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.patrol_paths import met_paths
from app.analysis.sight.line import Line
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import SightCache, sights
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.distributions import availabilities
from app.analysis.uncertainty.pair_error import PairError
from app.analysis.uncertainty.strength import Strength
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from app.progress import Progress
from app.scene.scene import WHOLE_DEG, Patrol, Scene
from resources import SensorType

SURE_Z = 8.0
"""Beyond this many standard deviations terrain error does not matter."""
LEAST_Z = -6.0
"""A sample that no draw of the scalars raises above this is never seen: 1e-9."""
BENT = ("curvature", "height_m")
"""Parameters of a type that change what it sees; the sight is traced at both ends of their spread."""


class Bent(NamedTuple):
    """A type's parameter, by name, and the sights at both ends of its spread, on the samples of the stated sight."""

    name: str
    low: Sight
    high: Sight


@dataclass(frozen=True, eq=False)
class Watch:
    """One observer with its sights: as stated, and at the ends of the spread of each parameter that changes them."""

    number: int
    pose: Pose
    kind: SensorType
    sight: Sight
    bent: tuple[Bent, ...]
    availability: float
    availability_walks: float
    staffing: float


@dataclass(frozen=True, eq=False)
class Maker:
    """Computes the strengths of a scene's sources, a type at a time."""

    scene: Scene
    line: Line
    error: PairError
    assumed: Assumptions

    def of_type(self, kind: SensorType, drawn: Sequence[SensorType], watches: Sequence[Watch]) -> Iterator[Strength]:
        """The strengths of observers of one type, in their order; ``drawn`` is the type in each draw."""
        thresholds = [self._thresholds(watch, drawn) for watch in watches]
        shown_rows = [np.flatnonzero(upper.max(axis=1) > LEAST_Z) for _, upper in thresholds]
        exposure = self._exposure(kind, drawn, watches, shown_rows)
        first = 0
        for watch, (z, upper), rows in zip(watches, thresholds, shown_rows, strict=True):
            part = exposure[:, first : first + rows.size].T
            first += rows.size
            yield self._strength(watch, rows, part, *self._visible(watch, z[rows], upper[rows], rows))

    def _strength(
        self, watch: Watch, rows: IntArray, exposure: SingleArray, visible: BoolArray, perhaps: BoolArray
    ) -> Strength:
        # Samples that no draw shows are dropped: most of what is in range lies behind a ridge.
        ever = perhaps.any(axis=1)
        shown = np.ascontiguousarray(exposure[ever])
        shown[~perhaps[ever]] = 0.0
        u = self.assumed.uniform(watch.kind.key, "availability")
        up = watch.staffing * availabilities(watch.kind, u, watch.availability, watch.availability_walks)
        return Strength(
            sample=watch.sight.target[rows[ever]],
            exposure=shown,
            open=visible[ever],
            unclear=watch.sight.unclear[rows[ever]],
            factor=self._factor(watch.kind, watch.sight.distance_m[rows[ever]]),
            up=up.astype(np.float32),
            seen=visible.sum(axis=0),
        )

    def _thresholds(self, watch: Watch, drawn: Sequence[SensorType]) -> tuple[SingleArray, SingleArray]:
        """z (m, D): a sample is in sight where its latent error lies below; and z if the errors along a ray are one."""
        shares = []
        for name, low, high in watch.bent:
            values = np.array([kind.parameter(name) for kind in drawn])
            spread = next((a, watch.kind.parameter(name), b) for n, a, b in watch.kind.spread if n == name)
            shares.append((low, high, _hats(values, spread)))
        z, upper = (self._threshold(watch, column, shares, len(drawn)) for column in ("p_visible", "p_upper"))
        return z, upper

    def _threshold(
        self, watch: Watch, column: str, shares: Sequence[tuple[Sight, Sight, FloatArray]], count: int
    ) -> SingleArray:
        """z (m, D) by a column of the sights; that of an even chance where the ray is unclear."""
        stated = _z(watch.sight, column)
        z = np.repeat(stated[:, None], count, axis=1).astype(np.float32)
        for low, high, share in shares:
            at_ends = np.stack([_z(low, column), stated, _z(high, column)], axis=1)
            z += (at_ends @ share.T - stated[:, None]).astype(np.float32)
        if watch.pose.sees:
            z /= self.assumed.terrain_error.astype(np.float32)
        z[watch.sight.unclear] = 0.0
        return z

    def _visible(self, watch: Watch, z: SingleArray, upper: SingleArray, rows: IntArray) -> tuple[BoolArray, BoolArray]:
        """Whether each draw shows a sample, and whether it perhaps does: if errors were one, or the ray is unclear."""
        if not watch.pose.sees:
            always = np.ones(z.shape, dtype=np.bool_)
            return always, always
        error = self.error.of(watch.pose.lon, watch.pose.lat, watch.sight.target[rows])
        visible, perhaps = _below(error, z), _below(error, upper)
        return visible, visible | perhaps | watch.sight.unclear[rows][:, None]

    def _exposure(
        self, kind: SensorType, drawn: Sequence[SensorType], watches: Sequence[Watch], rows_of_each: list[IntArray]
    ) -> SingleArray:
        """Lambda in clear weather (D, all pairs in ``rows_of_each``), as if in sight."""
        parameters, line = self.scene.parameters, self.line
        columns = ("target", "distance_m", "azimuth_deg")
        target, distance, azimuth = (
            np.concatenate(
                [getattr(watch.sight, name)[rows] for watch, rows in zip(watches, rows_of_each, strict=True)]
            )
            for name in columns
        )
        across = np.sin(np.radians(azimuth - line.azimuth_deg[target]))
        ground = np.nan_to_num(line.elevation_m[target])
        offset, route = self._offsets(), np.searchsorted(line.first, target, side="right") - 1
        out = np.empty((len(drawn), target.size), dtype=np.float32)
        for number, each in enumerate(drawn):
            speed = float(parameters.crosser_mps * self.assumed.speed[number])
            moved = np.abs(distance + offset[number, route] * across)
            rate = detection_by_range.hazard(each, moved, radial_mps=speed * np.abs(across), ground_m=ground)
            out[number] = rate * detection_by_range.exposure_s(each, parameters.transect_m, speed)
        return out

    def _offsets(self) -> FloatArray:
        """The offset of each route in each draw, (D, routes)."""
        return np.stack([self.assumed.line_offset_m(route.name) for route in self.line.routes], axis=1)

    def _factor(self, kind: SensorType, distance_m: FloatArray) -> SingleArray:
        weather = self.scene.weather
        factors = [
            detection_by_range.weather_factors(kind, weather, distance_m, night=period == "night").T
            for period in PERIODS
        ]
        return np.stack(factors, axis=1).astype(np.float32)

    def of_patrol(self, patrol: Patrol) -> Strength:
        """The strength of a patrol: always up, and in sight of whom it meets; weather is no matter."""
        met = met_paths(patrol, self.scene.hazards, self.line)
        size = met.sample.size
        exposure = np.empty((size, self.assumed.count), dtype=np.float32)
        for number in range(self.assumed.count):
            noticed = min(
                patrol.detection_probability * self.assumed.patrol_detection[number], patrol_chance.MOST_NOTICED
            )
            speed = float(self.scene.parameters.crosser_mps * self.assumed.speed[number])
            one = dataclasses.replace(patrol, detection_probability=float(noticed))
            exposure[:, number] = patrol_chance.exposures(one, met, speed, self.scene.month)
        states = len(self.scene.weather.states)
        up = np.ones(self.assumed.count, dtype=np.float32)
        seen = np.full(self.assumed.count, size)
        return Strength(
            sample=met.sample,
            exposure=exposure,
            open=exposure > 0.0,
            unclear=np.zeros(size, dtype=np.bool_),
            factor=np.ones((size, 2, states), dtype=np.float32),
            up=up,
            seen=seen,
        )


def watches_of(scene: Scene, line: Line, numbers: Sequence[int], cache: SightCache, progress: Progress) -> list[Watch]:
    """Some observers with their sights, traced if the cache has none. Raises Cancelled."""
    stands, watch = poses(scene, scene.observers), scene.observers
    kinds = {number: scene.types[watch.type[number]] for number in numbers}
    bends = {number: _bends(stands[number], kinds[number]) for number in numbers}
    ends = {number: chain.from_iterable(bend.ends for bend in bends[number]) for number in numbers}
    asked = [pose for number in numbers for pose in (stands[number], *ends[number])]
    seen = dict(zip(asked, sights(line.view, asked, cache, progress), strict=True))
    return [
        Watch(
            number,
            stands[number],
            kinds[number],
            sight=seen[stands[number]],
            bent=tuple(_bent_sight(bend, seen, seen[stands[number]]) for bend in bends[number]),
            availability=float(watch.availability[number]),
            availability_walks=float(watch.availability_walks[number]),
            staffing=float(watch.staffing[number]),
        )
        for number in numbers
    ]


def _bent_sight(bend: _Bend, seen: Mapping[Pose, Sight], own: Sight) -> Bent:
    low, high = (_among(seen[pose], own) for pose in bend.ends)
    return Bent(bend.name, low, high)


def _among(sight: Sight, own: Sight) -> Sight:
    """The rows of a sight whose samples are in ``own``, which contains no others."""
    same = sight.target.size == own.target.size
    return sight if same else sight.only(np.searchsorted(sight.target, own.target))


class _Bend(NamedTuple):
    """The poses at the ends of the spread of a parameter of a type that changes a sight."""

    name: str
    low: Pose
    high: Pose

    @property
    def ends(self) -> tuple[Pose, Pose]:
        return self.low, self.high


@lru_cache(maxsize=8192)
def _bends(pose: Pose, kind: SensorType) -> tuple[_Bend, ...]:
    if not pose.sees:
        return ()
    spread = ((name, low, high) for name, low, high in kind.spread if name in BENT and low < high)
    return tuple(_Bend(name, *(_bent(pose, kind, name, end) for end in ends)) for name, *ends in spread)


def _bent(pose: Pose, kind: SensorType, name: str, value: float) -> Pose:
    # The vertical field of view is that of the pose as stated: no draw moves a sample into it or out of it.
    whole = pose._replace(tilt_deg=0.0, vfov_deg=WHOLE_DEG)
    if name == "curvature":
        return whole._replace(curvature=value)
    # A stated height is as uncertain as the type's, in proportion.
    return whole._replace(height_m=value * pose.height_m / kind.height_m if kind.height_m else value)


def _z(sight: Sight, column: str) -> FloatArray:
    z: FloatArray = np.clip(ndtri(getattr(sight, column)), -SURE_Z, SURE_Z)
    return z


def _below(error: SingleArray, z: SingleArray) -> BoolArray:
    """Whether errors lie below their thresholds; beyond SURE_Z none matters."""
    below: BoolArray = ((error < z) | (z >= SURE_Z)) & (z > -SURE_Z)
    return below


def _hats(values: FloatArray, nodes: tuple[float, float, float]) -> FloatArray:
    """Weights (D, 3) of three nodes that interpolate a value linearly between them."""
    low, mode, high = nodes
    below = np.clip((mode - values) / (mode - low), 0.0, 1.0) if mode > low else np.zeros(values.size)
    above = np.clip((values - mode) / (high - mode), 0.0, 1.0) if high > mode else np.zeros(values.size)
    return np.stack([below, 1.0 - below - above, above], axis=1)
