"""How far out a device is sure to detect anyone who walks past in its sight: there a miss says that nobody was looking.

``q(r) = 1 - exp(-hazard(r) * exposure)``, the P for one crosser in sight at that distance in clear weather, the device
up and its looks independent. A trial that is to show how often a device is up may count only walks where q is as high
as it gets: farther out a miss may be due to distance as well, which P already accounts for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.detection import detection_by_range
from app.arrays import FloatArray
from app.scene.parameters import Parameters
from resources import SensorType

WAY = Parameters()
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
        """q at distances in metres, (n,); 0 beyond the range."""
        exposed_s = detection_by_range.exposure_s(self.kind, WAY.transect_m, WAY.crosser_mps)
        detected = -np.expm1(-detection_by_range.hazard(self.kind, distance_m) * exposed_s)
        return np.where(distance_m <= self.range_m, detected, 0.0)

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
