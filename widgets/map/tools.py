"""The tools of the map: pan, select, draw. Each says by a signal what it did; the workshop acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from widgets.map.pointer import Pointer

if TYPE_CHECKING:
    from widgets.map.canvas import MapCanvas

CLICK_PX = 4.0
"""A press that moved less than this was a click."""


class BaseTool(QObject):
    """What every tool has: a canvas, a cursor, and nothing to do until it is told."""

    cursor = Qt.CursorShape.ArrowCursor
    snaps = False
    hinted = Signal(str)
    """A line about what can be done next, or what is being drawn."""
    abandoned = Signal()
    """What was being drawn or dragged came to nothing."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas

    def begin(self) -> None:
        """Come into the hand."""

    def end(self) -> None:
        """Leave the hand; what is half done is dropped."""

    def press(self, at: Pointer) -> None:
        """A button went down."""

    def move(self, at: Pointer) -> None:
        """The pointer moved."""

    def release(self, at: Pointer) -> None:
        """A button went up."""

    def double(self, at: Pointer) -> None:
        """The left button went down twice."""

    def wants(self, key: int) -> bool:
        """Whether a key that is a command's elsewhere is the tool's now."""
        return False

    def key(self, key: int) -> bool:
        """A key went down; True if it was used."""
        return False


class PanTool(BaseTool):
    """Drag to move the map; a click selects."""

    cursor = Qt.CursorShape.OpenHandCursor
    clicked = Signal(object)

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._from: QPointF | None = None
        self._moved = 0.0

    def press(self, at: Pointer) -> None:
        """Take hold of the map."""
        if at.button == Qt.MouseButton.LeftButton:
            self._from, self._moved = at.pixel, 0.0
            self.canvas.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: Pointer) -> None:
        """Pull it along."""
        if self._from is not None:
            delta = at.pixel - self._from
            self._moved += abs(delta.x()) + abs(delta.y())
            if self._moved > CLICK_PX:
                self.canvas.move_pixels(delta)
                self._from = at.pixel

    def release(self, at: Pointer) -> None:
        """Let go; without a move it was a click."""
        if self._from is not None:
            self._from = None
            self.canvas.viewport().setCursor(self.cursor)
            if self._moved <= CLICK_PX:
                self.clicked.emit(at)


