"""What the looks of a type of device are worth in each draw, by tables of a glimpse over distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from app.analysis.detection import detection_by_range
from app.analysis.detection.looking import Crosser, is_one_look, looks_of
from app.analysis.kernels.drawn_looks import Drawn, Seen, exposures, on_the_plane
from app.analysis.kernels.looks import exposures_in
from app.analysis.sight.crossing_path import midpoints
from app.analysis.sight.path_pairs import eyes_of, observers_of
from app.analysis.sight.sight import Pose, Sight
from app.analysis.uncertainty.assumptions import Assumptions
from app.arrays import BoolArray, ByteArray, FloatArray, SingleArray
from resources import Acquisition, Radar, SensorType, Strip

KNOTS = 1024
"""Distances at which a table gives q: between them it is interpolated."""
FAR_PATHS = 1.5
"""From this many lengths of a path onwards, one look stands for all that rest on a place."""
WHOLE_CIRCLE_DEG = 360.0
_STEPS_M = tuple(digit * 10.0**power for power in range(-2, 4) for digit in (1, 2, 5))


@dataclass(frozen=True, eq=False)
class DrawnLooks:
    """A type of device in each draw, and whom it looks for; ``tables``: by range, filled as they are needed."""

    crosser: Crosser
    assumed: Assumptions
    kind: SensorType
    drawn: Sequence[SensorType]
    tables: dict[float, Drawn] = field(default_factory=dict)

    def exposures(self, pose: Pose, sight: Sight, sights: ByteArray, moved_m: FloatArray) -> SingleArray:
        """Lambda at the paths of a sight in each draw, in clear weather with the device up, float32 (cases, m, D).

        sights: the places in sight in each case, as bits, uint8 (cases, m, D). moved_m: how far the line lies to the
        right of where it is drawn, (m, D).
        """
        out = np.empty(sights.shape, dtype=np.float32)
        place_m, moved = self.crosser.paths.place_m, moved_m.astype(np.float32)
        exposures(self._seen(pose, sight), self._table(pose.range_m), place_m, moved, sights, out)
        return out

    def factor(self, pose: Pose, sight: Sight) -> SingleArray:
        """What each state of the weather leaves of Lambda by day and by night, float32 (m, 2, states).

        It is that of the type as stated, with the whole path in sight. A radar that misses whoever goes across its beam
        at the stated pace may notice a faster crosser: weather leaves as much of it there as if any step were radial.
        """
        share = self._share(self.kind, pose, sight)
        across = np.flatnonzero(~share.any(axis=(0, 1)))
        if isinstance(self.kind.physics, Radar) and across.size:
            any_step = replace(self.kind, physics=replace(self.kind.physics, minimum_radial_mps=0.0))
            share[..., across] = self._share(any_step, pose, sight.only(across))
        return np.ascontiguousarray(np.moveaxis(share, -1, 0), dtype=np.float32)

    def _share(self, kind: SensorType, pose: Pose, sight: Sight) -> FloatArray:
        """What weather leaves of Lambda of a type, (2, states, m); zeros where it has no look at a path."""
        looks = looks_of(self.crosser, kind, pose, sight)
        whole = looks_of(replace(self.crosser, weather_limits=False), kind, pose, sight)
        whole = whole._replace(use=np.ones_like(whole.use))
        everywhere = np.full(sight.target.size, (1 << sight.places) - 1, dtype=np.int64)
        some, all_of_it = (np.asarray(exposures_in(one, everywhere)) for one in (looks, whole))
        return np.divide(some, all_of_it, out=np.zeros_like(some), where=all_of_it > 0.0)

    def _seen(self, pose: Pose, sight: Sight) -> Seen:
        paths, count = self.crosser.paths, self._looks(pose)
        eyes = eyes_of(observers_of([pose]))
        middle, along = on_the_plane(eyes, sight.target, paths.ways)
        offset = midpoints(count, paths.length_m)
        nearest = is_one_look(self.kind) and not paths.is_point
        return Seen(
            middle,
            along,
            self._possible(sight, count),
            offset,
            paths.place_of(offset),
            nearest,
            self._is_far(pose, sight, count),
            0.5 * paths.length_m,
            *(pose.range_m, pose.azimuth_deg, pose.fov_deg),
        )

    def _looks(self, pose: Pose) -> int:
        return 1 if is_one_look(self.kind) else self.crosser.paths.looks_of(pose.range_m)

    def _is_far(self, pose: Pose, sight: Sight, count: int) -> BoolArray:
        """Which paths are so far off that a look is much the same anywhere about a place."""
        paths, edged = self.crosser.paths, pose.fov_deg < WHOLE_CIRCLE_DEG or sight.in_height is not None
        if count <= sight.places or edged or not isinstance(self.kind.physics, (Acquisition, Radar)):
            return np.zeros(sight.target.size, dtype=np.bool_)
        # Where the range ends, a place may be half within it.
        return (sight.distance_m > FAR_PATHS * paths.length_m) & (sight.distance_m < pose.range_m - paths.length_m)

    def _possible(self, sight: Sight, count: int) -> BoolArray:
        """Which looks there are: those in the vertical field of view, none below what flies too high."""
        looks = np.ones((sight.target.size, count), dtype=np.bool_)
        if sight.in_height is not None and sight.in_height.shape == looks.shape:
            looks &= sight.in_height
        if isinstance(self.kind.physics, Strip):
            ground = np.nan_to_num(self.crosser.ground_m[sight.target])
            looks[ground + self.kind.physics.altitude_m > self.kind.physics.ceiling_m] = False
        return looks

    def _table(self, range_m: float) -> Drawn:
        if range_m not in self.tables:
            self.tables[range_m] = self._drawn(range_m)
        return self.tables[range_m]

    def _drawn(self, range_m: float) -> Drawn:
        step_m = next((step for step in _STEPS_M if step * (KNOTS - 1) >= range_m), _STEPS_M[-1])
        distance = np.arange(KNOTS, dtype=np.float64) * step_m
        paths, speed = self.crosser.paths, self.crosser.speed_mps * self.assumed.speed
        count = 1 if is_one_look(self.kind) else paths.looks_of(range_m)
        crossers = [replace(self.crosser, speed_mps=float(one)) for one in speed]
        seconds = [one.seconds(kind, count) for one, kind in zip(crossers, self.drawn, strict=True)]
        radial = [kind.physics.minimum_radial_mps if isinstance(kind.physics, Radar) else 0.0 for kind in self.drawn]
        strip = isinstance(self.kind.physics, Strip)
        return Drawn(
            np.stack([_miss(kind, distance, s) for kind, s in zip(self.drawn, seconds, strict=True)], axis=1),
            step_m,
            np.array(
                [1.0 if strip else s / kind.glimpse_interval_s for s, kind in zip(seconds, self.drawn, strict=True)]
            ),
            np.array(radial) / speed,
            np.zeros_like(speed) if strip or paths.is_point else self.assumed.beta,
        )


def _miss(kind: SensorType, distance_m: FloatArray, seconds: float) -> SingleArray:
    """q of a glimpse at these distances, or of the time that a strip is over a place, in clear weather."""
    if isinstance(kind.physics, Strip):
        return np.exp(-detection_by_range.hazard(kind, distance_m) * seconds).astype(np.float32)
    p = np.minimum(detection_by_range.glimpse(kind, distance_m), kind.glimpse_cap)
    return (1.0 - p).astype(np.float32)
