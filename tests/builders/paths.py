"""Paths across a line, to be looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from app.analysis.sight.crossing_path import CrossingPaths
from tests.builders.scenes import lonlat


def paths(lon: ArrayLike, lat: ArrayLike, *, looks: int = 1, azimuth_deg: float = 90.0) -> CrossingPaths:
    """Paths of a kilometre through places in degrees; the line leads east, so that they lead south."""
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    return CrossingPaths(x, y, np.full(x.size, azimuth_deg), 1000.0, looks)


def paths_at(x: ArrayLike, y: ArrayLike, *, looks: int = 20, azimuth_deg: float = 90.0) -> CrossingPaths:
    """The same through metres east and north of the origin of ``scenes``."""
    return paths(*lonlat(x, y), looks=looks, azimuth_deg=azimuth_deg)
