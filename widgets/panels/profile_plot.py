"""The terrain between a post and a gap in section, painted: the sight line and what stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.arrays import FloatArray
from widgets.map.draw import path_of
from widgets.ribbon.ribbon_scale import nice
from widgets.style.theme import Theme, mix
from widgets.words.text import NBSP, length

if TYPE_CHECKING:
    from app.analysis.gaps.ridge import Ridge, Section

GUTTER, RIGHT, AXIS = 108, 24, 24
HEAD = 40
"""Pixels above the highest point, for what is written there."""
FOOT = 8
ROW = 17
LEAST_RELIEF_M = 20.0
"""Heights are never stretched further than to show this much."""


class ProfilePlot(QWidget):
    """Paints one section; knows nobody."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.ridge: Ridge | None = None
        self.cursor_m: float | None = None
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Profile: the terrain between a post and the gap"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide and low."""
        return QSize(900, 160)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Low enough to leave room for the map."""
        return QSize(320, 100)

    def show_ridge(self, ridge: Ridge | None) -> None:
        """Show another section, or none."""
        self.ridge, self.cursor_m = ridge, None
        self.update()

    @property
    def section(self) -> Section | None:
        """What is shown."""
        return None if self.ridge is None else self.ridge.section

    # Geometry

    @property
    def box(self) -> QRectF:
        """Where the terrain is drawn."""
        return QRectF(GUTTER, 0, max(1.0, self.width() - GUTTER - RIGHT), max(1.0, self.height() - AXIS))

    def _range(self, section: Section) -> tuple[float, float]:
        heights = np.concatenate((section.ground_m, (section.eye_m, section.target_m)))
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        return low, max(high, low + LEAST_RELIEF_M)

    def to_xy(self, section: Section, distance_m: FloatArray | float, height_m: FloatArray | float) -> FloatArray:
        """Pixels (n × 2) of distances from the observer and heights above sea level."""
        box, (low, high) = self.box, self._range(section)
        x = box.left() + np.asarray(distance_m) / max(section.length_m, 1.0) * box.width()
        y = box.bottom() - FOOT - (np.asarray(height_m) - low) / (high - low) * max(box.height() - HEAD - FOOT, 1.0)
        return np.column_stack((np.atleast_1d(x), np.atleast_1d(y)))

    def stretched(self, section: Section) -> float:
        """How many times heights are drawn larger than distances."""
        ends = self.to_xy(section, np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        wide, high = np.abs(ends[1] - ends[0]).tolist()
        return float(high / wide)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture as it was drawn last, if nothing in it has changed; the cursor over it."""
        key = (self.ridge, self.theme.name, self.size(), self.devicePixelRatioF())
        if key != self._drawn:
            self._picture, self._drawn = self._draw(), key
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        if self.section is not None and self.cursor_m is not None:
            self._paint_cursor(painter, self.section, self.cursor_m)
        painter.end()

    def _draw(self) -> QPixmap:
        made = QPixmap(self.size() * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(self.theme.colour("panel"))
        painter = QPainter(made)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ridge is not None and self.section is not None:
            self._paint_axes(painter, self.section)
            self._paint_ground(painter, self.section)
            self._paint_line(painter, self.section)
            self._paint_ends(painter, self.ridge, self.section)
            if self.section.clearance_m < 0.0:
                self._paint_obstacle(painter, self.section)
        painter.end()
        return made

    def _paint_axes(self, painter: QPainter, section: Section) -> None:
        box, (low, high) = self.box, self._range(section)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        tall = nice((high - low) / max(1.0, (box.height() - HEAD) / 28.0))
        for height in np.arange(np.ceil(low / tall) * tall, high + 1e-6, tall).tolist():
            y = float(self.to_xy(section, 0.0, height)[0, 1])
            painter.fillRect(QRectF(box.left(), y, box.width(), 1), self.theme.colour("line", 0.7))
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(QRectF(0, y - 8, GUTTER - 8, 16), right, f"{height:,.0f}{NBSP}m")
        painter.setPen(self.theme.colour("muted"))
        wide = nice(section.length_m / max(2.0, box.width() / 110.0))
        for distance in np.arange(0.0, section.length_m + 1e-6, wide).tolist():
            x = float(self.to_xy(section, distance, low)[0, 0])
            painter.fillRect(QRectF(x, box.bottom(), 1, 4), self.theme.colour("muted"))
            place = QRectF(x - 40, box.bottom() + 5, 80, 16)
            decimals = 0 if wide >= 1000 else 1 if wide >= 100 else 2
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{distance / 1000:,.{decimals}f}")
        left = Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(12, box.bottom() + 5, GUTTER - 20, 16), left, self.tr("km"))
        text = self.tr("heights ×{times}").format(times=_figures(self.stretched(section)))
        painter.drawText(QRectF(12, 1, GUTTER - 14, 16), left, text)

    def _paint_ground(self, painter: QPainter, section: Section) -> None:
        known = np.isfinite(section.ground_m)
        xy = self.to_xy(section, section.distance_m[known], section.ground_m[known])
        if len(xy) < 2:
            return
        foot = self.box.bottom()
        outline = np.vstack(([xy[0, 0], foot], xy, [xy[-1, 0], foot]))
        fill = QColor(mix(self.theme.palette.panel, self.theme.palette.muted, 0.28))
        painter.fillPath(path_of(outline, np.ones(len(outline), dtype=np.bool_)), fill)
        painter.strokePath(path_of(xy, np.ones(len(xy), dtype=np.bool_)), QPen(self.theme.colour("muted"), 1.3))

    def _paint_line(self, painter: QPainter, section: Section) -> None:
        ends = self.to_xy(section, np.array([0.0, section.length_m]), np.array([section.eye_m, section.target_m]))
        open_ = section.clearance_m >= 0.0
        style = Qt.PenStyle.SolidLine if open_ else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._colour(section), 1.8, style))
        painter.drawLine(*(QPointF(*row) for row in ends.tolist()))

    def _colour(self, section: Section) -> QColor:
        return self.theme.colour("good" if section.clearance_m >= 0.0 else "warning")

    def _paint_ends(self, painter: QPainter, ridge: Ridge, section: Section) -> None:
        post = QColor(self.theme.palette.styles["post"].colour)
        distances = np.array([0.0, 0.0, section.length_m])
        foot, eye, end = self.to_xy(
            section, distances, np.array([section.ground_m[0], section.eye_m, section.target_m])
        )
        painter.setPen(QPen(post, 3.0))
        painter.drawLine(QPointF(*foot), QPointF(*eye))
        painter.setPen(QPen(self.theme.colour("panel"), 1.5))
        painter.setBrush(post)
        x, y = eye.tolist()
        painter.drawPolygon(QPolygonF([QPointF(x, y - 7), QPointF(x + 6, y + 4), QPointF(x - 6, y + 4)]))
        painter.setBrush(self.theme.colour("text"))
        painter.drawEllipse(QPointF(*end), 4.0, 4.0)
        painter.setPen(self.theme.colour("text"))
        self._write(painter, ridge.name, x + 10, y - ROW, Qt.AlignmentFlag.AlignLeft)
        place = self.tr("km {km}").format(km=f"{ridge.section_m / 1000.0:,.1f}")
        self._write(painter, place, float(end[0]) + 4, float(end[1]) - 5 - ROW, Qt.AlignmentFlag.AlignRight)

    def _paint_obstacle(self, painter: QPainter, section: Section) -> None:
        """The triangle where the line is lowest below the ground, and how far, at the head of the picture."""
        x, y = self.to_xy(section, *section.obstacle)[0].tolist()
        painter.setPen(QPen(self.theme.colour("muted"), 1.0))
        painter.drawLine(QPointF(x, ROW + 2), QPointF(x, y - 6))
        painter.setPen(QPen(self.theme.colour("panel"), 1.5))
        painter.setBrush(self._colour(section))
        painter.drawPolygon(QPolygonF([QPointF(x, y - 8), QPointF(x + 7, y + 5), QPointF(x - 7, y + 5)]))
        text = self.tr("{top} m, {over} m above the sight line").format(
            top=f"{section.obstacle_height_m:,.0f}", over=f"{-section.clearance_m:,.0f}"
        )
        painter.setPen(self._colour(section))
        self._write(painter, text, x, 1.0, Qt.AlignmentFlag.AlignHCenter)

    def _write(self, painter: QPainter, text: str, x: float, y: float, align: Qt.AlignmentFlag) -> None:
        """A line of text whose left end, middle or right end is at x, kept within the widget."""
        wide = painter.fontMetrics().horizontalAdvance(text) + 4.0
        shift = {Qt.AlignmentFlag.AlignRight: wide, Qt.AlignmentFlag.AlignHCenter: wide / 2.0}.get(align, 0.0)
        left = min(max(x - shift, GUTTER + 2.0), max(self.width() - wide - 4.0, GUTTER + 2.0))
        painter.drawText(QRectF(left, y, wide, ROW), Qt.AlignmentFlag.AlignCenter, text)

    # The cursor

    def told(self, section: Section, distance_m: float) -> str:
        """Distance, height of the ground, and where the sight line is at a place."""
        ground, bulged = (
            float(np.interp(distance_m, section.distance_m, heights))
            for heights in (section.height_m, section.ground_m)
        )
        line = section.eye_m + (section.target_m - section.eye_m) * distance_m / max(section.length_m, 1.0)
        over = line - bulged
        text = self.tr("{at} · ground {ground} m · sight line {over} m above it")
        if np.isnan(over):
            return self.tr("{at} · the height of the ground is not known").format(at=length(distance_m))
        if over < 0.0:
            text = self.tr("{at} · ground {ground} m · sight line {over} m below it")
        return text.format(at=length(distance_m), ground=f"{ground:,.0f}", over=f"{abs(over):,.0f}")

    def _paint_cursor(self, painter: QPainter, section: Section, distance_m: float) -> None:
        box = self.box
        x = float(self.to_xy(section, distance_m, section.eye_m)[0, 0])
        painter.setPen(QPen(self.theme.colour("text", 0.6), 1.0))
        painter.drawLine(QPointF(x, ROW + 2), QPointF(x, box.bottom()))
        text = self.told(section, distance_m)
        wide = painter.fontMetrics().horizontalAdvance(text) + 16.0
        left = min(max(x + 8.0, GUTTER + 2.0), max(self.width() - wide - 4.0, GUTTER + 2.0))
        label = QRectF(left, box.bottom() - ROW - 6, wide, ROW + 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.colour("line"), 1.0))
        painter.setBrush(self.theme.colour("raised"))
        painter.drawRoundedRect(label, 4.0, 4.0)
        painter.setPen(self.theme.colour("text"))
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell of the place below the pointer."""
        section, box = self.section, self.box
        if section is not None:
            share = (event.position().x() - box.left()) / box.width()
            self.cursor_m = share * section.length_m if 0.0 <= share <= 1.0 else None
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """No pointer, no cursor."""
        self.cursor_m = None
        self.update()


def _figures(times: float) -> str:
    return f"{times:.0f}" if times >= 9.95 else f"{times:.1f}"
