"""Wrapped text on the cards of lists: how many lines it takes, and writing it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption

PAD, LINE = 14, 17


def wrapped(text: str, font: QFont, width: float) -> list[str]:
    """The lines of a text at a width in pixels; none of an empty one."""
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
    """Pixels that the lines of a text take."""
    return LINE * len(wrapped(text, font, width))


def write(painter: QPainter, text: str, font: QFont, colour: QColor, box: QRectF) -> float:
    """Write a text from the upper left corner of a box, wrapped at its width; where the next line would begin."""
    painter.setFont(font)
    painter.setPen(colour)
    y = box.top()
    for line in wrapped(text, font, box.width()):
        painter.drawText(QRectF(box.left(), y, box.width() + 8, LINE), Qt.AlignmentFlag.AlignVCenter, line)
        y += LINE
    return y
