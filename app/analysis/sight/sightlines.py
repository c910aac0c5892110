"""Sight lines from observers to targets: clearance, the controlling obstacle and the probability of sight.

For a ray of length D between heights z_o and z_t the clearance at distance d, with t = d / D, is ``c(d) = (1 - t) z_o +
t z_t - z(d) - c_c d (D - d) / (2 R)``. Heights are bilinear on the DEM's own grid, taken along the geodesic at even
steps of at most half a cell, symmetric about the middle of the ray. With height errors of standard deviation s and
correlation rho(x) = exp(-(x / l)^2) the variance of c is that of the linear form above, and ``p_visible`` is the
product, over blocks of length 2 l centred on the middle, of Phi(least c / sd in the block). Swapping the two ends
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.analysis.kernels import in_range, ray, trace
from app.analysis.kernels.kernel_lock import KERNEL_LOCK
from app.analysis.kernels.ray_terrain import RayTerrains, bow_of, is_geographic
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray
from app.geo.crs import earth_centred
from app.geo.grid import Grid, bilinear
from app.geo.terrain import Terrain, blocks
from app.progress import Progress

OPTICAL = 6 / 7
"""c_c = 1 - k for visible and thermal light: refraction k = 1/7, as in GDAL and GRASS."""
RADIO = 0.75
"""c_c for radar: the 4/3 earth."""
REQUIRED_SHARE = 0.5
"""Share of the target's height that has to be in sight."""
PERSON_M = 1.7

_BATCH = 1 << 18


COLUMNS = 7
"""Numbers that the kernel gives of each ray."""
CLEAR = 0.32
"""How far from an even chance some block must be for the terrain to tell anything: .34 or .66 of 1."""


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
        """Observers from numbers or sequences; a number applies to all. Raises ValueError if lengths differ."""
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

    def at(self, rows: NDArray[np.integer[Any]]) -> Targets:
        """A selection of them, by number."""
        return Targets(self.lon[rows], self.lat[rows], self.height_m[rows])


@dataclass(frozen=True, eq=False)
class SightLines:
    """One row for each pair in range and sector, ordered by observer and then target; all arrays have that length.

    observer, target: int32 indices. distance_m: geodesic. azimuth_deg: true, at the observer.
    clearance_m: the least on the ray, ends excluded; the lower end's height where both coincide; NaN where unknown.
    visible: clearance_m >= 0; not a fact where ``coarse``.
    p_visible: NaN where unknown, where sigma is void, and everywhere if it was not asked for; below 1e-12 it is 0.
    p_upper: what it would be if the errors of all blocks of the ray were one; never less; NaN likewise.
    untold: no block of the ray is open, or closed, with more than CLEAR above an even chance: the terrain says nothing.
    obstacle_lon, obstacle_lat (WGS 84 degrees), obstacle_m: the ground point of least clearance and its height; NaN
    where unknown or the ends coincide.
    unknown: a void on the ray, or a part of it outside the grid.
    too_close: a coarse grid and a distance below two cells; such a pair must not count as covered on the evidence of
    the terrain.
    """

    observer: ShortIntArray
    target: ShortIntArray
    distance_m: FloatArray
    azimuth_deg: FloatArray
    clearance_m: FloatArray
    visible: BoolArray
    p_visible: FloatArray
    p_upper: FloatArray
    untold: BoolArray
    obstacle_lon: FloatArray
    obstacle_lat: FloatArray
    obstacle_m: FloatArray
    unknown: BoolArray
    too_close: BoolArray
    coarse: bool

    def __len__(self) -> int:
        return self.observer.size


def sightlines(
    terrain: Terrain,
    observers: Observers,
    targets: Targets,
    *,
    curvature: ArrayLike = OPTICAL,
    probability: bool = True,
    progress: Progress | None = None,
    terrains: RayTerrains | None = None,
) -> SightLines:
    """Trace every ray from an observer to a target in its range and sector; time is linear in their number.

    ``curvature`` is c_c, one number or one per observer (OPTICAL, RADIO). Without ``probability`` a hidden ray is
    followed only to some obstacle that hides it: ``visible`` and ``unknown`` are the same, clearance and obstacle are
    those of that obstacle, and the true least clearance may be lower. Terrain that is not in memory is read block by
    block, for the same bytes; ``terrains`` remembers grids in memory in the form the kernels need. Raises Cancelled if
    ``progress`` was asked to stop, ValueError if the length of ``curvature`` does not fit, UserError if the terrain
    cannot be read.
    """
    observer, target, distance, azimuth = pairs_in_range(observers, targets)
    pairs = trace.Pairs(observer, target, distance)
    rays = rays_of(
        *(terrain, observers, targets, pairs, curvature), probability=probability, progress=progress, terrains=terrains
    )
    return _gather(terrain, pairs, azimuth, rays)


