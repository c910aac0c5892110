"""A painted profile: the ground, the sight line in the colour for open or blocked, the cursor."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.builders.pictures import count, like
from widgets.panels.profile_picture import paint_cursor, paint_section
from widgets.panels.profile_scale import ProfileScale
from widgets.style.theme import Theme, mix

THEME = Theme("light")
RIDGE: Any = SimpleNamespace(name="Radar", section_m=12_000.0)


def section(clearance_m: float) -> Any:
    return SimpleNamespace(
        distance_m=np.array([0.0, 2500.0, 5000.0]),
        ground_m=np.array([1000.0, 1200.0, 1100.0]),
        eye_m=1015.0,
        target_m=1101.0,
        length_m=5000.0,
        clearance_m=clearance_m,
        obstacle=(2500.0, 1200.0),
        obstacle_height_m=1200.0,
    )


def scale(clearance_m: float) -> ProfileScale:
    return ProfileScale(section(clearance_m), 600, 150)


def painted(clearance_m: float) -> QImage:
    image = QImage(600, 150, QImage.Format.Format_RGB32)
    image.fill(THEME.colour("panel"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_section(painter, THEME, scale(clearance_m), RIDGE)
    painter.end()
    return image


def test_the_ground_is_filled_below_its_line_and_not_above(qapp: QApplication) -> None:
    image, fill = painted(-140.0), QColor(mix(THEME.palette.panel, THEME.palette.muted, 0.28))
    x, y = scale(0.0).to_xy(2000.0, 1160.0)[0].astype(int).tolist()
    assert like(image.pixelColor(x, y + 12), fill, 12)
    assert not like(image.pixelColor(x, y - 9), fill, 12)


def test_a_hidden_place_has_a_warning_line_and_an_open_one_a_good_one(qapp: QApplication) -> None:
    hidden, open_ = painted(-140.0), painted(10.0)
    assert count(hidden, THEME.colour("warning")) > 100
    assert count(hidden, THEME.colour("good")) == 0
    assert count(open_, THEME.colour("good")) > 100
    assert count(open_, THEME.colour("warning")) == 0


def test_the_cursor_is_a_line_with_its_text_inside_the_widget(qapp: QApplication) -> None:
    image = QImage(600, 150, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_cursor(painter, THEME, scale(0.0), 5000.0, "a text of some length at the very end")
    painter.end()
    x = round(scale(0.0).to_xy(5000.0, 1000.0)[0, 0])
    column = image.copy(x - 1, 25, 3, 60)
    assert any(column.pixelColor(dx, 30).lightness() < 200 for dx in range(3))
    assert count(image.copy(x - 250, 100, 200, 30), THEME.colour("text"), 90) > 20
    assert all(image.pixelColor(599, y).lightness() == 255 for y in range(150))
