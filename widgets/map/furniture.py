"""Map furniture: scale bar, north arrow, caption, attribution, and the overview in its corner."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from resources.literal import one_line
from widgets.map.content import MapContent
from widgets.map.overview import Overview
from widgets.session.late import IMPORTS
from widgets.style.theme import Theme
from widgets.words.text import NBSP, shown

MARGIN = 16
TOP, BAR_HEIGHT = 44, 60
"""What caption and buttons take at the top, and the scale bar at the bottom, in pixels."""
BAR_PX = 140
_STEPS = (1.0, 2.0, 5.0)


def bar_length_m(metres_per_pixel: float, longest_px: float = BAR_PX) -> float:
    """The longest 1, 2 or 5 × 10ⁿ metres that fit into ``longest_px``."""
    fits = metres_per_pixel * longest_px
    power = 10.0 ** math.floor(math.log10(fits))
    return max(step * power for step in _STEPS if step * power <= fits)


def bar_text(metres: float) -> str:
    """The length of a scale bar as text."""
    return f"{metres / 1000:,g}{NBSP}km" if metres >= 1000 else f"{metres:g}{NBSP}m"


def paint_scale_bar(painter: QPainter, theme: Theme, corner: QPointF, metres_per_pixel: float) -> None:
    """A scale bar whose lower left end is at ``corner``, in pixels."""
    metres = bar_length_m(metres_per_pixel)
    width = metres / metres_per_pixel
    x, y = corner.x(), corner.y()
    ticks = [QPointF(x, y - 6), QPointF(x, y), QPointF(x + width, y), QPointF(x + width, y - 6)]
    for colour, thickness in ((theme.colour("halo", 0.8), 5.0), (theme.colour("text"), 1.6)):
        painter.setPen(
            QPen(colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPolyline(ticks)
    write(painter, theme, QRectF(x, y - 24, width, 16), bar_text(metres))


def paint_north(painter: QPainter, theme: Theme, centre: QPointF, lean_deg: float) -> None:
    """A north arrow, turned to true north on the plane."""
    painter.save()
    painter.translate(centre)
    painter.rotate(lean_deg)
    arrow = QPolygonF([QPointF(0, -15), QPointF(6, 7), QPointF(0, 3), QPointF(-6, 7)])
    painter.setPen(
        QPen(theme.colour("halo", 0.8), 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(theme.colour("text"))
    painter.drawPolygon(arrow)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPolygon(arrow)
    painter.restore()
    write(painter, theme, QRectF(centre.x() - 10, centre.y() + 8, 20, 14), "N")


def paint_caption(painter: QPainter, theme: Theme, text: str, width: float) -> QRectF:
    """Text on a pale ground in the upper left corner of a map so wide, in as many lines as it takes.

    Returns the ground; empty if there is nothing to say.
    """
    if not text:
        return QRectF()
    font = QFont(painter.font())
    font.setPixelSize(12)
    painter.setFont(font)
    flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    room = QRectF(0, 0, max(width - 2 * MARGIN - 16, 60), 400)
    box = QRectF(painter.fontMetrics().boundingRect(room.toRect(), flags, text)).adjusted(-8, -4, 8, 4)
    box.moveTopLeft(QPointF(MARGIN, MARGIN))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("panel", 0.85))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(theme.colour("text"))
    painter.drawText(box.adjusted(8, 4, -8, -4), int(flags), text)
    return box


def paint_attribution(painter: QPainter, theme: Theme, box: QRectF, text: str) -> QRectF:
    """Whose underlays the map shows, on a pale ground in the lower right corner of ``box``, in two lines at most.

    Returns the ground; empty if there is nothing to say, or no room.
    """
    if not text or box.width() < 60:
        return QRectF()
    font = QFont(painter.font())
    font.setPixelSize(10)
    painter.setFont(font)
    metrics, flags = painter.fontMetrics(), Qt.AlignmentFlag.AlignRight | Qt.TextFlag.TextWordWrap
    fitted = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, int(1.8 * box.width()))
    size = metrics.boundingRect(QRectF(0, 0, box.width() - 12, 60).toRect(), flags, fitted).size()
    ground = QRectF(0, 0, size.width() + 12, size.height() + 4)
    ground.moveBottomRight(box.bottomRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("panel", 0.8))
    painter.drawRoundedRect(ground, 3, 3)
    painter.setPen(theme.colour("text"))
    painter.drawText(ground.adjusted(6, 2, -6, -2), int(flags), fitted)
    return ground


def write(painter: QPainter, theme: Theme, box: QRectF, text: str) -> None:
    """A small haloed text in the middle of a box."""
    font = QFont(painter.font())
    font.setPixelSize(11)
    painter.setFont(font)
    painter.setPen(theme.colour("halo", 0.7))
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
        painter.drawText(box.translated(dx, dy), Qt.AlignmentFlag.AlignCenter, text)
    painter.setPen(theme.colour("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Furniture(QObject):
    """Painted on the map's widget, over its items; the overview is in the lower right corner."""

    def __init__(self, over: QWidget, content: MapContent) -> None:
        super().__init__(over)
        self._over, self._content = over, content
        self._view, self._session = content.view, content.session
        self.overview = Overview(over, content)
        self._synthetic: set[str] | None = None
        self._grounds: tuple[QRectF, ...] = ()
        over.installEventFilter(self)
        for signal in (self._session.opened, self._session.changed):
            signal.connect(self._forget)
        self._view.changed.connect(self._make_way)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keep the overview in its corner, and labels clear of the furniture."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
            self._make_way()
        return super().eventFilter(watched, event)

    def want_overview(self, wanted: bool) -> None:
        """Show the overview where it covers no border, or do not."""
        self.overview.wanted = wanted
        self._make_way()

    def _make_way(self) -> None:
        """Move the overview off the borders in view."""
        width, bottom = self._over.width(), self._over.height() - MARGIN
        left, right = MARGIN, width - self.overview.width() - MARGIN
        low, high = bottom - self.overview.height(), MARGIN + TOP
        corners = [QPoint(right, low), QPoint(right, high), QPoint(left, high), QPoint(left, low - BAR_HEIGHT)]
        if self.overview.place(corners):
            self._settle()

    def _settle(self) -> None:
        width, bottom = self._over.width(), self._over.height() - MARGIN
        self._content.pile.reserve(
            [
                QRectF(0, 0, 460, 44),
                QRectF(width - 150, 0, 150, 50),
                QRectF(0, bottom - 40, 230, 60),
                QRectF(self.overview.geometry()) if self.overview.isVisible() else QRectF(),
                *(ground for ground in self._grounds if not ground.isEmpty()),
            ]
        )

    def paint(self, painter: QPainter) -> None:
        """Paint scale bar, north arrow, attribution, and which of the layers shown hold made-up rows."""
        if self._session.project is None:
            return
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, bottom = self._session.theme, self._over.height() - MARGIN
        paint_scale_bar(painter, theme, QPointF(MARGIN, bottom), self._view.metres_per_pixel)
        left, low, right, high = self._view.rect
        lon, lat = self._session.plane.place((left + right) / 2, (low + high) / 2)
        if abs(lat) < 89.0:
            lean = self._session.plane.convergence_deg(lon, lat)
            paint_north(painter, theme, QPointF(MARGIN + 190, bottom - 16), lean)
        caption = paint_caption(painter, theme, self._synthetic_note(), self._over.width())
        beside = (
            self.overview.isVisible() and self.overview.x() > MARGIN and self.overview.y() > self._over.height() / 2
        )
        right = (self.overview.x() if beside else self._over.width()) - MARGIN / 2
        box = QRectF(MARGIN + 220, bottom - 40, right - MARGIN - 220, 40)
        self._reserve(caption, paint_attribution(painter, theme, box, self._content.pile.attribution))
        painter.restore()

    def _reserve(self, *grounds: QRectF) -> None:
        """Keep labels clear of caption and attribution, from the next frame on."""
        if grounds != self._grounds:
            self._grounds = grounds
            self._settle()
            self._view.viewport.update()

    def _forget(self) -> None:
        """Which layers hold made-up rows is looked up anew when next painted."""
        self._synthetic = None

    def _synthetic_note(self) -> str:
        """The notice about layers that are made up, or hold rows that are; empty if none is shown."""
        project = self._session.project
        entries = list(project.entries.values()) if project is not None else []
        if project is not None and self._synthetic is None:
            with IMPORTS:
                from app.tasks.info import has_synthetic_rows  # noqa: PLC0415
            made_up = (one for one in entries if one.provenance.synthetic or has_synthetic_rows(project, one))
            self._synthetic = {one.uuid for one in made_up}
        names = [shown("Layer", one.name) for one in entries if one.visible and one.uuid in (self._synthetic or ())]
        return self.tr("Synthetic, not observed: {layers}").format(layers=", ".join(names)) if names else ""
