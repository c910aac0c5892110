"""Lines and outlines in pixels, as the ribbon's tracks need them."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter, QPainterPath

from app.arrays import FloatArray
from widgets.map.items.draw import path_of, strokes_of


def polygon(x: FloatArray, y: FloatArray) -> QPainterPath:
    """The outline through n points, to be filled."""
    return path_of(np.column_stack((x, y)), np.ones(len(x), dtype=np.bool_))


def stroke(painter: QPainter, x: FloatArray, y: FloatArray) -> None:
    """Draw a line through n points with the painter's pen."""
    for part in strokes_of(np.column_stack((x, y)), np.arange(len(x)) < len(x) - 1):
        painter.strokePath(part, painter.pen())
