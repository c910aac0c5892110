"""The tool bar: the most used commands, the day as of which, and the search field."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from widgets.window import actions


class ToolBar(QToolBar):
    """Has text beside the icons where there is room."""

    def __init__(self, actions_by_key: Mapping[str, QAction], as_of: QWidget, goto: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self._actions = actions_by_key
        for number, section in enumerate(actions.BAR):
            if number:
                self.addSeparator()
            for key in section:
                self.addAction(actions_by_key[key])
        self.widgetForAction(actions_by_key["analyse"]).setObjectName("primary")
        self.addWidget(as_of)
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(gap)
        self.addAction(actions_by_key["theme"])
        self.addWidget(goto)

    def fit(self, width: int) -> None:
        """Put text beside the icons if the whole bar still fits then, in whatever language."""
        self._write(words=True)
        if self.sizeHint().width() > width:
            self._write(words=False)

    def _write(self, *, words: bool) -> None:
        for key in (key for section in actions.BAR for key in section):
            button = self.widgetForAction(self._actions[key])
            if isinstance(button, QToolButton):
                with_words = (words and key not in actions.ICON_ONLY) or key == "analyse"
                beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
                button.setToolButtonStyle(beside if with_words else alone)
