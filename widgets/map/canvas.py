"""The map under mouse and keyboard: events go to the active tool."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from widgets.map import snapping
from widgets.map.content import MapContent
from widgets.map.furniture import Furniture
from widgets.map.pointer import Pointer
from widgets.map.tools import BaseTool
from widgets.map.view import WHEEL_FACTOR, MapView
from widgets.map.view_history import ViewHistory
from widgets.session.session import Session

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


LEAST_PX = 420
"""The least width: scale bar, north arrow and overview stand side by side."""


class MapCanvas(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """The map as the window has it: a view, its contents, its furniture, and the active tool."""

    pointed = Signal(object)
    """The Pointer moved; None when it left the map."""
    menu_wanted = Signal(object)
    """The map was right-clicked at a Pointer, and the tool did not use the click."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setAccessibleName(self.tr("Map"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumWidth(LEAST_PX)
        self.session = session
        self.view = MapView(self)
        self.content = MapContent(self.view, session)
        self.history = ViewHistory(self.view)
        self.furniture = Furniture(self, self.content)
        session.opened.connect(self.history.forget)
        self.tool: BaseTool | None = None
        self.snapping = True
        self._space = False
        self._drag: QPointF | None = None
        self._box_from: QPointF | None = None

    # The mouse and the keys

    def set_tool(self, tool: BaseTool) -> None:
        """Make another tool the active one."""
        if self.tool is not None:
            self.tool.end()
        self.tool = tool
        self.view.set_cursor(tool.cursor)
        tool.begin()

    def pointer(self, event: QMouseEvent | QContextMenuEvent) -> Pointer:
        """Where an event is, snapped if the tool wants that."""
        pixel = QPointF(event.position()) if isinstance(event, QMouseEvent) else QPointF(event.pos())
        button = event.button() if isinstance(event, QMouseEvent) else Qt.MouseButton.RightButton
        x, y = self.view.to_plane(pixel)
        lon, lat = self.session.plane.place(x, y)
        at = Pointer(x, y, lon, lat, pixel, _screen(event), button, event.modifiers())
        return self._snapped(at) if self.snapping and self.tool is not None and self.tool.snaps else at

    def _snapped(self, at: Pointer) -> Pointer:
        reach = snapping.REACH_PX * self.view.metres_per_pixel
        snap = snapping.snap(at.x, at.y, reach, self.content.pile.snappable())
        if snap is None:
            return at
        lon, lat = self.session.plane.place(snap.x, snap.y)
        kind = self.tr("vertex") if snap.kind == "vertex" else self.tr("edge")
        return replace(at, x=snap.x, y=snap.y, lon=lon, lat=lat, snapped=f"{kind} · {snap.layer}")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a pan, a zoom box, or the tool's work."""
        self.setFocus()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._drag = event.position()
            self.view.set_cursor(Qt.CursorShape.ClosedHandCursor)
        elif left and event.modifiers() == Qt.KeyboardModifier.ShiftModifier and not self._shift_is_the_tools:
            self._box_from = event.position()
        elif self.tool is not None:
            self.tool.press(self.pointer(event))
        event.accept()

    @property
    def _shift_is_the_tools(self) -> bool:
        return self.tool is not None and self.tool.uses_shift

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, stretch the zoom box, or let the tool follow; announce where the pointer is."""
        if self._drag is not None:
            self.view.move_pixels(event.position() - self._drag)
            self._drag = event.position()
        elif self._box_from is not None:
            self.content.overlay.show_box(QRectF(self._box_from, event.position()).normalized())
        else:
            at = self.pointer(event)
            if self.tool is not None:
                self.tool.move(at)
            self.pointed.emit(at)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """End what the press began."""
        if self._drag is not None:
            self._drag = None
            self._restore_cursor()
        elif self._box_from is not None:
            self._zoom_to_box(QRectF(self._box_from, event.position()).normalized())
        elif self.tool is not None:
            self.tool.release(self.pointer(event))
        event.accept()

    def _zoom_to_box(self, box: QRectF) -> None:
        self._box_from = None
        self.content.overlay.show_box(None)
        if box.width() > 4 and box.height() > 4:
            left, top = self.view.to_plane(box.topLeft())
            right, bottom = self.view.to_plane(box.bottomRight())
            self.view.show_rect((left, bottom, right, top))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pass the double click to the tool."""
        if self.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self.tool.double(self.pointer(event))
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self.view.zoom(WHEEL_FACTOR**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A key the tool wants goes to it, not to the command whose shortcut it is."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self.tool is not None and self.tool.wants(_key(event)):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The tool first; then arrows, +, - and Space."""
        key = _key(event)
        if self.tool is not None and self.tool.key(key):
            event.accept()
        elif key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.view.step(*_ARROWS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.view.zoom(WHEEL_FACTOR**2)
        elif key == Qt.Key.Key_Minus:
            self.view.zoom(WHEEL_FACTOR**-2)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.view.set_cursor(Qt.CursorShape.OpenHandCursor)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Releasing Space ends panning."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._restore_cursor()
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """A right click the tool did not use opens the map's menu."""
        if self.tool is None or not self.tool.uses_right_click:
            self.menu_wanted.emit(self.pointer(event))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer has left the map."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def _restore_cursor(self) -> None:
        self.view.set_cursor(Qt.CursorShape.ArrowCursor if self.tool is None else self.tool.cursor)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The content has its turn before the picture is made."""
        self.content.before_paint()
        super().paintEvent(event)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802 - Qt's name
        """Paint the map furniture."""
        self.furniture.paint(painter)


def _key(event: QKeyEvent) -> int:
    """The key that was pressed; Key_Undo for whatever the system's shortcut of that is."""
    return Qt.Key.Key_Undo if event.matches(QKeySequence.StandardKey.Undo) else event.key()


def _screen(event: Any) -> QPoint:
    return QPoint(event.globalPosition().toPoint()) if isinstance(event, QMouseEvent) else QPoint(event.globalPos())
