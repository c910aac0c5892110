"""The doubts dock leads from each doubt to its places."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from tests.builders.waiting import idle
from widgets.panels.doubts_list import ROW, DoubtModel
from widgets.window.main_window import MainWindow


def row_of(model: DoubtModel, code: str) -> int:
    return next(n for n, row in enumerate(model.rows) if row.doubt is not None and row.doubt.code == code)


def test_an_empty_panel_says_what_to_do(window: MainWindow) -> None:
    panel = window.doubts
    assert panel.model.rowCount() == 0
    assert panel.empty.button.isVisibleTo(panel)
    assert "F5" in panel.empty._text.text()
    assert not window.badge.isVisibleTo(window.canvas)
    window.session.close_project()
    assert not panel.empty.button.isVisibleTo(panel)


def test_a_click_goes_from_place_to_place_on_map_and_ribbon(window: MainWindow, report: GapReport) -> None:
    panel, view = window.doubts, window.ribbon.view
    window.docks["doubts"].raise_()
    index = panel.model.index(row_of(panel.model, "terrain_seam"))
    for start, end, name in ((100.0, 4_000.0, "1 of 2"), (20e3, 21e3, "2 of 2"), (100.0, 4_000.0, "1 of 2")):
        panel.list.scrollTo(index)
        box = panel.list.visualRect(index)
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert view.scale.start_m <= start < end <= view.scale.end_m
        assert view.scale.end_m - view.scale.start_m < 13_000.0
        assert name in panel.model.where(index.row())
    x, y = window.session.plane.point(70.012, 38.0)
    left, bottom, right, top = window.canvas.view.rect
    assert left < x < right
    assert bottom < y < top


def test_enter_goes_to_a_post(window: MainWindow, report: GapReport) -> None:
    panel = window.doubts
    panel.list.setCurrentIndex(panel.model.index(row_of(panel.model, "sensor_outside_terrain")))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    left, bottom, right, top = window.canvas.view.rect
    assert window.session.plane.point(70.1, 38.04) == pytest.approx(((left + right) / 2, (bottom + top) / 2), abs=50.0)
    assert panel.model.where(panel.list.currentIndex().row()) == "West"
    before = window.canvas.view.rect
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert window.canvas.view.rect == before


def test_other_themes_paint_too(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    window.docks["doubts"].raise_()
    qtbot.wait(20)
    bright = window.doubts.grab().toImage().pixelColor(3, 300).lightness()
    window.toggle_theme()
    idle(window, qtbot)
    assert window.doubts.grab().toImage().pixelColor(3, 300).lightness() < 60 < bright
    window.toggle_theme()
    idle(window, qtbot)
    assert window.doubts.model.index(1).data(ROW).kind == "doubt"
