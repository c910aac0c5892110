"""Labels of the map: haloed, sized in pixels, the more important first, without overlaps."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.arrays import FloatArray
from resources import Palette, Style
from resources.literal import one_line

SHOWN_PER_MEGAPIXEL = 45
"""The most labels per megapixel of the view: more would be noise."""
CANDIDATES = 400
GAP_PX = 3.0
OFFSET_PX = 6.0
LONGEST = 60
"""Characters of a label."""


@dataclass(eq=False)
class Names:
    """The labels of one layer on the plane."""

    xy: FloatArray
    texts: tuple[str, ...]
    rank: FloatArray
    style: Style
    opacity: float = 1.0
    pictures: dict[int, QPixmap] = field(default_factory=dict)


class LabelsItem(QGraphicsItem):
    """All labels of the map, laid out afresh in pixels for each view."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.palette = palette
        self.names: dict[str, Names] = {}
        self.reserved: list[QRectF] = []
        """Parts of the view, in pixels, that labels must keep clear of."""
        self._bounds = QRectF()

    def set_names(self, layer: str, names: Names | None) -> None:
        """Set a layer's labels, or remove them."""
        self.names.pop(layer, None)
        if names is not None and len(names.texts):
            self.names[layer] = names
        self.prepareGeometryChange()
        boxes = [n.xy for n in self.names.values()]
        if boxes:
            xy = np.concatenate(boxes)
            low, high = xy.min(axis=0) - 1e5, xy.max(axis=0) + 1e5
            self._bounds = QRectF(low[0], low[1], high[0] - low[0], high[1] - low[1])
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """The extent of all labels, with room for their texts."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Place and draw the labels in view."""
        to_pixels = painter.worldTransform()
        scale = painter.device().devicePixelRatio()
        area = QRectF(0, 0, painter.device().width(), painter.device().height())
        painter.save()
        painter.resetTransform()
        taken = list(self.reserved)
        most = len(taken) + max(8, round(SHOWN_PER_MEGAPIXEL * area.width() * area.height() / 1e6))
        for names, index, point in self._in_view(to_pixels, area):
            picture = self._picture(names, index, scale)
            size = picture.deviceIndependentSize()
            box = _free(point, size.width(), size.height(), taken)
            if box is not None:
                taken.append(box)
                painter.setOpacity(names.opacity)
                painter.drawPixmap(box.topLeft(), picture)
                _dot(painter, point, names.style, self.palette)
            if len(taken) >= most:
                break
        painter.restore()

    def _in_view(self, to_pixels: QTransform, area: QRectF) -> list[tuple[Names, int, QPointF]]:
        """Labels whose point is in view, with that point in pixels, the most important first."""
        entries = []
        for names in self.names.values():
            x = to_pixels.m11() * names.xy[:, 0] + to_pixels.m21() * names.xy[:, 1] + to_pixels.dx()
            y = to_pixels.m12() * names.xy[:, 0] + to_pixels.m22() * names.xy[:, 1] + to_pixels.dy()
            inside = np.flatnonzero((x > 0) & (x < area.width()) & (y > 0) & (y < area.height()))
            entries += [(float(names.rank[i]), names, int(i), QPointF(x[i], y[i])) for i in inside]
        entries.sort(key=lambda entry: entry[0])
        return [(names, index, point) for _, names, index, point in entries[:CANDIDATES]]

    def _picture(self, names: Names, index: int, scale: float) -> QPixmap:
        if index not in names.pictures:
            names.pictures[index] = haloed(one_line(names.texts[index], LONGEST), names.style, self.palette, scale)
        return names.pictures[index]


def _dot(painter: QPainter, point: QPointF, style: Style, palette: Palette) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(palette.halo), 1.2))
    painter.setBrush(QColor(style.colour))
    painter.drawEllipse(point, 2.4, 2.4)


def _free(point: QPointF, width: float, height: float, taken: list[QRectF]) -> QRectF | None:
    """The first place right of, left of, above or below the point that overlaps no other label."""
    x, y = point.x(), point.y()
    places = (
        (x + OFFSET_PX - 2, y - height / 2),
        (x - OFFSET_PX + 2 - width, y - height / 2),
        (x - width / 2, y - OFFSET_PX - height + 2),
        (x - width / 2, y + OFFSET_PX - 2),
    )
    for left, top in places:
        box = QRectF(left, top, width, height)
        padded = box.adjusted(-GAP_PX, -GAP_PX, GAP_PX, GAP_PX)
        if not any(padded.intersects(other) for other in taken):
            return box
    return None


def haloed(text: str, style: Style, palette: Palette, scale: float = 1.0) -> QPixmap:
    """A text with a halo as a pixmap, cropped close."""
    font = QFont()
    font.setPixelSize(max(8, round(style.size)))
    metrics, halo = QFontMetricsF(font), style.casing
    width, height = metrics.horizontalAdvance(text) + 2 * halo, metrics.height() + 2 * halo
    pixmap = QPixmap(int(np.ceil(width * scale)), int(np.ceil(height * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(halo, halo + metrics.ascent()), font, text)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    back = QColor(palette.halo)
    back.setAlphaF(0.85)
    painter.strokePath(
        path, QPen(back, 2 * halo, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setFont(font)
    painter.setPen(QColor(style.colour))
    painter.drawText(QPointF(halo, halo + metrics.ascent()), text)
    painter.end()
    return pixmap
