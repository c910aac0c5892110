"""The ribbon points at the border, and shows what is pointed at elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from widgets.ribbon.gap_track import gap_at
from widgets.window.main_window import MainWindow


def test_hovering_the_ribbon_points_at_the_border(window: MainWindow, qtbot: QtBot) -> None:
    view = window.ribbon.view
    with qtbot.waitSignal(window.session.pointed) as told:
        view.hovered.emit(12_000.0)
    assert told.args[0].chainage_m == 12_000.0
    assert gap_at(view.scale, view.content, QPointF(-5.0, -5.0)) is None


def test_the_ribbon_forgets_the_pointer_when_it_leaves_the_map(window: MainWindow) -> None:
    window.ribbon.view.cursor_m = 12_000.0
    window.canvas.pointed.emit(None)
    assert window.ribbon.view.cursor_m is None
