"""Snapping: to the nearest vertex within reach, else to the nearest edge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from widgets.map.items.layer_graphics import LayerGraphics

REACH_PX = 10.0


@dataclass(frozen=True, slots=True)
class Snap:
    """The snapped point, and what it snapped to: ``vertex`` or ``edge`` of a layer."""

    x: float
    y: float
    kind: str
    layer: str


def snap(x: float, y: float, reach_m: float, layers: Iterable[LayerGraphics]) -> Snap | None:
    """The best place to snap to within reach: a vertex before an edge, then the nearest."""
    hits = [hit for layer in layers for hit in _of_layer(x, y, reach_m, layer)]
    hits.sort(key=lambda pair: (pair[1].kind != "vertex", pair[0]))
    return hits[0][1] if hits else None


def _of_layer(x: float, y: float, reach_m: float, layer: LayerGraphics) -> list[tuple[float, Snap]]:
    hits = []
    point = shapely.Point(x, y)
    for hit in layer.near(x, y, reach_m)[:8]:
        geometry = layer.geometry(hit.fid)
        if geometry is None:
            continue
        hits += _of_geometry(point, geometry, reach_m, layer.layer.name)
    return hits


def _of_geometry(point: shapely.Point, geometry: BaseGeometry, reach_m: float, name: str) -> list[tuple[float, Snap]]:
    hits = []
    xy = shapely.get_coordinates(geometry)
    distances = np.hypot(xy[:, 0] - point.x, xy[:, 1] - point.y)
    nearest = int(np.argmin(distances))
    if distances[nearest] <= reach_m:
        hits.append((float(distances[nearest]), Snap(float(xy[nearest, 0]), float(xy[nearest, 1]), "vertex", name)))
    edge = geometry.boundary if geometry.geom_type.endswith("Polygon") else geometry
    if not geometry.geom_type.endswith("Point") and shapely.distance(edge, point) <= reach_m:
        foot = shapely.get_coordinates(shapely.shortest_line(edge, point))[0]
        hits.append((float(shapely.distance(edge, point)), Snap(float(foot[0]), float(foot[1]), "edge", name)))
    return hits
