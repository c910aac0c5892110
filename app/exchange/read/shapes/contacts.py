"""Where lines meet themselves: places where they cross, run along one another, or touch and part again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, Geometries, IntArray
from app.geo.lattice import WGS84

AT_VERTEX_DEG = 1e-7
"""Nearer to a vertex than this, a centimetre on the ground, lines meet at the vertex: of two numbers one is rounded."""
_BLOCK = 256
"""Segments whose contacts are looked for at once."""


class Meeting(Enum):
    """How a line meets itself."""

    TOUCHES = auto()
    CROSSES = auto()
    RUNS_ALONG = auto()


class Contact(NamedTuple):
    """A place, in degrees, where a line meets itself."""

    meeting: Meeting
    lon: float
    lat: float


class _Segments(NamedTuple):
    """All segments of some lines: the line of each, its number there, and the shapes themselves."""

    line: IntArray
    number: IntArray
    shapes: Geometries


def contacts(lines: Sequence[FloatArray]) -> Iterator[Contact]:
    """The contacts of lines, each (vertices, 2) in degrees and without repeated vertices, with themselves.

    Neighbouring segments meet at their vertex and are no contact; so do the ends of a closed line. They are looked for
    as they are taken: a scribble has the square of its segments.
    """
    segments = _segments(lines)
    tree = shapely.STRtree(segments.shapes)
    for start in range(0, len(segments.line), _BLOCK):
        yield from _contacts(segments, lines, *_meeting(segments, lines, tree, start))


def _contacts(segments: _Segments, lines: Sequence[FloatArray], first: IntArray, second: IntArray) -> Iterator[Contact]:
    shared = shapely.intersection(segments.shapes[first], segments.shapes[second])
    for i, j, common in zip(first.tolist(), second.tolist(), shared.tolist(), strict=True):
        at = np.asarray(common.interpolate(0.5, normalized=True).coords[0] if common.length else common.coords[0])
        if common.length > AT_VERTEX_DEG:
            yield Contact(Meeting.RUNS_ALONG, *at.tolist())
        else:
            one, other = (_passage(lines[segments.line[k]], int(segments.number[k]), at) for k in (i, j))
            yield Contact(Meeting.CROSSES if _cross(one, other) else Meeting.TOUCHES, *at.tolist())


def _segments(lines: Sequence[FloatArray]) -> _Segments:
    counts = [len(line) - 1 for line in lines]
    ends = np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in lines])
    line = np.repeat(np.arange(len(lines)), counts)
    number = np.concatenate([np.arange(count) for count in counts])
    return _Segments(line, number, np.asarray(shapely.linestrings(ends), dtype=object))


def _meeting(
    segments: _Segments, lines: Sequence[FloatArray], tree: shapely.STRtree, start: int
) -> tuple[IntArray, IntArray]:
    """The numbers of the segments of a block that meet later ones, and of those, without neighbours."""
    first, second = tree.query(segments.shapes[start : start + _BLOCK], predicate="intersects")
    first = first + start
    keep = (first < second) & ~_neighbours(segments, lines, first, second)
    return first[keep], second[keep]


def _neighbours(segments: _Segments, lines: Sequence[FloatArray], first: IntArray, second: IntArray) -> BoolArray:
    same = segments.line[first] == segments.line[second]
    one, other = segments.number[first], segments.number[second]
    last = np.array([len(line) - 2 if (line[0] == line[-1]).all() else -1 for line in lines])[segments.line[first]]
    seam = (np.minimum(one, other) == 0) & (np.maximum(one, other) == last)
    return np.asarray(same & ((np.abs(one - other) <= 1) | seam), np.bool_)


def _passage(line: FloatArray, number: int, at: FloatArray) -> list[FloatArray]:
    """The directions in which a line leads away from a place on one of its segments: two, or one at its end."""
    for vertex in (number, number + 1):
        if np.abs(line[vertex] - at).max() <= AT_VERTEX_DEG:
            closed = (line[0] == line[-1]).all()
            around = [vertex - 1, vertex + 1]
            if closed and vertex in (0, len(line) - 1):
                around = [len(line) - 2, 1]
            return [line[k] - line[vertex] for k in around if 0 <= k < len(line)]
    return [line[number] - at, line[number + 1] - at]


def _cross(one: Sequence[FloatArray], other: Sequence[FloatArray]) -> bool:
    """Whether the directions of one passage lie on both sides of the other."""
    if min(len(one), len(other)) < 2:
        return False
    start, *rest = (math.atan2(ahead[1], ahead[0]) for ahead in (*one, *other))
    end, *sides = ((angle - start) % math.tau for angle in rest)
    between = [0.0 < side < end for side in sides]
    return between[0] != between[1]


class Spur(NamedTuple):
    """A piece along which a line runs out to a tip, in degrees, and straight back; its length out, in metres."""

    lon: float
    lat: float
    metres: float


def without_spurs(line: FloatArray) -> tuple[FloatArray, list[Spur]]:
    """A line, (vertices, 2) in degrees, without its spurs, and those; one vertex is left if all of it is a spur."""
    left: list[FloatArray] = []
    spurs: list[Spur] = []
    for vertex in line:
        left.append(vertex)
        while len(left) > 2 and _turns_back(*left[-3:]):
            tip = left.pop(-2)
            out = min(_metres(tip, left[-2]), _metres(tip, left[-1]))
            spurs.append(Spur(float(tip[0]), float(tip[1]), out))
            if (left[-1] == left[-2]).all():
                left.pop()
    return np.array(left), _whole(spurs)


def _turns_back(before: FloatArray, tip: FloatArray, after: FloatArray) -> bool:
    out, back = tip - before, after - tip
    cross = out[0] * back[1] - out[1] * back[0]
    return bool(abs(cross) <= 1e-12 * np.hypot(*out) * np.hypot(*back) and out @ back < 0.0)


def _metres(one: FloatArray, other: FloatArray) -> float:
    return float(WGS84.inv(*one.tolist(), *other.tolist())[2])


def _whole(pieces: Sequence[Spur]) -> list[Spur]:
    """Pieces that follow one another from a tip, as one spur."""
    spurs: list[Spur] = []
    for number, piece in enumerate(pieces):
        before = pieces[number - 1] if number else None
        goes_on = before is not None and math.isclose(
            _metres(np.array(piece[:2]), np.array(before[:2])), before.metres, rel_tol=1e-6
        )
        spurs[-1:] = [spurs[-1]._replace(metres=spurs[-1].metres + piece.metres)] if goes_on else [*spurs[-1:], piece]
    return spurs
