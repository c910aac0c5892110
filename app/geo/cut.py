"""Stretches of a route as geometry, for gap layers, exports and maps."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely

from app.arrays import FloatArray
from app.geo.lrs import Route, interval_wrap, points_at


class _Part(NamedTuple):
    """A stretch within one piece of the route: vertices first..stop of the piece, chainage low..high (m)."""

    span: int
    first: int
    stop: int
    low: float
    high: float


def section_line(route: Route, start_m: float, end_m: float) -> shapely.MultiLineString:
    """The line from ``start_m`` to ``end_m`` as digitised, EPSG:4326; multipart across a hole or a ring's zero.

    On a ring ``end_m`` may lie beyond the perimeter. Ends between vertices are interpolated along the geodesic.
    """
    return section_lines(route, [(start_m, end_m)])[0]


def section_lines(route: Route, spans: Sequence[tuple[float, float]]) -> list[shapely.MultiLineString]:
    """``section_line`` for many stretches of one route, with all ends interpolated in one call."""
    parts = [part for number, span in enumerate(spans) for part in _parts(route, number, *span)]
    if not parts:
        return [shapely.MultiLineString() for _ in spans]
    ends = np.column_stack(points_at(route, [part.low for part in parts] + [part.high for part in parts]))
    lines: list[list[FloatArray]] = [[] for _ in spans]
    for number, part in enumerate(parts):
        lines[part.span].append(_vertices(route, part, ends[number], ends[len(parts) + number]))
    return [shapely.MultiLineString(line) for line in lines]


def _parts(route: Route, number: int, start_m: float, end_m: float) -> list[_Part]:
    stretches = interval_wrap(start_m, end_m, route.length_m) if route.ring else ((start_m, end_m),)
    pieces = list(pairwise([*route.pieces.tolist(), len(route.lon)]))
    parts = []
    for start, end in stretches:
        for first, stop in pieces:
            low, high = max(start, route.chainage_m[first]), min(end, route.chainage_m[stop - 1])
            if high > low:
                parts.append(_Part(number, first, stop, float(low), float(high)))
    return parts


def _vertices(route: Route, part: _Part, start: FloatArray, end: FloatArray) -> FloatArray:
    """The stretch's vertices (n × 2). A chainage at a hole is ambiguous: there the piece's own end is taken."""
    first, stop = part.first, part.stop
    along = route.chainage_m[first:stop]
    after, before = np.searchsorted(along, part.low, "right"), np.searchsorted(along, part.high)
    inner = slice(first + int(after), first + int(before))
    head = (route.lon[first], route.lat[first]) if part.low == along[0] else start
    tail = (route.lon[stop - 1], route.lat[stop - 1]) if part.high == along[-1] else end
    return np.vstack([head, np.column_stack([route.lon[inner], route.lat[inner]]), tail])
