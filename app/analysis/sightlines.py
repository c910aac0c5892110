"""Sight lines from observers to targets: clearance, the controlling obstacle and the probability of sight.

For a ray of length D between heights z_o and z_t the clearance at distance d, with t = d / D, is
``c(d) = (1 - t) z_o + t z_t - z(d) - c_c d (D - d) / (2 R)``. Heights are bilinear on the DEM's own grid, taken along
the geodesic at even steps of at most half a cell, symmetric about the middle of the ray. With height errors of
standard deviation s and correlation rho(x) = exp(-(x / l)^2) the variance of c is that of the linear form above, and
``p_visible`` is the product, over blocks of length 2 l centred on the middle, of Phi(least c / sd in the block).
Swapping the two ends changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.analysis import _pairs, _trace
from app.analysis._parallel import KERNEL_LOCK
from app.analysis._terrain import bow_of, is_geographic, terrain_of
from app.geo.grid import Grid, bilinear
from app.progress import Progress

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
BoolArray = NDArray[np.bool_]

OPTICAL = 6 / 7
"""c_c = 1 - k for visible and thermal light: refraction k = 1/7, as GDAL and GRASS take it."""
RADIO = 0.75
"""c_c for radar: the 4/3 earth."""
REQUIRED_SHARE = 0.5
"""Share of the target's height that has to be in sight."""
PERSON_M = 1.7

_BATCH = 1 << 18


@dataclass(frozen=True, eq=False)
class Observers:
    """Observers as float64 arrays of one length: WGS 84 degrees, metres above ground, range in metres, sector.

    A sector is centred on ``azimuth_deg`` (true north) and ``fov_deg`` wide; 360 is all round.
    """

    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray
    range_m: FloatArray
    azimuth_deg: FloatArray
    fov_deg: FloatArray

    @classmethod
    def of(
        cls,
        lon: ArrayLike,
        lat: ArrayLike,
        height_m: ArrayLike,
        range_m: ArrayLike,
        *,
        azimuth_deg: ArrayLike = 0.0,
        fov_deg: ArrayLike = 360.0,
    ) -> Observers:
        """Observers from numbers or sequences; a number holds for all. Raises ValueError where lengths differ."""
        return cls(*_columns(lon, lat, height_m, range_m, azimuth_deg, fov_deg))


@dataclass(frozen=True, eq=False)
class Targets:
    """Targets as float64 arrays of one length: WGS 84 degrees and metres above ground that have to be in sight."""

    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray

    @classmethod
    def of(cls, lon: ArrayLike, lat: ArrayLike, height_m: ArrayLike = (1 - REQUIRED_SHARE) * PERSON_M) -> Targets:
        """Targets from numbers or sequences; the default height is that of half a person."""
        return cls(*_columns(lon, lat, height_m))


@dataclass(frozen=True, eq=False)
class SightLines:
    """One row for each pair in range and sector, ordered by observer and then target; all arrays have that length.

    observer, target: int32 indices. distance_m: geodesic. azimuth_deg: true, at the observer.
    clearance_m: the least on the ray, ends excluded; the lower end's height where both coincide; NaN where unknown.
    visible: clearance_m >= 0; no fact where ``coarse``.
    p_visible: NaN where unknown, where sigma is void, and everywhere if it was not asked for; below 1e-12 it is 0.
    obstacle_lon, obstacle_lat (WGS 84 degrees), obstacle_m: the ground point of least clearance and its height; NaN
    where unknown or the ends coincide.
    unknown: a void on the ray, or a part of it outside the grid.
    too_close: a coarse grid and a distance below two cells; such a pair must not count as covered on the evidence of
    the terrain.
    """

    observer: IntArray
    target: IntArray
    distance_m: FloatArray
    azimuth_deg: FloatArray
    clearance_m: FloatArray
    visible: BoolArray
    p_visible: FloatArray
    obstacle_lon: FloatArray
    obstacle_lat: FloatArray
    obstacle_m: FloatArray
    unknown: BoolArray
    too_close: BoolArray
    coarse: bool

    def __len__(self) -> int:
        return self.observer.size


