"""Temporary graphics over the map: the selection, what hides it, the place pointed at, and sketches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QRubberBand
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray, Geometries, IntArray
from resources import Style
from widgets.map.items.draw import PathItem
from widgets.map.items.points_item import PointsItem
from widgets.map.lod import Rect
from widgets.map.view import MapView
from widgets.session.session import Session

if TYPE_CHECKING:
    from app.analysis.gaps.ridge import Ridge
    from app.analysis.gaps.section import Section

Z = 9000
MOST_RINGS = 5_000
"""So many selected points have a ring each; more are drawn as other points are."""
RAYS = 24
"""The most sight lines drawn: more would merge into an area."""
LINKED_M = 1_000.0
"""Obstacles of neighbouring sight lines closer together than this belong to one ridge."""


class Overlay:
    """Items above everything else; each kind is replaced as a whole."""

    def __init__(self, view: MapView, session: Session) -> None:
        self._view, self._session = view, session
        self._selection: list[Any] = []
        self._many: PointsItem | None = None  # points of the selection that are too many for a ring each
        self._sketch: list[Any] = []
        self._ridge_items: list[Any] = []
        self._ridge: Ridge | None = None
        self._point: Any = None
        self._band: QRubberBand | None = None

    # The selection

    def clear_selection(self) -> None:
        """Remove the highlight."""
        self._many = None
        self._drop(self._selection)

    def highlight_gap(self, lines: Geometries, z: float) -> None:
        """Lay a broad band below a gap, whose own colour and pattern stay visible."""
        palette = self._session.theme.palette
        style = Style(palette.selection, width=14.0, casing=2.0)
        self._keep(self._selection, PathItem(lines, style, palette, area=False), z)
        self._prepare_all()

    def highlight(self, geometries: Geometries) -> None:
        """Highlight the outlines of features on the plane."""
        parts = shapely.get_parts(geometries)
        types = shapely.get_type_id(parts)
        points, shapes = parts[types == shapely.GeometryType.POINT], parts[types != shapely.GeometryType.POINT]
        palette = self._session.theme.palette
        if len(shapes):
            rings = np.where(shapely.get_type_id(shapes) == 3, shapely.get_exterior_ring(shapes), shapes)
            style = Style(palette.selection, width=2.5, casing=2.0)
            self._keep(self._selection, PathItem(shapely.get_parts(rings), style, palette, area=False), Z)
        if len(points) > MOST_RINGS:
            style = Style(palette.selection, symbol="circle", size=8.0, casing=1.0)
            self._many = PointsItem(shapely.get_coordinates(points), style, palette)
            for item in self._many.items():
                self._keep(self._selection, item, Z)
        elif len(points):
            self._keep(self._selection, self._rings(shapely.get_coordinates(points), palette.selection), Z)
        self._prepare_all()

    def _rings(self, xy: FloatArray, colour: str) -> Any:
        return pg.ScatterPlotItem(
            pos=xy, symbol="o", size=22, brush=pg.mkBrush(None), pen=pg.mkPen(QColor(colour), width=2.5), antialias=True
        )

    # What hides the selected gap

    def keep_ridge_of(self, gap: str) -> None:
        """Remove the ridge unless it hides the gap with this id."""
        self.show_ridge(self._ridge if self._ridge is not None and self._ridge.gap == gap else None)

    def show_ridge(self, ridge: Ridge | None) -> None:
        """Draw the sight lines to a gap, the ridge they meet and the observer; None removes them."""
        self._drop(self._ridge_items)
        self._ridge = ridge
        if ridge is None:
            return
        palette = self._session.theme.palette
        eye = self._plane([ridge.lon], [ridge.lat])
        ends, tops = (
            self._plane(ridge.target_lon, ridge.target_lat),
            self._plane(ridge.obstacle_lon, ridge.obstacle_lat),
        )
        seen, hidden = (_some(np.flatnonzero(which)) for which in (ridge.seen, ridge.hidden))
        self._draw_rays(eye, ends[seen], Style(palette.good, width=1.0), 0.6)
        self._draw_rays(eye, tops[hidden], Style(palette.text, width=1.0), 0.5)
        self._draw_rays(tops[hidden], ends[hidden], Style(palette.warning, width=1.0, dash=(2.0, 3.0)), 0.8)
        if ridge.section is not None:
            shown = self._plane([ridge.section.lon], [ridge.section.lat])
            open_ = ridge.section.clearance_m >= 0.0
            self._draw_rays(eye, shown, Style(palette.good if open_ else palette.warning, width=2.0, casing=1.0), 1.0)
        self._draw_obstacles(ridge, tops)
        self._keep(self._ridge_items, self._rings(eye, palette.warning), Z)
        self._prepare_all()

    def _plane(self, lon: FloatArray | list[float], lat: FloatArray | list[float]) -> FloatArray:
        return self._session.plane.to_plane(np.column_stack((lon, lat)))

    def _draw_rays(self, starts: FloatArray, ends: FloatArray, style: Style, opacity: float) -> None:
        if not len(ends):
            return
        rays = shapely.linestrings(np.stack((np.broadcast_to(starts, ends.shape), ends), axis=1))
        item = PathItem(np.asarray(rays), style, self._session.theme.palette, area=False)
        item.setOpacity(opacity)
        self._keep(self._ridge_items, item, Z - 3)

    def _draw_obstacles(self, ridge: Ridge, tops: FloatArray) -> None:
        """Where sight lines meet the ground, joined along one ridge, and the height of the ridge in the section."""
        palette, hidden = self._session.theme.palette, np.flatnonzero(ridge.hidden)
        links = np.stack((tops[hidden[:-1]], tops[hidden[1:]]), axis=1)
        near = (np.diff(hidden) == 1) & (np.hypot(*(links[:, 1] - links[:, 0]).T) < LINKED_M)
        if near.any():
            style = Style(palette.warning, width=2.5, casing=1.5)
            lines = np.asarray(shapely.linestrings(links[near]))
            self._keep(self._ridge_items, PathItem(lines, style, palette, area=False), Z - 2)
        if hidden.size:
            pen = pg.mkPen(QColor(palette.casing), width=1.0)
            marks = {"symbol": "t1", "size": 8, "brush": pg.mkBrush(QColor(palette.warning)), "pen": pen}
            self._keep(self._ridge_items, pg.ScatterPlotItem(pos=tops[hidden], antialias=True, **marks), Z - 1)
        if ridge.section is not None and ridge.section.blocked:
            self._label_obstacle(ridge, ridge.section)

    def _label_obstacle(self, ridge: Ridge, section: Section) -> None:
        palette = self._session.theme.palette
        top = self._plane([section.obstacle_lon], [section.obstacle_lat])[0]
        # On the side away from the observer.
        above = top[1] > self._plane([ridge.lon], [ridge.lat])[0, 1]
        label = pg.TextItem(f"{section.obstacle_height_m:,.0f} m", anchor=(0.5, 1.3 if above else -0.3))
        label.setColor(QColor(palette.warning))
        label.fill = pg.mkBrush(QColor(palette.panel))
        label.setPos(*top.tolist())
        self._keep(self._ridge_items, label, Z + 1)

    # The sketch

    def show_sketch(self, xy: FloatArray, *, area: bool = False, vertices: bool = True) -> None:
        """Draw an unfinished line or area (n × 2 on the plane); nothing for an empty one."""
        self._drop(self._sketch)
        palette = self._session.theme.palette
        style = Style(palette.accent, width=2.0, casing=1.0, opacity=0.18)
        if area and len(xy) > 2:
            self._keep(self._sketch, PathItem(_array(shapely.Polygon(xy)), style, palette, area=True), Z + 1)
        elif len(xy) > 1:
            self._keep(self._sketch, PathItem(_array(shapely.LineString(xy)), style, palette, area=False), Z + 1)
        if vertices and len(xy):
            dots = pg.ScatterPlotItem(
                pos=xy,
                symbol="s",
                size=8,
                brush=pg.mkBrush(QColor(palette.panel)),
                pen=pg.mkPen(QColor(palette.accent), width=2),
            )
            self._keep(self._sketch, dots, Z + 2)
        self._prepare_all()

    def clear_sketch(self) -> None:
        """Remove the sketch."""
        self._drop(self._sketch)

    # The place pointed at

    def show_point(self, xy: tuple[float, float] | None) -> None:
        """Mark the place of the border that is pointed at elsewhere."""
        if self._point is None:
            palette = self._session.theme.palette
            self._point = pg.ScatterPlotItem(
                symbol="o",
                size=14,
                brush=pg.mkBrush(QColor(palette.accent)),
                pen=pg.mkPen(QColor(palette.casing), width=3),
                antialias=True,
            )
            self._point.setZValue(Z + 3)
            self._view.add(self._point)
        self._point.setData(pos=np.zeros((0, 2)) if xy is None else np.array([xy]))

    def show_box(self, box: QRectF | None) -> None:
        """A rectangle, in pixels, that is being dragged."""
        if self._band is None:
            self._band = QRubberBand(QRubberBand.Shape.Rectangle, self._view.viewport)
        self._band.setVisible(box is not None)
        if box is not None:
            self._band.setGeometry(box.toRect())

    def _prepare_all(self) -> None:
        self.prepare(self._view.rect, self._view.metres_per_pixel)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Prepare for a view."""
        if self._many is not None:
            self._many.prepare(rect, metres_per_pixel)
        for item in (*self._selection, *self._ridge_items, *self._sketch):
            if isinstance(item, PathItem):
                item.prepare(rect, metres_per_pixel)

    def _keep(self, where: list[Any], item: Any, z: float) -> None:
        item.setZValue(z)
        self._view.add(item)
        where.append(item)

    def _drop(self, where: list[Any]) -> None:
        for item in where:
            self._view.remove(item)
        where.clear()


def _some(rows: IntArray) -> IntArray:
    return rows[:: -(-len(rows) // RAYS) or 1]


def _array(geometry: BaseGeometry) -> Geometries:
    return np.array([geometry], dtype=object)
