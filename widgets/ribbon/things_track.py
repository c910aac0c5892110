"""The ribbon's track of things: posts as triangles, incidents as dots, patrols as bands."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.arrays import FloatArray
from resources import Style
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_scale import RibbonScale


def paint_things(painter: QPainter, scale: RibbonScale, content: RibbonContent) -> None:
    """Paint the things along the route."""
    if content.along is None or scale.route is None:
        return
    name, styles, along = scale.route.name, content.theme.palette.styles, content.along
    _paint_patrols(painter, scale, along.patrols.get(name, []), styles["zone"])
    _paint_incidents(painter, scale, along.incidents.get(name, np.zeros(0)), styles["incident"])
    _paint_posts(painter, scale, along.posts.get(name, np.zeros(0)), styles["post"])


def _paint_patrols(painter: QPainter, scale: RibbonScale, spans: list[tuple[float, float]], style: Style) -> None:
    box, colour = scale.track("things"), QColor(style.colour)
    colour.setAlphaF(0.25)
    for start, end in spans:
        left, right = float(scale.to_x(start)), float(scale.to_x(end))
        painter.fillRect(QRectF(left, box.bottom() - 4, max(2.0, right - left), 4), colour)


def _paint_incidents(painter: QPainter, scale: RibbonScale, chainage_m: FloatArray, style: Style) -> None:
    box, colour = scale.track("things"), QColor(style.colour)
    colour.setAlphaF(0.7)
    painter.setPen(QPen(colour, 3.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    # Spread over a few rows by number, so that neighbours stay apart.
    rows = enumerate(_pixels(scale, chainage_m))
    painter.drawPoints([QPointF(x, box.bottom() - 8 - (number * 7 % 11)) for number, x in rows])


def _paint_posts(painter: QPainter, scale: RibbonScale, chainage_m: FloatArray, style: Style) -> None:
    top = scale.track("things").top() + 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(style.colour))
    for x in _pixels(scale, chainage_m):
        painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + 4.5, top + 8), QPointF(x - 4.5, top + 8)]))


def _pixels(scale: RibbonScale, chainage_m: FloatArray) -> list[float]:
    """Where things in view are, in pixels from the left."""
    x = scale.to_x(chainage_m[(chainage_m >= scale.start_m) & (chainage_m <= scale.end_m)])
    # More than one per pixel could not be told apart.
    return [float(value) for value in (np.unique(np.round(x)) if len(x) > 2 * scale.width else x)]
