"""A warning sign and a few muted words: the doubts about what is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.text import tip


class DoubtLine(QWidget):
    """One line; hidden if nothing is in doubt."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._icon, self._text = session, Label(), Label()
        self._text.setObjectName("muted")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        session.themed.connect(self._on_theme)
        self._on_theme()

    @property
    def text(self) -> str:
        """The text shown."""
        return self._text.text()

    def say(self, text: str, more: str = "") -> None:
        """Show a text, with ``more`` as its tool tip; an empty one hides the line."""
        self._text.setText(text)
        self.setToolTip(tip(more))
        self.setAccessibleName(more or text)
        self.setVisible(bool(text))

    def _on_theme(self) -> None:
        self._icon.setPixmap(self._session.theme.tinted("warning", "warning").pixmap(14, 14))
