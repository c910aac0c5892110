"""Points along a project's roads and trails near its borders, where a crosser can set out or arrive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree

from app.arrays import FloatArray
from app.geo.lrs import Route, locate_many, points_at
from app.scene.scene import NO_PLACES, Settlements
from layers.base import Layer

THEMES = ("road", "neutral_road", "track", "bridge")
LINES = ("LineString", "MultiLineString")
REACH_M = 20_000.0
"""Roads farther than this from every route give no points."""
SPACING_DEG = 0.0025
"""Approximate spacing of the points: less than a cell of the bundled terrain."""
_DEGREE_M = 111_320.0


def roads_of(layers: Sequence[Layer], routes: Sequence[Route]) -> Settlements:
    """Points along the open roads, tracks and bridges of the reference layers, with the state they lie in.

    WGS 84 degrees, sorted, so that neither identifiers nor the order of rows matter. The state is that on the side of
    the nearest route.
    """
    lines = [line for layer in layers if layer.kind == "reference" for line in _lines(layer)]
    points = _near(_thinned(lines), routes) if lines else np.zeros((0, 2))
    if not len(points):
        return NO_PLACES
    positions = locate_many(routes, *points.T)
    sides = np.array([[route.left_state, route.right_state] for route in routes])
    state = sides[positions.route, (positions.offset_m > 0.0).astype(np.int64)]
    near = (np.abs(positions.offset_m) <= REACH_M) & (state != "") & (positions.offset_m != 0.0)
    return Settlements(points[near, 0].copy(), points[near, 1].copy(), tuple(state[near].tolist()))


def _lines(layer: Layer) -> list[shapely.Geometry]:
    frame = layer.frame
    if "theme" not in frame.columns:
        return []
    wanted = frame["theme"].isin(THEMES) & frame.geometry.geom_type.isin(LINES)
    if "passability" in frame.columns:
        wanted &= frame["passability"].fillna("") != "closed"
    return list(frame.geometry[wanted])


def _thinned(lines: list[shapely.Geometry]) -> FloatArray:
    """Points of the lines, one for each square of SPACING_DEG they pass through, (n, 2)."""
    xy = shapely.get_coordinates(shapely.segmentize(lines, SPACING_DEG))
    xy = xy[np.lexsort((xy[:, 1], xy[:, 0]))]
    _, first = np.unique(np.floor(xy / SPACING_DEG), axis=0, return_index=True)
    return np.asarray(xy[np.sort(first)], np.float64)


def _near(points: FloatArray, routes: Sequence[Route]) -> FloatArray:
    """The points that may lie within REACH_M of a route, by a rough plane with a margin."""
    step_m = 2000.0
    places = [np.stack(points_at(r, np.arange(0.0, r.length_m, step_m)), axis=1) for r in routes]
    along = np.concatenate(places)
    scale = np.array([np.cos(np.radians(np.abs(along[:, 1]).max())), 1.0])
    reach = 1.05 * (REACH_M + step_m) / _DEGREE_M
    distance, _ = cKDTree(along * scale).query(points * scale, distance_upper_bound=reach)
    return points[np.isfinite(distance)]
