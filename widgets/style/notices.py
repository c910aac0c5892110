"""The message bar: one line saying what happened and what to do; it disappears by itself unless it is an error."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from widgets.style.label import Label
from widgets.style.theme import Theme

SHOWN_MS = 7000
TOP = 92
"""Pixels from the top: below the hint bar."""


class Level(StrEnum):
    """The severity of a notice: its colour and icon."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


_ICONS = {
    Level.PLAIN: ("identify", "accent"),
    Level.GOOD: ("check", "good"),
    Level.WARNING: ("warning", "warning"),
    Level.ERROR: ("warning", "error"),
}


class NoticeBar(QFrame):
    """Shows the newest notice on top of its parent."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._over = parent
        self.theme = theme
        self._icon, self._text, self._close = Label(), Label(), QToolButton()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        for widget, stretch in ((self._icon, 0), (self._text, 1), (self._close, 0)):
            row.addWidget(widget, stretch)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The text, whether shown or not."""
        return self._text.text()

    def show_notice(self, text: str, level: str) -> None:
        """Show one line; errors and warnings stay until they are closed."""
        name, colour = _ICONS[Level(level)]
        self._icon.setPixmap(self.theme.tinted(name, colour).pixmap(18, 18))
        self._close.setIcon(self.theme.tinted("close", "muted"))
        self._text.setText(text)
        self.setProperty("level", level)
        self.style().polish(self)
        self.place()
        self.show()
        self.raise_()
        if level in (Level.PLAIN, Level.GOOD):
            self._timer.start(SHOWN_MS)
        else:
            self._timer.stop()

    def place(self) -> None:
        """Stay centred at the top of the parent."""
        width = min(680, max(320, self._over.width() - 48))
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 110
        self.setFixedWidth(min(width, max(280, wanted)))
        self.setFixedHeight(self._row.totalHeightForWidth(self.width()))
        self.move((self._over.width() - self.width()) // 2, TOP)
