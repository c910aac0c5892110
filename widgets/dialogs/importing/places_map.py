"""A small map of where the rows of a file lie, with the borders of the project, before anything is stored."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.arrays import FloatArray, Geometries
from widgets.map.items.draw import path_of
from widgets.map.lod import Rect, drawn, level_of
from widgets.session.session import Session
from widgets.words.text import kilometres

MOST_ROWS, MOST_VERTICES = 4_000, 200_000
"""Rows beyond this are thinned out evenly."""
MARGIN, LEAST_M = 0.3, 20_000.0
DOT_PX = 2.5
SCALE_PX = 90


class PlacesMap(QWidget):
    """Borders as lines, rows as dots, lines or areas; it shows all rows, and as much of the borders as is near."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._borders = self._border_parts()
        self._shapes: Geometries = np.zeros(0, dtype=object)
        self._points: FloatArray = np.zeros((0, 2))
        self.setAccessibleName(self.tr("Map of the places in the file"))
        self.setMinimumSize(240, 140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room enough to tell one valley from the next."""
        return QSize(520, 320)

    def _border_parts(self) -> Geometries:
        lines: list[shapely.LineString] = []
        for route in self._session.routes:
            pieces = np.split(np.column_stack((route.lon, route.lat)), route.pieces[1:])
            lines += [shapely.LineString(piece) for piece in pieces if len(piece) > 1]
        return self._on_plane(np.array(lines, dtype=object))

    def _on_plane(self, lonlat: Geometries) -> Geometries:
        return np.asarray(shapely.transform(lonlat, self._session.plane.to_plane), dtype=object)

    def show_rows(self, frame: gpd.GeoDataFrame | None) -> None:
        """Show the rows of a frame (EPSG:4326); none if there is none."""
        if frame is None or frame.empty:
            geometries = np.zeros(0, dtype=object)
        else:
            geometries = frame.geometry.to_numpy()
            vertices = int(shapely.get_num_coordinates(geometries).sum())
            geometries = geometries[:: max(-(-len(frame) // MOST_ROWS), -(-vertices // MOST_VERTICES))]
        shapes = self._on_plane(geometries)
        is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT.value
        self._points = shapely.get_coordinates(shapes[is_point])
        self._shapes = np.asarray(shapely.get_parts(shapes[~is_point]), dtype=object)
        self.update()

    @property
    def extent(self) -> Rect:
        """What it shows of the plane: all rows, or without any the borders, widened to its own shape."""
        own = [
            box for box in (_box(self._points), _box(shapely.get_coordinates(self._shapes))) if np.isfinite(box).all()
        ]
        shown = own or [_box(shapely.get_coordinates(self._borders))]
        if not np.isfinite(shown[0]).all():
            shown = [np.array(self._session.plane.box(self._session.plane.bounds))]
        west, south = np.min([box[:2] for box in shown], axis=0).tolist()
        east, north = np.max([box[2:] for box in shown], axis=0).tolist()
        wide, high = (max((1 + 2 * MARGIN) * span, LEAST_M) for span in (east - west, north - south))
        scale = max(wide / max(self.width(), 1), high / max(self.height(), 1))
        x, y = (west + east) / 2, (south + north) / 2
        half_x, half_y = self.width() * scale / 2, self.height() * scale / 2
        return x - half_x, y - half_y, x + half_x, y + half_y

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, borders, rows and a scale."""
        painter, theme = QPainter(self), self._session.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("background"))
        extent = self.extent
        scale = self.width() / (extent[2] - extent[0])
        painter.save()
        painter.scale(scale, -scale)
        painter.translate(-extent[0], -extent[3])
        self._stroke(painter, self._borders, "muted", 1.5, extent, 1 / scale)
        self._stroke(painter, self._shapes, "accent", 2.0, extent, 1 / scale)
        painter.restore()
        painter.setPen(QPen(theme.colour("panel"), 1.0))
        painter.setBrush(theme.colour("accent"))
        for x, y in ((self._points - (extent[0], extent[3])) * (scale, -scale)).tolist():
            painter.drawEllipse(QPointF(x, y), DOT_PX + 1, DOT_PX + 1)
        self._paint_scale(painter, 1 / scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _stroke(
        self, painter: QPainter, parts: Geometries, colour: str, width: float, extent: Rect, metres_per_pixel: float
    ) -> None:
        pen = QPen(self._session.theme.colour(colour), width)
        pen.setCosmetic(True)
        painter.strokePath(path_of(*drawn(parts, level_of(metres_per_pixel), extent)), pen)

    def _paint_scale(self, painter: QPainter, metres_per_pixel: float) -> None:
        """A bar of a round length."""
        most = SCALE_PX * metres_per_pixel
        unit = 10.0 ** np.floor(np.log10(most))
        length = max(step * unit for step in (1, 2, 5) if step * unit <= most)
        y = self.height() - 12.5
        painter.setPen(QPen(self._session.theme.colour("text"), 1.5))
        painter.drawLine(QPointF(12, y), QPointF(12 + length / metres_per_pixel, y))
        painter.drawText(QPointF(12, y - 5), kilometres(length, 0 if length >= 1000 else 1))


def _box(points: FloatArray) -> FloatArray:
    """The bounds of points; NaN if there are none."""
    return np.concatenate([points.min(axis=0), points.max(axis=0)]) if len(points) else np.full(4, np.nan)
