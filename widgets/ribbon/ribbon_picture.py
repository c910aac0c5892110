"""The border as a straight line, painted: gaps, detection, terrain, posts and incidents over chainage."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from widgets.ribbon.detection_track import paint_detection, paint_legend
from widgets.ribbon.doubts_lane import paint_lane
from widgets.ribbon.gap_track import paint_gaps, paint_selection
from widgets.ribbon.ground_track import paint_ground
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_scale import AXIS, GUTTER, TRACK_GAP, RibbonScale, paint_axis
from widgets.ribbon.things_track import paint_things


class RibbonPicture:
    """Paints one route between two chainages on a widget; redrawn only when something in it has changed."""

    def __init__(self, widget: QWidget, scale: RibbonScale, content: RibbonContent) -> None:
        self._widget, self._scale, self._content = widget, scale, content
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] = ()

    def paint(self, cursor_m: float | None) -> None:
        """Paint the cached picture, if it is still valid, and a line at a chainage over it."""
        key = self._looks
        if key != self._drawn:
            self._picture, self._drawn = self._draw(), key
        painter = QPainter(self._widget)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_cursor(painter, cursor_m)
        painter.end()

    @property
    def _looks(self) -> tuple[object, ...]:
        scale, widget = self._scale, self._widget
        shown = (scale.route, scale.start_m, scale.end_m, widget.size(), widget.devicePixelRatioF())
        return *shown, *self._content.looks

    def _draw(self) -> QPixmap:
        ratio = self._widget.devicePixelRatioF()
        drawn = QPixmap(self._widget.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(self._content.theme.colour("panel"))
        painter = QPainter(drawn)
        painter.setFont(self._widget.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scale.route is not None:
            self._paint_tracks(painter)
        painter.end()
        return drawn

    def _paint_tracks(self, painter: QPainter) -> None:
        scale, content = self._scale, self._content
        self._paint_gutter(painter)
        paint_axis(painter, content.theme, scale)
        painter.setClipRect(QRectF(GUTTER, 0, scale.width + 1, scale.height))
        paint_selection(painter, scale, content)
        paint_ground(painter, scale, content)
        paint_things(painter, scale, content)
        if content.report is not None:
            paint_gaps(painter, scale, content)
            self._paint_doubts(painter)
            paint_detection(painter, scale, content)
        else:
            self._paint_invitation(painter)

    def _paint_gutter(self, painter: QPainter) -> None:
        scale, theme = self._scale, self._content.theme
        painter.setPen(theme.colour("muted"))
        upper_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        for key, text in _names().items():
            box = scale.track(key)
            painter.drawText(QRectF(12, box.top(), GUTTER - 20, 16), upper_left, text)
            bottom = scale.lane.bottom() if key == "gaps" else box.bottom()
            painter.fillRect(QRectF(GUTTER, bottom + TRACK_GAP / 2, scale.width, 1), theme.colour("line", 0.7))
        if self._content.report is not None:
            paint_legend(painter, scale, theme)

    def _paint_doubts(self, painter: QPainter) -> None:
        scale, content = self._scale, self._content
        if content.bearing is not None and scale.route is not None:
            paint_lane(painter, content.theme, scale.lane, content.bearing, scale.route.name, scale.to_x)

    def _paint_invitation(self, painter: QPainter) -> None:
        painter.setPen(self._content.theme.colour("muted"))
        box = self._scale.track("gaps").united(self._scale.track("coverage"))
        text = _tr("Not analysed yet. Press F5 to see where detection is less likely than not.")
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_cursor(self, painter: QPainter, cursor_m: float | None) -> None:
        scale = self._scale
        if cursor_m is None or not scale.start_m <= cursor_m <= scale.end_m:
            return
        x = float(scale.to_x(cursor_m))
        painter.setPen(QPen(self._content.theme.colour("text", 0.6), 1.0))
        painter.drawLine(QPointF(x, 2), QPointF(x, scale.height - AXIS))


def _names() -> dict[str, str]:
    """The names of the tracks."""
    return {
        "gaps": _tr("gaps · doubts"),
        "coverage": _tr("detection"),
        "terrain": _tr("terrain"),
        "things": _tr("posts · incidents"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ribbon", text)
