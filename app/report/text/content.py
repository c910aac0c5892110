"""The report as one tree of texts and file names, shared by PDF and HTML."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from app.reasons.sentences import remedy_text, sentence
from app.report.book import SECTIONS, ReportBook
from app.report.figures.figures import Drawings
from app.report.gap_rows import CLASS_LABELS
from app.report.listed_holes import ListedHole
from app.report.notation import coordinate, span
from app.report.text import back_matter, lists
from app.report.text.agreed import agreed_rows
from app.report.text.first_page import summary
from app.report.text.labels import COLUMNS, LABELS
from app.report.text.method_text import BOUNDARIES, DECISION, DRAWN, LIMITS, MAP_NOTE, METHOD, MOVED, STRIP_NOTE
from app.report.text.neighbours import either_side, nearest_posts
from app.report.text.weather import weather_table
from app.report.text.words_apart import words_rows
from app.scene.sampling import FINE_STEP_M, SHORT_RANGE_M
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import breakable, literal

MOST = 10_000
"""Characters of one text that are printed."""
WORST_PIECE = QT_TRANSLATE_NOOP(
    "Report",
    "{size}. Map and strip show all of it; figures, reason and section are those of piece {label}, {route} {span}, "
    "the worst that can be crossed.",
)


def content_of(book: ReportBook, drawings: Drawings) -> dict[str, Any]:
    """Everything that is printed, as plain JSON values; figures by their names in ``drawings``.

    All texts are literal: those of the project may hold anything.
    """
    content: dict[str, Any] = _literal(_content(book, drawings))
    return content


def _literal(part: Any) -> Any:
    """A part of the content with literal texts, of a very long one the beginning; words longer than a line may break.

    The names of figures are left alone by that.
    """
    if isinstance(part, str):
        shown = literal(part[: 2 * MOST])
        return breakable(shown if len(shown) <= MOST and len(part) <= 2 * MOST else shown[: MOST - 1] + "…")
    if isinstance(part, dict):
        return {key: _literal(value) for key, value in part.items()}
    return [_literal(one) for one in part] if isinstance(part, list | tuple) else part


def _content(book: ReportBook, drawings: Drawings) -> dict[str, Any]:
    return {
        "labels": LABELS,
        "columns": {name: list(titles) for name, titles in COLUMNS.items()},
        "head": _head(book),
        "sections": [section for section in SECTIONS if section in book.sections],
        "summary": summary(book),
        "strips": drawings.strips,
        "strip_note": _strip_note(book),
        "gaps": lists.gap_rows(book),
        "all_along": lists.all_along(book),
        "gap_total": lists.gap_total(book),
        "likelihood_scale": lists.likelihood_scale(),
        "hard": lists.hard_rows(book),
        "hard_total": lists.hard_total(book),
        "undecided": lists.undecided_rows(book),
        "undecided_reasons": lists.reasons(book.report.undecided),
        "agreed": agreed_rows(book),
        "words_apart": words_rows(book),
        "pages": [_page(book, *one) for one in zip(book.paged, drawings.pages, strict=False)],
        "method": _method(book),
        "influences": back_matter.influence_rows(book),
        "influences_note": MOVED,
        "parameters": back_matter.parameter_rows(book),
        "weather": weather_table(book),
        "devices": back_matter.device_rows(book),
        "patrols": back_matter.patrol_rows(book),
        "sources": back_matter.source_rows(book),
        "run": back_matter.run_rows(book),
        "limits": list(LIMITS),
        "boundaries": BOUNDARIES,
        "map_note": MAP_NOTE,
    }


def _head(book: ReportBook) -> dict[str, Any]:
    return {
        "title": book.title,
        "short_title": shorten(" · ".join(dict.fromkeys((book.title, book.project))), 72, placeholder=" …"),
        "project": book.project,
        "run": book.report.run,
        "printed": book.printed,
        "as_of": book.report.as_of,
        "own_state": book.report.own_state,
        "marking": book.marking,
        "synthetic": book.synthetic,
        "out_of_date": bool(book.out_of_date),
        "language": book.language,
    }


def _method(book: ReportBook) -> list[list[str]]:
    """Each heading with its text; the one on the decision depends on whether there were draws."""
    drawn = {DECISION: DRAWN} if book.report.draws else {}
    return [[heading, drawn.get(heading, text).format(**_numbers(book))] for heading, text in METHOD]


def _numbers(book: ReportBook) -> dict[str, float]:
    parameters, given = book.report.parameters, book.scene.parameters
    fine = {"short_m": SHORT_RANGE_M, "fine_m": min(FINE_STEP_M, given.step_m)}
    return {"draws": book.report.draws, **parameters, **fine, "exposure_s": given.exposure_s}


def _strip_note(book: ReportBook) -> str:
    return STRIP_NOTE.format(theta=float(book.report.parameters["theta"]))


def _page(book: ReportBook, listed: ListedHole, drawn: dict[str, str]) -> dict[str, Any]:
    """The page of a hole, with the figures and the reason of its worst piece."""
    gap = listed.worst
    return {
        **drawn,
        "number": str(listed.number),
        "klass": gap.klass,
        "class_label": CLASS_LABELS[gap.klass],
        "title": lists.hole_places(listed),
        "size": _size(listed),
        "period": sentence(gap.when),
        "place": coordinate(gap.lon, gap.lat),
        "why": sentence(gap.cause),
        "remedy": remedy_text(gap.remedy, gap.tried),
        "facts": lists.facts(book, gap),
        "note": gap.note,
        "posts": nearest_posts(book, gap),
        "neighbours": either_side(book, gap),
        "pieces": lists.piece_rows(book, listed),
    }


def _size(listed: ListedHole) -> str:
    """How long a hole of several pieces is, and which of them its page is about; empty for one of a single piece."""
    if len(listed.pieces) == 1:
        return ""
    worst = listed.worst
    piece = {"label": listed.label(worst), "route": worst.route, "span": span(worst.from_km, worst.to_km)}
    return WORST_PIECE.format(size=lists.hole_size(listed), **piece)
