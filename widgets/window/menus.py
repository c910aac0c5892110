"""The menus of the window: every command, and a switch for each dock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

from widgets.window import actions


def fill(bar: QMenuBar, actions_by_key: Mapping[str, QAction], switches: Sequence[QAction]) -> None:
    """Put every command into its menu, and ``switches``, which show and hide the docks, at the end of View."""
    for title, sections in actions.MENUS:
        menu = bar.addMenu(actions.tr(title))
        for number, section in enumerate(sections):
            if number:
                menu.addSeparator()
            for command in section:
                menu.addAction(actions_by_key[command.key])
        if title == actions.VIEW_MENU:
            menu.addSeparator()
            menu.addActions(switches)
