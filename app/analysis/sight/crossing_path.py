"""The straight path of a crosser through each sample: where its sights are traced, and where somebody looks at it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.analysis.kernels.in_range import axes_of
from app.analysis.kernels.path_looks import Ways
from app.analysis.sight.sightlines import Targets
from app.arrays import FloatArray, IntArray
from app.geo.lrs import GEOD
from app.scene.sampling import SHORT_RANGE_M

PLACES = 5
"""Places of a path to which sights are traced; a fifth of the looks rests on each."""
SHORT_STEP_M = 5.0
"""What is of short range is integrated in steps of at most so much."""


@dataclass(frozen=True, eq=False)
class CrossingPaths:
    """The paths through n samples, at a right angle to the line, from its left to its right.

    lon, lat, azimuth_deg: of the line at the samples, float64 (n,). ``looks``: at how many places, evenly spread, a
    crosser is looked at: a multiple of PLACES; with 1, the middle alone.
    """

    lon: FloatArray
    lat: FloatArray
    azimuth_deg: FloatArray
    length_m: float
    looks: int

    def __len__(self) -> int:
        return self.lon.size

    @property
    def is_point(self) -> bool:
        """Whether the path counts for nothing but its middle."""
        return self.looks == 1

    @property
    def places(self) -> int:
        """Number of traced places of a path."""
        return 1 if self.is_point else PLACES

    @property
    def apart_m(self) -> float:
        """Distance between two traced places."""
        return self.length_m / self.places

    @property
    def middle(self) -> int:
        """Number of the place at which the path crosses the line."""
        return self.places // 2

    @cached_property
    def place_m(self) -> FloatArray:
        """Offsets of the traced places from the line, positive to its right."""
        return midpoints(self.places, self.length_m)

    def looks_of(self, range_m: float) -> int:
        """At how many places a device of this range looks."""
        if self.is_point or range_m >= SHORT_RANGE_M:
            return self.looks
        each = max(self.looks // PLACES, math.ceil(self.length_m / PLACES / SHORT_STEP_M))
        return PLACES * each

    def place_of(self, offset_m: FloatArray) -> IntArray:
        """The traced place that looks at these offsets rest on: the nearest."""
        part = np.floor((offset_m / self.length_m + 0.5) * self.places)
        return np.clip(part, 0, self.places - 1).astype(np.int64)

    @cached_property
    def ways(self) -> Ways:
        """The paths as the kernels need them."""
        axes = axes_of(self.lon, self.lat)
        track = np.radians(self.azimuth_deg + 90.0)[:, None]
        east, north = axes[:, 3:6], axes[:, 6:9]
        along = np.ascontiguousarray(np.sin(track) * east + np.cos(track) * north)
        return Ways(
            np.ascontiguousarray(axes[:, :3]), along, np.ascontiguousarray(np.cross(east, north)), self.length_m
        )

    def at(self, offset_m: FloatArray, rows: IntArray | slice = slice(None)) -> tuple[FloatArray, FloatArray]:
        """WGS 84 degrees of places of some paths, by their offsets, (rows, offsets)."""
        shape = (self.lon[rows].size, offset_m.size)
        x, y, track = (
            np.repeat(column[rows], offset_m.size) for column in (self.lon, self.lat, self.azimuth_deg + 90.0)
        )
        lon, lat, _ = GEOD.fwd(x, y, track, np.tile(offset_m, shape[0]))
        return np.asarray(lon).reshape(shape), np.asarray(lat).reshape(shape)

    def targets(self, height_m: float) -> Targets:
        """Every traced place of every path in turn, (n * places,), ``height_m`` above the ground."""
        if self.is_point:
            return Targets.of(self.lon, self.lat, height_m)
        lon, lat = self.at(self.place_m)
        # The middle is the sample itself, to the last bit.
        lon[:, self.middle], lat[:, self.middle] = self.lon, self.lat
        return Targets.of(lon.ravel(), lat.ravel(), height_m)


def midpoints(count: int, length_m: float) -> FloatArray:
    """Middles of ``count`` equal parts of a length, from its middle."""
    return ((np.arange(count) + 0.5) / count - 0.5) * length_m
