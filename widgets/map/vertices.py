"""The vertex tool: drag a vertex to move it, click a segment's middle to insert one, press Delete to remove one."""

from __future__ import annotations

import numpy as np
import shapely
from PySide6.QtCore import Qt, Signal
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray
from widgets.map.content import MapContent
from widgets.map.pointer import Pointer
from widgets.map.tools import BaseTool

GRAB_PX = 9.0


class VertexTool(BaseTool):
    """Edits the outline of the one selected zone or line; the result is emitted once, on release."""

    snaps = True
    uses_shift = True
    changed = Signal(object)
    """The shapely geometry on the plane after an edit."""
    previewed = Signal(object)
    """The same while a vertex is being dragged."""

    def __init__(self, content: MapContent) -> None:
        super().__init__(content)
        self._xy: FloatArray = np.zeros((0, 2))
        self._area = False
        self._before = self._xy
        self._held: int | None = None
        self._last: int | None = None
        self._in_hand = False
        content.session.selected.connect(self._begin_anew)
        content.session.changed.connect(self._begin_anew)

    def _begin_anew(self) -> None:
        if self._in_hand:
            self.begin()

    def begin(self) -> None:
        """Take up the selected feature's outline, if it is a single ring or line."""
        self._in_hand = True
        self._xy, self._held, self._last = np.zeros((0, 2)), None, None
        geometry = self._selected()
        if geometry is None:
            self.hinted.emit(self.tr("Select one zone or line to edit its vertices."))
            self.content.overlay.clear_sketch()
            return
        self._area = isinstance(geometry, shapely.Polygon)
        self._xy = shapely.get_coordinates(geometry)
        self._xy = self._xy[:-1] if self._area else self._xy
        self.hinted.emit(self.tr("Drag a vertex; click a segment to insert one; Delete removes the last one touched."))
        self._show()

    def end(self) -> None:
        """Remove the handles."""
        self._in_hand = False
        dragging, self._held = self._held is not None, None
        self.content.overlay.clear_sketch()
        if dragging:
            self.abandoned.emit()
        self.hinted.emit("")

    def _selected(self) -> BaseGeometry | None:
        selection = self.content.session.selection
        graphics = self.content.layers.get(selection.layer)
        if graphics is None or len(selection.fids) != 1:
            return None
        geometry = graphics.geometry(next(iter(selection.fids)))
        parts: list[BaseGeometry] = [] if geometry is None else list(shapely.get_parts(geometry))
        single = len(parts) == 1 and isinstance(parts[0], shapely.Polygon | shapely.LineString)
        return parts[0] if single and not shapely.get_num_interior_rings(parts[0]) > 0 else None

    def _show(self) -> None:
        closed = np.vstack([self._xy, self._xy[:1]]) if self._area else self._xy
        self.content.overlay.show_sketch(closed, area=self._area)

    def press(self, at: Pointer) -> None:
        """Grab a vertex, or insert one on the segment under the pointer."""
        if at.button != Qt.MouseButton.LeftButton or not len(self._xy):
            return
        self._before = self._xy.copy()
        reach = GRAB_PX * self.view.metres_per_pixel
        distances = np.hypot(self._xy[:, 0] - at.x, self._xy[:, 1] - at.y)
        nearest = int(np.argmin(distances))
        self._held = nearest if distances[nearest] <= reach else self._insert(at, reach)
        self._last = self._held

    def _insert(self, at: Pointer, reach: float) -> int | None:
        ring = np.vstack([self._xy, self._xy[:1]]) if self._area else self._xy
        edges = shapely.linestrings(np.stack((ring[:-1], ring[1:]), axis=1))
        distances = np.asarray(shapely.distance(edges, shapely.Point(at.x, at.y)))
        edge = int(np.argmin(distances))
        if distances[edge] > reach:
            return None
        self._xy = np.insert(self._xy, edge + 1, (at.x, at.y), axis=0)
        return edge + 1

    def move(self, at: Pointer) -> None:
        """Drag the vertex."""
        if self._held is not None:
            self._xy[self._held] = (at.x, at.y)
            self._show()
            self.previewed.emit(self._geometry())

    def release(self, at: Pointer) -> None:
        """Drop it: that is the edit, if it was moved or is new; it remains the last one touched."""
        if self._held is not None:
            touched, self._held = self._held, None
            if not np.array_equal(self._xy, self._before) and self._announce():
                self._last = touched  # the edit has restarted the tool

    def wants(self, key: int) -> bool:
        """Delete belongs to the tool: it removes a vertex, never the whole zone."""
        return key == Qt.Key.Key_Delete and len(self._xy) > 0

    def key(self, key: int) -> bool:
        """Delete removes the vertex last touched."""
        if key not in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or self._last is None:
            return False
        if len(self._xy) > (3 if self._area else 2):
            self._xy = np.delete(self._xy, self._last, axis=0)
            self._last = None
            self._announce()
        return True

    def _announce(self) -> bool:
        """Emit the new outline, unless it crosses itself: then the former one is restored."""
        geometry = self._geometry()
        if geometry.is_valid and not geometry.is_empty:
            self.changed.emit(geometry)
            return True
        self.begin()
        self.abandoned.emit()
        self.hinted.emit(self.tr("The outline would cross itself; nothing was changed."))
        return False

    def _geometry(self) -> BaseGeometry:
        return shapely.Polygon(self._xy) if self._area else shapely.LineString(self._xy)
