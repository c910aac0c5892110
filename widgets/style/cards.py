"""Lists of cards, and the wrapped text on them: measuring it and painting it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate

from resources.literal import literal
from widgets.style.theme import Theme

PAD, LINE = 14, 17
MOST = 2000
"""Characters of one text on a card."""


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
    """The lines of a text at a width in pixels, of a long one the first MOST letters; none for an empty one."""
    text = literal(text[:MOST]) + ("…" if len(text) > MOST else "")
    layout, option = QTextLayout(text, font), QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    # Qt counts in units of UTF-16, of which letters beyond the first 65,536 have two.
    units, lines = text.encode("utf-16-le"), []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 40.0))
        start = 2 * line.textStart()
        lines.append(units[start : start + 2 * line.textLength()].decode("utf-16-le", "replace").rstrip())
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
