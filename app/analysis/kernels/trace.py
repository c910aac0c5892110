"""The kernels that trace many rays at once. One ray is one unit of work, so the thread count changes no number."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit, prange

from app.analysis.kernels.ray import (
    EARTH_RADIUS_M,
    STRETCH,
    Ray,
    Terrain,
    compiled_leaf,
    is_inside,
    lowest,
    probability,
)
from app.arrays import ByteArray, FloatArray, ShortIntArray

DEGREE = math.pi / 180.0
SHARE = 64
"""Neighbouring rays that one thread takes together, so that they share the terrain in its processor cache."""
LANES = 64
"""Interleaved shares of the work: each thread gets the same mix of near and far rays."""


class Ends(NamedTuple):
    """Places of observers or targets: WGS 84 degrees, fractional cells of the whole grid, ground, sigma, height (m)."""

    lon: FloatArray
    lat: FloatArray
    col: FloatArray
    row: FloatArray
    ground: FloatArray
    sigma: FloatArray
    height: FloatArray


class Pairs(NamedTuple):
    """Rays to trace: int32 indices of observer and target, distance in metres."""

    observer: ShortIntArray
    target: ShortIntArray
    distance: FloatArray


class Frame(NamedTuple):
    """How rays lie on the grid: cell steps per degree (0, 0 unless it is in degrees), bow form, l, first cell."""

    col_per_deg: float
    row_per_deg: float
    bow: FloatArray
    correlation_m: float
    first_col: float
    first_row: float


@compiled_leaf
def bow_deg(lon0: float, lat0: float, lon1: float, lat1: float) -> tuple[float, float]:
    """Mid-geodesic minus mid-chord in degrees: the geodesic equation of the sphere to second order."""
    lam, phi = lon1 - lon0, lat1 - lat0
    middle = math.radians(0.5 * (lat0 + lat1))
    sin, cos = math.sin(middle), math.cos(middle)
    return -0.25 * DEGREE * sin / cos * lam * phi, 0.125 * DEGREE * sin * cos * lam * lam


@compiled_leaf
def bow_cells(frame: Frame, east_deg: float, north_deg: float, cols: float, rows: float) -> tuple[float, float]:
    """The same in cells."""
    if frame.col_per_deg != 0.0:
        return east_deg * frame.col_per_deg, north_deg * frame.row_per_deg
    b = frame.bow
    return (
        b[0, 0] * cols * cols + b[0, 1] * cols * rows + b[0, 2] * rows * rows,
        b[1, 0] * cols * cols + b[1, 1] * cols * rows + b[1, 2] * rows * rows,
    )


@compiled_leaf
def sampling(frame: Frame, length: float, cols: float, rows: float) -> tuple[float, int]:
    """Step in metres, at most half a cell along the longer axis, and the even number of them in a block of 2 l."""
    half_cells = 2.0 * max(abs(cols), abs(rows))
    per_half = max(math.ceil(frame.correlation_m * half_cells / length - 1e-6), 1) if length > 0.0 else 1
    return frame.correlation_m / per_half, 2 * per_half


@compiled_leaf
def make_ray(frame: Frame, a: Ends, i: int, b: Ends, j: int, length: float, curvature: float) -> Ray:
    """The ray from place i of a to place j of b, given in canonical order."""
    lon_bow, lat_bow = bow_deg(a.lon[i], a.lat[i], b.lon[j], b.lat[j])
    cols, rows = b.col[j] - a.col[i], b.row[j] - a.row[i]
    step, per_block = sampling(frame, length, cols, rows)
    col_bow, row_bow = bow_cells(frame, lon_bow, lat_bow, cols, rows)
    return Ray(
        length,
        1.0 / length if length > 0.0 else 0.0,
        curvature / (2.0 * EARTH_RADIUS_M),
        frame.first_col,
        frame.first_row,
        a.col[i],
        a.row[i],
        cols,
        rows,
        col_bow,
        row_bow,
        lon_bow,
        lat_bow,
        a.ground[i] + a.height[i],
        b.ground[j] + b.height[j],
        a.sigma[i],
        b.sigma[j],
        step,
        math.ceil(0.5 * length / step) - 1,
        per_block,
    )


@compiled_leaf
def is_canonical(a: Ends, i: int, b: Ends, j: int) -> bool:
    """Whether place i of a comes first: by longitude, then latitude, then height."""
    first: bool = a.height[i] <= b.height[j]
    if a.lat[i] != b.lat[j]:
        first = a.lat[i] < b.lat[j]
    if a.lon[i] != b.lon[j]:
        first = a.lon[i] < b.lon[j]
    return first


@compiled_leaf
def ray_between(
    frame: Frame, eyes: Ends, k: int, targets: Ends, n: int, length: float, curvature: float
) -> tuple[Ray, bool]:
    """The ray in canonical order, and whether that is from the observer."""
    if is_canonical(eyes, k, targets, n):
        return make_ray(frame, eyes, k, targets, n, length, curvature), True
    return make_ray(frame, targets, n, eyes, k, length, curvature), False


@compiled_leaf
def scratch_size(terrain: Terrain, distance: FloatArray) -> int:
    """The most stretches the longest ray can have: steps are at least l or a quarter of a cell."""
    longest = distance.max() if distance.size else 0.0
    samples = max(longest / terrain.correlation_m, 4.0 * max(terrain.heights.shape[0], terrain.heights.shape[1]))
    return int(samples) // STRETCH + 3


@compiled_leaf
def enough_for_mask(terrain: Terrain) -> float:
    """The clearance at which a mask can stop: beyond the first obstacle only a void could still change the answer."""
    return -math.inf if terrain.has_void else 0.0


@compiled_leaf
def see(terrain: Terrain, ray: Ray, enough: float, scratch: FloatArray) -> tuple[float, float]:
    """Least clearance and its distance from the ray's first end; (inf, nan) where both ends coincide."""
    if math.isnan(ray.z0) or math.isnan(ray.z1) or not is_inside(terrain.heights, ray):
        return math.nan, math.nan
    if ray.reach < 0:
        return math.inf, math.nan
    return lowest(terrain, ray, enough, scratch)


