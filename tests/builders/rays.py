"""Small terrains in metres and degrees, and sight lines between two places of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from pyproj import Geod

from app.analysis.sight.sightlines import OPTICAL, Observers, SightLines, Targets, sightlines
from app.arrays import FloatArray
from app.geo.grid import Grid
from tests.builders.terrains import fractal

WGS84 = Geod(ellps="WGS84")
UTM = (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_096_000.0)
"""About 37 N in UTM 42 N."""
ARC = 1 / 3600
"""Degrees of an arc second."""
Spot = tuple[float, float, float]
"""Column, row and height above the ground."""
SPOTS = st.tuples(st.floats(1, 126), st.floats(1, 126), st.floats(0, 60))
"""Spots of ``rough``."""


def metric(heights: FloatArray, sigma: float = 0.0, correlation_m: float = 90.0) -> Grid:
    """A grid of 30 m cells."""
    return Grid.of(heights, UTM, "EPSG:32642", sigma=sigma, correlation_m=correlation_m)


def between(
    grid: Grid, a: Spot, b: Spot, *, curvature: float | Sequence[float] = OPTICAL, probability: bool = True
) -> SightLines:
    """The sight line from one spot to another."""
    lon, lat = grid.to_lonlat([a[0], b[0]], [a[1], b[1]])
    observer, target = Observers.of(lon[0], lat[0], a[2], 1e6), Targets.of(lon[1], lat[1], b[2])
    return sightlines(grid, observer, target, curvature=curvature, probability=probability)


def wall(height: float, at: int = 50, void: int | None = None) -> Grid:
    """A plain with a wall along one column, and a column without heights if any."""
    heights = np.zeros((21, 101))
    heights[:, at] = height
    if void is not None:
        heights[:, void] = np.nan
    return metric(heights)


def rough(seed: int, sigma: float = 2.4, degrees: bool = False) -> Grid:
    """Hills on 129 by 129 cells."""
    heights = 1000.0 + 300.0 * fractal(7, seed, 0.5)
    if degrees:
        return Grid.of(heights, (ARC, 0.0, 71.0, 0.0, -ARC, 37.5), sigma=sigma)
    return metric(heights, sigma)


def ridge(second: float | None = None) -> Grid:
    """For a level ray of 2 km, 1,000 m up: a ridge 5 m below it half way, and perhaps a second one; 10 m cells."""
    heights = np.zeros((5, 203))
    heights[:, 99:104] = 995.0
    if second is not None:
        heights[:, 159:164] = second
    return Grid.of(
        heights, (10.0, 0.0, 500_000.0, 0.0, -10.0, 4_096_000.0), "EPSG:32642", sigma=10.0, correlation_m=300.0
    )


def sampled(grid: Grid, count: int, seed: int) -> tuple[Observers, Targets]:
    """Observers and targets at random places of a grid, as many of each."""
    rng = np.random.default_rng(seed)
    rows, cols = grid.shape
    lon, lat = grid.to_lonlat(rng.uniform(1, cols - 2, 2 * count), rng.uniform(1, rows - 2, 2 * count))
    return Observers.of(lon[:count], lat[:count], 20.0, 1e6), Targets.of(lon[count:], lat[count:], 10.0)


def forward(lon: float, lat: float, azimuth_deg: ArrayLike, away_m: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """The places at some azimuths and distances from one, by the geodesic."""
    azimuth, away = np.broadcast_arrays(np.atleast_1d(np.asarray(azimuth_deg, float)), np.asarray(away_m, float))
    x, y, _ = WGS84.fwd(np.full(azimuth.size, lon), np.full(azimuth.size, lat), azimuth, away)
    return np.asarray(x), np.asarray(y)
