"""Waiting until the window has nothing to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from widgets.session.session import Session
from widgets.window.main_window import MainWindow

WAIT_MS = 60_000


def idle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until no job is under way."""
    qtbot.waitUntil(lambda: not window.session.jobs.running, timeout=WAIT_MS)


def analysed(window: MainWindow, qtbot: QtBot) -> None:
    """Analyse, and wait until the report is shown."""
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)


def let_go(dialog: QDialog) -> None:
    """What the window does with a dialog that was closed."""
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def settled(session: Session, qtbot: QtBot) -> None:
    """Wait until no job is under way, nor any that follow from it."""
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=WAIT_MS)
