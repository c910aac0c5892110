"""The ribbon's detection track: P by day and by night, each with the band it may lie in, and the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.arrays import FloatArray, IntArray
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_data import columns
from widgets.ribbon.ribbon_scale import GUTTER, RibbonScale
from widgets.ribbon.strokes import polygon, stroke
from widgets.style.theme import Theme

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import Profile

BESIDE_M = 1000.0
"""Samples this far outside the view are drawn too, so that lines reach its edge."""


def paint_detection(painter: QPainter, scale: RibbonScale, content: RibbonContent) -> None:
    """Paint the profile of the report in view."""
    if content.report is None:
        return
    profile, box = content.report.profile, scale.track("coverage")
    inside = _samples_in_view(scale, profile)
    x = scale.to_x(profile.chainage_m[inside])
    by_day = (profile.p_day, profile.p_low_day, profile.p_high_day)
    by_night = (profile.p_night, profile.p_low_night, profile.p_high_night)
    for day, values in ((True, by_day), (False, by_night)):
        _paint_period(painter, box, x, tuple(value[inside] for value in values), _pen(content.theme, day))
    level = box.bottom() - content.theta * box.height()
    painter.setPen(QPen(QColor(content.theme.palette.gap("A").colour), 1.0, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))


def _samples_in_view(scale: RibbonScale, profile: Profile) -> IntArray:
    name = "" if scale.route is None else scale.route.name
    chainage = profile.chainage_m
    near = (chainage >= scale.start_m - BESIDE_M) & (chainage <= scale.end_m + BESIDE_M)
    return np.flatnonzero(near & (profile.route == name))


def _paint_period(painter: QPainter, box: QRectF, x: FloatArray, values: tuple[FloatArray, ...], pen: QPen) -> None:
    """Paint P with its lower and upper bounds at the pixels ``x``."""
    at, worst = columns(x, values, ("min", "min", "max"))
    y, y_low, y_high = (box.bottom() - np.nan_to_num(value) * box.height() for value in worst)
    shade = pen.color()
    shade.setAlphaF(0.16)
    band = polygon(np.concatenate((at, at[::-1])), np.concatenate((y_low, y_high[::-1])))
    # A smooth edge on a band this busy costs more than all the rest, and nobody sees it.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillPath(band, shade)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    stroke(painter, at, y)


def paint_legend(painter: QPainter, scale: RibbonScale, theme: Theme) -> None:
    """Label the lines in the gutter, if the track is high enough."""
    box = scale.track("coverage")
    if box.height() < 46:
        return
    for row, (text, day) in enumerate(((_tr("night"), False), (_tr("day"), True))):
        y = box.top() + 26 + row * 15
        painter.setPen(_pen(theme, day))
        painter.drawLine(QPointF(14, y), QPointF(28, y))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(34, y - 8, GUTTER - 40, 16), Qt.AlignmentFlag.AlignVCenter, text)


def _pen(theme: Theme, day: bool) -> QPen:
    return QPen(theme.colour("warning", 0.9), 1.2) if day else QPen(theme.colour("accent"), 1.6)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ribbon", text)
