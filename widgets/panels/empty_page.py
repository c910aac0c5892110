"""What a dock shows while there is no run: what to do, and a button that does it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from widgets.compute.analyst import Analyst
from widgets.style.label import Label


class EmptyPage(QWidget):
    """A sentence, and a button that analyses the project; it is disabled during a run."""

    def __init__(self, analyst: Analyst, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self.button = Label(), QPushButton(self.tr("Analyse (F5)"))
        self._text.setObjectName("muted")
        self._text.setWordWrap(True)
        self.button.setObjectName("primary")
        self.button.clicked.connect(analyst.run)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 14)
        column.setSpacing(12)
        column.addWidget(self._text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        analyst.started.connect(lambda: self.button.setEnabled(False))
        analyst.ended.connect(lambda: self.button.setEnabled(True))

    def say(self, text: str, *, offers: bool) -> None:
        """Show a sentence, with the button if it ``offers`` a run."""
        self._text.setText(text)
        self.button.setVisible(offers)
