"""How far out a device is sure to detect anyone who walks past in its sight: there a miss says that nobody was looking.

``q(r) = 1 - M``, the P for somebody who walks straight past at that distance, as along the path of a crosser: in sight,
in clear weather, the device up. A trial that is to show how often a device is up may count only walks where q is as
high as it gets: farther out a miss may be due to distance as well, which P already accounts for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.detection import detection_by_range
from app.analysis.detection.looking import Crosser, is_one_look, noticed
from app.analysis.kernels.looks import Looks, detected_in
from app.analysis.sight.crossing_path import CrossingPaths, midpoints
from app.arrays import FloatArray
from app.scene.parameters import Parameters
from app.scene.scene import LOOKS
from resources import SensorType, Strip, weather

WAY_M = Parameters().transect_m
WAY = Crosser(
    CrossingPaths(np.zeros(1), np.zeros(1), np.zeros(1), WAY_M, LOOKS), Parameters().crosser_mps, weather(), np.zeros(1)
)
"""A walk past is taken to be as long and as fast as a crosser's path in the analysis."""
SURE = 0.95
"""Share of its close-range chance that a device still has at its sure reach."""


@dataclass(frozen=True, slots=True)
class Reach:
    """A device of a type that sees ``range_m`` far, as it affects somebody who walks past."""

    kind: SensorType
    range_m: float

    @classmethod
    def of(cls, kind: SensorType, range_m: float | None = None) -> Reach:
        """The reach of a device: the range of its type where it states none of its own."""
        return cls(kind, kind.range_m if range_m is None else range_m)

    def chance(self, distance_m: FloatArray) -> FloatArray:
        """q for those who walk past at distances in metres, (n,), nearest half way; 0 beyond the range."""
        if not distance_m.size:
            return np.zeros(0)
        detected = detected_in(self._looks(distance_m), np.ones(distance_m.size, np.int64))[0, 0]
        return np.where(distance_m <= self.range_m, detected, 0.0)

    def _looks(self, distance_m: FloatArray) -> Looks:
        offset = np.zeros(1) if is_one_look(self.kind) else midpoints(WAY.paths.looks_of(self.range_m), WAY_M)
        away = np.hypot(distance_m[:, None], offset)
        seconds, strip = WAY.seconds(self.kind, offset.size), isinstance(self.kind.physics, Strip)
        if strip:
            miss = np.exp(-detection_by_range.hazard(self.kind, away) * seconds)
        else:
            radial = np.abs(offset) / np.maximum(away, 1e-9)
            miss = 1.0 - noticed(self.kind, away, WAY.speed_mps * radial)
        return Looks(
            np.where(away <= self.range_m, miss, 1.0)[None],
            np.zeros(1, np.int64),
            np.zeros(away.shape, np.int64),
            1.0 if strip else seconds / self.kind.glimpse_interval_s,
            np.ones((2, 1)),
            0.0 if strip else WAY.beta,
        )

    @property
    def sure_m(self) -> float:
        """The farthest whole metre out to which q is at least ``SURE`` times q at close range."""
        chance = self.chance(self._metres())
        return float(np.argmin(np.append(chance >= SURE * chance[0], False)) - 1)

    @property
    def width_m(self) -> float:
        """The sweep width of a device that is up: twice the integral of q over distance."""
        chance = self.chance(self._metres())
        return float(np.sum(chance[1:] + chance[:-1]))

    def _metres(self) -> FloatArray:
        return np.arange(np.floor(self.range_m) + 1.0)
