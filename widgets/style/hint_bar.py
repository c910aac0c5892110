"""One line at the top of the map: what to do next, or what is being drawn and what it would change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from widgets.style.label import Label

TOP = 50
"""Below the map's captions in its upper corners."""


class HintBar(QFrame):
    """Floats over the map, in the upper middle; transparent to the mouse."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("hint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = Label()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 14, 7)
        row.addWidget(self._label)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The text shown."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Show a line; an empty one hides the bar."""
        self._label.setText(text)
        self.setVisible(bool(text))
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        self.move(max(8, (self._over.width() - self.width()) // 2), TOP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay centred."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
