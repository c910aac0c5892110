"""Locate places on the nearest route: chainage, signed offset, and the state on that side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import ArrayLike
from pyproj import Proj, Transformer

from app.arrays import FloatArray, Geometries, IntArray
from app.errors import UserError
from app.geo.crs import WGS84, project_crs, scale_error
from app.geo.routes import GEOD, Route
from layers.text import QT_TRANSLATE_NOOP

EARTH_RADIUS_M = 6_371_008.8
SETTLED_M = 1e-4
"""The foot of a perpendicular has converged once it moves less than this."""
ITERATIONS = 10
CHUNK = 100_000
"""Points per batch: bounds the memory for a million incidents."""


@dataclass(frozen=True, slots=True)
class Position:
    """The position of a place on the border: ``offset_m`` is positive to the right of the direction of travel.

    ``side`` is the ISO 3166 code of the state on that side; empty on the line itself or if unknown.
    """

    route: str
    chainage_m: float
    offset_m: float
    side: str

    @property
    def distance_m(self) -> float:
        """The distance of the place from the line."""
        return abs(self.offset_m)


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Positions of n places: ``route`` indexes ``routes``; the rest as in Position."""

    routes: tuple[Route, ...]
    route: IntArray
    chainage_m: FloatArray
    offset_m: FloatArray

    def __len__(self) -> int:
        return len(self.route)

    def __getitem__(self, index: int) -> Position:
        route, offset = self.routes[self.route[index]], float(self.offset_m[index])
        return Position(route.name, float(self.chainage_m[index]), offset, _side(route, offset))


def _side(route: Route, offset_m: float) -> str:
    if offset_m == 0.0:
        return ""
    return route.right_state if offset_m > 0.0 else route.left_state


def locate(routes: Iterable[Route], lon: float, lat: float) -> Position:
    """The position of one place (EPSG:4326 degrees) on the nearest of ``routes``; as ``locate_many``."""
    return locate_many(routes, lon, lat)[0]


def locate_many(routes: Iterable[Route], lon: ArrayLike, lat: ArrayLike) -> Positions:
    """The positions of n places (EPSG:4326 degrees) on the nearest of ``routes``, by geodesic distance.

    Raises UserError if there is no route or a place is outside longitude and latitude.
    """
    return _locator(tuple(routes)).positions(lon, lat)


@lru_cache(maxsize=2)
def _locator(routes: tuple[Route, ...]) -> Locator:
    # The pointer queries the same routes many times a second: the tree is built once.
    return Locator(routes)


