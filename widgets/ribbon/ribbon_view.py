"""The ribbon under mouse and keyboard: hover, select, pan, zoom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.ribbon.gap_track import gap_at
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_picture import RibbonPicture
from widgets.ribbon.ribbon_scale import GUTTER, RIGHT, RibbonScale
from widgets.ribbon.ribbon_words import text_at
from widgets.style.theme import Theme
from widgets.words.text import tip

_STEPS = {Qt.Key.Key_Left: -0.2, Qt.Key.Key_Right: 0.2}
_ZOOMS = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5}


class RibbonView(QWidget):
    """Shows a content at a scale and emits what the user does; independent of the session."""

    ranged = Signal()
    """The user zoomed or moved."""
    hovered = Signal(object)
    """A chainage under the pointer, or None."""
    clicked = Signal(str)
    """A gap was clicked, by id; empty for a click beside one."""
    opened = Signal(str)
    """A gap was double-clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale, self.content = RibbonScale(self), RibbonContent(theme)
        self.cursor_m: float | None = None
        self._picture = RibbonPicture(self, self.scale, self.content)
        self._drag: tuple[float, float, float] | None = None
        self._moved = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Ribbon: the border by kilometre"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide and low."""
        return QSize(900, 190)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Low enough to leave room for the map."""
        return QSize(320, 140)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture, and the cursor over it."""
        self._picture.paint(self.cursor_m)

    # Moving

    def show_range(self, start_m: float, end_m: float) -> None:
        """Show a stretch of the route."""
        self.scale.show_range(start_m, end_m)
        self.update()

    def zoom(self, factor: float, at_m: float) -> None:
        """Zoom in (above 1) or out, keeping a chainage where it is."""
        start, end = self.scale.start_m, self.scale.end_m
        self.show_range(at_m - (at_m - start) / factor, at_m + (end - at_m) / factor)

    def _shift(self, share: float) -> None:
        """Move along the route by a share of what is in view."""
        shift = share * self.scale.length_m
        self.show_range(self.scale.start_m + shift, self.scale.end_m + shift)

    # The mouse and the keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the line."""
        self._drag, self._moved = (event.position().x(), self.scale.start_m, self.scale.end_m), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pull it along, or tell where the pointer is."""
        x = event.position().x()
        if self._drag is not None and event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.MiddleButton):
            self._pull(x, *self._drag)
            return
        inside = GUTTER <= x <= self.width() - RIGHT
        self.hovered.emit(self.scale.to_chainage(x) if inside and self.scale.route is not None else None)
        self._show_tip(event)

    def _pull(self, x: float, from_x: float, start_m: float, end_m: float) -> None:
        if abs(x - from_x) > 4 or self._moved:
            self._moved = True
            shift = (from_x - x) / self.scale.width * (end_m - start_m)
            self.show_range(start_m + shift, end_m + shift)
            self.ranged.emit()

    def _show_tip(self, event: QMouseEvent) -> None:
        text = text_at(self.scale, self.content, event.position())
        if text:
            QToolTip.showText(event.globalPosition().toPoint(), tip(text), self)
        else:
            QToolTip.hideText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Without a move it was a click."""
        if self._drag is not None and not self._moved and event.button() == Qt.MouseButton.LeftButton:
            gap = gap_at(self.scale, self.content, event.position())
            self.clicked.emit("" if gap is None else gap.id)
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the gap, here and on the map."""
        gap = gap_at(self.scale, self.content, event.position())
        if gap is not None:
            self.opened.emit(gap.id)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor; sideways moves."""
        delta = event.angleDelta()
        if delta.x() and abs(delta.x()) > abs(delta.y()):
            self._shift(-delta.x() / 1200.0)
        else:
            self.zoom(1.25 ** (delta.y() / 120.0), self.scale.to_chainage(event.position().x()))
        self.ranged.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, + and - zoom."""
        if event.key() in _STEPS:
            self._shift(_STEPS[Qt.Key(event.key())])
        elif event.key() in _ZOOMS:
            self.zoom(_ZOOMS[Qt.Key(event.key())], (self.scale.start_m + self.scale.end_m) / 2)
        else:
            event.ignore()
            return
        self.ranged.emit()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The pointer is nowhere."""
        self.hovered.emit(None)
