"""What stands on the map rather than in it: scale bar, north arrow, overview."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from widgets.map.draw import path_of
from widgets.map.lod import Rect, drawn
from widgets.style.theme import Theme
from widgets.words.text import NBSP

if TYPE_CHECKING:
    from widgets.map.canvas import MapCanvas

MARGIN = 16
BAR_PX = 140
_STEPS = (1.0, 2.0, 5.0)


def bar_length_m(metres_per_pixel: float, longest_px: float = BAR_PX) -> float:
    """The longest 1, 2 or 5 × 10ⁿ metres that fit into ``longest_px``."""
    fits = metres_per_pixel * longest_px
    power = 10.0 ** math.floor(math.log10(fits))
    return max(step * power for step in _STEPS if step * power <= fits)


def bar_text(metres: float) -> str:
    """The length of a scale bar in words."""
    return f"{metres / 1000:,g}{NBSP}km" if metres >= 1000 else f"{metres:g}{NBSP}m"


def paint_scale_bar(painter: QPainter, theme: Theme, corner: QPointF, metres_per_pixel: float) -> None:
    """A scale bar whose lower left end is at ``corner``, in pixels."""
    metres = bar_length_m(metres_per_pixel)
    width = metres / metres_per_pixel
    x, y = corner.x(), corner.y()
    ticks = [QPointF(x, y - 6), QPointF(x, y), QPointF(x + width, y), QPointF(x + width, y - 6)]
    for colour, thickness in ((theme.colour("halo", 0.8), 5.0), (theme.colour("text"), 1.6)):
        painter.setPen(
            QPen(colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(ticks)
    write(painter, theme, QRectF(x, y - 24, width, 16), bar_text(metres))


def paint_north(painter: QPainter, theme: Theme, centre: QPointF, lean_deg: float) -> None:
    """A north arrow that leans as true north does on the plane."""
    painter.save()
    painter.translate(centre)
    painter.rotate(lean_deg)
    arrow = QPolygonF([QPointF(0, -15), QPointF(6, 7), QPointF(0, 3), QPointF(-6, 7)])
    painter.setPen(
        QPen(theme.colour("halo", 0.8), 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(theme.colour("text"))
    painter.drawPolygon(arrow)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(arrow)
    painter.restore()
    write(painter, theme, QRectF(centre.x() - 10, centre.y() + 8, 20, 14), "N")


def paint_caption(painter: QPainter, theme: Theme, text: str) -> None:
    """A line of text on a pale ground in the upper left corner; nothing where it is empty."""
    if not text:
        return
    font = QFont(painter.font())
    font.setPixelSize(12)
    painter.setFont(font)
    box = QRectF(painter.fontMetrics().boundingRect(text)).adjusted(-8, -4, 8, 4)
    box.moveTopLeft(QPointF(MARGIN, MARGIN))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("panel", 0.85))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def write(painter: QPainter, theme: Theme, box: QRectF, text: str) -> None:
    """A small haloed text in the middle of a box."""
    font = QFont(painter.font())
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(theme.colour("halo", 0.7))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Overview(QWidget):
    """The whole country small, with a frame round what the map shows; a click moves the map there."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setFixedSize(168, 116)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Overview map"))
        self.setToolTip(self.tr("Overview: click to move the map"))
        canvas.view_changed.connect(self.update)

    @property
    def extent(self) -> Rect:
        """What it shows: the plane's extent, widened to its own shape."""
        plane = self._canvas.session.plane
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
        """Ground, borders, frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, extent = self._canvas.session.theme, self.extent
        painter.fillRect(self.rect(), theme.colour("panel", 0.92))
        scale = self.width() / (extent[2] - extent[0])
        painter.save()
        painter.scale(scale, -scale)
        painter.translate(-extent[0], -extent[3])
        line = QPen(theme.colour("muted"), 1.0)
        line.setCosmetic(True)
        for parts in self._canvas.border_parts():
            painter.strokePath(path_of(*drawn(parts, 11, extent)), line)
        painter.restore()
        self._paint_frame(painter, extent, scale)
        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_frame(self, painter: QPainter, extent: Rect, scale: float) -> None:
        view = self._canvas.view_rect
        frame = QRectF(
            (view[0] - extent[0]) * scale,
            (extent[3] - view[3]) * scale,
            (view[2] - view[0]) * scale,
            (view[3] - view[1]) * scale,
        )
        accent: QColor = self._canvas.session.theme.colour("accent")
        painter.setPen(QPen(accent, 1.5))
        accent.setAlphaF(0.12)
        painter.setBrush(accent)
        painter.drawRect(frame.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Move the map's middle to the place clicked."""
        extent = self.extent
        scale = (extent[2] - extent[0]) / self.width()
        self._canvas.centre_on(extent[0] + event.position().x() * scale, extent[3] - event.position().y() * scale)
