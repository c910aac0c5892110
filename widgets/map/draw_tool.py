"""The tool that draws a line or an area on the map."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import Qt, Signal

from app.arrays import FloatArray
from widgets.map.content import MapContent
from widgets.map.pointer import Pointer
from widgets.map.tools import BaseTool


class DrawTool(BaseTool):
    """Draws a line or an area, vertex by vertex.

    Double-click, Enter or right-click ends it, Backspace or undo removes the last vertex, Escape cancels.
    """

    cursor = Qt.CursorShape.CrossCursor
    snaps = True
    uses_right_click = True
    uses_shift = True
    finished = Signal(object)
    """n × 2 on the plane: at least two vertices for a line, three for an area."""
    progressed = Signal(object)
    """The same while drawing, with the place under the pointer last."""

    def __init__(self, content: MapContent, *, area: bool) -> None:
        super().__init__(content)
        self.area = area
        self._vertices: list[tuple[float, float]] = []
        self._last: Pointer | None = None

    @property
    def least(self) -> int:
        """The least number of vertices."""
        return 3 if self.area else 2

    def begin(self) -> None:
        """Hint how to begin."""
        self.hinted.emit(self.tr("Click to set the first vertex."))

    def end(self) -> None:
        """Drop a half-drawn line or area."""
        self._vertices.clear()
        self.content.overlay.clear_sketch()
        self.abandoned.emit()
        self.hinted.emit("")

    def press(self, at: Pointer) -> None:
        """Add a vertex, or end on a right click."""
        if at.button == Qt.MouseButton.RightButton:
            self._finish()
        elif at.button == Qt.MouseButton.LeftButton:
            self._vertices.append((at.x, at.y))
            self.move(at)

    def double(self, at: Pointer) -> None:
        """End; the press before has added the last vertex."""
        self._finish()

    def move(self, at: Pointer) -> None:
        """Stretch the last segment."""
        self._last = at
        if self._vertices:
            xy = np.array([*self._vertices, (at.x, at.y)])
            self.content.overlay.show_sketch(xy, area=self.area)
            self.progressed.emit(xy)

    def wants(self, key: int) -> bool:
        """Whether the key drops the sketch or its last vertex, and there is one."""
        return key in (Qt.Key.Key_Escape, Qt.Key.Key_Undo) and bool(self._vertices)

    def key(self, key: int) -> bool:
        """Enter, Backspace or undo, Escape."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Undo) and self._vertices:
            self._vertices.pop()
            self._redraw()
        elif key == Qt.Key.Key_Escape and self._vertices:
            self.end()
            self.begin()
        else:
            return False
        return True

    def _redraw(self) -> None:
        if self._vertices and self._last is not None:
            self.move(self._last)
        else:
            self.content.overlay.clear_sketch()
            self.abandoned.emit()

    def _finish(self) -> None:
        xy = _without_repeats(np.array(self._vertices).reshape(-1, 2))
        if len(xy) < self.least:
            self.hinted.emit(
                self.tr("An area needs at least three vertices.")
                if self.area
                else self.tr("A line needs at least two vertices.")
            )
            return
        if self.area and not shapely.Polygon(xy).is_valid:
            self.hinted.emit(self.tr("The outline crosses itself: remove the last vertex with Backspace."))
            return
        self._vertices.clear()
        self.content.overlay.clear_sketch()
        self.finished.emit(xy)


def _without_repeats(xy: FloatArray) -> FloatArray:
    """A double click adds its vertex twice."""
    return xy[np.append(True, np.any(np.diff(xy, axis=0) != 0.0, axis=1))] if len(xy) else xy
