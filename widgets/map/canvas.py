"""The map under mouse and keyboard: what is pressed goes to the tool in hand; scale bar, north arrow, overview."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from widgets.map import furniture, snapping
from widgets.map.content import MapContent
from widgets.map.pointer import Pointer
from widgets.map.view import WHEEL_FACTOR
from widgets.session.session import Session
from widgets.words.text import shown

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, 1.0),
    Qt.Key.Key_Down: (0.0, -1.0),
}


class Tool(Protocol):
    """What a tool of the map does with the mouse and the keys."""

    cursor: Qt.CursorShape
    snaps: bool

    def begin(self) -> None: ...
    def end(self) -> None: ...
    def press(self, at: Pointer) -> None: ...
    def move(self, at: Pointer) -> None: ...
    def release(self, at: Pointer) -> None: ...
    def double(self, at: Pointer) -> None: ...
    def wants(self, key: int) -> bool: ...
    def key(self, key: int) -> bool: ...


class MapCanvas(MapContent):
    """The map as the window has it."""

    pointed = Signal(object)
    """The Pointer moved; None when it left."""
    menu_wanted = Signal(object)
    """The map was right-clicked at a Pointer, and the tool had no use for it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setAccessibleName(self.tr("Map"))
        self.overview = furniture.Overview(self)
        self.tool: Tool | None = None
        self.snapping = True
        self.decorated = True
        self._space = False
        self._drag: QPointF | None = None
        self._box_from: QPointF | None = None

    # The mouse and the keys

    def set_tool(self, tool: Tool) -> None:
        """Take another tool into the hand."""
        if self.tool is not None:
            self.tool.end()
        self.tool = tool
        self.viewport().setCursor(tool.cursor)
        tool.begin()

    def pointer(self, event: QMouseEvent | QContextMenuEvent) -> Pointer:
        """Where an event is, snapped if the tool wants that."""
        pixel = QPointF(event.position()) if isinstance(event, QMouseEvent) else QPointF(event.pos())
        button = event.button() if isinstance(event, QMouseEvent) else Qt.MouseButton.RightButton
        x, y = self.to_plane(pixel)
        lon, lat = self.session.plane.place(x, y)
        at = Pointer(x, y, lon, lat, pixel, _screen(event), button, event.modifiers())
        return self._snapped(at) if self.snapping and self.tool is not None and self.tool.snaps else at

    def _snapped(self, at: Pointer) -> Pointer:
        entries = self.session.project.entries if self.session.project else {}
        visible = [
            graphics
            for uuid, graphics in self.layers.items()
            if entries[uuid].visible and graphics.layer.kind != "reference"
        ]
        found = snapping.snap(at.x, at.y, snapping.REACH_PX * self.metres_per_pixel, visible)
        if found is None:
            return at
        lon, lat = self.session.plane.place(found.x, found.y)
        kind = self.tr("vertex") if found.kind == "vertex" else self.tr("edge")
        return replace(at, x=found.x, y=found.y, lon=lon, lat=lat, snapped=f"{kind} · {found.layer}")

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a pan, a zoom box, or the tool's work."""
        self.setFocus()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._drag = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif (
            left
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
            and not getattr(self.tool, "uses_shift", False)
        ):
            self._box_from = event.position()
        elif self.tool is not None:
            self.tool.press(self.pointer(event))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pan, stretch the zoom box, or let the tool follow; everybody hears where the pointer is."""
        if self._drag is not None:
            self.move_pixels(event.position() - self._drag)
            self._drag = event.position()
        elif self._box_from is not None:
            self.overlay.show_box(QRectF(self._box_from, event.position()).normalized())
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
        self.overlay.show_box(None)
        if box.width() > 4 and box.height() > 4:
            left, top = self.to_plane(box.topLeft())
            right, bottom = self.to_plane(box.bottomRight())
            self.show_rect((left, bottom, right, top))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The tool's second press."""
        if self.tool is not None and event.button() == Qt.MouseButton.LeftButton:
            self.tool.double(self.pointer(event))
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / 120.0
        if notches:
            self.zoom(WHEEL_FACTOR**notches, event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A key the tool wants goes to it, not to the command whose shortcut it is."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self.tool is not None and self.tool.wants(event.key()):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The tool first, then arrows, +, - and Space."""
        key = event.key()
        if self.tool is not None and self.tool.key(key):
            event.accept()
        elif key in _ARROWS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(*_ARROWS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(WHEEL_FACTOR**2)
        elif key == Qt.Key.Key_Minus:
            self.zoom(WHEEL_FACTOR**-2)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = True
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space ends panning."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._restore_cursor()
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """A right click the tool did not use asks for the map's menu."""
        if not getattr(self.tool, "uses_right_click", False):
            self.menu_wanted.emit(self.pointer(event))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is nowhere."""
        self.pointed.emit(None)
        super().leaveEvent(event)

    def _restore_cursor(self) -> None:
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor if self.tool is None else self.tool.cursor)

    # Furniture

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the overview in its corner."""
        super().resizeEvent(event)
        if hasattr(self, "overview"):
            bottom = self.height() - furniture.MARGIN
            self.labels.reserved = [
                QRectF(0, 0, 460, 44),
                QRectF(self.width() - 150, 0, 150, 50),
                QRectF(0, bottom - 40, 230, 60),
                QRectF(self.overview.geometry()),
            ]
            self.overview.move(self.width() - self.overview.width() - furniture.MARGIN, bottom - self.overview.height())

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # noqa: N802 - Qt's name
        """Scale bar, north arrow, and which of the layers shown are made up."""
        if not self.decorated or self.session.project is None:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = QPointF(furniture.MARGIN, self.height() - furniture.MARGIN)
        furniture.paint_scale_bar(painter, self.session.theme, corner, self.metres_per_pixel)
        left, bottom, right, top = self.view_rect
        lon, lat = self.session.plane.place((left + right) / 2, (bottom + top) / 2)
        centre = QPointF(furniture.MARGIN + 190, self.height() - furniture.MARGIN - 16)
        if abs(lat) < 89.0:
            furniture.paint_north(painter, self.session.theme, centre, self.session.plane.convergence_deg(lon, lat))
        furniture.paint_caption(painter, self.session.theme, self._made_up())
        painter.restore()

    def _made_up(self) -> str:
        """What the map says of its synthetic layers; empty if it shows none."""
        entries = self.session.project.entries.values() if self.session.project else ()
        names = [shown("Layer", entry.name) for entry in entries if entry.visible and entry.provenance.synthetic]
        return self.tr("Synthetic, not observed: {layers}").format(layers=", ".join(names)) if names else ""


def _screen(event: Any) -> QPoint:
    return QPoint(event.globalPosition().toPoint()) if isinstance(event, QMouseEvent) else QPoint(event.globalPos())
