"""Waiting until the window has nothing to do."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from widgets.main_window import MainWindow

WAIT_MS = 60_000


def idle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until no job is under way."""
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=WAIT_MS)