@compiled_leaf
def obstacle(ray: Ray, eyes: Ends, k: int, targets: Ends, n: int, d: float) -> tuple[float, float]:
    """WGS 84 degrees of the point at distance d from the observer; NaN for NaN."""
    t = d * ray.per_m
    bow = 4.0 * t * (1.0 - t)
    return (
        eyes.lon[k] + t * (targets.lon[n] - eyes.lon[k]) + bow * ray.lon_bow,
        eyes.lat[k] + t * (targets.lat[n] - eyes.lat[k]) + bow * ray.lat_bow,
    )


@compiled_leaf
def trace_one(
    terrain: Terrain, ray: Ray, forward: bool, floor: float, wanted: bool, scratch: FloatArray
) -> tuple[float, float, float, tuple[float, float, float]]:
    """Clearance, distance of the obstacle from the observer, its height, and p as ``probability`` gives it.

    p is NaN unless ``wanted``.
    """
    unknown = (math.nan, math.nan, math.nan)
    c, at = see(terrain, ray, -math.inf if wanted else enough_for_mask(terrain), scratch)
    if math.isnan(c):
        return math.nan, math.nan, math.nan, unknown
    if c == math.inf:
        return floor, math.nan, math.nan, (1.0, 1.0, 1.0) if wanted else unknown
    t = at * ray.per_m
    line = (1.0 - t) * ray.z0 + t * ray.z1 - ray.curve * at * (ray.length_m - at)
    p = probability(terrain, ray, c, at) if wanted else unknown
    return c, at if forward else ray.length_m - at, line - c, p


@njit(cache=True, error_model="numpy", parallel=True, nogil=True)
def trace(
    terrain: Terrain,
    frame: Frame,
    eyes: Ends,
    targets: Ends,
    curvature: FloatArray,
    pairs: Pairs,
    wanted: bool,
    out: FloatArray,
) -> None:
    """Fill ``out`` (pairs, 7): clearance, obstacle's longitude, latitude and height, and p as in ``probability``."""
    shares = (pairs.observer.size + SHARE - 1) // SHARE
    room = scratch_size(terrain, pairs.distance)
    for lane in prange(LANES):
        scratch = np.empty(room)
        for share in range(lane, shares, LANES):
            for i in range(share * SHARE, min((share + 1) * SHARE, pairs.observer.size)):
                k, n = pairs.observer[i], pairs.target[i]
                ray, forward = ray_between(frame, eyes, k, targets, n, pairs.distance[i], curvature[k])
                floor = min(eyes.height[k], targets.height[n])
                c, at, top, p = trace_one(terrain, ray, forward, floor, wanted, scratch)
                lon, lat = obstacle(ray, eyes, k, targets, n, at)
                out[i, 0], out[i, 1], out[i, 2], out[i, 3] = c, lon, lat, top
                out[i, 4], out[i, 5], out[i, 6] = p


@njit(cache=True, error_model="numpy", parallel=True, nogil=True)
def trace_cells(
    terrain: Terrain,
    frame: Frame,
    eye: Ends,
    cells: Ends,
    curvature: float,
    distance: FloatArray,
    out: ByteArray,
) -> None:
    """Fill ``out`` (cells): 255 seen from the one eye, 0 not, 254 unknown or not asked (distance below 0)."""
    shares = (distance.size + SHARE - 1) // SHARE
    room = scratch_size(terrain, distance)
    for lane in prange(LANES):
        scratch = np.empty(room)
        for share in range(lane, shares, LANES):
            for n in range(share * SHARE, min((share + 1) * SHARE, distance.size)):
                out[n] = 254
                if distance[n] >= 0.0:
                    ray = ray_between(frame, eye, 0, cells, n, distance[n], curvature)[0]
                    c = see(terrain, ray, enough_for_mask(terrain), scratch)[0]
                    if not math.isnan(c):
                        out[n] = 255 if c >= 0.0 else 0
