"""The frame of the window: it opens whole on any screen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from widgets.session.session import Session
from widgets.window.frame import PLANNED
from widgets.window.main_window import MainWindow


@pytest.mark.parametrize(("room", "fills"), [((1920, 1040), False), ((1600, 900), True), ((1366, 728), True)])
def test_it_fills_a_screen_that_cannot_hold_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, room: tuple[int, int], fills: bool
) -> None:
    window = MainWindow(session)
    monkeypatch.setattr(window, "screen", lambda: SimpleNamespace(availableSize=lambda: QSize(*room)))
    window.frame.show_whole()
    qtbot.waitUntil(window.isVisible)
    assert window.isMaximized() == fills
    if not fills:
        assert window.size() == PLANNED
    window.close()
    window.deleteLater()
