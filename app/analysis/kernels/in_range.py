"""Which targets lie in range of which observer, with their geodesic distance and azimuth."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.ray import EARTH_RADIUS_M, compiled, compiled_leaf
from app.arrays import FloatArray, IntArray, ShortIntArray
from app.geo.crs import earth_centred

BIN_DEG = 0.05
"""Side of the bins that targets are sorted into."""


class Bins(NamedTuple):
    """Targets sorted by bin: ``order`` holds their indices, ``keys`` the bin of each, ascending."""

    order: IntArray
    keys: IntArray
    west: float
    south: float
    columns: int


class Eyes(NamedTuple):
    """Observers as the kernels need them: degrees, (n, 9) earth-centred place, east and north, range and sector."""

    lon: FloatArray
    lat: FloatArray
    axes: FloatArray
    range_m: FloatArray
    azimuth_deg: FloatArray
    fov_deg: FloatArray


def axes_of(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Earth-centred place (m), unit vector east and unit vector north of each place, (n, 9)."""
    lam, phi = np.radians(lon), np.radians(lat)
    east = [-np.sin(lam), np.cos(lam), np.zeros(lon.size)]
    north = [-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)]
    return np.ascontiguousarray(np.concatenate([earth_centred(lon, lat), np.stack(east + north, axis=1)], axis=1))


def sort_into_bins(lon: FloatArray, lat: FloatArray) -> Bins:
    """Sort targets into bins of BIN_DEG so that for an observer only those near it are examined."""
    west, south = (float(lon.min()), float(lat.min())) if lon.size else (0.0, 0.0)
    col = ((lon - west) / BIN_DEG).astype(np.int64)
    columns = int(col.max(initial=0)) + 1
    keys = ((lat - south) / BIN_DEG).astype(np.int64) * columns + col
    order = np.argsort(keys, kind="stable")
    return Bins(order, keys[order], west, south, columns)


@compiled_leaf
def in_sector(azimuth_deg: float, middle_deg: float, fov_deg: float) -> bool:
    """Whether an azimuth lies within half the field of view of its centre."""
    return abs((azimuth_deg - middle_deg + 180.0) % 360.0 - 180.0) <= 0.5 * fov_deg


@compiled_leaf
def distance_to(eyes: Eyes, k: int, xyz: FloatArray, n: int) -> float:
    """Geodesic distance from observer k to target n: the arc of the chord on a sphere of the mean radius.

    2 R asin(chord / 2R) as a series; within 1 mm at 40 km and 10 mm at 100 km.
    """
    dx, dy, dz = xyz[n, 0] - eyes.axes[k, 0], xyz[n, 1] - eyes.axes[k, 1], xyz[n, 2] - eyes.axes[k, 2]
    square = dx * dx + dy * dy + dz * dz
    x = square / (EARTH_RADIUS_M * EARTH_RADIUS_M)
    distance: float = math.sqrt(square) * (1.0 + x * (1.0 / 24.0 + x * (3.0 / 640.0 + x * (5.0 / 7168.0))))
    return distance


@compiled_leaf
def azimuth_to(eyes: Eyes, k: int, xyz: FloatArray, n: int) -> float:
    """True azimuth in degrees, 0 to 360, of target n from observer k."""
    a = eyes.axes
    dx, dy, dz = xyz[n, 0] - a[k, 0], xyz[n, 1] - a[k, 1], xyz[n, 2] - a[k, 2]
    east, north = dx * a[k, 3] + dy * a[k, 4] + dz * a[k, 5], dx * a[k, 6] + dy * a[k, 7] + dz * a[k, 8]
    return math.degrees(math.atan2(east, north)) % 360.0


@compiled_leaf
def is_in_range(eyes: Eyes, k: int, xyz: FloatArray, n: int) -> bool:
    """Whether target n lies in the range and the sector of observer k."""
    if not distance_to(eyes, k, xyz, n) <= eyes.range_m[k]:
        return False
    if eyes.fov_deg[k] >= 360.0:
        return True
    return in_sector(azimuth_to(eyes, k, xyz, n), eyes.azimuth_deg[k], eyes.fov_deg[k])


@compiled_leaf
def reach_of(eyes: Eyes, k: int, bins: Bins) -> tuple[int, int, int, int]:
    """Bin rows and columns (first and last) that observer k's range touches; not across the antimeridian."""
    high = eyes.range_m[k] / 110_000.0
    # The widest parallel's shortest degree within reach bounds the longitudes.
    wide = high / max(math.cos(math.radians(min(abs(eyes.lat[k]) + high, 89.0))), 0.017)
    south = math.floor((eyes.lat[k] - high - bins.south) / BIN_DEG)
    north = math.floor((eyes.lat[k] + high - bins.south) / BIN_DEG)
    west = math.floor((eyes.lon[k] - wide - bins.west) / BIN_DEG)
    east = math.floor((eyes.lon[k] + wide - bins.west) / BIN_DEG)
    return max(south, 0), north, max(west, 0), min(east, bins.columns - 1)


@compiled_leaf
def count_in_range(eyes: Eyes, k: int, bins: Bins, xyz: FloatArray, targets: IntArray) -> int:
    """Write the targets in range of observer k to ``targets`` (if it has room) and return their number."""
    south, north, west, east = reach_of(eyes, k, bins)
    count = 0
    last_row = bins.keys[-1] // bins.columns if bins.keys.size else -1
    for row in range(south, min(north, last_row) + 1):
        first = np.searchsorted(bins.keys, row * bins.columns + west)
        stop = np.searchsorted(bins.keys, row * bins.columns + east, side="right")
        for n in range(first, stop):
            if is_in_range(eyes, k, xyz, bins.order[n]):
                if targets.size:
                    targets[count] = bins.order[n]
                count += 1
    return count


@compiled
def count_all(eyes: Eyes, bins: Bins, xyz: FloatArray) -> IntArray:
    """Targets in range of each observer, int64 (observers,). A few per cent of a run, so not worth threads."""
    counts = np.zeros(eyes.lon.size, np.int64)
    for k in range(eyes.lon.size):
        counts[k] = count_in_range(eyes, k, bins, xyz, np.empty(0, np.int64))
    return counts


@compiled
def list_all(
    eyes: Eyes, bins: Bins, xyz: FloatArray, starts: IntArray
) -> tuple[ShortIntArray, ShortIntArray, FloatArray, FloatArray]:
    """Observer, target, distance and azimuth of every pair in range, by observer and then target."""
    total = starts[-1]
    observer, target = np.empty(total, np.int32), np.empty(total, np.int32)
    distance, bearing = np.empty(total), np.empty(total)
    for k in range(eyes.lon.size):
        start, stop = starts[k], starts[k + 1]
        targets = np.empty(stop - start, np.int64)
        if targets.size:
            count_in_range(eyes, k, bins, xyz, targets)
        targets.sort()
        for n in range(targets.size):
            observer[start + n], target[start + n] = k, targets[n]
            distance[start + n] = distance_to(eyes, k, xyz, targets[n])
            bearing[start + n] = azimuth_to(eyes, k, xyz, targets[n])
    return observer, target, distance, bearing
