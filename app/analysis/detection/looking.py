"""Where along the path of a crosser a device looks, and what each of its looks is worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.analysis.detection import detection_by_range
from app.analysis.kernels.looks import Looks
from app.analysis.kernels.path_looks import look_along, nearest_offsets
from app.analysis.sight.crossing_path import CrossingPaths, midpoints
from app.analysis.sight.path_pairs import eyes_of, observers_of
from app.analysis.sight.sight import Pose, Sight
from app.arrays import BoolArray, FloatArray, IntArray
from resources import Acquisition, Radar, SensorType, Strip, Weather

BETA = 0.1
"""Share of the misses of the best look that all looks of a device have in common: an expert default, drawn."""
METHOD_MPS = 0.78
"""A stated exposure is compared with a glimpse interval at this pace: a faster crosser makes no type another."""


@dataclass(frozen=True, eq=False)
class Crosser:
    """Who crosses, along which paths, in which weather.

    ground_m: height of the ground at each sample, (n,). weather_limits: whether haze and fog end what an eye can see.
    """

    paths: CrossingPaths
    speed_mps: float
    weather: Weather
    ground_m: FloatArray
    beta: float = BETA
    weather_limits: bool = True

    def seconds(self, kind: SensorType, looks: int) -> float:
        """How long each of so many looks lasts."""
        if looks == 1:
            return detection_by_range.exposure_s(kind, self.paths.length_m, self.speed_mps)
        return self.paths.length_m / self.speed_mps / looks


@dataclass(frozen=True, slots=True, eq=False)
class Geometry:
    """How a device looks at m paths, float64 (m, looks).

    Offsets of the looks from the line, distances (m), what of the crosser's pace is radial, and whether a look is one.
    """

    offset_m: FloatArray
    distance_m: FloatArray
    radial: FloatArray
    within: BoolArray


def is_one_look(kind: SensorType) -> bool:
    """Whether a crossing gives a device one look and no more: its exposure is no longer than a glimpse interval."""
    return kind.exposure_m <= METHOD_MPS * kind.glimpse_interval_s * (1.0 + 1e-9)


def geometry_of(paths: CrossingPaths, kind: SensorType, pose: Pose, sight: Sight) -> Geometry:
    """The looks of a device at the paths of its sight."""
    eyes, way = eyes_of(observers_of([pose])), sight.target
    if is_one_look(kind) and not paths.is_point:
        offset = np.asarray(nearest_offsets(eyes, way, paths.ways))[:, None]
    else:
        even = midpoints(paths.looks_of(pose.range_m), paths.length_m)
        offset = np.tile(even, (way.size, 1))
    distance, radial, within = look_along(eyes, way, paths.ways, offset)
    return Geometry(offset, distance, radial, within & _in_height(sight, offset, paths.length_m))


def _in_height(sight: Sight, offset_m: FloatArray, length_m: float) -> BoolArray:
    if sight.in_height is None:
        return np.ones(offset_m.shape, dtype=np.bool_)
    count = sight.in_height.shape[1]
    part = np.clip(np.floor((offset_m / length_m + 0.5) * count), 0, count - 1).astype(np.int64)
    inside: BoolArray = np.take_along_axis(sight.in_height, part, axis=1)
    return inside


def looks_of(crosser: Crosser, kind: SensorType, pose: Pose, sight: Sight) -> Looks:
    """The looks of a device at the paths of its sight, as the kernels need them."""
    seen = geometry_of(crosser.paths, kind, pose, sight)
    seconds = crosser.seconds(kind, seen.offset_m.shape[1])
    strip = isinstance(kind.physics, Strip)
    miss, weather = _misses(crosser, kind, seen, sight, seconds)
    use = np.array([kind.use(night=night) for night in (False, True)], dtype=np.float64)
    independent = strip or crosser.paths.is_point
    return Looks(
        np.where(seen.within, miss, 1.0),
        weather,
        crosser.paths.place_of(seen.offset_m),
        1.0 if strip else seconds / kind.glimpse_interval_s,
        use,
        0.0 if independent else crosser.beta,
    )


def _misses(
    crosser: Crosser, kind: SensorType, seen: Geometry, sight: Sight, seconds: float
) -> tuple[FloatArray, IntArray]:
    """q of each look in each kind of weather that makes a difference, and the kind that each state of it is."""
    states = len(crosser.weather.states)
    if isinstance(kind.physics, Strip):
        ground = np.nan_to_num(crosser.ground_m[sight.target])[:, None]
        rate = detection_by_range.hazard(kind, seen.distance_m, ground_m=ground)
        return np.exp(-rate * seconds)[None], np.zeros(states, dtype=np.int64)
    p = noticed(kind, seen.distance_m, crosser.speed_mps * seen.radial)
    if not isinstance(kind.physics, Acquisition) or not crosser.weather_limits:
        return 1.0 - p[None], np.zeros(states, dtype=np.int64)
    limits = [detection_by_range.contrast_limit_m(kind.physics, v) for v in kind.visibility_m(crosser.weather)]
    far = [limit if limit < seen.distance_m.max(initial=0.0) else math.inf for limit in limits]
    distinct, weather = np.unique(far, return_inverse=True)
    miss = 1.0 - np.where(seen.distance_m <= distinct[:, None, None], p, 0.0)
    return miss, weather.ravel().astype(np.int64)


def noticed(kind: SensorType, distance_m: FloatArray, radial_mps: FloatArray) -> FloatArray:
    """P of a glimpse in clear weather at somebody who moves so fast along the ray: a radar needs some pace."""
    p = np.minimum(detection_by_range.glimpse(kind, distance_m), kind.glimpse_cap)
    if isinstance(kind.physics, Radar):
        p = np.where(radial_mps < kind.physics.minimum_radial_mps, 0.0, p)
    return p
