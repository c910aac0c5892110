"""The axes of a profile match its metres."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.builders.pictures import count
from widgets.panels.profile_axes import paint_axes
from widgets.panels.profile_scale import AXIS, GUTTER, ProfileScale
from widgets.style.theme import Theme

THEME = Theme("light")


def section(length_m: float) -> Any:
    ground = np.array([1000.0, 1200.0, 1100.0])
    return SimpleNamespace(ground_m=ground, eye_m=1010.0, target_m=1101.0, length_m=length_m)


def painted(length_m: float) -> QImage:
    image = QImage(600, 150, QImage.Format.Format_RGB32)
    image.fill(THEME.colour("panel"))
    painter = QPainter(image)
    paint_axes(painter, THEME, ProfileScale(section(length_m), 600, 150))
    painter.end()
    return image


def test_heights_are_on_the_left_and_kilometres_below(qapp: QApplication) -> None:
    image, muted = painted(5000.0), THEME.colour("muted")
    assert count(image.copy(0, 20, GUTTER - 8, 100), muted) > 50
    assert count(image.copy(GUTTER, 150 - AXIS, 600 - GUTTER, AXIS), muted) > 30
    lines = [y for y in range(126) if QColor(image.pixel(400, y)) != THEME.colour("panel")]
    assert len(lines) >= 2
    assert all(QColor(image.pixel(200, y)) == QColor(image.pixel(400, y)) for y in lines)


def test_the_ticks_are_closer_the_longer_the_section_is(qapp: QApplication) -> None:
    def ticks(image: QImage) -> int:
        row = [QColor(image.pixel(x, 150 - AXIS + 1)) == THEME.colour("muted") for x in range(GUTTER, 600)]
        return sum(row)

    assert ticks(painted(5000.0)) == 3  # every other kilometre, from none to four
    assert ticks(painted(2000.0)) == 5  # every half, from none to two
