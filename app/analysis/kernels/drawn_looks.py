"""What the looks of a device at paths are worth in each draw: Lambda = -ln M, with the line and the device as drawn.

The lines are straight on a plane about the observer, which over a path of a kilometre is right to a millionth.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.in_range import Eyes, in_sector
from app.analysis.kernels.looks import exposure, least_of, products
from app.analysis.kernels.path_looks import Ways, arc, plane, towards
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import BoolArray, ByteArray, FloatArray, IntArray, SingleArray


class Drawn(NamedTuple):
    """A type of device in each of D draws.

    miss: q of a glimpse at distances of 0, ``step_m``, twice that, ..., float32 (D, n). number: glimpses in each look.
    least_radial: the share of a step that must be radial. beta: what the looks of one device have in common. All (D,).
    """

    miss: SingleArray
    step_m: float
    number: FloatArray
    least_radial: FloatArray
    beta: FloatArray


class Seen(NamedTuple):
    """The paths that an observer looks at, as it sees them on the plane about it.

    middle, along: metres and unit vectors east and north, (m, 2). looks: which there are, (m, looks). offset_m, place:
    of each look, (looks,), the place by number; a single look that is ``nearest`` is at the place of the path nearest
    to the observer. far: whether a path is so far off that all looks which rest on one place are alike, (m,). half_m:
    half the length of a path. range_m, azimuth_deg, fov_deg: of the observer.
    """

    middle: FloatArray
    along: FloatArray
    looks: BoolArray
    offset_m: FloatArray
    place: IntArray
    nearest: bool
    far: BoolArray
    half_m: float
    range_m: float
    azimuth_deg: float
    fov_deg: float


@compiled
def on_the_plane(eyes: Eyes, way: IntArray, ways: Ways) -> tuple[FloatArray, FloatArray]:
    """Middles (m) and directions of some paths on the plane about the one observer of ``eyes``, (m, 2) each."""
    middle, along = np.empty((way.size, 2)), np.empty((way.size, 2))
    for i in range(way.size):
        x, y, z = towards(eyes, 0, ways, way[i], 0.0)
        east, north = plane(eyes, 0, x, y, z)
        # The plane is stretched so that distances from the observer are those along the ground.
        flat = math.sqrt(east * east + north * north)
        stretch = arc(x, y, z) / flat if flat > 0.0 else 1.0
        middle[i, 0], middle[i, 1] = east * stretch, north * stretch
        east, north = plane(eyes, 0, ways.along[way[i], 0], ways.along[way[i], 1], ways.along[way[i], 2])
        size = math.sqrt(east * east + north * north)
        along[i, 0], along[i, 1] = east / size, north / size
    return middle, along


@compiled_leaf
def missed_at(seen: Seen, drawn: Drawn, i: int, d: int, offset_m: float) -> float:
    """q of a glimpse at a place of path i in draw d; 1 out of range and sector, or where the step is not radial."""
    x = seen.middle[i, 0] + offset_m * seen.along[i, 0]
    y = seen.middle[i, 1] + offset_m * seen.along[i, 1]
    distance = math.sqrt(x * x + y * y)
    if distance > seen.range_m:
        return 1.0
    if drawn.least_radial[d] > 0.0:
        radial = abs(x * seen.along[i, 0] + y * seen.along[i, 1])
        if radial < drawn.least_radial[d] * distance:
            return 1.0
    if seen.fov_deg < 360.0:
        bearing = math.degrees(math.atan2(x, y)) % 360.0
        if not in_sector(bearing, seen.azimuth_deg, seen.fov_deg):
            return 1.0
    at = distance / drawn.step_m
    knot = min(int(at), drawn.miss.shape[1] - 2)
    low, high = drawn.miss[d, knot], drawn.miss[d, knot + 1]
    missed: float = low + (high - low) * min(at - knot, 1.0)
    return missed


@compiled_leaf
def fill(seen: Seen, drawn: Drawn, i: int, d: int, moved_m: float, open_places: int, q: FloatArray) -> None:
    """Fill ``q`` (looks) for path i in draw d, which lies ``moved_m`` to the right of where it is drawn.

    Looks at places out of sight are left out.
    """
    if seen.nearest:
        foot = -(seen.middle[i, 0] * seen.along[i, 0] + seen.middle[i, 1] * seen.along[i, 1])
        q[0] = missed_at(seen, drawn, i, d, min(max(foot, moved_m - seen.half_m), moved_m + seen.half_m))
        return
    for j in range(q.size):
        is_open = seen.looks[i, j] and (open_places >> seen.place[j]) & 1
        q[j] = missed_at(seen, drawn, i, d, seen.offset_m[j] + moved_m) if is_open else 1.0


@compiled_leaf
def fill_far(
    seen: Seen, drawn: Drawn, i: int, d: int, moved_m: float, open_places: int, place_m: FloatArray, q: FloatArray
) -> None:
    """The same with one q for all looks that rest on a place, (places,)."""
    for place in range(place_m.size):
        is_open = (open_places >> place) & 1
        q[place] = missed_at(seen, drawn, i, d, place_m[place] + moved_m) if is_open else 1.0


@compiled_leaf
def exposure_of(q: FloatArray, place: IntArray, open_places: int, number: float, beta: float) -> float:
    """Lambda of the looks at places in sight."""
    least = least_of(q, place, open_places)
    if least >= 1.0:
        return 0.0
    common = beta * least
    plain, rest = products(q, place, open_places, common)
    return exposure(plain, rest, common, number)


@compiled_leaf
def is_alike(seen: Seen, drawn: Drawn, i: int, d: int, moved_m: float, open_places: int, place_m: FloatArray) -> bool:
    """Whether all looks that rest on a place in sight are radial enough, or none of them is."""
    least, half = drawn.least_radial[d], seen.half_m / place_m.size
    if least <= 0.0:
        return True
    foot = -(seen.middle[i, 0] * seen.along[i, 0] + seen.middle[i, 1] * seen.along[i, 1])
    aside = abs(seen.middle[i, 0] * seen.along[i, 1] - seen.middle[i, 1] * seen.along[i, 0])
    for place in range(place_m.size):
        if (open_places >> place) & 1:
            near = abs(place_m[place] + moved_m - foot)
            low, high = max(near - half, 0.0), near + half
            if low < least * math.hypot(low, aside) and high >= least * math.hypot(high, aside):
                return False
    return True


@compiled
def exposures(
    seen: Seen, drawn: Drawn, place_m: FloatArray, moved_m: SingleArray, sights: ByteArray, out: SingleArray
) -> None:
    """Fill ``out`` (cases, m, D) with Lambda of each path in each draw in clear weather, the device up.

    place_m: offsets of the traced places. moved_m: how far the line lies to the right of where it is drawn, (m, D).
    sights: what is in sight in each case, as bits of places, (cases, m, D).
    """
    each, few, own = np.empty(seen.offset_m.size), np.empty(place_m.size), np.arange(place_m.size)
    for i in range(out.shape[1]):
        for d in range(out.shape[2]):
            some = 0
            for case in range(out.shape[0]):
                some |= sights[case, i, d]
            far = bool(some and seen.far[i] and is_alike(seen, drawn, i, d, moved_m[i, d], some, place_m))
            q, place, times = (few, own, each.size / few.size) if far else (each, seen.place, 1.0)
            if far:
                fill_far(seen, drawn, i, d, moved_m[i, d], some, place_m, q)
            elif some:
                fill(seen, drawn, i, d, moved_m[i, d], some, q)
            for case in range(out.shape[0]):
                if case > 0 and sights[case, i, d] == sights[0, i, d]:
                    out[case, i, d] = out[0, i, d]
                elif sights[case, i, d] == 0:
                    out[case, i, d] = 0.0
                else:
                    number = drawn.number[d] * times
                    out[case, i, d] = exposure_of(q, place, sights[case, i, d], number, drawn.beta[d])
