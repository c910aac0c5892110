"""Stretches of a route as geometry: for gap layers, exports and maps."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geo.lrs import GEOD, Route, interval_wrap

FloatArray = NDArray[np.float64]


def section_line(route: Route, start_m: float, end_m: float) -> shapely.MultiLineString:
    """The line from ``start_m`` to ``end_m`` as digitised, EPSG:4326; several parts across a hole or a ring's zero.

    On a ring ``end_m`` may lie beyond the perimeter. Ends between vertices are interpolated along the geodesic.
    """
    spans = interval_wrap(start_m, end_m, route.length_m) if route.ring else ((start_m, end_m),)
    parts = [part for start, end in spans for part in _parts(route, start, end)]
    return shapely.MultiLineString(parts)


def _parts(route: Route, start_m: float, end_m: float) -> Iterator[FloatArray]:
    """One array of vertices (n × 2) for each piece of the route that the stretch runs over."""
    bounds = [*route.pieces.tolist(), len(route.lon)]
    for first, stop in pairwise(bounds):
        along = route.chainage_m[first:stop]
        low, high = max(start_m, along[0]), min(end_m, along[-1])
        if high > low:
            inner = first + np.flatnonzero((along > low) & (along < high))
            ends = (_at(route, first, stop, low), _at(route, first, stop, high))
            yield np.vstack([ends[0], np.column_stack([route.lon[inner], route.lat[inner]]), ends[1]])


def _at(route: Route, first: int, stop: int, chainage_m: float) -> tuple[float, float]:
    along = route.chainage_m[first:stop]
    index = first + min(int(np.searchsorted(along, chainage_m, side="right")) - 1, len(along) - 2)
    here, there = (route.lon[index], route.lat[index]), (route.lon[index + 1], route.lat[index + 1])
    azimuth, _, _ = GEOD.inv(*here, *there)
    lon, lat, _ = GEOD.fwd(*here, azimuth, chainage_m - route.chainage_m[index])
    return float(lon), float(lat)
