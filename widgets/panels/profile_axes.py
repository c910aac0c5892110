"""The axes of a profile: heights on the left, kilometres below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter

from widgets.panels.profile_scale import GUTTER, HEAD, ProfileScale
from widgets.ribbon.ribbon_scale import nice
from widgets.style.theme import Theme
from widgets.words.text import NBSP


def paint_axes(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    """Paint both axes, and the vertical exaggeration."""
    _paint_heights(painter, theme, scale)
    _paint_distances(painter, theme, scale)
    text = _tr("heights ×{times}").format(times=_figures(scale.stretched))
    painter.drawText(QRectF(12, 1, GUTTER - 14, 16), Qt.AlignmentFlag.AlignLeft, text)


def _paint_heights(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    box, (low, high) = scale.box, scale.range_m
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    step = nice((high - low) / max(1.0, (box.height() - HEAD) / 28.0))
    for height in np.arange(np.ceil(low / step) * step, high + 1e-6, step).tolist():
        y = float(scale.to_xy(0.0, height)[0, 1])
        painter.fillRect(QRectF(box.left(), y, box.width(), 1), theme.colour("line", 0.7))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(0, y - 8, GUTTER - 8, 16), right, f"{height:,.0f}{NBSP}m")


def _paint_distances(painter: QPainter, theme: Theme, scale: ProfileScale) -> None:
    box, length_m = scale.box, scale.section.length_m
    painter.setPen(theme.colour("muted"))
    step = nice(length_m / max(2.0, box.width() / 110.0))
    decimals = 0 if step >= 1000 else 1 if step >= 100 else 2
    for distance in np.arange(0.0, length_m + 1e-6, step).tolist():
        x = float(scale.to_xy(distance, scale.range_m[0])[0, 0])
        painter.fillRect(QRectF(x, box.bottom(), 1, 4), theme.colour("muted"))
        place = QRectF(x - 40, box.bottom() + 5, 80, 16)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"{distance / 1000:,.{decimals}f}")
    painter.drawText(QRectF(12, box.bottom() + 5, GUTTER - 20, 16), Qt.AlignmentFlag.AlignLeft, _tr("km"))


def _figures(times: float) -> str:
    return f"{times:.0f}" if times >= 9.95 else f"{times:.1f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProfilePlot", text)
