"""What lies over the map for a moment: the selection, the place pointed at, what is being drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyqtgraph as pg
import shapely
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QRubberBand
from shapely.geometry.base import BaseGeometry

from resources import Style
from widgets.map.draw import PathItem
from widgets.map.lod import FloatArray, Geometries, Rect

if TYPE_CHECKING:
    from widgets.map.content import MapContent
    from widgets.session import Selection

Z = 9000


class Overlay:
    """Items above everything; each kind is replaced as a whole."""

    def __init__(self, canvas: MapContent) -> None:
        self._canvas = canvas
        self._selection: list[Any] = []
        self._sketch: list[Any] = []
        self._point: Any = None
        self._band: QRubberBand | None = None

    # The selection

    def show_selection(self, selection: Selection) -> None:
        """Light up what is selected."""
        self.clear_selection()
        canvas = self._canvas
        if selection.gap and canvas.gaps is not None:
            self._light_gap(canvas.gaps.lines.get(selection.gap, np.zeros(0, dtype=object)), canvas.gaps.z - 1)
        elif selection.layer in canvas.layers:
            graphics = canvas.layers[selection.layer]
            found = [graphics.geometry(fid) for fid in selection.fids]
            self._light(np.array([geometry for geometry in found if geometry is not None], dtype=object))
        self.prepare(canvas.view_rect, canvas.metres_per_pixel)

    def clear_selection(self) -> None:
        """Put the light out."""
        self._drop(self._selection)

    def _light_gap(self, lines: Geometries, z: float) -> None:
        """A broad band below the gap, whose own colour and pattern stay to be seen."""
        palette = self._canvas.session.theme.palette
        self._keep(
            self._selection, PathItem(lines, Style(palette.selection, width=14.0, casing=2.0), palette, area=False), z
        )

    def _light(self, geometries: Geometries) -> None:
        parts = shapely.get_parts(geometries)
        types = shapely.get_type_id(parts)
        points, shapes = parts[types == shapely.GeometryType.POINT], parts[types != shapely.GeometryType.POINT]
        palette = self._canvas.session.theme.palette
        if len(shapes):
            rings = np.where(shapely.get_type_id(shapes) == 3, shapely.get_exterior_ring(shapes), shapes)
            style = Style(palette.selection, width=2.5, casing=2.0)
            self._keep(self._selection, PathItem(shapely.get_parts(rings), style, palette, area=False), Z)
        if len(points):
            self._keep(self._selection, self._rings(shapely.get_coordinates(points), palette.selection), Z)

    def _rings(self, xy: FloatArray, colour: str) -> Any:
        return pg.ScatterPlotItem(
            pos=xy, symbol="o", size=22, brush=pg.mkBrush(None), pen=pg.mkPen(QColor(colour), width=2.5), antialias=True
        )

    # What is being drawn

    def show_sketch(self, xy: FloatArray, *, area: bool = False, vertices: bool = True) -> None:
        """Draw a line or area in the making (n × 2 on the plane); nothing for an empty one."""
        self._drop(self._sketch)
        palette = self._canvas.session.theme.palette
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
        self.prepare(self._canvas.view_rect, self._canvas.metres_per_pixel)

    def clear_sketch(self) -> None:
        """Take what was being drawn away."""
        self._drop(self._sketch)

    # The place pointed at

    def show_point(self, xy: tuple[float, float] | None) -> None:
        """Mark the place of the border that somebody points at elsewhere."""
        if self._point is None:
            palette = self._canvas.session.theme.palette
            self._point = pg.ScatterPlotItem(
                symbol="o",
                size=14,
                brush=pg.mkBrush(QColor(palette.accent)),
                pen=pg.mkPen(QColor(palette.casing), width=3),
                antialias=True,
            )
            self._point.setZValue(Z + 3)
            self._canvas.box.addItem(self._point, ignoreBounds=True)
        self._point.setData(pos=np.zeros((0, 2)) if xy is None else np.array([xy]))

    def show_box(self, box: QRectF | None) -> None:
        """A rectangle of pixels being dragged."""
        if self._band is None:
            self._band = QRubberBand(QRubberBand.Shape.Rectangle, self._canvas.viewport())
        self._band.setVisible(box is not None)
        if box is not None:
            self._band.setGeometry(box.toRect())

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Get ready for a view."""
        for item in (*self._selection, *self._sketch):
            if isinstance(item, PathItem):
                item.prepare(rect, metres_per_pixel)

    def _keep(self, where: list[Any], item: Any, z: float) -> None:
        item.setZValue(z)
        self._canvas.box.addItem(item, ignoreBounds=True)
        where.append(item)

    def _drop(self, where: list[Any]) -> None:
        for item in where:
            self._canvas.box.removeItem(item)
        where.clear()


def _array(geometry: BaseGeometry) -> Geometries:
    return np.array([geometry], dtype=object)
