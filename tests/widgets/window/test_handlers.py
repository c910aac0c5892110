"""Every command is carried out by the part that can."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.builders.waiting import idle
from widgets.window.main_window import MainWindow


def test_a_run_to_publish_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    steps = len(window.session.required.steps())
    window.actions_by_key["publish"].trigger()
    assert not window.actions_by_key["publish"].isEnabled()
    window.actions_by_key["stop"].trigger()
    idle(window, qtbot)
    assert window.session.report is None
    assert len(window.session.required.steps()) == steps
