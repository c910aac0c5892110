"""Small samples of a style: legend swatches of the layer tree and the ribbon."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from resources import Style
from widgets.style import patterns
from widgets.style.theme import Theme

WIDTH, HEIGHT = 18, 14
_SCALE = 2

_LEADING = {
    "gaps": "gap_A",
    "checkpoints": "post",
    "sensors": "sensor",
    "incidents": "incident",
    "patrols": "zone",
    "barriers": "barrier",
    "borders": "border",
}
"""The role of a style, by kind of layer."""


def layer_swatch(theme: Theme, kind: str, shape: str = "") -> QIcon:
    """A sample of how a layer looks; ``shape`` (Point, Line, Polygon) tells reference layers apart."""
    if kind in ("terrain", "basemap"):
        return QIcon(_terrain(theme))
    role = _LEADING.get(kind) or {"Point": "place", "Line": "reference_line"}.get(shape, "reference_area")
    return QIcon(_style_swatch(theme.palette.styles[role], area=shape == "Polygon" or kind == "patrols"))


def pattern_swatch(theme: Theme, key: str) -> str:
    """A gap class's colour and pattern as a data URL for rich text."""
    swatch = _blank()
    style = theme.palette.gap(key)
    painter = QPainter(swatch)
    painter.fillRect(
        QRectF(0, 1, WIDTH, HEIGHT - 3), patterns.brush(style.pattern, QColor(style.colour), theme.palette.panel)
    )
    painter.end()
    return _address(swatch)


def doubt_swatch(theme: Theme) -> str:
    """A sample of the ribbon's lane of doubts as a data URL for rich text."""
    swatch = _blank()
    painter = QPainter(swatch)
    brush = patterns.brush("diagonal", theme.colour("warning"), theme.palette.panel)
    painter.fillRect(QRectF(0, HEIGHT / 2 - 3, WIDTH, 5), brush)
    painter.end()
    return _address(swatch)


def _address(swatch: QPixmap) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # Rich text shows a picture at its own pixel size.
    plain = swatch.scaled(
        WIDTH, HEIGHT, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    plain.setDevicePixelRatio(1.0)
    plain.save(buffer, "PNG")
    return "data:image/png;base64," + bytes(data.toBase64().data()).decode()


def _blank() -> QPixmap:
    pixmap = QPixmap(WIDTH * _SCALE, HEIGHT * _SCALE)
    pixmap.setDevicePixelRatio(_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


@lru_cache(maxsize=64)
def _style_swatch(style: Style, *, area: bool) -> QPixmap:
    swatch = _blank()
    painter = QPainter(swatch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour, middle = QColor(style.colour), QPointF(WIDTH / 2, HEIGHT / 2)
    if area:
        fill = QColor(colour)
        fill.setAlphaF(max(style.opacity, 0.2))
        painter.setBrush(fill)
        painter.setPen(QPen(colour, 1.4))
        painter.drawRoundedRect(QRectF(2, 2, WIDTH - 4, HEIGHT - 4), 2, 2)
    elif style.symbol:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        _symbol(painter, style.symbol, middle, max(3.0, style.size / 2))
    else:
        painter.setPen(QPen(colour, min(style.width + 0.5, 3.0)))
        painter.drawLine(QPointF(1, middle.y()), QPointF(WIDTH - 1, middle.y()))
    painter.end()
    return swatch


def _symbol(painter: QPainter, symbol: str, at: QPointF, radius: float) -> None:
    if symbol == "triangle":
        points = [QPointF(0, -radius), QPointF(radius, radius * 0.8), QPointF(-radius, radius * 0.8)]
        painter.drawPolygon(QPolygonF([at + point for point in points]))
    elif symbol == "diamond":
        points = [QPointF(0, -radius), QPointF(radius, 0), QPointF(0, radius), QPointF(-radius, 0)]
        painter.drawPolygon(QPolygonF([at + point for point in points]))
    else:
        painter.drawEllipse(at, radius, radius)


def _terrain(theme: Theme) -> QPixmap:
    swatch = _blank()
    painter = QPainter(swatch)
    stops = theme.palette.hypsometry[1:6]
    for number, (_, colour) in enumerate(stops):
        painter.fillRect(
            QRectF(2 + number * (WIDTH - 4) / len(stops), 2, (WIDTH - 4) / len(stops) + 0.5, HEIGHT - 4), QColor(colour)
        )
    painter.setPen(QPen(theme.colour("muted"), 1.0))
    painter.drawRoundedRect(QRectF(2, 2, WIDTH - 4, HEIGHT - 4), 2, 2)
    painter.end()
    return swatch
