"""The ribbon's tool tip for the place under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF

from app.reasons.sentences import sentence
from layers.gaps import CLASSES
from widgets.ribbon.gap_track import gap_at
from widgets.ribbon.ribbon_content import RibbonContent
from widgets.ribbon.ribbon_scale import RibbonScale
from widgets.words import doubt_words, watch_words
from widgets.words.text import kilometres, shown, span

if TYPE_CHECKING:
    from app.analysis.gaps.doubt import Doubt
    from app.analysis.gaps.gap_report import CoverageGap, GapReport, Undecided


def text_at(scale: RibbonScale, content: RibbonContent, position: QPointF) -> str:
    """The text for the gap under a pixel, for doubts in their lane, for P in its track; empty elsewhere."""
    gap, bearing = gap_at(scale, content, position), content.bearing
    if gap is not None:
        doubts = () if bearing is None else bearing.on(gap)
        return "\n".join(filter(None, (_of_gap(gap), _of_doubts(doubts))))
    if scale.route is None:
        return ""
    at = scale.to_chainage(position.x())
    if scale.track("coverage").contains(position):
        return _of_detection(content.report, scale.route.name, at)
    if bearing is None or not scale.lane.adjusted(0, -2, 0, 2).contains(position):
        return ""
    pixel = scale.length_m / scale.width
    return _of_doubts(bearing.between(scale.route.name, at - pixel, at + pixel))


def _of_gap(gap: CoverageGap | Undecided) -> str:
    kind = shown("Choice", dict(CLASSES)[gap.klass])
    period = sentence(gap.when, shown)
    return f"{kind} · {span(gap.start_m, gap.end_m)} · {kilometres(gap.length_m)} · {period}"


def _of_detection(report: GapReport | None, route: str, chainage_m: float) -> str:
    rows = watch_words.at(report, route, chainage_m)
    lines = [f"{label}: {text}" for label, text in rows]
    return "\n".join([watch_words.heading(route, chainage_m), *lines]) if lines else ""


def _of_doubts(doubts: tuple[Doubt, ...]) -> str:
    return _tr("In doubt: {doubts}").format(doubts=doubt_words.in_brief(doubts)) if doubts else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Ribbon", text)
