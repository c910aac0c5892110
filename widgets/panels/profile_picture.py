"""The profile of the terrain between a post and a gap, painted: the sight line and what blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from resources.literal import one_line
from widgets.map.items.draw import path_of
from widgets.panels.profile_axes import paint_axes
from widgets.panels.profile_scale import GUTTER, ProfileScale
from widgets.style.theme import Theme, mix

if TYPE_CHECKING:
    from app.analysis.gaps.ridge import Ridge
    from app.analysis.gaps.section import Section

ROW = 17
"""Height of a line of text in pixels."""


def paint_section(painter: QPainter, theme: Theme, scale: ProfileScale, ridge: Ridge) -> None:
    """Paint axes, ground, sight line, observer and target, and the obstacle if there is one."""
    paint_axes(painter, theme, scale)
    _paint_ground(painter, theme, scale)
    _paint_line(painter, theme, scale)
    _paint_ends(painter, theme, scale, ridge)
    if scale.section.clearance_m < 0.0:
        _paint_obstacle(painter, theme, scale)


def _paint_ground(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    section = scale.section
    measured = np.isfinite(section.ground_m)
    xy = scale.to_xy(section.distance_m[measured], section.ground_m[measured])
    if len(xy) < 2:
        return
    foot = scale.box.bottom()
    outline = np.vstack(([xy[0, 0], foot], xy, [xy[-1, 0], foot]))
    fill = QColor(mix(theme.palette.panel, theme.palette.muted, 0.28))
    painter.fillPath(path_of(outline, np.ones(len(outline), dtype=np.bool_)), fill)
    painter.strokePath(path_of(xy, np.ones(len(xy), dtype=np.bool_)), QPen(theme.colour("muted"), 1.3))


def _paint_line(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    section = scale.section
    ends = scale.to_xy(np.array([0.0, section.length_m]), np.array([section.eye_m, section.target_m]))
    style = Qt.PenStyle.SolidLine if section.clearance_m >= 0.0 else Qt.PenStyle.DashLine
    painter.setPen(QPen(_colour(theme, section), 1.8, style))
    painter.drawLine(*(QPointF(*row) for row in ends.tolist()))


def _colour(theme: Theme, section: Section) -> QColor:
    return theme.colour("good" if section.clearance_m >= 0.0 else "warning")


def _paint_ends(painter: QPainter, theme: Theme, scale: ProfileScale, ridge: Ridge) -> None:
    """The observer on its mast, and the target."""
    section, post = scale.section, QColor(theme.palette.styles["post"].colour)
    heights = np.array([section.ground_m[0], section.eye_m, section.target_m])
    foot, eye, end = scale.to_xy(np.array([0.0, 0.0, section.length_m]), heights)
    painter.setPen(QPen(post, 3.0))
    painter.drawLine(QPointF(*foot), QPointF(*eye))
    painter.setPen(QPen(theme.colour("panel"), 1.5))
    painter.setBrush(post)
    x, y = eye.tolist()
    painter.drawPolygon(QPolygonF([QPointF(x, y - 7), QPointF(x + 6, y + 4), QPointF(x - 6, y + 4)]))
    painter.setBrush(theme.colour("text"))
    painter.drawEllipse(QPointF(*end), 4.0, 4.0)
    painter.setPen(theme.colour("text"))
    _write(painter, scale, one_line(ridge.name, 60), x + 10, y - ROW, Qt.AlignmentFlag.AlignLeft)
    place = _tr("km {km}").format(km=f"{ridge.section_m / 1000.0:,.1f}")
    _write(painter, scale, place, float(end[0]) + 4, float(end[1]) - 5 - ROW, Qt.AlignmentFlag.AlignRight)


def _paint_obstacle(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    """The triangle where the line is farthest below the ground, and by how much, at the top of the picture."""
    section = scale.section
    x, y = scale.to_xy(*section.obstacle)[0].tolist()
    painter.setPen(QPen(theme.colour("muted"), 1.0))
    painter.drawLine(QPointF(x, ROW + 2), QPointF(x, y - 6))
    painter.setPen(QPen(theme.colour("panel"), 1.5))
    painter.setBrush(_colour(theme, section))
    painter.drawPolygon(QPolygonF([QPointF(x, y - 8), QPointF(x + 7, y + 5), QPointF(x - 7, y + 5)]))
    text = _tr("{top} m, {over} m above the sight line").format(
        top=f"{section.obstacle_height_m:,.0f}", over=f"{-section.clearance_m:,.0f}"
    )
    painter.setPen(_colour(theme, section))
    _write(painter, scale, text, x, 1.0, Qt.AlignmentFlag.AlignHCenter)


def _write(painter: QPainter, scale: ProfileScale, text: str, x: float, y: float, align: Qt.AlignmentFlag) -> None:
    """A line of text whose left end, middle or right end is at x, kept within the widget."""
    wide = painter.fontMetrics().horizontalAdvance(text) + 4.0
    shift = {Qt.AlignmentFlag.AlignRight: wide, Qt.AlignmentFlag.AlignHCenter: wide / 2.0}.get(align, 0.0)
    left = min(max(x - shift, GUTTER + 2.0), max(scale.width - wide - 4.0, GUTTER + 2.0))
    painter.drawText(QRectF(left, y, wide, ROW), Qt.AlignmentFlag.AlignCenter, text)


def paint_cursor(painter: QPainter, theme: Theme, scale: ProfileScale, distance_m: float, text: str) -> None:
    """Paint a line at a distance from the observer, with a text beside it."""
    box = scale.box
    x = float(scale.to_xy(distance_m, scale.section.eye_m)[0, 0])
    painter.setPen(QPen(theme.colour("text", 0.6), 1.0))
    painter.drawLine(QPointF(x, ROW + 2), QPointF(x, box.bottom()))
    wide = painter.fontMetrics().horizontalAdvance(text) + 16.0
    left = min(max(x + 8.0, GUTTER + 2.0), max(scale.width - wide - 4.0, GUTTER + 2.0))
    label = QRectF(left, box.bottom() - ROW - 6, wide, ROW + 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("line"), 1.0))
    painter.setBrush(theme.colour("raised"))
    painter.drawRoundedRect(label, 4.0, 4.0)
    painter.setPen(theme.colour("text"))
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProfilePlot", text)
