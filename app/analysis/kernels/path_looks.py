"""Straight paths across the line, and how they lie to an observer who looks at places along them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.in_range import Eyes, in_sector
from app.analysis.kernels.ray import EARTH_RADIUS_M, compiled, compiled_leaf
from app.arrays import BoolArray, FloatArray, IntArray, ShortIntArray


class Ways(NamedTuple):
    """n paths: their middles in earth-centred metres, and the unit vectors along which they lead and upwards, (n, 3).

    ``length_m`` is that of each of them.
    """

    middle: FloatArray
    along: FloatArray
    up: FloatArray
    length_m: float


@compiled_leaf
def midpoint(number: int, count: int, length_m: float) -> float:
    """Offset from the middle of a path of the middle of one of ``count`` equal parts."""
    offset: float = ((number + 0.5) / count - 0.5) * length_m
    return offset


@compiled_leaf
def towards(eyes: Eyes, k: int, ways: Ways, n: int, offset_m: float) -> tuple[float, float, float]:
    """Earth-centred vector from observer k to a place on path n, which follows the curve of the earth."""
    drop = offset_m * offset_m / (2.0 * EARTH_RADIUS_M)
    x = ways.middle[n, 0] + offset_m * ways.along[n, 0] - drop * ways.up[n, 0] - eyes.axes[k, 0]
    y = ways.middle[n, 1] + offset_m * ways.along[n, 1] - drop * ways.up[n, 1] - eyes.axes[k, 1]
    z = ways.middle[n, 2] + offset_m * ways.along[n, 2] - drop * ways.up[n, 2] - eyes.axes[k, 2]
    return x, y, z


@compiled_leaf
def arc(x: float, y: float, z: float) -> float:
    """Geodesic length of a chord, as in ``distance_to``."""
    square = x * x + y * y + z * z
    q = square / (EARTH_RADIUS_M * EARTH_RADIUS_M)
    length: float = math.sqrt(square) * (1.0 + q * (1.0 / 24.0 + q * (3.0 / 640.0 + q * (5.0 / 7168.0))))
    return length


@compiled_leaf
def plane(eyes: Eyes, k: int, x: float, y: float, z: float) -> tuple[float, float]:
    """East and north of observer k, in metres."""
    a = eyes.axes
    return x * a[k, 3] + y * a[k, 4] + z * a[k, 5], x * a[k, 6] + y * a[k, 7] + z * a[k, 8]


@compiled_leaf
def looks_at(eyes: Eyes, k: int, ways: Ways, n: int, offset_m: float) -> tuple[float, bool]:
    """Distance to a place on a path, and whether it lies in range and sector."""
    x, y, z = towards(eyes, k, ways, n, offset_m)
    distance = arc(x, y, z)
    if not distance <= eyes.range_m[k]:
        return distance, False
    if eyes.fov_deg[k] >= 360.0:
        return distance, True
    east, north = plane(eyes, k, x, y, z)
    bearing = math.degrees(math.atan2(east, north)) % 360.0
    return distance, in_sector(bearing, eyes.azimuth_deg[k], eyes.fov_deg[k])


@compiled_leaf
def radial(ways: Ways, n: int, x: float, y: float, z: float) -> float:
    """How much of a step along path n leads towards or away from an observer who sees it along this vector: 0 to 1."""
    up = x * ways.up[n, 0] + y * ways.up[n, 1] + z * ways.up[n, 2]
    along = x * ways.along[n, 0] + y * ways.along[n, 1] + z * ways.along[n, 2]
    level = math.sqrt(max(x * x + y * y + z * z - up * up, 0.0))
    share: float = min(abs(along) / level, 1.0) if level > 0.0 else 1.0
    return share


@compiled_leaf
def offset_nearest(eyes: Eyes, k: int, ways: Ways, n: int) -> float:
    """Offset of the place of path n nearest to observer k."""
    x, y, z = towards(eyes, k, ways, n, 0.0)
    foot = -(x * ways.along[n, 0] + y * ways.along[n, 1] + z * ways.along[n, 2])
    half = 0.5 * ways.length_m
    nearest: float = min(max(foot, -half), half)
    return nearest


@compiled
def reached(eyes: Eyes, observer: ShortIntArray, way: ShortIntArray, ways: Ways, count: IntArray) -> BoolArray:
    """Which pairs of an observer and a path have one of ``count[observer]`` places in range and sector, or its middle.

    A count of 0 stands for the nearest place alone.
    """
    out = np.zeros(observer.size, np.bool_)
    for i in range(observer.size):
        k, n = observer[i], way[i]
        if count[k] == 0:
            out[i] = looks_at(eyes, k, ways, n, offset_nearest(eyes, k, ways, n))[1]
        for j in range(count[k]):
            if looks_at(eyes, k, ways, n, midpoint(j, count[k], ways.length_m))[1]:
                out[i] = True
                break
    return out


@compiled
def distances(eyes: Eyes, observer: ShortIntArray, way: ShortIntArray, ways: Ways, offset_m: FloatArray) -> FloatArray:
    """Distance in metres of a place of the path of each pair, (pairs,)."""
    out = np.empty(observer.size)
    for i in range(observer.size):
        x, y, z = towards(eyes, observer[i], ways, way[i], offset_m[i])
        out[i] = arc(x, y, z)
    return out


@compiled
def look_along(eyes: Eyes, way: IntArray, ways: Ways, offset_m: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """How the one observer of ``eyes`` looks at places of paths, ``offset_m`` (paths, places).

    Distances (m), the shares of the crosser's pace that are radial, and whether the places lie in range and sector; all
    (paths, places).
    """
    distance, share = np.empty(offset_m.shape), np.empty(offset_m.shape)
    within = np.zeros(offset_m.shape, np.bool_)
    for i in range(way.size):
        for j in range(offset_m.shape[1]):
            x, y, z = towards(eyes, 0, ways, way[i], offset_m[i, j])
            distance[i, j], within[i, j] = looks_at(eyes, 0, ways, way[i], offset_m[i, j])
            share[i, j] = radial(ways, way[i], x, y, z)
    return distance, share, within


@compiled
def nearest_offsets(eyes: Eyes, way: IntArray, ways: Ways) -> FloatArray:
    """Offset of the place of each path nearest to the one observer of ``eyes``, (paths,)."""
    out = np.empty(way.size)
    for i in range(way.size):
        out[i] = offset_nearest(eyes, 0, ways, way[i])
    return out
