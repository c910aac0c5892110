"""Observers with their sights: as stated, and at both ends of the spread of what changes what they see."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from app.analysis.sight.line import Line
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import Bend, SightCache, bent_sights, sights
from app.arrays import FloatArray, IntArray
from app.progress import Progress
from app.scene.scene import WHOLE_DEG, Scene
from resources import SensorType

BENT = ("curvature", "height_m")
"""Parameters of a type that change what it sees; the sight is traced at both ends of their spread."""


Weights = Mapping[str, FloatArray]
"""For each parameter in BENT, by name, the weights in each draw, (D, 3), of the sights at the low end of its spread, as
stated and at the high end."""


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

    def only(self, rows: IntArray) -> Watch:
        """The same for some of the samples."""
        bent = tuple(Bent(one.name, one.low.only(rows), one.high.only(rows)) for one in self.bent)
        return dataclasses.replace(self, sight=self.sight.only(rows), bent=bent)


def watches_of(
    scene: Scene,
    line: Line,
    numbers: Sequence[int],
    cache: SightCache,
    progress: Progress,
    among: Sequence[IntArray] | None = None,
) -> list[Watch]:
    """Some observers with their sights, traced if the cache has none. Raises Cancelled.

    ``among``: for each observer of the scene the samples that count.
    """
    stands, watch = poses(scene, scene.observers), scene.observers
    kinds = {number: scene.types[watch.type[number]] for number in numbers}
    limits = None if among is None else [among[number] for number in numbers]
    seen = sights(line.view, [stands[number] for number in numbers], cache, progress.part(0.0, 0.4), limits)
    sight_of = dict(zip(numbers, seen, strict=True))
    bends = {number: _bends(stands[number], kinds[number]) for number in numbers}
    bent = [
        Bend(pose, stands[n], sight_of[n], b"" if among is None else np.asarray(among[n], np.int64).tobytes())
        for n in numbers
        for bend in bends[n]
        for pose in bend.ends
    ]
    of_ends = iter(bent_sights(line.view, bent, cache, progress.part(0.4, 1.0)))
    return [
        Watch(
            number,
            stands[number],
            kinds[number],
            sight=sight_of[number],
            bent=tuple(Bent(bend.name, next(of_ends), next(of_ends)) for bend in bends[number]),
        )
        for number in numbers
    ]


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


def weights_of(kind: SensorType, drawn: Sequence[SensorType], watches: Sequence[Watch]) -> Weights:
    """The weights of each parameter that bends the sights of some observers of a type."""
    return {name: _weights(kind, drawn, name) for name in dict.fromkeys(b.name for w in watches for b in w.bent)}


def _weights(kind: SensorType, drawn: Sequence[SensorType], parameter: str) -> FloatArray:
    """The weights in each draw, (D, 3), of the sights at the low end, the stated value and the high end."""
    values = np.array([one.parameter(parameter) for one in drawn])
    return _hats(values, next((a, kind.parameter(name), b) for name, a, b in kind.spread if name == parameter))


def _hats(values: FloatArray, nodes: tuple[float, float, float]) -> FloatArray:
    """Weights (D, 3) of three nodes that interpolate a value linearly between them."""
    low, mode, high = nodes
    below = np.clip((mode - values) / (mode - low), 0.0, 1.0) if mode > low else np.zeros(values.size)
    above = np.clip((values - mode) / (high - mode), 0.0, 1.0) if high > mode else np.zeros(values.size)
    return np.stack([below, 1.0 - below - above, above], axis=1)
