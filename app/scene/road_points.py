"""Points along a project's roads and trails near its borders, where a crosser can set out or arrive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray, IntArray
from app.geo.lrs import Route, locate_many, points_at
from app.scene.layer_rows import Row, SceneLayer, rows_of
from app.scene.scene import NO_PLACES, Settlements

THEMES = ("road", "neutral_road", "track", "bridge")
LINES = ("LineString", "MultiLineString")
REACH_M = 20_000.0
"""Roads farther than this from every route give no points."""
SPACING_DEG = 0.0025
"""Approximate spacing of the points: less than a cell of the bundled terrain."""
_DEGREE_M = 111_320.0
_SQUARES = 4
"""Squares by which the neighbourhood of a route is told have this share of the reach as their side."""


def roads_of(layers: Sequence[SceneLayer], routes: Sequence[Route]) -> Settlements:
    """Points along the open roads, tracks and bridges of the reference layers, with the state they lie in.

    WGS 84 degrees, sorted, so that neither identifiers nor the order of rows matter. The state is that on the side of
    the nearest route.
    """
    lines = [line for _, row, line in rows_of(layers, "reference") if _is_open_road(row, line)]
    points = _near(_thinned(lines), routes) if lines else np.zeros((0, 2))
    if not len(points):
        return NO_PLACES
    positions = locate_many(routes, *points.T)
    sides = np.array([[route.left_state, route.right_state] for route in routes])
    state = sides[positions.route, (positions.offset_m > 0.0).astype(np.int64)]
    near = (np.abs(positions.offset_m) <= REACH_M) & (state != "") & (positions.offset_m != 0.0)
    return Settlements(points[near, 0].copy(), points[near, 1].copy(), tuple(state[near].tolist()))


def _is_open_road(row: Row, line: BaseGeometry) -> bool:
    return row.get("theme") in THEMES and line.geom_type in LINES and row.get("passability") != "closed"


def _thinned(lines: list[shapely.Geometry]) -> FloatArray:
    """Points of the lines, one for each square of SPACING_DEG they pass through, (n, 2)."""
    xy = shapely.get_coordinates(shapely.segmentize(lines, SPACING_DEG))
    xy = xy[np.lexsort((xy[:, 1], xy[:, 0]))]
    _, first = np.unique(np.floor(xy / SPACING_DEG), axis=0, return_index=True)
    return np.asarray(xy[np.sort(first)], np.float64)


def _near(points: FloatArray, routes: Sequence[Route]) -> FloatArray:
    """The points that may lie within REACH_M of a route: those in squares about its own, generously."""
    step_m = 2000.0
    places = [np.stack(points_at(r, np.arange(0.0, r.length_m, step_m)), axis=1) for r in routes]
    along = np.concatenate(places)
    scale = np.array([np.cos(np.radians(np.abs(along[:, 1]).max())), 1.0])
    reach = 1.05 * (REACH_M + step_m) / _DEGREE_M
    side = reach / _SQUARES
    around = np.arange(-_SQUARES - 1, _SQUARES + 2)
    squares = np.stack(np.meshgrid(around, around), axis=-1).reshape(-1, 2)
    by_route = np.unique(np.floor(along * scale / side).astype(np.int64), axis=0)
    near = (by_route[:, None] + squares).reshape(-1, 2)
    return points[np.isin(_named(np.floor(points * scale / side).astype(np.int64)), _named(near))]


def _named(squares: IntArray) -> IntArray:
    """One number for each square, (n, 2) whole numbers of less than 2**31."""
    names: IntArray = squares[:, 0] * (1 << 32) + squares[:, 1]
    return names
