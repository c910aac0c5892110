"""The straight path of a crosser through a sample, perpendicular to the line, and where it is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from app.arrays import FloatArray, IntArray
from app.geo.lattice import WGS84

SIGHTS = 5
"""Traced sights of a path; a fifth of the looks rests on each."""
SHORT_RANGE_M, SHORT_STEP_M = 150.0, 5.0
"""Devices of a shorter range are integrated in steps of at most so much."""


@dataclass(frozen=True, slots=True)
class Path:
    """A path of ``length_m`` centred on a place of the line (WGS 84 degrees), and the azimuth it is walked along.

    It runs from the left of the line to the right; ``looks`` are the midpoints at which it is looked at, 1 for the
    centre alone.
    """

    lon: float
    lat: float
    track_deg: float
    length_m: float
    speed_mps: float
    looks: int

    @property
    def is_point(self) -> bool:
        """Whether all that is known of the path is its centre."""
        return self.looks == 1

    @property
    def sight_m(self) -> FloatArray:
        """Offsets of the traced sights: -400, -200, 0, 200, 400 m on a path of 1,000 m."""
        return midpoints(1 if self.is_point else SIGHTS, self.length_m)

    @property
    def seconds(self) -> float:
        """Time that the whole path takes."""
        return self.length_m / self.speed_mps

    def looks_of(self, range_m: float) -> tuple[FloatArray, IntArray]:
        """Offsets of the looks of a device of this range, each with the number of the sight it rests on."""
        sights = len(self.sight_m)
        each = self.looks // sights
        if not self.is_point and range_m < SHORT_RANGE_M:
            each = max(each, math.ceil(self.length_m / sights / SHORT_STEP_M))
        return midpoints(sights * each, self.length_m), np.repeat(np.arange(sights), each)

    def places(self, offset_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Longitudes and latitudes at offsets from the centre, positive to the right of the line."""
        return places_along(self.lon, self.lat, self.track_deg, offset_m)


def places_along(lon: float, lat: float, azimuth_deg: float, along_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes at distances from a place along the geodesic that leaves it at an azimuth."""
    count = len(along_m)
    x, y, _ = WGS84.fwd(np.full(count, lon), np.full(count, lat), np.full(count, azimuth_deg), along_m)
    return np.asarray(x), np.asarray(y)


def midpoints(count: int, length_m: float) -> FloatArray:
    """Midpoints of ``count`` equal parts of a length, from its middle."""
    return ((np.arange(count) + 0.5) / count - 0.5) * length_m
