"""The ribbon's gap track: a box for each gap, by day above, by night below; and the selected one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_scale import AXIS, RibbonScale
from widgets.style import patterns

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, Undecided


def boxes(scale: RibbonScale, gap: CoverageGap | Undecided) -> list[QRectF]:
    """Where a gap is drawn: upper half by day, lower half by night, both for both; twice if it wraps round a ring."""
    track = scale.track("gaps")
    top = track.top() + (track.height() / 2 if gap.period == "night" else 0.0)
    height = track.height() / (1 if gap.period == "both" else 2)
    length = scale.route.length_m if scale.route is not None else 0.0
    wrapped = [(gap.start_m - length, gap.end_m - length)] if gap.end_m > length else []
    drawn = []
    for start, end in [(gap.start_m, gap.end_m), *wrapped]:
        left, right = float(scale.to_x(start)), float(scale.to_x(end))
        drawn.append(QRectF(left, top, max(2.0, right - left), height))
    return drawn


def gap_at(scale: RibbonScale, content: RibbonContent, position: QPointF) -> CoverageGap | Undecided | None:
    """The topmost gap under a pixel."""
    for gap, _ in reversed(_gaps(scale, content)):
        if any(box.adjusted(-2, 0, 2, 0).contains(position) for box in boxes(scale, gap)):
            return gap
    return None


def _gaps(scale: RibbonScale, content: RibbonContent) -> list[tuple[CoverageGap | Undecided, float]]:
    return [] if scale.route is None else content.gaps(scale.route.name)


def paint_gaps(painter: QPainter, scale: RibbonScale, content: RibbonContent) -> None:
    """Paint every gap of the route in the colour and pattern of its class."""
    palette, track = content.theme.palette, scale.track("gaps")
    for gap, opacity in _gaps(scale, content):
        style = palette.gap(gap.klass)
        painter.setOpacity(opacity)
        for box in filter(track.intersects, boxes(scale, gap)):
            painter.fillRect(box, patterns.brush(style.pattern, QColor(style.colour), palette.panel))
        painter.setOpacity(1.0)


def paint_selection(painter: QPainter, scale: RibbonScale, content: RibbonContent) -> None:
    """Paint a pale band across all tracks at the selected gap."""
    accent, pale = content.theme.colour("accent"), content.theme.colour("accent", 0.10)
    selected = [gap for gap, _ in _gaps(scale, content) if gap.id == content.selected]
    for box in (box for gap in selected for box in boxes(scale, gap)):
        tall = QRectF(box.left(), 2, box.width(), scale.height - AXIS - 2)
        painter.fillRect(tall, pale)
        painter.setPen(QPen(accent, 1.0))
        for x in (tall.left(), tall.right()):
            painter.drawLine(QPointF(x, tall.top()), QPointF(x, tall.bottom()))
