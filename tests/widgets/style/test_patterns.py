"""Patterns tell gap classes apart where colour does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from resources import palette
from tests.builders.pictures import count
from widgets.style.patterns import brush

RED = QColor("#c02020")


def filled(pattern: str, ground: str = "") -> QImage:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(image.rect(), brush(pattern, RED, ground))
    painter.end()
    return image


def test_solid_is_all_of_one_colour(qapp: QApplication) -> None:
    assert count(filled("solid"), RED, 3) == 64 * 64
    assert brush("", RED).style() is Qt.BrushStyle.SolidPattern


@pytest.mark.parametrize("pattern", ["diagonal", "dots", "cross", "hatch", "bars"])
def test_a_pattern_leaves_space_which_is_clear_or_a_shade(pattern: str, qapp: QApplication) -> None:
    clear, shaded = filled(pattern), filled(pattern, "#ffffff")
    assert 0.1 < count(clear, RED) / 64**2 < 0.8
    assert count(clear, "white", 3) > 0
    assert count(shaded, "white", 3) == 0


def test_every_class_of_gap_looks_different(qapp: QApplication) -> None:
    looks = [filled(palette("light").gap(key).pattern, "#ffffff") for key in "ABCDW"]
    names = {palette("light").gap(key).pattern for key in "ABCDW"}
    assert len(names) == len({bytes(image.constBits()) for image in looks})
    assert len(names) >= 3


def test_a_pattern_nobody_knows_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        brush("zigzag", RED)
