"""Which part of the plane is in view: its scale, panning and zooming, and the place for graphics items."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from widgets.map.lod import Rect

WHEEL_FACTOR = 1.25
KEY_SHARE = 0.2
CLOSEST_M_PER_PX = 0.05
FARTHEST_M_PER_PX = 10_000.0


class MapView(QObject):
    """The view of a pyqtgraph widget in metres of the project's plane, with equal scales.

    Items, tools and furniture see nothing else of the map's widget.
    """

    changed = Signal()
    """Another part of the plane is in view, or the same one at another size."""

    def __init__(self, widget: Any) -> None:
        super().__init__(widget)
        self._widget = widget
        self._box: Any = pg.ViewBox(lockAspect=True, enableMenu=False, enableMouse=False, defaultPadding=0.0)
        widget.setCentralItem(self._box)
        self._box.sigRangeChanged.connect(self._on_range)

    def _on_range(self) -> None:
        self.changed.emit()
        self.viewport.update()

    # The view

    @property
    def rect(self) -> Rect:
        """The rectangle of the plane in view."""
        (left, right), (bottom, top) = self._box.viewRange()
        return float(left), float(bottom), float(right), float(top)

    @property
    def metres_per_pixel(self) -> float:
        """Metres of the plane per logical pixel."""
        left, _, right, _ = self.rect
        return (right - left) / max(1.0, float(self._box.width()))

    @property
    def scale_denominator(self) -> float:
        """The n of 1 : n, by the dots per inch the screen states."""
        return self.metres_per_pixel * float(self._widget.logicalDpiX()) / 0.0254

    @property
    def width(self) -> int:
        """Pixels of the widget from left to right."""
        return int(self._widget.width())

    @property
    def height(self) -> int:
        """Pixels of the widget from top to bottom."""
        return int(self._widget.height())

    def to_plane(self, position: QPointF) -> tuple[float, float]:
        """A pixel of the widget as a point of the plane."""
        left, bottom, right, top = self.rect
        x = left + position.x() / max(1, self.width) * (right - left)
        y = top - position.y() / max(1, self.height) * (top - bottom)
        return x, y

    def to_pixel(self, x: float, y: float) -> QPointF:
        """A point of the plane as a pixel of the widget."""
        left, bottom, right, top = self.rect
        return QPointF((x - left) / (right - left) * self.width, (top - y) / (top - bottom) * self.height)

    # Its items

    def add(self, item: Any) -> None:
        """Add a graphics item to the view; its coordinates are metres of the plane."""
        self._box.addItem(item, ignoreBounds=True)

    def remove(self, item: Any) -> None:
        """Remove a graphics item."""
        self._box.removeItem(item)

    @property
    def viewport(self) -> QWidget:
        """The widget the map is painted on."""
        viewport: QWidget = self._widget.viewport()
        return viewport

    def set_cursor(self, cursor: Qt.CursorShape) -> None:
        """Change the shape of the pointer."""
        self.viewport.setCursor(cursor)

    def set_ground(self, colour: QColor) -> None:
        """Set the colour below all items."""
        self._widget.setBackground(colour)

    # Moving

    def show_rect(self, rect: Rect, margin: float = 0.0) -> None:
        """Show a rectangle of the plane as large as fits, with a share of it as margin."""
        dx, dy = (rect[2] - rect[0]) * margin, (rect[3] - rect[1]) * margin
        least = CLOSEST_M_PER_PX * 200
        dx, dy = max(dx, (least - (rect[2] - rect[0])) / 2), max(dy, (least - (rect[3] - rect[1])) / 2)
        width, height = rect[2] - rect[0] + 2 * dx, rect[3] - rect[1] + 2 * dy
        # For another shape than its own a view box may crop a side instead of widening the other.
        scale = max(width / max(self.width, 1), height / max(self.height, 1))
        wide, high = self.width * scale, self.height * scale
        x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
        self._box.setRange(QRectF(x - wide / 2, y - high / 2, wide, high), padding=0.0)

    def centre_on(self, x: float, y: float) -> None:
        """Move the middle of the view to a point, at the same scale."""
        left, bottom, right, top = self.rect
        self.move_by(x - (left + right) / 2, y - (bottom + top) / 2)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the view by metres."""
        left, bottom, right, top = self.rect
        self.show_rect((left + dx, bottom + dy, right + dx, top + dy))

    def move_pixels(self, delta: QPointF) -> None:
        """Drag the map by pixels."""
        scale = self.metres_per_pixel
        self.move_by(-delta.x() * scale, delta.y() * scale)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom in (factor above 1) or out, keeping what is under ``at`` (default: the middle) in place."""
        wanted = min(max(self.metres_per_pixel / factor, CLOSEST_M_PER_PX), FARTHEST_M_PER_PX)
        factor = self.metres_per_pixel / wanted
        x, y = self.to_plane(at if at is not None else QPointF(self.width / 2, self.height / 2))
        left, bottom, right, top = self.rect
        self.show_rect(
            (x - (x - left) / factor, y - (y - bottom) / factor, x + (right - x) / factor, y + (top - y) / factor)
        )

    def set_scale(self, denominator: float) -> None:
        """Show 1 : denominator about the middle."""
        self.zoom(self.scale_denominator / denominator)

    def step(self, right: float, up: float) -> None:
        """Pan by shares of the view, as the arrow keys do."""
        left, bottom, east, top = self.rect
        self.move_by(right * KEY_SHARE * (east - left), up * KEY_SHARE * (top - bottom))
