"""The SVG icons of resources/icons, drawn in a colour of the theme."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SIDE = 20
_SCALES = (1.0, 2.0)


@lru_cache(maxsize=256)
def svg(name: str, colour: str) -> bytes:
    """The icon's SVG text with ``colour`` (#rrggbb) for its strokes. Raises FileNotFoundError for an unknown name."""
    text = files("resources").joinpath("icons", f"{name}.svg").read_text("utf-8")
    return text.replace("currentColor", colour).encode()


def pixmap(name: str, colour: str, side: int = SIDE, scale: float = 1.0) -> QPixmap:
    """The icon as a pixmap of ``side`` logical pixels for a screen of the given scale."""
    image = QPixmap(round(side * scale), round(side * scale))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg(name, colour))).render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(scale)
    return image


def icon(name: str, colour: str, checked: str = "", disabled: str = "") -> QIcon:
    """The icon in ``colour``; ``checked`` and ``disabled`` are its colours in those states."""
    result = QIcon()
    for scale in _SCALES:
        result.addPixmap(pixmap(name, colour, SIDE, scale))
        if checked:
            for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
                result.addPixmap(pixmap(name, checked, SIDE, scale), mode, QIcon.State.On)
        if disabled:
            for state in (QIcon.State.On, QIcon.State.Off):
                result.addPixmap(pixmap(name, disabled, SIDE, scale), QIcon.Mode.Disabled, state)
    return result
