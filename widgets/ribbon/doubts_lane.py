"""The ribbon's lane of doubts: a hairline where the whole route is doubtful, hatching where a stretch is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.analysis.gaps.doubts.bearing import Bearing, union
from app.arrays import FloatArray
from widgets.style import patterns
from widgets.style.theme import Theme

PATTERN, STRENGTH = "diagonal", 0.75


def paint_lane(
    painter: QPainter, theme: Theme, box: QRectF, bearing: Bearing, route: str, to_x: Callable[[FloatArray], FloatArray]
) -> None:
    """Paint the doubts of a route into a box; ``to_x`` maps chainages (m) to pixels."""
    everywhere, here = bearing.lanes(route)
    for spans in _on_screen(everywhere, to_x, box):
        painter.fillRect(QRectF(spans[0], box.center().y(), spans[1] - spans[0], 1.0), theme.colour("warning", 0.55))
    brush = patterns.brush(PATTERN, theme.colour("warning", STRENGTH), theme.palette.panel)
    for spans in _on_screen(here, to_x, box):
        painter.fillRect(QRectF(spans[0], box.top(), spans[1] - spans[0], box.height()), brush)


def _on_screen(spans: FloatArray, to_x: Callable[[FloatArray], FloatArray], box: QRectF) -> FloatArray:
    """Stretches (m) in view as pixels, at least two pixels wide; overlapping ones are merged."""
    x = to_x(spans)
    seen = x[(x[:, 1] >= box.left()) & (x[:, 0] <= box.right())]
    return union(np.column_stack((seen[:, 0], np.maximum(seen[:, 1], seen[:, 0] + 2.0))))
