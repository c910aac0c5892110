"""The frame of the window: it opens whole on any screen."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from tests.builders.walled import choose
from widgets.session.session import NOTHING, Session
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


def test_the_layout_is_remembered(session: Session, project_path: Path, qtbot: QtBot) -> None:
    window = MainWindow(session)
    window.show()
    session.open(project_path)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=30_000)
    window.docks["layers"].setVisible(False)
    window.close()
    window.deleteLater()
    again = Session(session.preferences)
    window = MainWindow(again)
    assert again.preferences.bytes("state").size() > 0
    assert again.preferences.recent == [project_path.resolve()]
    window.close()
    window.deleteLater()


def test_the_profile_is_behind_the_ribbon_until_it_is_asked_for(walled_window: MainWindow, qtbot: QtBot) -> None:
    choose(walled_window, qtbot)
    assert walled_window.ribbon.visibleRegion().isEmpty() is False
    assert walled_window.profile.visibleRegion().isEmpty()
    walled_window.docks["profile"].raise_()
    qtbot.waitUntil(lambda: not walled_window.profile.visibleRegion().isEmpty())
    walled_window.session.select(NOTHING)
    choose(walled_window, qtbot)
    assert not walled_window.profile.visibleRegion().isEmpty()
    bars = [bar for bar in walled_window.findChildren(QTabBar) if bar.count()]
    assert sorted(bar.tabText(0) for bar in bars) == ["GAPS", "RIBBON"]


def test_the_layout_can_be_put_back(walled_window: MainWindow, qtbot: QtBot) -> None:
    ribbon, profile = walled_window.docks["ribbon"], walled_window.docks["profile"]
    profile.setFloating(True)
    qtbot.waitUntil(lambda: ribbon.titleBarWidget() is None)
    walled_window.actions_by_key["reset"].trigger()
    qtbot.waitUntil(lambda: walled_window.tabifiedDockWidgets(ribbon) == [profile])
    assert ribbon.titleBarWidget() is not None
    assert profile.titleBarWidget() is not None
    assert not walled_window.ribbon.visibleRegion().isEmpty()