class Locator:
    """A search tree over the segments of routes.

    Candidates are searched on a conformal plane, with a margin for its scale error, and then compared by geodesics, so
    the result does not depend on the projection. Ties go to the first route, then to the lowest chainage.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        if not routes:
            raise UserError(QT_TRANSLATE_NOOP("Error", "No border is loaded: import a border line first."))
        self.routes = tuple(routes)
        segments = [route.segments for route in routes]
        self._route = np.repeat(np.arange(len(routes)), [len(s.vertex) for s in segments])
        self._lon = np.concatenate([r.lon[s.vertex] for r, s in zip(routes, segments, strict=True)])
        self._lat = np.concatenate([r.lat[s.vertex] for r, s in zip(routes, segments, strict=True)])
        self._start_m = np.concatenate([s.start_m for s in segments])
        self._length_m = np.concatenate([s.length_m for s in segments])
        self._azimuth = np.concatenate([s.azimuth_deg for s in segments])
        self._tangents = np.concatenate([(s.start_tangent_deg, s.end_tangent_deg) for s in segments], axis=1)
        bounds = np.array([route.bounds for route in routes])
        extent = (*bounds[:, :2].min(axis=0).tolist(), *bounds[:, 2:].max(axis=0).tolist())
        crs = project_crs(extent)
        self._scale_error = scale_error(crs, extent)
        self._factors = Proj(crs)
        self._to_plane = Transformer.from_crs(WGS84, crs, always_xy=True)
        self._lines = np.concatenate([self._plane_lines(r) for r in routes])
        self._tree = shapely.STRtree(self._lines)

    def _plane_lines(self, route: Route) -> Geometries:
        x, y = self._to_plane.transform(route.lon, route.lat)
        xy, first = np.column_stack((x, y)), route.segments.vertex
        return np.asarray(shapely.linestrings(np.stack((xy[first], xy[first + 1]), axis=1)))

    def positions(self, lon: ArrayLike, lat: ArrayLike) -> Positions:
        """The positions of n places, EPSG:4326 degrees. Raises UserError if one is outside longitude and latitude."""
        lons = np.atleast_1d(np.asarray(lon, dtype=np.float64))
        lats = np.atleast_1d(np.asarray(lat, dtype=np.float64))
        if not (np.all(np.abs(lons) <= 180.0) and np.all(np.abs(lats) <= 90.0)):
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "Error", "A place lies outside longitude and latitude: check its coordinates and their system."
                )
            )
        if not len(lons):
            return Positions(self.routes, np.empty(0, np.int64), np.empty(0), np.empty(0))
        parts = [self._nearest(lons[i : i + CHUNK], lats[i : i + CHUNK]) for i in range(0, len(lons), CHUNK)]
        route, chainage, offset = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Positions(self.routes, route, chainage, offset)

    def _nearest(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, FloatArray, FloatArray]:
        point, segment, along = self._candidates(lon, lat)
        along = self._feet(lon[point], lat[point], segment, along)
        azimuth, to_point, distance = self._towards(lon[point], lat[point], segment, along)
        # Segments that share a vertex are equally near it except for rounding.
        order = np.lexsort((segment, np.round(distance, 4), point))
        best = order[np.unique(point[order], return_index=True)[1]]
        segment, along, distance = segment[best], along[best], distance[best]
        tangent = self._tangent(segment, along, azimuth[best])
        offset = np.where(np.sin(np.radians(to_point[best] - tangent)) < 0.0, -distance, distance)
        return self._route[segment], self._chainage(segment, along), offset

    def _candidates(self, lon: FloatArray, lat: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
        """Pairs of a point and a segment that may be nearest to it, with a first estimate of the metres along."""
        points = shapely.points(*self._to_plane.transform(lon, lat))
        _, distance = self._tree.query_nearest(points, return_distance=True, all_matches=False)
        scale = np.abs(np.asarray(self._factors.get_factors(lon, lat).meridional_scale) - 1.0)
        reach = distance * (1.001 + 2.5 * np.maximum(scale, self._scale_error)) + 1.0
        point, segment = self._tree.query(points, predicate="dwithin", distance=reach)
        along = shapely.line_locate_point(self._lines[segment], points[point], normalized=True)
        return point, segment, along * self._length_m[segment]

    def _feet(self, lon: FloatArray, lat: FloatArray, segment: IntArray, along: FloatArray) -> FloatArray:
        """Metres along each segment to the foot of the perpendicular from its point, clamped to the segment.

        Each step solves the right-angled spherical triangle from the last foot; on the ellipsoid it converges fast.
        """
        feet = along.copy()
        active = np.arange(len(feet))
        for _ in range(ITERATIONS):
            azimuth, to_point, distance = self._towards(lon[active], lat[active], segment[active], feet[active])
            ahead = np.cos(np.radians(to_point - azimuth))
            step = EARTH_RADIUS_M * np.arctan(np.tan(np.minimum(distance / EARTH_RADIUS_M, 1.5)) * ahead)
            moved = np.clip(feet[active] + step, 0.0, self._length_m[segment[active]])
            unsettled = np.abs(moved - feet[active]) > SETTLED_M
            feet[active] = moved
            active = active[unsettled]
            if not len(active):
                break
        return feet

    def _towards(
        self, lon: FloatArray, lat: FloatArray, segment: IntArray, along: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """At each foot: the azimuth of the line, the azimuth to the point and the distance (m) to it."""
        foot_lon, foot_lat, azimuth = GEOD.fwd(
            self._lon[segment], self._lat[segment], self._azimuth[segment], along, return_back_azimuth=False
        )
        to_point, _, distance = GEOD.inv(foot_lon, foot_lat, lon, lat)
        return azimuth, to_point, distance

    def _tangent(self, segment: IntArray, along: FloatArray, azimuth: FloatArray) -> FloatArray:
        """The direction that separates left from right: at a vertex halfway between its two segments."""
        at_start = along <= SETTLED_M
        at_end = along >= self._length_m[segment] - SETTLED_M
        start, end = self._tangents[:, segment]
        tangent: FloatArray = np.where(at_start, start, np.where(at_end, end, azimuth))
        return tangent

    def _chainage(self, segment: IntArray, along: FloatArray) -> FloatArray:
        chainage = self._start_m[segment] + along
        perimeter = np.array([route.length_m if route.ring else np.inf for route in self.routes])
        chainage[chainage >= perimeter[self._route[segment]]] = 0.0
        return chainage