def rays_of(
    terrain: Terrain,
    observers: Observers,
    targets: Targets,
    pairs: trace.Pairs,
    curvature: ArrayLike,
    *,
    probability: bool = True,
    progress: Progress | None = None,
    terrains: RayTerrains | None = None,
) -> FloatArray:
    """Trace the rays of some pairs, (pairs, COLUMNS) as the kernel gives them; see ``sightlines``."""
    observer, target = pairs.observer, pairs.target
    bent = np.ascontiguousarray(np.broadcast_to(np.asarray(curvature, np.float64), observers.lon.shape))
    eyes, marks = (terrain.lattice.to_cell(places.lon, places.lat) for places in (observers, targets))
    ends = (eyes[0][observer], eyes[1][observer]), (marks[0][target], marks[1][target])
    rays, whole, done = np.full((observer.size, COLUMNS), np.nan), progress or Progress(), 0
    ready = terrains or RayTerrains()
    for group, grid in blocks(terrain, *ends):
        size = rays[group].shape[0]
        part = whole.part(done / observer.size, (done + size) / observer.size) if size else whole
        rays[group] = _traced(
            grid, ready.of(grid), (observers, targets), bent, _chosen(pairs, group), probability, part
        )
        done += size
    return rays


def _chosen(pairs: trace.Pairs, group: IntArray | slice) -> trace.Pairs:
    return trace.Pairs(pairs.observer[group], pairs.target[group], pairs.distance[group])


def _traced(
    grid: Grid,
    terrain: ray.Terrain,
    places: tuple[Observers, Targets],
    bent: FloatArray,
    pairs: trace.Pairs,
    probability: bool,
    progress: Progress,
) -> FloatArray:
    """The rays of some pairs on a grid that contains them, (pairs, COLUMNS) as the kernel gives them."""
    (observers, targets), size = places, pairs.observer.size
    seers, observer = _used(pairs.observer, observers.lon.size)
    seen, target = _used(pairs.target, targets.lon.size)
    eyes, marks = ends_on(grid, observers, seers), ends_on(grid, targets, seen)
    frame, curvature = frame_of(grid), bent[seers]
    rays = np.empty((size, COLUMNS))
    for start in range(0, size, _BATCH):
        progress.at(start / size)
        cut = slice(start, start + _BATCH)
        with KERNEL_LOCK:
            batch = trace.Pairs(observer[cut], target[cut], pairs.distance[cut])
            trace.trace(terrain, frame, eyes, marks, curvature, batch, probability, rays[cut])
    return rays


def _used(numbers: ShortIntArray, count: int) -> tuple[IntArray, ShortIntArray]:
    """Which of ``count`` items occur in ``numbers``, ascending, and ``numbers`` as indices of these."""
    used = np.zeros(count, dtype=np.bool_)
    used[numbers] = True
    return np.flatnonzero(used), (np.cumsum(used, dtype=np.int32) - 1)[numbers].astype(np.int32)


def pairs_in_range(
    observers: Observers, targets: Targets
) -> tuple[ShortIntArray, ShortIntArray, FloatArray, FloatArray]:
    """Observer and target indices (int32), geodesic distance (m) and true azimuth of every pair in range and sector."""
    axes = in_range.axes_of(observers.lon, observers.lat)
    eyes = in_range.Eyes(
        *(observers.lon, observers.lat, axes, observers.range_m, observers.azimuth_deg, observers.fov_deg)
    )
    bins = in_range.sort_into_bins(targets.lon, targets.lat)
    marks = earth_centred(targets.lon, targets.lat)
    starts = np.concatenate([[0], np.cumsum(in_range.count_all(eyes, bins, marks))])
    pairs: tuple[ShortIntArray, ShortIntArray, FloatArray, FloatArray] = in_range.list_all(eyes, bins, marks, starts)
    return pairs


def ends_on(grid: Grid, places: Observers | Targets, chosen: IntArray | slice = slice(None)) -> trace.Ends:
    """Places, or some of them, with their cells in the whole grid, ground heights and sigma, for the kernels."""
    lon, lat, height = (column[chosen] for column in (places.lon, places.lat, places.height_m))
    col, row = grid.to_cell(lon, lat)
    ground, sigma = bilinear(grid.heights, col, row), bilinear(grid.sigma, col, row)
    top, left = grid.origin
    return trace.Ends(lon, lat, col + left, row + top, ground, sigma, height)


def frame_of(grid: Grid) -> trace.Frame:
    """How rays lie on this grid, for the kernels."""
    a, e = grid.transform[0], grid.transform[4]
    per_deg = (1.0 / a, 1.0 / e) if is_geographic(grid.crs) else (0.0, 0.0)
    top, left = grid.origin
    return trace.Frame(*per_deg, bow_of(grid.lattice), float(grid.correlation_m), float(left), float(top))


def _gather(terrain: Terrain, pairs: trace.Pairs, azimuth: FloatArray, rays: FloatArray) -> SightLines:
    clearance, lon, lat, top, p, p_upper, clearest = np.ascontiguousarray(rays.T)
    return SightLines(
        *(pairs.observer, pairs.target, pairs.distance, azimuth, clearance, clearance >= 0.0, p, p_upper),
        *(clearest < CLEAR, lon, lat, top),
        unknown=np.isnan(clearance),
        too_close=(pairs.distance < 2 * terrain.cell_m) & terrain.is_coarse,
        coarse=terrain.is_coarse,
    )


def _columns(*values: ArrayLike) -> list[FloatArray]:
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(value, np.float64)) for value in values))
    return [np.ascontiguousarray(array) for array in arrays]
