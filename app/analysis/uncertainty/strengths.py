"""What each source does to a crosser in each draw: Lambda on the samples it may see, and whether it is up."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from app.analysis.detection import patrol_chance
from app.analysis.detection.looking import Crosser
from app.analysis.detection.observer_pairs import crosser_of
from app.analysis.detection.patrol_paths import met_paths
from app.analysis.kernels.drawn_looks import Drawn
from app.analysis.sight.line import Line
from app.analysis.sight.path_rays import HOPELESS
from app.analysis.sight.sight import Pose, Sight
from app.analysis.uncertainty.assumptions import LINE_OFFSET, TERRAIN, Assumptions
from app.analysis.uncertainty.drawn_looks import DrawnLooks
from app.analysis.uncertainty.pair_error import PairError
from app.analysis.uncertainty.strength import Strength, certain, where_other
from app.analysis.uncertainty.watches import Watch, Weights, weights_of
from app.arrays import BoolArray, ByteArray, FloatArray, IntArray, SingleArray
from app.scene.scene import Patrol, Scene
from resources import SensorType

SURE_Z = 8.0
"""Beyond this many standard deviations terrain error does not matter."""
LEAST_Z = -6.0
"""A sample that no draw of the scalars raises above this is never seen: 1e-9."""


@dataclass(frozen=True, eq=False)
class Maker:
    """Computes the strengths of a scene's sources, a type at a time."""

    scene: Scene
    line: Line
    error: PairError
    assumed: Assumptions

    def of_type(
        self,
        kind: SensorType,
        drawn: Sequence[SensorType],
        watches: Sequence[Watch],
        tables: dict[float, Drawn] | None = None,
    ) -> Iterator[Strength]:
        """The strengths of observers of one type, in their order; ``drawn`` is the type in each draw.

        ``tables`` are those of DrawnLooks, from before.
        """
        looks = DrawnLooks(self.crosser, self.assumed, kind, drawn, {} if tables is None else tables)
        weights = weights_of(kind, drawn, watches)
        for watch in watches:
            yield self._strength(watch, weights, looks)

    @cached_property
    def crosser(self) -> Crosser:
        """Who crosses, in each draw at a speed of its own."""
        return crosser_of(self.scene, self.line)

    def _strength(self, watch: Watch, weights: Weights, looks: DrawnLooks) -> Strength:
        if self.assumed.without:
            return self._drawn_alone(watch, weights, looks)
        hopeful = np.flatnonzero((watch.sight.possible | (watch.sight.p_upper > HOPELESS)).any(axis=1))
        # z: a place is in sight where its error lies below; upper: if the errors along a ray are one.
        z, upper = (self._threshold(watch.only(hopeful), column, weights) for column in ("p_visible", "p_upper"))
        # What no draw of the scalars raises above a hope is dropped: most of what is in range lies behind a ridge.
        rows = np.flatnonzero((upper.max(axis=2) > LEAST_Z).any(axis=1))
        sight = watch.sight.only(hopeful[rows])
        sights = self._in_sight(watch.pose, sight, z[rows], upper[rows])
        as_bits = np.stack([_bits(one) for one in sights])
        exposure, most, least = looks.exposures(watch.pose, sight, as_bits, self._moved_m(sight.target))
        ever = most.any(axis=1)
        return Strength(
            sample=sight.target[ever],
            exposure=np.ascontiguousarray(exposure[ever]),
            most=where_other(most[ever], exposure[ever]),
            least=where_other(least[ever], exposure[ever]),
            factor=looks.factor(watch.pose, sight.only(ever)),
            seen=sights[0].sum(axis=(0, 1)),
            places=watch.sight.p_visible.size,
            informed=where_other(exposure[:0], exposure[:0]),
        )

    def _drawn_alone(self, watch: Watch, weights: Weights, looks: DrawnLooks) -> Strength:
        """The strength by what is in sight with a field at zero, and nothing else."""
        # Without an error, what is less likely in sight than not at either end of all spreads is in sight in no draw.
        least_p = 0.5 if self.assumed.without == TERRAIN else float(ndtr(LEAST_Z))
        seen = np.stack([watch.sight.p_visible, *(end.p_visible for one in watch.bent for end in (one.low, one.high))])
        watch = watch.only(np.flatnonzero((seen > least_p).any(axis=(0, 2))))
        in_sight = _bits(self._drawn_in_sight(watch, self._threshold(watch, "p_visible", weights)))[None]
        (exposure,) = looks.exposures(watch.pose, watch.sight, in_sight, self._moved_m(watch.sight.target))
        ever = exposure.any(axis=1)
        factor = looks.factor(watch.pose, watch.sight.only(ever))
        return certain(watch.sight.target[ever], np.ascontiguousarray(exposure[ever]), factor)

    def _threshold(self, watch: Watch, column: str, weights: Weights) -> SingleArray:
        """z (m, places, D) by a column of the sights."""
        stated = _z(watch.sight, column)
        z = np.repeat(stated[..., None], self.assumed.count, axis=-1).astype(np.float32)
        for name, low, high in watch.bent:
            at_ends = np.stack([_z(low, column), stated, _z(high, column)], axis=-1)
            z += (at_ends @ weights[name].T - stated[..., None]).astype(np.float32)
        if watch.pose.sees:
            z /= self.assumed.terrain_error.astype(np.float32)
        return z

    def _in_sight(
        self, pose: Pose, sight: Sight, z: SingleArray, upper: SingleArray
    ) -> tuple[BoolArray, BoolArray, BoolArray]:
        """Which places each draw has in sight, (m, places, D); which perhaps, if errors along a ray were one or the ray
        is unclear; and which for certain, the ray being clear."""
        if not pose.sees:
            always = np.ones(z.shape, dtype=np.bool_)
            return always, always, always
        error = self._error(pose, sight, z)
        drawn, unclear = _below(error, z), sight.unclear[..., None]
        return drawn, drawn | _below(error, upper) | unclear, drawn & ~unclear

    def _drawn_in_sight(self, watch: Watch, z: SingleArray) -> BoolArray:
        """Which places each draw has in sight, (m, places, D)."""
        seen = watch.pose.sees
        return _below(self._error(watch.pose, watch.sight, z), z) if seen else np.ones(z.shape, dtype=np.bool_)

    def _error(self, pose: Pose, sight: Sight, z: SingleArray) -> SingleArray:
        """The latent error of each place in each draw, in the shape of its thresholds."""
        if self.assumed.without == TERRAIN:
            return np.zeros_like(z)
        places = (sight.target[:, None] * sight.places + np.arange(sight.places)).ravel()
        return self.error.of(pose.lon, pose.lat, places).reshape(z.shape)

    def _moved_m(self, samples: IntArray) -> FloatArray:
        """How far the line lies to the right of where it is drawn at some samples, (m, D)."""
        moved = np.zeros((samples.size, self.assumed.count))
        if self.assumed.without == LINE_OFFSET:
            return moved
        route = np.searchsorted(self.line.first, samples, side="right") - 1
        for number in np.unique(route).tolist():
            own = route == number
            edges, first = self.line.edges_mm[number], self.line.first[number]
            at = samples[own] - first
            moved[own] = self.assumed.line_offsets[number].at((edges[at] + edges[at + 1]) / 2e3)
        return moved

    def of_patrol(self, patrol: Patrol) -> Strength:
        """The strength of a patrol: always up, and in sight of whom it meets; weather is no matter."""
        met = met_paths(patrol, self.scene.hazards, self.line)
        size = met.sample.size
        exposure = np.empty((size, self.assumed.count), dtype=np.float32)
        informed = np.empty_like(exposure) if patrol_chance.can_be_learnt(patrol) else None
        for number in range(self.assumed.count):
            noticed = min(
                patrol.detection_probability * self.assumed.patrol_detection[number], patrol_chance.MOST_NOTICED
            )
            speed = float(self.scene.parameters.crosser_mps * self.assumed.speed[number])
            one = dataclasses.replace(patrol, detection_probability=float(noticed))
            exposure[:, number] = patrol_chance.exposures(one, met, speed, self.scene.month)
            if informed is not None:
                informed[:, number] = patrol_chance.exposures_informed(one, met, speed, self.scene.month)
        factor = np.ones((size, 2, len(self.scene.weather.states)), dtype=np.float32)
        return certain(met.sample, exposure, factor, informed)


def _bits(seen: BoolArray) -> ByteArray:
    """Places in sight, (m, places, D), as bits, (m, D)."""
    bits = np.zeros((seen.shape[0], seen.shape[2]), dtype=np.uint8)
    for place in range(seen.shape[1]):
        bits |= seen[:, place].astype(np.uint8) << np.uint8(place)
    return bits


def _z(sight: Sight, column: str) -> FloatArray:
    z: FloatArray = np.clip(ndtri(getattr(sight, column)), -SURE_Z, SURE_Z)
    return z


def _below(error: SingleArray, z: SingleArray) -> BoolArray:
    """Whether errors lie below their thresholds; beyond SURE_Z none matters."""
    below: BoolArray = ((error < z) | (z >= SURE_Z)) & (z > -SURE_Z)
    return below
