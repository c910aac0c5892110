"""The tools of the map that move, select and click. Each emits a signal for what it did; the workshop acts on it."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal

from widgets.map.content import MapContent
from widgets.map.pointer import Pointer

CLICK_PX = 4.0
"""A press that moved less than this is a click."""


class BaseTool(QObject):
    """The base of every tool: the map's content, a cursor, and handlers that do nothing."""

    cursor = Qt.CursorShape.ArrowCursor
    snaps = False
    """Whether its places snap to vertices and edges."""
    uses_shift = False
    """Whether Shift-press belongs to the tool, instead of beginning a zoom box."""
    uses_right_click = False
    """Whether right click belongs to the tool, instead of opening the map's menu."""
    hinted = Signal(str)
    """A hint: what can be done next, or what is being drawn."""
    abandoned = Signal()
    """The sketch or drag was cancelled."""

    def __init__(self, content: MapContent) -> None:
        super().__init__(content)
        self.content, self.view = content, content.view

    def begin(self) -> None:
        """Become the active tool."""

    def end(self) -> None:
        """Stop being the active tool; anything unfinished is dropped."""

    def press(self, at: Pointer) -> None:
        """A button was pressed."""

    def move(self, at: Pointer) -> None:
        """The pointer moved."""

    def release(self, at: Pointer) -> None:
        """A button was released."""

    def double(self, at: Pointer) -> None:
        """The left button was double-clicked."""

    def wants(self, key: int) -> bool:
        """Whether the tool wants a key that is a command's shortcut otherwise."""
        return False

    def key(self, key: int) -> bool:
        """A key was pressed; True if it was used."""
        return False


class PanTool(BaseTool):
    """Drag to move the map; click to select."""

    cursor = Qt.CursorShape.OpenHandCursor
    clicked = Signal(object)

    def __init__(self, content: MapContent) -> None:
        super().__init__(content)
        self._from: QPointF | None = None
        self._moved = 0.0

    def press(self, at: Pointer) -> None:
        """Begin to drag the map."""
        if at.button == Qt.MouseButton.LeftButton:
            self._from, self._moved = at.pixel, 0.0
            self.view.set_cursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, at: Pointer) -> None:
        """Drag the map."""
        if self._from is not None:
            delta = at.pixel - self._from
            self._moved += abs(delta.x()) + abs(delta.y())
            if self._moved > CLICK_PX:
                self.view.move_pixels(delta)
                self._from = at.pixel

    def release(self, at: Pointer) -> None:
        """End the drag; without a move it was a click."""
        if self._from is not None:
            self._from = None
            self.view.set_cursor(self.cursor)
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
    """The point was dropped at a Pointer."""

    def __init__(self, content: MapContent) -> None:
        super().__init__(content)
        self._from: Pointer | None = None
        self._dragging = False
        self._holds = False

    def press(self, at: Pointer) -> None:
        """Begin a click, a box or a drag."""
        if at.button == Qt.MouseButton.LeftButton:
            self._from, self._dragging = at, False
            self._holds = self._on_selected_point(at)

    def _on_selected_point(self, at: Pointer) -> bool:
        selection, project = self.content.session.selection, self.content.session.project
        graphics = self.content.layers.get(selection.layer)
        if len(selection.fids) != 1 or graphics is None or project is None or project.read_only:
            return False
        geometry = graphics.geometry(next(iter(selection.fids)))
        if not isinstance(geometry, shapely.Point):
            return False
        return bool(np.hypot(geometry.x - at.x, geometry.y - at.y) < 12.0 * self.view.metres_per_pixel)

    def move(self, at: Pointer) -> None:
        """Stretch the box, or drag the point."""
        if self._from is None:
            over = self._on_selected_point(at)
            self.view.set_cursor(Qt.CursorShape.SizeAllCursor if over else self.cursor)
            return
        delta = at.pixel - self._from.pixel
        self._dragging = self._dragging or abs(delta.x()) + abs(delta.y()) > CLICK_PX
        if self._dragging and self._holds:
            self.content.overlay.show_sketch(np.array([[at.x, at.y]]))
            self.dragged.emit(at)
        elif self._dragging:
            self.content.overlay.show_box(QRectF(self._from.pixel, at.pixel).normalized())

    def release(self, at: Pointer) -> None:
        """End the click, box or drag, and emit its signal."""
        if self._from is None or at.button != Qt.MouseButton.LeftButton:
            return
        first, self._from = self._from, None
        self.content.overlay.show_box(None)
        self.content.overlay.clear_sketch()
        if not self._dragging:
            self.clicked.emit(at)
        elif self._holds:
            self.dropped.emit(at)
        else:
            xs, ys = sorted((first.x, at.x)), sorted((first.y, at.y))
            self.boxed.emit(xs[0], ys[0], xs[1], ys[1], at)

    def end(self) -> None:
        """Drop an unfinished box or drag."""
        dragging, self._from = self._from is not None, None
        self.content.overlay.show_box(None)
        self.content.overlay.clear_sketch()
        if dragging:
            self.abandoned.emit()

    def wants(self, key: int) -> bool:
        """Whether the key is Escape and something is being dragged."""
        return key == Qt.Key.Key_Escape and self._from is not None

    def key(self, key: int) -> bool:
        """Escape cancels a drag."""
        if self.wants(key):
            self.end()
            return True
        return False


class ClickTool(BaseTool):
    """One click, one place: identify, add a post, add an incident."""

    cursor = Qt.CursorShape.CrossCursor
    clicked = Signal(object)

    def __init__(
        self, content: MapContent, *, snaps: bool = False, cursor: Qt.CursorShape = Qt.CursorShape.CrossCursor
    ) -> None:
        super().__init__(content)
        self.snaps, self.cursor = snaps, cursor

    def press(self, at: Pointer) -> None:
        """Emit the place clicked."""
        if at.button == Qt.MouseButton.LeftButton:
            self.clicked.emit(at)
