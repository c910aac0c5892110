"""Every command: its text, icon and shortcut."""

from __future__ import annotations

from widgets.session.session import Session
from widgets.window.main_window import MainWindow


def test_every_action_is_marked(session: Session, pseudo: None) -> None:
    window = MainWindow(session)
    assert all("[" in action.text() for action in window.actions_by_key.values())
    assert all("[" in action.toolTip() for action in window.actions_by_key.values())
    window.close()
    window.deleteLater()
