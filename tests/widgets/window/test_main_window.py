"""The window ties its parts to one another."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.builders.waiting import analysed
from widgets.panels.gap_list import GAP
from widgets.ribbon.gap_track import boxes
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


def test_list_ribbon_and_map_select_the_same_gap(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    window.gaps.model.unfolded = False
    index = window.gaps.model.index(0)
    gap = index.data(GAP)
    if gap is None:
        window.gaps.model.fold()
        index = window.gaps.model.index(1)
        gap = index.data(GAP)
    window.session.select(Selection(gap=gap.id))
    assert window.ribbon.view.content.selected == gap.id
    assert window.gaps.list.currentIndex().data(GAP).id == gap.id
    view = window.ribbon.view
    window.session.select(Selection())
    box = boxes(view.scale, gap)[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center().toPoint())
    assert window.session.selection.gap == gap.id
    x, y = window.session.plane.point(gap.lon, gap.lat)
    assert window.canvas.content.pick_gap(x, y) == gap.id
