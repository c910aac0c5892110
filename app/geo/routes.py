"""A border as a route: vertices in chain order and their geodesic chainage (linear referencing, ISO 19148)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyproj import Geod
from shapely import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry

from app.arrays import BoolArray, FloatArray, IntArray
from app.errors import UserError
from app.geo.chains import chains_of, is_closed, joined_pieces
from layers.text import QT_TRANSLATE_NOOP

GEOD = Geod(ellps="WGS84")
"""Karney's geodesics on the WGS 84 ellipsoid: the source of every length shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """The n geodesic segments of a route, all longer than zero; a hole is not a segment.

    ``vertex`` is the index of each segment's first vertex; ``start_m`` its chainage, ``length_m`` its length.
    ``azimuth_deg`` is the true azimuth at its start. The tangents are the azimuths at its two ends, halfway between
    this segment's and its neighbour's where there is one: they separate left from right at a vertex.
    """

    vertex: IntArray
    start_m: FloatArray
    length_m: FloatArray
    azimuth_deg: FloatArray
    start_tangent_deg: FloatArray
    end_tangent_deg: FloatArray


@dataclass(frozen=True, eq=False)
class Route:
    """One border line, or one part of it, with chainage along it.

    ``lon``, ``lat``: all vertices in chain order (float64, EPSG:4326 degrees); ``chainage_m``: metres along the line
    to each; ``pieces``: index of the first vertex of each piece. Between two pieces lies a hole of no length in
    chainage. A ring is closed (its first vertex is repeated at the end), starts at its northernmost vertex (of equals
    the easternmost) and runs clockwise; its chainage is modulo its perimeter. ``left_state`` and ``right_state`` are
    the ISO 3166 codes of the states on either side of somebody travelling towards higher chainage.
    """

    name: str
    lon: FloatArray
    lat: FloatArray
    pieces: IntArray
    chainage_m: FloatArray
    ring: bool = False
    left_state: str = ""
    right_state: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        geometry: BaseGeometry | None,
        ring: bool | None = None,
        left_state: str = "",
        right_state: str = "",
    ) -> Route:
        """Build a route from a LineString, or a MultiLineString with its pieces in chain order, in EPSG:4326 degrees.

        A line is a ring if it is one piece whose ends coincide, unless ``ring`` is False; a line with two ends never
        is, whatever ``ring`` says. If a ring had to be reversed, the states swap sides. Raises UserError if
        ``geometry`` is not a line, has no length or lies outside longitude and latitude.
        """
        return _route(name, joined_pieces(_parts(name, geometry)), ring, left_state, right_state)

    @property
    def dyad(self) -> str:
        """The name of the border this route is a part of: the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def length_m(self) -> float:
        """Geodesic length without holes; a ring's perimeter."""
        return float(self.chainage_m[-1])

    @property
    def hole_chainages(self) -> FloatArray:
        """The chainage (m) of each hole between two pieces."""
        return self.chainage_m[self.pieces[1:]]

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        return float(self.lon.min()), float(self.lat.min()), float(self.lon.max()), float(self.lat.max())

    @cached_property
    def segments(self) -> Segments:
        """The segments between the vertices, computed once."""
        lengths = np.diff(self.chainage_m)
        vertex = np.flatnonzero(lengths > 0.0)
        ends = vertex + 1
        start, end, _ = GEOD.inv(
            self.lon[vertex], self.lat[vertex], self.lon[ends], self.lat[ends], return_back_azimuth=False
        )
        before = np.where(_joins(vertex, self.ring), np.roll(end, 1), start)
        after = np.where(np.roll(_joins(vertex, self.ring), -1), np.roll(start, -1), end)
        return Segments(
            vertex, self.chainage_m[vertex], lengths[vertex], start, _halfway(before, start), _halfway(end, after)
        )


def routes_of(
    names: Iterable[str],
    geometries: Iterable[BaseGeometry | None],
    rings: Sequence[bool | None] | None = None,
    left_states: Sequence[str] | None = None,
    right_states: Sequence[str] | None = None,
) -> tuple[Route, ...]:
    """Build routes from features, EPSG:4326: one for each, named by ``names``.

    A multipart feature is put in chain order, in the direction of its first piece. Pieces farther apart than
    HOLE_LIMIT_M, and closed pieces, become the routes ``name.00``, ``name.01`` … in order of occurrence.
    Raises UserError if a name is missing or used twice, or a geometry is not a line.
    """
    routes: list[Route] = []
    for row, (name, geometry) in enumerate(zip(names, geometries, strict=True)):
        ring = rings[row] if rings else None
        left = left_states[row] if left_states else ""
        right = right_states[row] if right_states else ""
        routes += _parts_of_feature(_checked_name(name, row), geometry, ring, left, right)
    _refuse_clash(routes)
    return tuple(routes)


