"""An empty dock offers the run that would fill it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.scene.scene import LOOK_DRAWS
from tests.builders.waiting import WAIT_MS, idle
from widgets.window.main_window import MainWindow


def test_f5_is_a_quick_look_wherever_it_is_clicked(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.gaps.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.draws == LOOK_DRAWS


def test_the_buttons_that_analyse_sleep_while_a_run_is_under_way(window: MainWindow, qtbot: QtBot) -> None:
    buttons = [window.doubts.empty.button, window.gaps.empty.button]
    window.analyst.run()
    assert not any(button.isEnabled() for button in buttons)
    window.analyst.cancel()
    assert all(button.isEnabled() for button in buttons)
