"""The overview: the whole country, small, in a corner of the map where it covers no border."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.map.content import MapContent
from widgets.map.items.draw import path_of
from widgets.map.lod import Rect, drawn


class Overview(QWidget):
    """The whole country with a frame round what the map shows; a click moves the map there."""

    def __init__(self, over: QWidget, content: MapContent) -> None:
        super().__init__(over)
        self._content, self._view, self._session = content, content.view, content.session
        self.setFixedSize(168, 116)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview map"))
        self.setToolTip(self.tr("Overview: click to move the map"))
        self._view.changed.connect(self.update)
        self.wanted = True

    def place(self, corners: Sequence[QPoint]) -> bool:
        """Move to the first of some places where no border lies below, and hide if there is none; True if it moved."""
        before = (self.pos(), self.isVisible())
        free = next((corner for corner in corners if not self._covers_a_border(corner)), None)
        self.setVisible(self.wanted and free is not None)
        if free is not None:
            self.move(free)
        return before != (self.pos(), self.isVisible())

    def _covers_a_border(self, corner: QPoint) -> bool:
        low, high = (QPointF(corner.x(), corner.y() + self.height()), QPointF(corner.x() + self.width(), corner.y()))
        box = shapely.box(*self._view.to_plane(low), *self._view.to_plane(high))
        return any(shapely.intersects(parts, box).any() for parts in self._content.border_parts())

    @property
    def extent(self) -> Rect:
        """The extent it shows: the plane's, widened to the widget's shape."""
        plane = self._session.plane
        west, south, east, north = plane.box(plane.bounds)
        width, height = east - west, north - south
        scale = max(width / (self.width() - 8), height / (self.height() - 8))
        x, y = (west + east) / 2, (south + north) / 2
        return (
            x - self.width() * scale / 2,
            y - self.height() * scale / 2,
            x + self.width() * scale / 2,
            y + self.height() * scale / 2,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, borders and frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, extent = self._session.theme, self.extent
        painter.fillRect(self.rect(), theme.colour("panel", 0.92))
        scale = self.width() / (extent[2] - extent[0])
        painter.save()
        painter.scale(scale, -scale)
        painter.translate(-extent[0], -extent[3])
        line = QPen(theme.colour("muted"), 1.0)
        line.setCosmetic(True)
        for parts in self._content.border_parts():
            painter.strokePath(path_of(*drawn(parts, 11, extent)), line)
        painter.restore()
        self._paint_frame(painter, extent, scale)
        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_frame(self, painter: QPainter, extent: Rect, scale: float) -> None:
        view = self._view.rect
        frame = QRectF(
            (view[0] - extent[0]) * scale,
            (extent[3] - view[3]) * scale,
            (view[2] - view[0]) * scale,
            (view[3] - view[1]) * scale,
        )
        accent: QColor = self._session.theme.colour("accent")
        painter.setPen(QPen(accent, 1.5))
        accent.setAlphaF(0.12)
        painter.setBrush(accent)
        painter.drawRect(frame.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Centre the map on the place clicked."""
        extent = self.extent
        scale = (extent[2] - extent[0]) / self.width()
        self._view.centre_on(extent[0] + event.position().x() * scale, extent[3] - event.position().y() * scale)
