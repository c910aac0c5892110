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

    miss: q of a glimpse at distances of 0, ``step_m``, twice that, ..., float32 (n, D). number: glimpses in each look.
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


class Path(NamedTuple):
    """One path on the plane: its middle (m) and the unit vector along it.

    Numbers, since they are passed on for each look: arrays have their references counted every time.
    """

    x: float
    y: float
    east: float
    north: float


class Reach(NamedTuple):
    """Where an observer may notice anybody."""

    range_m: float
    azimuth_deg: float
    fov_deg: float


class InDraw(NamedTuple):
    """Draw ``d``: how far a path lies to the right of where it is drawn, and the least radial share as in Drawn."""

    d: int
    moved_m: float
    least_radial: float


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


class Looks(NamedTuple):
    """Looks at one path: whether there is one, its offset and the number of the place it rests on, (looks,) each."""

    there: BoolArray
    offset_m: FloatArray
    place: IntArray


@compiled_leaf
def in_any_case(sights: ByteArray, i: int, d: int) -> int:
    """The places of path i in sight in draw d in any case, as bits."""
    some = 0
    for case in range(sights.shape[0]):
        some |= sights[case, i, d]
    return some


@compiled_leaf
def nearest_m(path: Path, low_m: float, high_m: float) -> float:
    """The offset between two limits at which a path is nearest to the observer."""
    return min(max(-(path.x * path.east + path.y * path.north), low_m), high_m)


@compiled
def missed_at(path: Path, reach: Reach, draw: InDraw, miss: SingleArray, step_m: float, offset_m: float) -> float:
    """q of a glimpse at a place of a path in a draw; 1 out of range and sector, or where the step is not radial."""
    x, y = path.x + offset_m * path.east, path.y + offset_m * path.north
    distance = math.sqrt(x * x + y * y)
    if distance > reach.range_m:
        return 1.0
    if draw.least_radial > 0.0 and abs(x * path.east + y * path.north) < draw.least_radial * distance:
        return 1.0
    if reach.fov_deg < 360.0:
        bearing = math.degrees(math.atan2(x, y)) % 360.0
        if not in_sector(bearing, reach.azimuth_deg, reach.fov_deg):
            return 1.0
    at = distance / step_m
    knot = min(int(at), miss.shape[0] - 2)
    low, high = miss[knot, draw.d], miss[knot + 1, draw.d]
    missed: float = low + (high - low) * min(at - knot, 1.0)
    return missed


@compiled
def fill(
    path: Path,
    reach: Reach,
    draw: InDraw,
    miss: SingleArray,
    step_m: float,
    looks: Looks,
    open_places: int,
    q: FloatArray,
) -> None:
    """Fill ``q`` (looks) for a path in a draw; looks at places out of sight are left out."""
    for j in range(q.size):
        is_open = looks.there[j] and (open_places >> looks.place[j]) & 1
        q[j] = missed_at(path, reach, draw, miss, step_m, looks.offset_m[j] + draw.moved_m) if is_open else 1.0


@compiled_leaf
def exposure_of(q: FloatArray, place: IntArray, open_places: int, number: float, beta: float) -> float:
    """Lambda of the looks at places in sight."""
    if open_places == 0:
        return 0.0
    least = least_of(q, place, open_places)
    if least >= 1.0:
        return 0.0
    common = beta * least
    plain, rest = products(q, place, open_places, common)
    return exposure(plain, rest, common, number)


@compiled
def is_alike(path: Path, draw: InDraw, half_m: float, open_places: int, place_m: FloatArray) -> bool:
    """Whether all looks that rest on a place in sight are radial enough, or none of them is.

    half_m: half the length of the path.
    """
    least, half = draw.least_radial, half_m / place_m.size
    if least <= 0.0 or least >= 1.0:
        return True
    foot = -(path.x * path.east + path.y * path.north)
    # Farther than this from the foot, steps are radial enough.
    enough = abs(path.x * path.north - path.y * path.east) * least / math.sqrt(1.0 - least * least)
    for place in range(place_m.size):
        if (open_places >> place) & 1:
            near = abs(place_m[place] + draw.moved_m - foot)
            if max(near - half, 0.0) < enough <= near + half:
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
    few = Looks(np.ones(place_m.size, np.bool_), place_m, np.arange(place_m.size))
    q_each, q_few, times = np.empty(seen.offset_m.size), np.empty(place_m.size), seen.offset_m.size / place_m.size
    miss, step_m, half_m = drawn.miss, drawn.step_m, seen.half_m
    reach = Reach(seen.range_m, seen.azimuth_deg, seen.fov_deg)
    for i in range(out.shape[1]):
        path = Path(seen.middle[i, 0], seen.middle[i, 1], seen.along[i, 0], seen.along[i, 1])
        each = Looks(seen.looks[i], seen.offset_m, seen.place)
        for d in range(out.shape[2]):
            some, draw = in_any_case(sights, i, d), InDraw(d, moved_m[i, d], drawn.least_radial[d])
            q, place, number = q_each, seen.place, drawn.number[d]
            if some and seen.far[i] and is_alike(path, draw, half_m, some, place_m):
                q, place, number = q_few, few.place, number * times
                fill(path, reach, draw, miss, step_m, few, some, q)
            elif some and seen.nearest:
                at_m = nearest_m(path, draw.moved_m - half_m, draw.moved_m + half_m)
                q[0] = missed_at(path, reach, draw, miss, step_m, at_m)
            elif some:
                fill(path, reach, draw, miss, step_m, each, some, q)
            for case in range(out.shape[0]):
                if case > 0 and sights[case, i, d] == sights[0, i, d]:
                    out[case, i, d] = out[0, i, d]
                else:
                    out[case, i, d] = exposure_of(q, place, sights[case, i, d], number, drawn.beta[d])
