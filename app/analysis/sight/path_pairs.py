"""Which observers have which paths of crossers in range and sector."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels import in_range, path_looks
from app.analysis.kernels.in_range import axes_of
from app.analysis.sight.crossing_path import CrossingPaths
from app.analysis.sight.sight import Pose
from app.analysis.sight.sightlines import Observers, Targets, pairs_in_range
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray

FEW = 32
"""Up to this number of observers, only the paths around them are examined."""


@dataclass(frozen=True, slots=True, eq=False)
class PathPairs:
    """Pairs by observer and then path: numbers of both, int32, with the distance and azimuth of the path's middle."""

    observer: ShortIntArray
    path: ShortIntArray
    distance_m: FloatArray
    azimuth_deg: FloatArray

    def __len__(self) -> int:
        return self.observer.size

    def only(self, chosen: NDArray[np.bool_] | slice) -> PathPairs:
        """Some of the pairs."""
        return PathPairs(*(getattr(self, name)[chosen] for name in PathPairs.__slots__))

    def of(self, observers: Sequence[int]) -> PathPairs:
        """The pairs of some observers, by number."""
        if len(observers) == 1:
            first, last = np.searchsorted(self.observer, (observers[0], observers[0] + 1))
            return self.only(slice(first, last))
        return self.only(np.isin(self.observer, observers))


def paths_in_reach(paths: CrossingPaths, poses: Sequence[Pose]) -> PathPairs:
    """The paths of which an observer has in range and sector some place at which it may look, or the nearest."""
    rows = _near(paths, poses)
    observers, length_m = observers_of(poses), 0.0 if paths.is_point else paths.length_m
    around = replace(observers, range_m=observers.range_m + 0.5 * length_m, fov_deg=np.full(len(poses), 360.0))
    marks = Targets.of(paths.lon[rows], paths.lat[rows])
    observer, near, distance, azimuth = pairs_in_range(around, marks)
    pairs = PathPairs(observer, rows[near].astype(np.int32), distance, azimuth)
    return pairs.only(_is_reached(paths, poses, pairs))


def _is_reached(paths: CrossingPaths, poses: Sequence[Pose], pairs: PathPairs) -> BoolArray:
    eyes = eyes_of(observers_of(poses))
    count = np.array([paths.looks_of(pose.range_m) for pose in poses], dtype=np.int64)
    reached = path_looks.reached(eyes, pairs.observer, pairs.path, paths.ways, count)
    # What needs no sight may detect at the nearest place alone.
    nearest = np.where([pose.sees for pose in poses], count, 0)
    return np.asarray(reached | path_looks.reached(eyes, pairs.observer, pairs.path, paths.ways, nearest))


def _near(paths: CrossingPaths, poses: Sequence[Pose]) -> IntArray:
    """Numbers of the paths around a few observers; of all paths if the observers are many."""
    if len(poses) > FEW:
        return np.arange(len(paths))
    inside = np.zeros(len(paths), dtype=np.bool_)
    for pose in poses:
        high = (pose.range_m + paths.length_m) / 110_000.0
        wide = high / max(math.cos(math.radians(min(abs(pose.lat) + high, 89.0))), 0.017)
        inside |= (np.abs(paths.lon - pose.lon) <= wide) & (np.abs(paths.lat - pose.lat) <= high)
    return np.flatnonzero(inside)


def observers_of(poses: Sequence[Pose]) -> Observers:
    """Where observers stand and how far and where to they look."""
    columns = ("lon", "lat", "height_m", "range_m", "azimuth_deg", "fov_deg")
    return Observers(*(np.array([getattr(pose, name) for pose in poses], np.float64) for name in columns))


def eyes_of(observers: Observers) -> in_range.Eyes:
    """The same as the kernels need it."""
    axes = axes_of(observers.lon, observers.lat)
    return in_range.Eyes(
        *(observers.lon, observers.lat, axes, observers.range_m, observers.azimuth_deg, observers.fov_deg)
    )
