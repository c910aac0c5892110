"""The vertical field of view: which targets lie within that of an observer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from app.analysis.kernels.ray import EARTH_RADIUS_M
from app.analysis.sight.sightlines import Targets
from app.arrays import BoolArray, FloatArray
from app.geo.terrain import Terrain, height_at
from app.scene.scene import WHOLE_DEG


class Looks(Protocol):
    """Where an observer stands (WGS 84 degrees, m above ground), centre and height of its view (degrees), its c_c."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def height_m(self) -> float: ...
    @property
    def tilt_deg(self) -> float: ...
    @property
    def vfov_deg(self) -> float: ...
    @property
    def curvature(self) -> float: ...


def in_view(terrain: Sequence[Terrain], eye: Looks, targets: Targets, distance_m: FloatArray) -> BoolArray:
    """Which targets (n,), ``distance_m`` away, lie within the vertical field of view.

    The elevation angle of a target is that of the straight line to it, lowered by what refraction leaves of the earth's
    curvature: ``atan((z_t - z_o) / D - c_c D / (2 R))``. Where the ground of either is unknown nothing is left out.
    """
    if eye.vfov_deg >= WHOLE_DEG:
        return np.ones(distance_m.size, dtype=np.bool_)
    foot = _ground(terrain, [eye.lon], [eye.lat]) + eye.height_m
    distance = np.maximum(distance_m, 1e-3)
    slope = (_ground(terrain, targets.lon, targets.lat) + targets.height_m - foot) / distance
    elevation = np.degrees(np.arctan(slope - eye.curvature * distance / (2.0 * EARTH_RADIUS_M)))
    outside: BoolArray = np.abs(elevation - eye.tilt_deg) > 0.5 * eye.vfov_deg
    return ~outside


def _ground(terrain: Sequence[Terrain], lon: ArrayLike, lat: ArrayLike) -> FloatArray:
    """Height of the ground, float64 (n,), from the first terrain that has it; NaN where none does."""
    heights = np.full(np.size(lon), np.nan)
    for one in terrain:
        heights = np.where(np.isnan(heights), height_at(one, lon, lat), heights)
    return heights