def _parts_of_feature(
    name: str, geometry: BaseGeometry | None, ring: bool | None, left: str, right: str
) -> list[Route]:
    chains = chains_of(_parts(name, geometry))
    named = [name] if len(chains) == 1 else [f"{name}.{index:02d}" for index in range(len(chains))]
    return [_route(part, joined_pieces(chain), ring, left, right) for part, chain in zip(named, chains, strict=True)]


def _checked_name(name: str, row: int) -> str:
    text = name.strip() if isinstance(name, str) else ""
    if not text:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Border line {row} has no name: fill its route or name column.").format(
                row=row + 1
            )
        )
    return text


def _refuse_clash(routes: Iterable[Route]) -> None:
    for name, count in Counter(route.name for route in routes).items():
        if count > 1:
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "Error", "{count} border lines are named {name}: give each a name of its own, such as {name}.00."
                ).format(count=count, name=name)
            )


def _route(name: str, parts: Sequence[FloatArray], ring: bool | None, left: str, right: str) -> Route:
    is_ring = ring is not False and len(parts) == 1 and is_closed(parts[0])
    if is_ring:
        xy, turned = _normalised_ring(parts[0])
        parts, (left, right) = [xy], (right, left) if turned else (left, right)
    pieces = np.cumsum([0] + [len(part) for part in parts[:-1]], dtype=np.int64)
    xy = np.concatenate(parts)
    chainage = _chainage(xy, pieces)
    columns = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]), pieces, chainage
    for column in columns:
        column.flags.writeable = False
    return Route(name, *columns, is_ring, left, right)


def _parts(name: str, geometry: BaseGeometry | None) -> list[FloatArray]:
    """The pieces (k × 2) of a line as drawn, repeated vertices dropped."""
    if not isinstance(geometry, LineString | MultiLineString) or geometry.is_empty:
        kind = "nothing" if geometry is None or geometry.is_empty else geometry.geom_type
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "Border {name} is a line, but its geometry is {kind}: import it as a line."
            ).format(name=name, kind=kind)
        )
    lines = geometry.geoms if isinstance(geometry, MultiLineString) else [geometry]
    parts = [_without_repeats(np.asarray(line.coords, dtype=np.float64)[:, :2]) for line in lines if not line.is_empty]
    parts = [part for part in parts if len(part) > 1]
    if not parts:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "Border {name} has no length: draw it with at least two different points."
            ).format(name=name)
        )
    _check_degrees(name, np.concatenate(parts))
    return parts


def _check_degrees(name: str, xy: FloatArray) -> None:
    if not np.all(np.abs(xy) <= (180.0, 90.0)):  # NaN compares false, so it is caught too
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "Border {name} lies outside longitude and latitude: import it with its coordinate system."
            ).format(name=name)
        )


def _without_repeats(xy: FloatArray) -> FloatArray:
    return xy[np.concatenate(([True], np.any(np.diff(xy, axis=0) != 0.0, axis=1)))]


def _normalised_ring(xy: FloatArray) -> tuple[FloatArray, bool]:
    """A closed ring clockwise from its northernmost vertex (ties: easternmost), and whether it had to be reversed."""
    area, _ = GEOD.polygon_area_perimeter(xy[:, 0], xy[:, 1])
    turned = area > 0.0
    vertices = xy[:-1][::-1] if turned else xy[:-1]
    following = np.roll(vertices, -1, axis=0)
    # A ring that touches itself passes a vertex twice: its successor then decides, so any start gives the same ring.
    first = np.lexsort((following[:, 0], following[:, 1], vertices[:, 0], vertices[:, 1]))[-1]
    rolled = np.roll(vertices, -int(first), axis=0)
    return np.concatenate((rolled, rolled[:1])), turned


def _chainage(xy: FloatArray, pieces: IntArray) -> FloatArray:
    _, _, lengths = GEOD.inv(xy[:-1, 0], xy[:-1, 1], xy[1:, 0], xy[1:, 1])
    lengths[pieces[1:] - 1] = 0.0
    return np.concatenate(([0.0], np.cumsum(lengths)))


def _joins(vertex: IntArray, ring: bool) -> BoolArray:
    """Whether each segment starts where the one before it ends."""
    return np.concatenate(([ring], np.diff(vertex) == 1))


def _halfway(first_deg: FloatArray, second_deg: FloatArray) -> FloatArray:
    first, second = np.radians(first_deg), np.radians(second_deg)
    middle: FloatArray = np.arctan2(np.sin(first) + np.sin(second), np.cos(first) + np.cos(second))
    return np.degrees(middle)
