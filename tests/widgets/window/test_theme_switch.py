"""From light to dark and back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.builders.waiting import idle
from widgets.window.main_window import MainWindow


def test_a_theme_can_be_changed_at_any_time(window: MainWindow, qtbot: QtBot) -> None:
    before = window.grab().toImage().pixelColor(5, 5)
    window.toggle_theme()
    idle(window, qtbot)
    after = window.grab().toImage().pixelColor(5, 5)
    assert before.lightness() > 200
    assert after.lightness() < 60
    window.toggle_theme()
    idle(window, qtbot)
