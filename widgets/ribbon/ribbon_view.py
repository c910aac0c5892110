"""The ribbon under mouse and keyboard: hover, select, move, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from layers.gaps import CLASSES
from widgets.ribbon.ribbon_picture import RibbonPicture
from widgets.ribbon.ribbon_scale import GUTTER, RIGHT
from widgets.style.theme import Theme
from widgets.words import doubt_words, watch_words
from widgets.words.text import kilometres, shown, span, tip

if TYPE_CHECKING:
    from app.analysis.gaps.doubt import Doubt
    from app.analysis.gaps.gap_report import CoverageGap, Undecided


class RibbonView(RibbonPicture):
    """Tells what the mouse asks for, and knows nobody."""

    ranged = Signal()
    """The user zoomed or moved."""
    hovered = Signal(object)
    """A chainage under the pointer, or None."""
    clicked = Signal(str)
    """A gap's id was clicked; empty beside one."""
    opened = Signal(str)
    """A gap was double-clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._drag: tuple[float, float, float] | None = None
        self._moved = False

    def gap_at(self, position: QPointF) -> CoverageGap | Undecided | None:
        """The gap drawn under a pixel, the topmost."""
        for gap, _ in reversed(self._gaps()):
            if any(box.adjusted(-2, 0, 2, 0).contains(position) for box in self._boxes(gap)):
                return gap
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take hold of the line."""
        self._drag, self._moved = (event.position().x(), self.start_m, self.end_m), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pull it along, or tell where the pointer is."""
        x = event.position().x()
        if self._drag is not None and event.buttons() & (Qt.MouseButton.LeftButton | Qt.MouseButton.MiddleButton):
            from_x, start, end = self._drag
            if abs(x - from_x) > 4 or self._moved:
                self._moved = True
                shift = (from_x - x) / self._wide * (end - start)
                self.show_range(start + shift, end + shift)
                self.ranged.emit()
            return
        inside = GUTTER <= x <= self.width() - RIGHT
        self.hovered.emit(self.to_chainage(x) if inside and self.route is not None else None)
        self._tell(event)

    def _tell(self, event: QMouseEvent) -> None:
        text = self.told_at(event.position())
        if text:
            QToolTip.showText(event.globalPosition().toPoint(), tip(text), self)
        else:
            QToolTip.hideText()

    def told_at(self, position: QPointF) -> str:
        """What is said of the gap under a pixel, of the doubts in their lane, of P in its track; empty elsewhere."""
        gap, bearing = self.gap_at(position), self.bearing
        if gap is not None:
            doubts = () if bearing is None else bearing.on(gap)
            return "\n".join(filter(None, (self._gap_words(gap), self._doubt_words(doubts))))
        if self.route is not None and self.track("coverage").contains(position):
            return self._watch_words(self.route.name, self.to_chainage(position.x()))
        near = self.lane.adjusted(0, -2, 0, 2).contains(position)
        if not near or bearing is None or self.route is None:
            return ""
        at, pixel = self.to_chainage(position.x()), (self.end_m - self.start_m) / self._wide
        return self._doubt_words(bearing.between(self.route.name, at - pixel, at + pixel))

    def _gap_words(self, gap: CoverageGap | Undecided) -> str:
        kind = shown("Choice", dict(CLASSES)[gap.klass])
        period = {"day": self.tr("by day"), "night": self.tr("by night"), "both": self.tr("day and night")}[gap.period]
        return f"{kind} · {span(gap.start_m, gap.end_m)} · {kilometres(gap.length_m)} · {period}"

    def _watch_words(self, route: str, chainage_m: float) -> str:
        rows = watch_words.at(self.report, route, chainage_m)
        lines = [f"{label}: {text}" for label, text in rows]
        return "\n".join([watch_words.heading(route, chainage_m), *lines]) if lines else ""

    def _doubt_words(self, doubts: tuple[Doubt, ...]) -> str:
        return self.tr("In doubt: {doubts}").format(doubts=doubt_words.in_brief(doubts)) if doubts else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Without a move it was a click."""
        if self._drag is not None and not self._moved and event.button() == Qt.MouseButton.LeftButton:
            gap = self.gap_at(event.position())
            self.clicked.emit("" if gap is None else gap.id)
        self._drag = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the gap, here and on the map."""
        gap = self.gap_at(event.position())
        if gap is not None:
            self.opened.emit(gap.id)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom at the cursor; sideways moves."""
        delta = event.angleDelta()
        if delta.x() and abs(delta.x()) > abs(delta.y()):
            shift = -delta.x() / 1200.0 * (self.end_m - self.start_m)
            self.show_range(self.start_m + shift, self.end_m + shift)
        else:
            self.zoom(1.25 ** (delta.y() / 120.0), self.to_chainage(event.position().x()))
        self.ranged.emit()
        event.accept()

    def zoom(self, factor: float, at_m: float) -> None:
        """Zoom in (above 1) or out, keeping a chainage where it is."""
        self.show_range(at_m - (at_m - self.start_m) / factor, at_m + (self.end_m - at_m) / factor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move, + and - zoom."""
        steps = {Qt.Key.Key_Left: -0.2, Qt.Key.Key_Right: 0.2}
        zooms = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5}
        if event.key() in steps:
            shift = steps[Qt.Key(event.key())] * (self.end_m - self.start_m)
            self.show_range(self.start_m + shift, self.end_m + shift)
        elif event.key() in zooms:
            self.zoom(zooms[Qt.Key(event.key())], (self.start_m + self.end_m) / 2)
        else:
            event.ignore()
            return
        self.ranged.emit()

    def leaveEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """The pointer is nowhere."""
        self.hovered.emit(None)
