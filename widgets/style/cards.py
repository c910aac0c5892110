"""Lists of cards, and the wrapped text on them: measuring it and painting it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate

from widgets.style.theme import Theme

PAD, LINE = 14, 17


class CardDelegate(QStyledItemDelegate):
    """Paints cards of the list's width, which decides their height."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.width = 320


class CardList(QListView):
    """Cards one below the other, laid out again when the width of the list changes."""

    def __init__(self, model: QAbstractItemModel, delegate: CardDelegate, name: str) -> None:
        super().__init__()
        self._delegate = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the width to the delegate."""
        super().resizeEvent(event)
        if self._delegate.width != self.viewport().width():
            self._delegate.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """The lines of a text at a width in pixels; none for an empty one."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 40.0))
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines if text else []


def height(text: str, font: QFont, width: float) -> int:
    """The height of a text's lines in pixels."""
    return LINE * len(wrapped(text, font, width))


def write(painter: QPainter, text: str, font: QFont, colour: QColor, box: QRectF) -> float:
    """Paint a text from the upper left corner of a box, wrapped to its width; where the next line would begin."""
    painter.setFont(font)
    painter.setPen(colour)
    y = box.top()
    for line in wrapped(text, font, box.width()):
        painter.drawText(QRectF(box.left(), y, box.width() + 8, LINE), Qt.AlignmentFlag.AlignVCenter, line)
        y += LINE
    return y
