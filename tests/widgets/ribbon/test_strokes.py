"""Lines and outlines run through the given points."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets.ribbon.strokes import polygon, stroke


def test_a_polygon_holds_its_inside() -> None:
    path = polygon(np.array([0.0, 100.0, 100.0, 0.0]), np.array([0.0, 0.0, 50.0, 50.0]))
    assert path.contains(QPointF(50.0, 25.0))
    assert not path.contains(QPointF(50.0, 60.0))
    assert path.boundingRect().width() == pytest.approx(100.0)


def test_a_stroke_is_one_line_through_all_points(qapp: QApplication) -> None:
    image = QImage(300, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("black"))
    stroke(painter, np.arange(10.0, 290.0), np.full(280, 20.0))
    painter.end()
    dark = [x for x in range(300) if any(image.pixelColor(x, y).lightness() < 200 for y in (19, 20))]
    assert dark[0] == pytest.approx(10, abs=1)
    assert dark[-1] == pytest.approx(289, abs=1)
    assert len(dark) >= 279  # more than one piece, and no space between them