def sightlines(
    grid: Grid,
    observers: Observers,
    targets: Targets,
    *,
    curvature: ArrayLike = OPTICAL,
    probability: bool = True,
    progress: Progress | None = None,
) -> SightLines:
    """Trace every ray from an observer to a target in its range and sector; time is linear in their number.

    ``curvature`` is c_c, one number or one per observer (OPTICAL, RADIO). Without ``probability`` a hidden ray is
    followed only to some obstacle that hides it: ``visible`` and ``unknown`` are the same, clearance and obstacle are
    that one's and the true least clearance may be lower. Raises Cancelled if ``progress`` was asked to stop,
    ValueError where the length of ``curvature`` does not fit.
    """
    observer, target, distance, azimuth = pairs_in_range(observers, targets)
    eyes, marks = ends_on(grid, observers), ends_on(grid, targets)
    bent = np.ascontiguousarray(np.broadcast_to(np.asarray(curvature, np.float64), observers.lon.shape))
    terrain, frame = terrain_of(grid), frame_of(grid)
    rays = np.empty((observer.size, 5))
    for start in range(0, observer.size, _BATCH):
        (progress or Progress()).at(start / observer.size)
        cut = slice(start, start + _BATCH)
        with KERNEL_LOCK:
            pairs = _trace.Pairs(observer[cut], target[cut], distance[cut])
            _trace.trace(terrain, frame, eyes, marks, bent, pairs, probability, rays[cut])
    return _gather(grid, observer, target, distance, azimuth, rays)


def pairs_in_range(observers: Observers, targets: Targets) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Observer and target indices (int32), geodesic distance (m) and true azimuth of every pair in range and sector."""
    axes = _pairs.axes_of(observers.lon, observers.lat)
    eyes = _pairs.Eyes(
        *(observers.lon, observers.lat, axes, observers.range_m, observers.azimuth_deg, observers.fov_deg)
    )
    bins = _pairs.sort_into_bins(targets.lon, targets.lat)
    marks = _pairs.earth_centred(targets.lon, targets.lat)
    starts = np.concatenate([[0], np.cumsum(_pairs.count_all(eyes, bins, marks))])
    found: tuple[IntArray, IntArray, FloatArray, FloatArray] = _pairs.list_all(eyes, bins, marks, starts)
    return found


def ends_on(grid: Grid, places: Observers | Targets) -> _trace.Ends:
    """Places with their cells, ground heights and sigma, for the kernels."""
    col, row = grid.to_cell(places.lon, places.lat)
    ground, sigma = bilinear(grid.heights, col, row), bilinear(grid.sigma, col, row)
    return _trace.Ends(places.lon, places.lat, col, row, ground, sigma, places.height_m)


def frame_of(grid: Grid) -> _trace.Frame:
    """How rays lie on this grid, for the kernels."""
    a, e = grid.transform[0], grid.transform[4]
    per_deg = (1.0 / a, 1.0 / e) if is_geographic(grid.crs) else (0.0, 0.0)
    return _trace.Frame(*per_deg, bow_of(grid), float(grid.correlation_m))


def _gather(
    grid: Grid, observer: IntArray, target: IntArray, distance: FloatArray, azimuth: FloatArray, rays: FloatArray
) -> SightLines:
    clearance, lon, lat, top, p = np.ascontiguousarray(rays.T)
    return SightLines(
        *(observer, target, distance, azimuth, clearance, clearance >= 0.0, p, lon, lat, top),
        unknown=np.isnan(clearance),
        too_close=(distance < 2 * grid.cell_m) & grid.is_coarse,
        coarse=grid.is_coarse,
    )


def _columns(*values: ArrayLike) -> list[FloatArray]:
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float64)) for value in values))
    return [np.ascontiguousarray(array) for array in arrays]
