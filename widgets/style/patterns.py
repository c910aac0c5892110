"""The fill patterns of palette.toml: they tell gap classes apart where colour does not."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap

from widgets.style.theme import mix

SIDE = 8


def brush(pattern: str, colour: QColor, ground: str = "") -> QBrush:
    """A brush of a pattern in ``colour``; with ``ground`` (#rrggbb) the spaces are tinted towards it, else clear."""
    if pattern in ("", "solid"):
        return QBrush(colour)
    return QBrush(_tile(pattern, colour.name(QColor.NameFormat.HexArgb), ground))


@lru_cache(maxsize=64)
def _tile(pattern: str, colour: str, ground: str) -> QPixmap:
    draw, scale = _MAKERS[pattern], 2  # unknown, it must fail before a painter is at work on the tile
    tile = QPixmap(SIDE * scale, SIDE * scale)
    shade = QColor(colour)
    tile.fill(QColor(mix(shade.name(), ground, 0.45)) if ground else Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(shade, 2.2))
    painter.setBrush(shade)
    draw(painter)
    painter.end()
    tile.setDevicePixelRatio(scale)
    return tile


def _rising(painter: QPainter) -> None:
    for offset in (-SIDE, 0, SIDE):
        painter.drawLine(QPointF(offset - 1, SIDE + 1), QPointF(offset + SIDE + 1, -1))


def _falling(painter: QPainter) -> None:
    for offset in (-SIDE, 0, SIDE):
        painter.drawLine(QPointF(offset - 1, -1), QPointF(offset + SIDE + 1, SIDE + 1))


def _dots(painter: QPainter) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    for x, y in ((2, 2), (6, 6)):
        painter.drawEllipse(QPointF(x, y), 1.7, 1.7)


def _cross(painter: QPainter) -> None:
    painter.setPen(QPen(painter.pen().color(), 1.4))
    _rising(painter)
    _falling(painter)


def _hatch(painter: QPainter) -> None:
    painter.setPen(QPen(painter.pen().color(), 1.2))
    _rising(painter)


def _bars(painter: QPainter) -> None:
    for y in (1, 5):
        painter.drawLine(QPointF(-1, y), QPointF(SIDE + 1, y))


_MAKERS = {"bars": _bars, "diagonal": _rising, "dots": _dots, "cross": _cross, "hatch": _hatch}