class SelectTool(BaseTool):
    """Click or drag a box to select; drag a selected point to move it."""

    uses_shift = True
    clicked = Signal(object)
    boxed = Signal(float, float, float, float, object)
    """A box on the plane, and the Pointer that ended it."""
    dragged = Signal(object)
    """A selected point is being dragged to a Pointer."""
    dropped = Signal(object)
    """It was let go there."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._from: Pointer | None = None
        self._dragging = False
        self._holds = False

    def press(self, at: Pointer) -> None:
        """Begin a click, a box or a drag."""
        if at.button == Qt.MouseButton.LeftButton:
            self._from, self._dragging = at, False
            self._holds = self._on_selected_point(at)

    def _on_selected_point(self, at: Pointer) -> bool:
        selection, project = self.canvas.session.selection, self.canvas.session.project
        graphics = self.canvas.layers.get(selection.layer)
        if len(selection.fids) != 1 or graphics is None or project is None or project.read_only:
            return False
        geometry = graphics.geometry(next(iter(selection.fids)))
        if not isinstance(geometry, shapely.Point):
            return False
        return bool(np.hypot(geometry.x - at.x, geometry.y - at.y) < 12.0 * self.canvas.metres_per_pixel)

    def move(self, at: Pointer) -> None:
        """Stretch the box, or drag the point."""
        if self._from is None:
            over = self._on_selected_point(at)
            self.canvas.viewport().setCursor(Qt.CursorShape.SizeAllCursor if over else self.cursor)
            return
        delta = at.pixel - self._from.pixel
        self._dragging = self._dragging or abs(delta.x()) + abs(delta.y()) > CLICK_PX
        if self._dragging and self._holds:
            self.canvas.overlay.show_sketch(np.array([[at.x, at.y]]))
            self.dragged.emit(at)
        elif self._dragging:
            self.canvas.overlay.show_box(QRectF(self._from.pixel, at.pixel).normalized())

    def release(self, at: Pointer) -> None:
        """Say what it was."""
        if self._from is None or at.button != Qt.MouseButton.LeftButton:
            return
        first, self._from = self._from, None
        self.canvas.overlay.show_box(None)
        self.canvas.overlay.clear_sketch()
        if not self._dragging:
            self.clicked.emit(at)
        elif self._holds:
            self.dropped.emit(at)
        else:
            xs, ys = sorted((first.x, at.x)), sorted((first.y, at.y))
            self.boxed.emit(xs[0], ys[0], xs[1], ys[1], at)

    def end(self) -> None:
        """Drop a half-made box or drag."""
        dragging, self._from = self._from is not None, None
        self.canvas.overlay.show_box(None)
        self.canvas.overlay.clear_sketch()
        if dragging:
            self.abandoned.emit()

    def wants(self, key: int) -> bool:
        """Escape, while something is being dragged."""
        return key == Qt.Key.Key_Escape and self._from is not None

    def key(self, key: int) -> bool:
        """Escape drops a drag."""
        if self.wants(key):
            self.end()
            return True
        return False


class ClickTool(BaseTool):
    """One click, one place: identify, add a post, add an incident."""

    cursor = Qt.CursorShape.CrossCursor
    clicked = Signal(object)

    def __init__(
        self, canvas: MapCanvas, *, snaps: bool = False, cursor: Qt.CursorShape = Qt.CursorShape.CrossCursor
    ) -> None:
        super().__init__(canvas)
        self.snaps, self.cursor = snaps, cursor

    def press(self, at: Pointer) -> None:
        """That was it."""
        if at.button == Qt.MouseButton.LeftButton:
            self.clicked.emit(at)


class DrawTool(BaseTool):
    """Draws a line or an area, vertex by vertex.

    Double-click, Enter or right-click end it, Backspace takes the last vertex back, Escape drops all.
    """

    cursor = Qt.CursorShape.CrossCursor
    snaps = True
    uses_right_click = True
    uses_shift = True
    finished = Signal(object)
    """n × 2 of the plane, at least two vertices of a line, three of an area."""
    progressed = Signal(object)
    """The same while it is drawn, with the place under the pointer last."""

    def __init__(self, canvas: MapCanvas, *, area: bool) -> None:
        super().__init__(canvas)
        self.area = area
        self._vertices: list[tuple[float, float]] = []
        self._last: Pointer | None = None

    @property
    def least(self) -> int:
        """Vertices it takes."""
        return 3 if self.area else 2

    def begin(self) -> None:
        """Say how to begin."""
        self.hinted.emit(self.tr("Click to set the first vertex."))

    def end(self) -> None:
        """Drop what is half drawn."""
        self._vertices.clear()
        self.canvas.overlay.clear_sketch()
        self.abandoned.emit()
        self.hinted.emit("")

    def press(self, at: Pointer) -> None:
        """Set a vertex, or end on a right click."""
        if at.button == Qt.MouseButton.RightButton:
            self._finish()
        elif at.button == Qt.MouseButton.LeftButton:
            self._vertices.append((at.x, at.y))
            self.move(at)

    def double(self, at: Pointer) -> None:
        """End; the press before has set the last vertex."""
        self._finish()

    def move(self, at: Pointer) -> None:
        """Stretch the last segment."""
        self._last = at
        if self._vertices:
            xy = np.array([*self._vertices, (at.x, at.y)])
            self.canvas.overlay.show_sketch(xy, area=self.area)
            self.progressed.emit(xy)

    def wants(self, key: int) -> bool:
        """Escape, once there is something to drop."""
        return key == Qt.Key.Key_Escape and bool(self._vertices)

    def key(self, key: int) -> bool:
        """Enter, Backspace, Escape."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key == Qt.Key.Key_Backspace and self._vertices:
            self._vertices.pop()
            self._redraw()
        elif self.wants(key):
            self.end()
            self.begin()
        else:
            return False
        return True

    def _redraw(self) -> None:
        if self._vertices and self._last is not None:
            self.move(self._last)
        else:
            self.canvas.overlay.clear_sketch()
            self.abandoned.emit()

    def _finish(self) -> None:
        xy = _without_repeats(np.array(self._vertices).reshape(-1, 2))
        if len(xy) < self.least:
            self.hinted.emit(
                self.tr("An area takes three vertices.") if self.area else self.tr("A line takes two vertices.")
            )
            return
        if self.area and not shapely.Polygon(xy).is_valid:
            self.hinted.emit(self.tr("The outline crosses itself: take the last vertex back with Backspace."))
            return
        self._vertices.clear()
        self.canvas.overlay.clear_sketch()
        self.finished.emit(xy)


def _without_repeats(
    xy: np.ndarray[tuple[int, int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A double click sets its vertex twice."""
    return xy[np.append(True, np.any(np.diff(xy, axis=0) != 0.0, axis=1))] if len(xy) else xy
