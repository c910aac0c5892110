"""How far what is said of a gap can be trusted, apart from how likely it is: a word, and the grounds for it."""

from __future__ import annotations

from collections.abc import Iterable

from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import CoverageGap
from app.reasons.sentences import in_brief
from app.report.book import ReportBook
from layers.text import QT_TRANSLATE_NOOP

TERRAIN = frozenset({"terrain_coarse", "terrain_missing", "terrain_seam", "sensor_outside_terrain"})
AGE = frozenset({"posts_old", "posts_younger", "posts_age_unknown", "posts_status_unknown"})
GROUNDS = (TERRAIN, AGE)
"""Codes of doubts by the ground they are: the terrain's cells, and the age of what is stated of the posts."""
WATCHING = ("checkpoints", "sensors")
WORDS = (
    QT_TRANSLATE_NOOP("Report", "high"),
    QT_TRANSLATE_NOOP("Report", "medium"),
    QT_TRANSLATE_NOOP("Report", "low"),
)
"""By the number of grounds against it; two or more make it low."""
ONE_SOURCE = QT_TRANSLATE_NOOP("Report", "posts from a single source")
NO_SOURCE = QT_TRANSLATE_NOOP("Report", "no source stated for the posts")
NONE_AGAINST = QT_TRANSLATE_NOOP("Report", "fine terrain, recent posts, several sources")


def confidence(book: ReportBook, bearing: Bearing, gap: CoverageGap) -> tuple[str, str]:
    """The word, and its grounds in a few words."""
    doubts = bearing.on(gap)
    grounds = [text for codes in GROUNDS if (text := _in_brief(doubts, codes))]
    grounds += _of_sources(book)
    return WORDS[min(len(grounds), len(WORDS) - 1)], "; ".join(grounds) or NONE_AGAINST


def _in_brief(doubts: Iterable[Doubt], codes: frozenset[str]) -> str:
    return ", ".join(dict.fromkeys(in_brief(doubt.reason) for doubt in doubts if doubt.reason.code in codes))


def _of_sources(book: ReportBook) -> list[str]:
    """The ground that one source alone states the posts and devices, if so; a feature's own source counts first."""
    watching = [layer for layer in book.layers if layer.kind in WATCHING and len(layer.table)]
    stated = {
        str(own) if isinstance(own, str) and own else layer.provenance.source
        for layer in watching
        for own in (layer.table["source"] if "source" in layer.table else [None] * len(layer.table))
    } - {""}
    if not watching or len(stated) > 1:
        return []
    return [ONE_SOURCE if stated else NO_SOURCE]
