"""A picture on the map, over a rectangle of the plane."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.arrays import ByteArray
from widgets.map.lod import Rect


class ImageItem(QGraphicsItem):
    """A picture laid over a rectangle of the plane."""

    def __init__(self) -> None:
        super().__init__()
        self._image, self._rect = QImage(), QRectF()

    def items(self) -> tuple[Any, ...]:
        """The item itself."""
        return (self,)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Nothing to prepare."""

    def set_image(self, rgba: ByteArray, rect: Rect) -> None:
        """Show ``rgba`` (rows × columns × 4, north row first) over ``rect``."""
        self.prepareGeometryChange()
        self._image = image_of(rgba)
        self._rect = QRectF(rect[0], rect[1], rect[2] - rect[0], rect[3] - rect[1])
        self.update()

    @property
    def empty(self) -> bool:
        """True until there is a picture."""
        return self._image.isNull()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """The rectangle it covers."""
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the exposed part, north up."""
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(self._rect.left(), self._rect.bottom())
        painter.scale(self._rect.width() / self._image.width(), -self._rect.height() / self._image.height())
        painter.drawImage(QPointF(0.0, 0.0), self._image)
        painter.restore()


def image_of(rgba: ByteArray) -> QImage:
    """A QImage that owns a copy of an array (rows × columns × 4)."""
    data = np.ascontiguousarray(rgba)
    return QImage(data.data, data.shape[1], data.shape[0], data.strides[0], QImage.Format.Format_RGBA8888).copy()
