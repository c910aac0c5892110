"""The border pulled straight, painted: gaps, coverage, terrain, posts and incidents over chainage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from app.analysis.gaps.doubts.bearing import Bearing
from app.arrays import FloatArray
from widgets.map.draw import path_of, strokes_of
from widgets.ribbon.doubts_lane import paint_lane
from widgets.ribbon.ribbon_data import Along, Ground, columns
from widgets.ribbon.ribbon_scale import AXIS, GUTTER, TRACK_GAP, RibbonFrame
from widgets.style import patterns
from widgets.style.theme import Theme, mix

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, Profile, Undecided

HARD_OPACITY = 0.45


class RibbonPicture(RibbonFrame):
    """Paints one route between two chainages; knows nobody."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.report: GapReport | None = None
        self.along: Along | None = None
        self.ground: Ground | None = None
        self.theta = 0.5
        self.cursor_m: float | None = None
        self.selected = ""
        self._picture = QPixmap()
        self._drawn: tuple[object, ...] = ()
        self._known: tuple[GapReport, Bearing] | None = None

    @property
    def bearing(self) -> Bearing | None:
        """The doubts of the report in view, made once for it."""
        if self.report is None:
            return None
        if self._known is None or self._known[0] is not self.report:
            self._known = self.report, Bearing.of(self.report)
        return self._known[1]

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture as it was drawn last, if nothing in it has changed; the cursor over it."""
        key = self._looks
        if key != self._drawn:
            self._picture, self._drawn = self._draw(), key
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_cursor(painter)
        painter.end()

    @property
    def _looks(self) -> tuple[object, ...]:
        """All that the picture depends on; held, so that no id can come again."""
        parts = (self.route, self.report, self.along, self.ground, self.theme.name, self.selected, self.theta)
        return *parts, self.start_m, self.end_m, self.size(), self.devicePixelRatioF()

    def _draw(self) -> QPixmap:
        made = QPixmap(self.size() * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(self.theme.colour("panel"))
        painter = QPainter(made)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.route is not None:
            self._paint_tracks(painter)
        painter.end()
        return made

    def _paint_tracks(self, painter: QPainter) -> None:
        self._paint_gutter(painter)
        self._paint_axis(painter)
        painter.setClipRect(QRectF(GUTTER, 0, self._wide + 1, self.height()))
        self._paint_selection(painter)
        self._paint_terrain(painter)
        self._paint_things(painter)
        if self.report is not None:
            self._paint_gaps(painter, self.report)
            self._paint_doubts(painter)
            self._paint_coverage(painter, self.report.profile)
        else:
            self._paint_invitation(painter)

    def _paint_gutter(self, painter: QPainter) -> None:
        names = {
            "gaps": self.tr("gaps · doubts"),
            "coverage": self.tr("detection"),
            "terrain": self.tr("terrain"),
            "things": self.tr("posts · incidents"),
        }
        painter.setPen(self.theme.colour("muted"))
        for key, text in names.items():
            box = self.track(key)
            painter.drawText(
                QRectF(12, box.top(), GUTTER - 20, 16), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text
            )
            bottom = self.lane.bottom() if key == "gaps" else box.bottom()
            painter.fillRect(QRectF(GUTTER, bottom + TRACK_GAP / 2, self._wide, 1), self.theme.colour("line", 0.7))
        if self.report is not None:
            self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        box = self.track("coverage")
        if box.height() < 46:
            return
        for row, (text, day) in enumerate(((self.tr("night"), False), (self.tr("day"), True))):
            y = box.top() + 26 + row * 15
            painter.setPen(self._period_pen(day))
            painter.drawLine(QPointF(14, y), QPointF(28, y))
            painter.setPen(self.theme.colour("muted"))
            painter.drawText(QRectF(34, y - 8, GUTTER - 40, 16), Qt.AlignmentFlag.AlignVCenter, text)

    def _period_pen(self, day: bool) -> QPen:
        return QPen(self.theme.colour("warning", 0.9), 1.2) if day else QPen(self.theme.colour("accent"), 1.6)

    def _gaps(self) -> list[tuple[CoverageGap | Undecided, float]]:
        """What stands in the gap track of this route, with its opacity; what is drawn last lies on top."""
        if self.report is None or self.route is None:
            return []
        piles = (
            (self.report.undecided, HARD_OPACITY),
            (self.report.hard_terrain_gaps, HARD_OPACITY),
            (self.report.gaps, 1.0),
        )
        return [(gap, opacity) for pile, opacity in piles for gap in pile if gap.route == self.route.name]

    def _boxes(self, gap: CoverageGap | Undecided) -> list[QRectF]:
        """Where a gap is drawn: the upper half by day, the lower by night, both for both; twice where a ring wraps."""
        track = self.track("gaps")
        top = track.top() + (track.height() / 2 if gap.period == "night" else 0.0)
        height = track.height() / (1 if gap.period == "both" else 2)
        length = self.route.length_m if self.route is not None else 0.0
        spans = [(gap.start_m, gap.end_m)] + (
            [(gap.start_m - length, gap.end_m - length)] if gap.end_m > length else []
        )
        boxes = []
        for start, end in spans:
            left, right = float(self.to_x(start)), float(self.to_x(end))
            boxes.append(QRectF(left, top, max(2.0, right - left), height))
        return boxes

    def _paint_gaps(self, painter: QPainter, report: GapReport) -> None:
        palette = self.theme.palette
        track = self.track("gaps")
        for gap, opacity in self._gaps():
            style = palette.gap(gap.klass)
            painter.setOpacity(opacity)
            for box in filter(track.intersects, self._boxes(gap)):
                painter.fillRect(box, patterns.brush(style.pattern, QColor(style.colour), palette.panel))
            painter.setOpacity(1.0)

    def _paint_doubts(self, painter: QPainter) -> None:
        if self.bearing is not None and self.route is not None:
            paint_lane(painter, self.theme, self.lane, self.bearing, self.route.name, self.to_x)

    def _paint_coverage(self, painter: QPainter, profile: Profile) -> None:
        inside = self._samples_in_view(profile)
        box = self.track("coverage")
        x = self.to_x(profile.chainage_m[inside])
        for day in (True, False):
            p, low, high = (
                (profile.p_day, profile.p_low_day, profile.p_high_day)
                if day
                else (profile.p_night, profile.p_low_night, profile.p_high_night)
            )
            at, (line, floor, roof) = columns(x, (p[inside], low[inside], high[inside]), ("min", "min", "max"))
            y, y_low, y_high = (box.bottom() - np.nan_to_num(value) * box.height() for value in (line, floor, roof))
            shade = self._period_pen(day).color()
            shade.setAlphaF(0.16)
            band = _polygon(np.concatenate((at, at[::-1])), np.concatenate((y_low, y_high[::-1])))
            # A smooth edge of a band this busy costs more than all the rest, and is not seen.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.fillPath(band, shade)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._period_pen(day))
            _stroke(painter, at, y)
        level = box.bottom() - self.theta * box.height()
        painter.setPen(QPen(QColor(self.theme.palette.gap("A").colour), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))

    def _samples_in_view(self, profile: Profile) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        name = "" if self.route is None else self.route.name
        near = (profile.chainage_m >= self.start_m - 1000.0) & (profile.chainage_m <= self.end_m + 1000.0)
        return np.flatnonzero(near & (profile.route == name))

    def _paint_terrain(self, painter: QPainter) -> None:
        """The ground between its least and greatest height in view: scaled to the whole line it would be flat."""
        if self.ground is None or self.route is None or self.ground.route != self.route.name:
            return
        box, ground = self.track("terrain"), self.ground
        step = float(np.diff(ground.chainage_m[:2]).sum()) if len(ground.chainage_m) > 1 else 0.0
        near = (
            (ground.chainage_m >= self.start_m - step)
            & (ground.chainage_m <= self.end_m + step)
            & np.isfinite(ground.height_m)
        )
        if near.sum() < 2:
            return
        heights = ground.height_m[near]
        low, high = float(heights.min()), float(heights.max())
        room = max(high - low, 50.0)
        x = self.to_x(ground.chainage_m[near])
        y = box.bottom() - (heights - low) / room * (box.height() - 4) - 1
        ground_colour = QColor(mix(self.theme.palette.panel, self.theme.palette.muted, 0.22))
        outline = np.concatenate((x[:1], x, x[-1:])), np.concatenate(([box.bottom()], y, [box.bottom()]))
        painter.fillPath(_polygon(*outline), ground_colour)
        painter.setPen(QPen(self.theme.colour("muted"), 1.2))
        _stroke(painter, x, y)
        painter.setClipping(False)
        painter.setPen(self.theme.colour("muted"))
        if box.height() >= 26:
            text = f"{low:,.0f}–{high:,.0f} m"
            painter.drawText(QRectF(12, box.top() + 16, GUTTER - 20, 16), Qt.AlignmentFlag.AlignLeft, text)
        painter.setClipping(True)

    def _paint_things(self, painter: QPainter) -> None:
        if self.along is None or self.route is None:
            return
        box, styles = self.track("things"), self.theme.palette.styles
        painter.setPen(Qt.PenStyle.NoPen)
        zone = QColor(styles["zone"].colour)
        zone.setAlphaF(0.25)
        for start, end in self.along.patrols.get(self.route.name, []):
            left, right = float(self.to_x(start)), float(self.to_x(end))
            painter.fillRect(QRectF(left, box.bottom() - 4, max(2.0, right - left), 4), zone)
        incident = QColor(styles["incident"].colour)
        incident.setAlphaF(0.7)
        painter.setPen(QPen(incident, 3.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        # Spread over a few rows by number, so that neighbours stay apart.
        rows = enumerate(self._in_view(self.along.incidents))
        painter.drawPoints([QPointF(x, box.bottom() - 8 - (number * 7 % 11)) for number, x in rows])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(styles["post"].colour))
        for x in self._in_view(self.along.posts):
            top = box.top() + 2
            painter.drawPolygon(QPolygonF([QPointF(x, top), QPointF(x + 4.5, top + 8), QPointF(x - 4.5, top + 8)]))

    def _in_view(self, found: dict[str, FloatArray]) -> list[float]:
        chainage = found.get(self.route.name, np.zeros(0)) if self.route is not None else np.zeros(0)
        x = self.to_x(chainage[(chainage >= self.start_m) & (chainage <= self.end_m)])
        # More than one to a pixel could not be told apart.
        return [float(value) for value in (np.unique(np.round(x)) if len(x) > 2 * self._wide else x)]

    def _paint_invitation(self, painter: QPainter) -> None:
        painter.setPen(self.theme.colour("muted"))
        box = self.track("gaps").united(self.track("coverage"))
        painter.drawText(
            box, Qt.AlignmentFlag.AlignCenter, self.tr("Not analysed yet. Press F5 to see where nobody watches.")
        )

    def _paint_selection(self, painter: QPainter) -> None:
        for gap, _ in self._gaps():
            if gap.id != self.selected:
                continue
            for box in self._boxes(gap):
                tall = QRectF(box.left(), 2, box.width(), self.height() - AXIS - 2)
                painter.fillRect(tall, self.theme.colour("accent", 0.10))
                painter.setPen(QPen(self.theme.colour("accent"), 1.0))
                for x in (tall.left(), tall.right()):
                    painter.drawLine(QPointF(x, tall.top()), QPointF(x, tall.bottom()))

    def _paint_cursor(self, painter: QPainter) -> None:
        if self.cursor_m is None or not self.start_m <= self.cursor_m <= self.end_m:
            return
        x = float(self.to_x(self.cursor_m))
        painter.setPen(QPen(self.theme.colour("text", 0.6), 1.0))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - AXIS))


def _polygon(x: FloatArray, y: FloatArray) -> QPainterPath:
    return path_of(np.column_stack((x, y)), np.ones(len(x), dtype=np.bool_))


def _stroke(painter: QPainter, x: FloatArray, y: FloatArray) -> None:
    for part in strokes_of(np.column_stack((x, y)), np.arange(len(x)) < len(x) - 1):
        painter.strokePath(part, painter.pen())
