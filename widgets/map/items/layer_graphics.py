"""The graphics of one layer: its items, its labels, and hit testing for clicks and snapping."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray, Geometries, IntArray
from app.store.catalog import Entry
from layers.base import Layer
from layers.marks import Areas, Labels, Lines, Points
from resources import Palette
from widgets.map.items.draw import Drawn, item_of
from widgets.map.items.labels import Names
from widgets.map.lod import Rect
from widgets.map.point_grid import PointGrid
from widgets.session.plane import Plane

COARSE_PX, FAINT = 25.0, 0.3
"""A backdrop that is off by more than so many pixels is drawn at that share of its opacity."""
PLACES_BELOW = 160.0
"""Above so many metres per pixel only places with a label on the map have a dot."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A feature near a point of the map."""

    layer: str
    fid: int
    distance_m: float


class LayerGraphics:
    """The items of a vector layer, ready for the view."""

    def __init__(self, layer: Layer, plane: Plane, palette: Palette) -> None:
        self.layer = layer
        self._plane = plane
        self.drawn: list[Drawn] = []
        self._places: list[Drawn] = []
        self.names: Names | None = None
        for mark in layer.marks():
            if isinstance(mark, Labels):
                self.names = Names(plane.to_plane(mark.xy), mark.texts, mark.rank, palette.styles[mark.role])
            elif isinstance(mark, Lines | Areas | Points) and len(mark.xy):
                self.drawn.append(item_of(mark, plane.to_plane(mark.xy), palette))
                if mark.role == "place":
                    self._places.append(self.drawn[-1])

    def items(self) -> list[Any]:
        """All graphics items, lowest first."""
        return [item for drawn in self.drawn for item in drawn.items()]

    def arrange(self, entry: Entry) -> None:
        """Follow the layer's place in the stack, its opacity and visibility."""
        for number, item in enumerate(self.items()):
            item.setZValue(entry.position * 20 + number)
            item.setOpacity(entry.opacity)
            item.setVisible(entry.visible)
        if self.names is not None:
            self.names.opacity = entry.opacity

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Prepare every item for a view."""
        for drawn in self.drawn:
            drawn.prepare(rect, metres_per_pixel)
        for drawn in self._places:
            for item in drawn.items():
                item.setVisible(metres_per_pixel < PLACES_BELOW)

    def fade(self, entry: Entry, metres_per_pixel: float) -> None:
        """Draw a generalised backdrop faintly where the scale is too large for its accuracy."""
        accuracy = entry.provenance.accuracy_m or 0.0
        overdrawn = self.layer.kind == "reference" and accuracy > COARSE_PX * metres_per_pixel
        for item in self.items():
            item.setOpacity(entry.opacity * (FAINT if overdrawn else 1.0))

    @cached_property
    def fids(self) -> IntArray:
        """The feature ids, parallel to ``geometries``."""
        return self.layer.table.fids

    @cached_property
    def _points(self) -> PointGrid | None:
        """The points on the plane, parallel to ``fids``; None where anything is no point."""
        xy = self.layer.table.xy
        return None if xy is None else PointGrid(self._plane.to_plane(xy))

    @cached_property
    def geometries(self) -> Geometries:
        """The geometries of the rows on the plane."""
        return np.asarray(shapely.transform(self.layer.table.geometries, self._plane.to_plane), dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.geometries)

    def near(self, x: float, y: float, reach_m: float) -> list[Hit]:
        """Features within reach of a point, nearest first; areas also where the point lies inside."""
        if self._points is not None:
            rows = self._points.within((x - reach_m, y - reach_m, x + reach_m, y + reach_m))
            away = np.hypot(*(self._points.xy[rows] - (x, y)).T)
            order = np.argsort(away, kind="stable")
            nearest = ((rows[place], float(away[place])) for place in order[away[order] <= reach_m])
            return [Hit(self.layer.uuid, int(self.fids[row]), metres) for row, metres in nearest]
        point = shapely.Point(x, y)
        rows = self._tree.query(point, predicate="dwithin", distance=reach_m)
        hits = [
            Hit(self.layer.uuid, int(self.fids[row]), float(shapely.distance(self.geometries[row], point)))
            for row in rows
        ]
        return sorted(hits, key=lambda hit: hit.distance_m)

    def inside(self, rect: Rect) -> frozenset[int]:
        """Features inside a rectangle or crossing it."""
        if self._points is not None:
            return frozenset(self.fids[self._points.within(rect)].tolist())
        rows = self._tree.query(shapely.box(*rect), predicate="intersects")
        return frozenset(int(self.fids[row]) for row in rows)

    def geometry(self, fid: int) -> BaseGeometry | None:
        """The geometry of one feature on the plane; None if there is none."""
        shapes = self.shapes([fid])
        geometry: BaseGeometry | None = shapes[0] if len(shapes) else None
        return geometry

    def shapes(self, fids: Collection[int]) -> Geometries:
        """The geometries of some features on the plane, in the order of the rows; those that have none are left out."""
        rows = np.flatnonzero(np.isin(self.fids, np.fromiter(fids, np.int64)))
        if self._points is None:
            there = self.geometries[rows]
            return there[~shapely.is_missing(there)]
        xy = self._points.xy[rows]
        return np.asarray(shapely.points(xy[np.isfinite(xy[:, 0])]), dtype=object)

    @property
    def bounds(self) -> FloatArray:
        """The left, lower, right and upper edge of all features on the plane; NaN if nothing is there."""
        if self._points is None:
            return np.asarray(shapely.total_bounds(self.geometries)) if len(self.fids) else np.full(4, np.nan)
        return np.array(self._points.bounds) if np.isfinite(self._points.xy).any() else np.full(4, np.nan)

    def dimension(self, fid: int) -> int:
        """0 for a point, 1 for a line, 2 for an area; 0 where there is no geometry."""
        geometry = self.geometry(fid)
        return 0 if geometry is None else int(shapely.get_dimensions(geometry))
