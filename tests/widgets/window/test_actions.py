"""Every command: its text, icon and shortcut."""

from __future__ import annotations

from widgets.session.session import Session
from widgets.window import actions
from widgets.window.main_window import MainWindow


def test_every_action_is_marked(session: Session, pseudo: None) -> None:
    window = MainWindow(session)
    assert all("[" in action.text() for action in window.actions_by_key.values())
    assert all("[" in action.toolTip() for action in window.actions_by_key.values())
    window.close()
    window.deleteLater()


def test_no_two_commands_share_a_shortcut() -> None:
    commands = [command for _, sections in actions.MENUS for section in sections for command in section]
    keys = [key for command in commands for key in (command.shortcut, command.also) if key]
    assert len(keys) == len(set(keys))
