"""The ribbon's terrain track: the height of the ground along the line."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.arrays import FloatArray
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_data import Ground
from widgets.ribbon.ribbon_scale import GUTTER, RibbonScale
from widgets.ribbon.strokes import polygon, stroke
from widgets.style.theme import Theme, mix

LEAST_RELIEF_M = 50.0
"""Ground flatter than this is not made to look mountainous."""


def paint_ground(painter: QPainter, scale: RibbonScale, content: RibbonContent) -> None:
    """Paint the ground between its least and greatest height in view: scaled to the whole line it would look flat."""
    ground = content.ground
    if ground is None or scale.route is None or ground.route != scale.route.name:
        return
    near = _in_view(scale, ground)
    if near.sum() < 2:
        return
    heights, box = ground.height_m[near], scale.track("terrain")
    low, high = float(heights.min()), float(heights.max())
    x = scale.to_x(ground.chainage_m[near])
    y = box.bottom() - (heights - low) / max(high - low, LEAST_RELIEF_M) * (box.height() - 4) - 1
    _paint_outline(painter, content.theme, box, x, y)
    painter.setClipping(False)
    painter.setPen(content.theme.colour("muted"))
    if box.height() >= 26:
        text = f"{low:,.0f}–{high:,.0f} m"
        painter.drawText(QRectF(12, box.top() + 16, GUTTER - 20, 16), Qt.AlignmentFlag.AlignLeft, text)
    painter.setClipping(True)


def _in_view(scale: RibbonScale, ground: Ground) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which samples to draw: those in view with a height, and one more on either side."""
    chainage = ground.chainage_m
    step = float(np.diff(chainage[:2]).sum()) if len(chainage) > 1 else 0.0
    near = (chainage >= scale.start_m - step) & (chainage <= scale.end_m + step)
    return near & np.isfinite(ground.height_m)


def _paint_outline(painter: QPainter, theme: Theme, box: QRectF, x: FloatArray, y: FloatArray) -> None:
    outline = np.concatenate((x[:1], x, x[-1:])), np.concatenate(([box.bottom()], y, [box.bottom()]))
    painter.fillPath(polygon(*outline), QColor(mix(theme.palette.panel, theme.palette.muted, 0.22)))
    painter.setPen(QPen(theme.colour("muted"), 1.2))
    stroke(painter, x, y)
