"""Where people of both sides may cross by agreement: the points at which a neutral road crosses the line.

Such a point is no gap, and is listed apart. The road makes nothing else of the line lawful: what lies beside it is
watched or not as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import BoolArray, FloatArray
from app.geo.lrs import Route, locate_many, point_at

if TYPE_CHECKING:
    from app.analysis.sight.line import Line
    from app.scene.scene import Scene

REACH_M = 100.0
"""A road that ends this near to the line was meant to reach it: drawings differ by about as much."""


@dataclass(frozen=True, slots=True)
class AgreedCrossing:
    """One crossing point: chainage (m) on a route, WGS 84 degrees, the road's name and its legal regime, if stated."""

    route: str
    chainage_m: float
    lon: float
    lat: float
    road: str = ""
    regime: str = ""

    @property
    def km(self) -> float:
        """Chainage in km."""
        return self.chainage_m / 1000.0


def agreed_crossings(scene: Scene) -> tuple[AgreedCrossing, ...]:
    """Every crossing point of the scene's neutral roads, by route and chainage; one where several fall together."""
    terms = scene.neutral_road_terms or (("", ""),) * len(scene.neutral_roads)
    points = {
        (number, chainage): term
        for road, term in zip(scene.neutral_roads, terms, strict=True)
        for number, route in enumerate(scene.routes)
        for chainage in _crossed(route, road)
    }
    return tuple(_crossing(scene.routes[number], at, *points[number, at]) for number, at in sorted(points))


def _crossing(route: Route, chainage_m: float, road: str, regime: str) -> AgreedCrossing:
    lon, lat = point_at(route, chainage_m)
    return AgreedCrossing(route.name, chainage_m, round(lon, 7), round(lat, 7), road, regime)


def _crossed(route: Route, road: BaseGeometry) -> Iterator[float]:
    """Chainages (whole metres) at which a road crosses a route, or ends at it; not where it runs along it."""
    line = _shape(route)
    for part in shapely.get_parts(road):
        if not isinstance(part, shapely.LineString):
            continue
        met = shapely.get_parts(shapely.intersection(line, part))
        places = [*met[shapely.get_type_id(met) == _POINT], shapely.get_point(part, 0), shapely.get_point(part, -1)]
        at = locate_many((route,), *shapely.get_coordinates(places).T)
        near = (np.abs(at.offset_m) <= REACH_M) & _leads_across(route, part, shapely.line_locate_point(part, places))
        yield from {float(chainage) for chainage in np.rint(np.minimum(at.chainage_m[near], route.length_m - 1.0))}


_POINT = 0
_BESIDE_DEG = 0.002
"""About 200 m along a road on either side of a place on it."""
_ASIDE_M = 20.0
"""A road no farther from the line than this on either side of a place runs along it."""


def _leads_across(route: Route, road: shapely.LineString, place: FloatArray) -> BoolArray:
    """Whether a road passes from one side of a route to the other at each place along it, or ends there."""
    offsets = []
    for beside in (place - _BESIDE_DEG, place + _BESIDE_DEG):
        points = shapely.line_interpolate_point(road, np.clip(beside, 0.0, road.length))
        offsets.append(locate_many((route,), *shapely.get_coordinates(points).T).offset_m)
    before, after = offsets
    across = (np.minimum(np.abs(before), np.abs(after)) > _ASIDE_M) & (np.sign(before) != np.sign(after))
    is_end = np.minimum(place, road.length - place) < _BESIDE_DEG / 2.0
    return np.asarray(across | (is_end & (np.maximum(np.abs(before), np.abs(after)) > REACH_M)), np.bool_)


def _shape(route: Route) -> BaseGeometry:
    bounds = [*route.pieces.tolist(), route.lon.size]
    xy = np.column_stack((route.lon, route.lat))
    return shapely.MultiLineString([xy[first:stop] for first, stop in pairwise(bounds)])


def samples_at(line: Line, crossings: Sequence[AgreedCrossing]) -> BoolArray:
    """The samples, of all routes, that hold a crossing point."""
    mask = np.zeros(len(line), dtype=np.bool_)
    names = [route.name for route in line.routes]
    for crossing in crossings:
        number = names.index(crossing.route)
        at = int(np.searchsorted(line.edges_mm[number], crossing.chainage_m * 1000.0, side="right")) - 1
        mask[line.first[number] + at] = True
    return mask
