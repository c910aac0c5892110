"""The tool bar has text beside its icons if there is room, and icons alone if not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from widgets.window import actions
from widgets.window.main_window import MainWindow


def styles(window: MainWindow) -> dict[str, Qt.ToolButtonStyle]:
    keys = [key for section in actions.BAR for key in section]
    buttons = {key: window.bar.widgetForAction(window.actions_by_key[key]) for key in keys}
    return {key: button.toolButtonStyle() for key, button in buttons.items() if isinstance(button, QToolButton)}


def test_text_is_beside_the_icons_if_it_fits(window: MainWindow) -> None:
    words, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
    window.bar.fit(5_000)
    wide = styles(window)
    assert {key for key, style in wide.items() if style is alone} == set(actions.ICON_ONLY)
    window.bar.fit(300)
    narrow = styles(window)
    assert {key for key, style in narrow.items() if style is words} == {"analyse"}


def test_it_holds_the_commands_of_the_bar_and_the_field(window: MainWindow) -> None:
    assert {window.actions_by_key[key] for section in actions.BAR for key in section} <= set(window.bar.actions())
    assert window.goto.parentWidget() is window.as_of.parentWidget() is window.bar
    assert window.bar.widgetForAction(window.actions_by_key["analyse"]).objectName() == "primary"
