"""The profile reads out the place under the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.builders.walled import choose
from widgets.window.main_window import MainWindow


def test_the_place_under_the_pointer_shows_distance_and_height(walled_window: MainWindow, qtbot: QtBot) -> None:
    choose(walled_window, qtbot)
    walled_window.docks["profile"].raise_()
    plot = walled_window.profile.plot
    qtbot.waitUntil(plot.isVisible)
    qtbot.waitUntil(lambda: plot.width() > 400)
    section = plot.section
    assert section is not None
    assert plot.scale is not None
    middle = plot.scale.box.center().toPoint()
    before = plot.grab().toImage()
    QTest.mouseMove(plot, middle)
    assert plot.cursor_m == pytest.approx(section.length_m / 2.0, rel=0.01)
    assert plot.grab().toImage() != before
    QTest.mouseMove(plot, QPoint(3, middle.y()))
    assert plot.cursor_m is None
    assert plot.grab().toImage() == before
