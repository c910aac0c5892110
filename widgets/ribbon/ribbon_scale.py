"""The ribbon's geometry: from kilometres to pixels, the place of each track, and the axis below them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.arrays import FloatArray
from app.geo.lrs import Route
from widgets.style.theme import Theme

GUTTER, RIGHT = 132, 18
LEAST_M = 2_000.0
_TRACKS = (("gaps", 0.17), ("coverage", 0.36), ("terrain", 0.25), ("things", 0.22))
AXIS = 22
TRACK_GAP = 6
LANE = 5
"""Height of the lane of doubts, which hangs below the gaps."""


class RibbonScale:
    """One route between two chainages on a widget, as a stack of tracks."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.route: Route | None = None
        self.start_m, self.end_m = 0.0, 1.0

    @property
    def length_m(self) -> float:
        """Metres of border from the left edge to the right."""
        return self.end_m - self.start_m

    def show_range(self, start_m: float, end_m: float) -> None:
        """Show a stretch, within the route and no shorter than LEAST_M."""
        if self.route is None:
            return
        length = min(max(end_m - start_m, LEAST_M), self.route.length_m)
        start = min(max((start_m + end_m - length) / 2, 0.0), self.route.length_m - length)
        self.start_m, self.end_m = start, start + length

    @property
    def width(self) -> float:
        """Pixels of the tracks from left to right."""
        return max(1.0, self._widget.width() - GUTTER - RIGHT)

    @property
    def height(self) -> int:
        """Pixels of the whole ribbon from top to bottom."""
        return self._widget.height()

    def to_x(self, chainage_m: FloatArray | float) -> FloatArray:
        """Pixels of chainages."""
        share = (np.asarray(chainage_m, dtype=np.float64) - self.start_m) / self.length_m
        return np.asarray(GUTTER + share * self.width, dtype=np.float64)

    def to_chainage(self, x: float) -> float:
        """Chainage of a pixel."""
        return self.start_m + (x - GUTTER) / self.width * self.length_m

    def track(self, name: str) -> QRectF:
        """The box of a track."""
        room = self.height - AXIS - TRACK_GAP * len(_TRACKS) - LANE - 2
        top = float(TRACK_GAP)
        for key, share in _TRACKS:
            if key == name:
                return QRectF(GUTTER, top, self.width, room * share)
            top += room * share + TRACK_GAP + (LANE + 2 if key == "gaps" else 0)
        raise KeyError(name)

    @property
    def lane(self) -> QRectF:
        """The box of the doubts."""
        return QRectF(GUTTER, self.track("gaps").bottom() + 2, self.width, LANE)


def paint_axis(painter: QPainter, theme: Theme, scale: RibbonScale) -> None:
    """Paint ticks and kilometres below the tracks."""
    bottom = scale.height - AXIS
    step = nice(scale.length_m / max(2.0, scale.width / 110.0))
    painter.setPen(theme.colour("muted"))
    for chainage in np.arange(np.ceil(scale.start_m / step) * step, scale.end_m + 1.0, step):
        x = float(scale.to_x(chainage))
        painter.fillRect(QRectF(x, bottom, 1, 4), theme.colour("muted"))
        text = f"{chainage / 1000:,.{0 if step >= 1000 else 1}f}"
        centred = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(x - 40, bottom + 4, 80, 16), centred, text)
    unit = QCoreApplication.translate("Ribbon", "km")
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(QRectF(12, bottom + 4, GUTTER - 20, 16), left, unit)


def nice(metres: float) -> float:
    """The next 1, 2 or 5 × 10ⁿ at or above."""
    power = 10.0 ** np.floor(np.log10(max(metres, 1.0)))
    return float(next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= metres))
