"""Every command is in a menu, and the docks at the end of View."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar

from widgets.style.theme import Theme
from widgets.window import actions, menus


def commands() -> list[actions.Command]:
    return [command for _, sections in actions.MENUS for section in sections for command in section]


def actions_of(entry: QAction) -> list[QAction]:
    """What stands in the menu of an entry of the bar."""
    menu = entry.menu()
    assert isinstance(menu, QMenu)
    return menu.actions()


def test_every_command_is_in_a_menu_and_docks_are_in_view_alone(qapp: QApplication) -> None:
    bar = QMenuBar()
    by_key = actions.make(bar, {command.key: print for command in commands()}, Theme("light"))
    switches = [QAction(name, bar) for name in ("Layers", "Gaps")]
    menus.fill(bar, by_key, switches)
    by_title = {action.text(): actions_of(action) for action in bar.actions()}
    assert len(by_title) == len(actions.MENUS)
    listed = [action for rows in by_title.values() for action in rows if not action.isSeparator()]
    assert listed.count(by_key["undo"]) == 1
    assert set(by_key.values()) | set(switches) == set(listed)
    assert by_title[actions.VIEW_MENU][-2:] == switches
    bar.deleteLater()
