"""The view of the plane: scale, moving, zooming, and the way back. What is drawn in it is the canvas's business."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from widgets.map.lod import Rect

WHEEL_FACTOR = 1.25
KEY_SHARE = 0.2
CLOSEST_M_PER_PX = 0.05
FARTHEST_M_PER_PX = 10_000.0
HISTORY = 50
SETTLED_MS = 400
"""A view that stood this long is one to come back to."""


class MapView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """A pyqtgraph view in metres of the project's plane, with equal scales; its mouse is the tools'."""

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.box: Any = pg.ViewBox(lockAspect=True, enableMenu=False, enableMouse=False, defaultPadding=0.0)
        self.setCentralItem(self.box)
        self._past: list[Rect] = []
        self._future: list[Rect] = []
        self._settled: Rect | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._remember)
        self.box.sigRangeChanged.connect(self._on_range)

    # What is in view

    @property
    def view_rect(self) -> Rect:
        """The rectangle of the plane in view."""
        (left, right), (bottom, top) = self.box.viewRange()
        return float(left), float(bottom), float(right), float(top)

    @property
    def metres_per_pixel(self) -> float:
        """Metres of the plane to a logical pixel."""
        left, _, right, _ = self.view_rect
        return (right - left) / max(1.0, float(self.box.width()))

    @property
    def scale_denominator(self) -> float:
        """The n of 1 : n, by the screen's stated dots per inch."""
        return self.metres_per_pixel * float(self.logicalDpiX()) / 0.0254

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """A pixel of the widget as a point of the plane."""
        left, bottom, right, top = self.view_rect
        x = left + position.x() / max(1, self.width()) * (right - left)
        y = top - position.y() / max(1, self.height()) * (top - bottom)
        return x, y

    def to_pixel(self, x: float, y: float) -> QPointF:
        """A point of the plane as a pixel of the widget."""
        left, bottom, right, top = self.view_rect
        return QPointF((x - left) / (right - left) * self.width(), (top - y) / (top - bottom) * self.height())

    # Moving

    def show_rect(self, rect: Rect, margin: float = 0.0) -> None:
        """Show a rectangle of the plane as large as fits, with a share of it as margin."""
        dx, dy = (rect[2] - rect[0]) * margin, (rect[3] - rect[1]) * margin
        least = CLOSEST_M_PER_PX * 200
        dx, dy = max(dx, (least - (rect[2] - rect[0])) / 2), max(dy, (least - (rect[3] - rect[1])) / 2)
        width, height = rect[2] - rect[0] + 2 * dx, rect[3] - rect[1] + 2 * dy
        # Given another shape than its own, a view box may cut a side off instead of widening the other.
        scale = max(width / max(self.width(), 1), height / max(self.height(), 1))
        wide, high = self.width() * scale, self.height() * scale
        x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
        self.box.setRange(QRectF(x - wide / 2, y - high / 2, wide, high), padding=0.0)

    def centre_on(self, x: float, y: float) -> None:
        """Move the middle of the view to a point, at the same scale."""
        left, bottom, right, top = self.view_rect
        self.move_by(x - (left + right) / 2, y - (bottom + top) / 2)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the view by metres."""
        left, bottom, right, top = self.view_rect
        self.show_rect((left + dx, bottom + dy, right + dx, top + dy))

    def move_pixels(self, delta: QPointF) -> None:
        """Drag the map by pixels."""
        scale = self.metres_per_pixel
        self.move_by(-delta.x() * scale, delta.y() * scale)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in (factor above 1) or out, keeping what is under ``at`` (default: the middle) where it is."""
        wanted = min(max(self.metres_per_pixel / factor, CLOSEST_M_PER_PX), FARTHEST_M_PER_PX)
        factor = self.metres_per_pixel / wanted
        x, y = self.to_plane(at if at is not None else QPointF(self.width() / 2, self.height() / 2))
        left, bottom, right, top = self.view_rect
        self.show_rect(
            (x - (x - left) / factor, y - (y - bottom) / factor, x + (right - x) / factor, y + (top - y) / factor)
        )

    def set_scale(self, denominator: float) -> None:
        """Show 1 : denominator about the middle."""
        self.zoom(self.scale_denominator / denominator)

    def step(self, right: float, up: float) -> None:
        """Move by shares of the view, as the arrow keys do."""
        left, bottom, east, top = self.view_rect
        self.move_by(right * KEY_SHARE * (east - left), up * KEY_SHARE * (top - bottom))

    # The way back

    def _on_range(self) -> None:
        self._settle.start(SETTLED_MS)
        self.view_changed.emit()
        self.viewport().update()

    def _remember(self) -> None:
        rect = self.view_rect
        if self._settled is not None and _differ(rect, self._settled):
            self._past = [*self._past, self._settled][-HISTORY:]
            self._future.clear()
        self._settled = rect

    def forget_views(self) -> None:
        """Begin a new history, with another project."""
        self._past.clear()
        self._future.clear()
        self._settled = None

    def previous_view(self) -> None:
        """Go back to the view before."""
        self._remember()
        self._go(self._past, self._future)

    def next_view(self) -> None:
        """Undo one step back."""
        self._go(self._future, self._past)

    def _go(self, source: list[Rect], target: list[Rect]) -> None:
        if source:
            target.append(self.view_rect)
            self._settled = source.pop()
            self.show_rect(self._settled)


def _differ(first: Rect, second: Rect) -> bool:
    width = second[2] - second[0]
    return any(abs(a - b) > 0.002 * width for a, b in zip(first, second, strict=True))
