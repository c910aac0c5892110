"""A pair of hands on the real window, in a process of its own, with an X server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from widgets import crash
from widgets.application import make_application
from widgets.session.session import Session
from widgets.window.main_window import MainWindow

PATIENCE_S = 60.0


def pause(milliseconds: int) -> None:
    """Let the window work. QTest.qWait would do so too, but holds Python's lock, and the background jobs starve."""
    until = time.monotonic() + milliseconds / 1000.0
    while time.monotonic() < until:
        QApplication.processEvents()
        time.sleep(0.002)


class WindowDriver:
    """Opens a project in the window; ``seen`` is what is printed in the end."""

    def __init__(self, project: Path, folder: Path) -> None:
        self.app = make_application("en")
        crash.catch_everything()
        self.project, self.folder = project, folder
        self.seen: dict[str, Any] = {}
        self.window = self.open()

    def open(self) -> MainWindow:
        """A window with the project, at rest."""
        session = Session()
        session.theme.apply(self.app)
        window = MainWindow(session)
        window.resize(1500, 860)
        window.show()
        assert QTest.qWaitForWindowExposed(window)
        window.activateWindow()
        assert session.open(self.project)
        self.window = window
        self.rest()
        return window

    def rest(self, seconds: float = 0.15) -> None:
        """Wait for timers and jobs to end."""
        until = time.monotonic() + seconds
        limit = time.monotonic() + PATIENCE_S
        while time.monotonic() < until or self.window.session.jobs.running:
            pause(10)
            assert time.monotonic() < limit, "a job does not end"

    def wait(self, true: Callable[[], bool], what: str) -> None:
        """Wait until something is true."""
        limit = time.monotonic() + PATIENCE_S
        while not true():
            pause(20)
            assert time.monotonic() < limit, f"waited in vain for {what}"

    def count(self, kind: str) -> int:
        """How many features the layers of a kind have."""
        project = self.window.session.required
        return sum(len(project.layer(entry.uuid).frame) for entry in project.of_kind(kind))
