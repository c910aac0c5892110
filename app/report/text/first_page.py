"""The first page: kilometres per border and period, the three things that matter, and cautions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.analysis.detection.conditions import ALONE
from app.analysis.gaps.gap_report import CoverageGap, RouteSummary, as_planned
from app.reasons.codes import Reason
from app.reasons.sentences import sentence
from app.report.book import ReportBook
from app.report.gap_rows import CLASS_LABELS, PERIOD_LABELS
from app.report.listed_holes import listed_holes
from app.report.notation import DASH, km, percent, ranged, span
from app.report.rounding import Shares
from app.report.text.headline import headline
from app.report.text.lists import hole_places, hole_size
from app.report.text.method_text import NOT_DRAWN, WATCHERS, WATCHERS_SAME
from app.report.text.reconciliation import reconciliation
from app.report.text.worth import steadiness, steadiness_note, timetables_km, worth, worth_note
from app.scene.scene import PUBLISH_DRAWS
from layers.text import QT_TRANSLATE_NOOP

NO_CROSSABLE_GAP = QT_TRANSLATE_NOOP("Report", "No gap lies where the ground is easy enough to cross.")
WORST_BORDER = QT_TRANSLATE_NOOP("Report", "{route} has the largest share of gaps: {km} km, {share} of it, {period}.")
LARGEST_CLASS = {
    "A": QT_TRANSLATE_NOOP(
        "Report",
        "Gaps of {whole} km can be crossed; {hard} km more lie in hard terrain. Of those that can be crossed {km} km "
        "({share}) are class {label}: terrain hides the line. Consider a mast, another site or a second post.",
    ),
    "B": QT_TRANSLATE_NOOP(
        "Report",
        "Gaps of {whole} km can be crossed; {hard} km more lie in hard terrain. Of those that can be crossed {km} km "
        "({share}) are class {label}: nothing stands near enough. Consider more posts and longer-range devices.",
    ),
    "W": QT_TRANSLATE_NOOP(
        "Report",
        "Gaps of {whole} km can be crossed; {hard} km more lie in hard terrain. Of those that can be crossed {km} km "
        "({share}) are class {label}: they are seen or worked, and yet too little is noticed. Consider another site "
        "for what stands there, and stronger devices.",
    ),
    "C": QT_TRANSLATE_NOOP(
        "Report",
        "Gaps of {whole} km can be crossed; {hard} km more lie in hard terrain. Of those that can be crossed {km} km "
        "({share}) are class {label}: what stands there would suffice at its best. Consider rosters, night-capable "
        "devices and repairs.",
    ),
}
FIRST_HOLE = QT_TRANSLATE_NOOP("Report", "Look first at hole {number}, {places}, {period}. {reasons}")
FIRST_OF_PIECES = QT_TRANSLATE_NOOP(
    "Report",
    "Look first at hole {number}, {places}, {size}. Its worst piece that can be crossed, {route} {span}, is open "
    "{period}. {reasons}",
)
SYNTHETIC = QT_TRANSLATE_NOOP(
    "Report",
    "Synthetic sample. The layers {layers} are made up: no figure here says anything about the real state of any "
    "border.",
)
FIRST_LOOK = QT_TRANSLATE_NOOP(
    "Report",
    "A first look. It rests on {draws:,} draws; a report to hand on takes {many:,}, and they would still change the "
    "figures.",
)
COARSE = QT_TRANSLATE_NOOP(
    "Report",
    "Coarse terrain. Cells are up to {cell_m:,.0f} m wide: visibility is a probability, the ends of gaps are uncertain "
    "by one cell, and much cannot be assessed until a finer DEM is imported.",
)
OUT_OF_DATE = QT_TRANSLATE_NOOP("Report", "Out of date. The project is no longer that of this run: {reason}.")


def summary(book: ReportBook) -> dict[str, Any]:
    """Headline, tables, findings, cautions and notes as texts."""
    dyads = dict.fromkeys(row.route for row in book.report.routes)
    worst = [book.report.worse(dyad) for dyad in dyads]
    return {
        "headline": headline(book.report),
        "rows": [_row(book, row) for row in worst],
        "drawn_note": _drawn_note(book),
        "worth": worth(book),
        "worth_note": worth_note(book),
        "steadiness": steadiness(book),
        "steadiness_note": steadiness_note(book),
        "reconciliation": reconciliation(book),
        "watchers": watchers(book),
        "watchers_note": _watchers_note(book),
        "matters": _matters(book, worst),
        "cautions": _cautions(book),
        "notes": [sentence(reason) for reason in (*book.report.warnings, *_fresh_notes(book))],
    }


def _fresh_notes(book: ReportBook) -> Iterable[Reason]:
    codes = {warning.code for warning in book.report.warnings}
    return (note.reason for note in book.scene.notes if note.code not in codes)


def _drawn(row: RouteSummary, draws: int) -> str:
    if row.gap_low_km is None or row.gap_high_km is None:
        return NOT_DRAWN
    if row.gap_median_km is None:
        low, high = ranged((row.gap_low_km, row.gap_high_km), draws)
        return f"{DASH} ({low}{DASH}{high})"
    low, median, high = ranged((row.gap_low_km, row.gap_median_km, row.gap_high_km), draws)
    return f"{median} ({low}{DASH}{high})"


def _drawn_note(book: ReportBook) -> str:
    """Why a gap may lie outside the range beside it; empty without draws."""
    gamma = float(book.report.parameters["gamma"])
    return sentence(Reason("gap_and_drawn", {"gamma": gamma})) if book.report.draws else ""


def watchers(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period: kilometres by how many suffice alone; none for an older run without them."""
    dyads = dict.fromkeys(row.route for row in book.report.routes)
    rows = [row for dyad in dyads for row in book.report.routes if row.route == dyad]
    return [_watcher_row(row) for row in rows if row.k0_km is not None]


def _watcher_row(row: RouteSummary) -> dict[str, Any]:
    figures = (row.k0_km or 0.0, row.k1_km or 0.0, row.k2_km or 0.0, row.together_km or 0.0)
    cells = [[km(value), percent(value, row.length_km)] for value in figures]
    return {"route": row.route, "period": PERIOD_LABELS[row.period], "cells": cells}


def _watchers_note(book: ReportBook) -> str:
    theta = float(book.report.parameters["theta"])
    return WATCHERS.format(alone=ALONE, theta=theta, same=WATCHERS_SAME if theta == ALONE else "")


def _row(book: ReportBook, worse: RouteSummary) -> dict[str, Any]:
    periods = [row for row in book.report.routes if row.route == worse.route]
    covered, gap, unknown = Shares.of(worse).km
    secret = timetables_km(book.report, worse)
    return {
        "route": worse.route,
        "length": km(worse.length_km),
        "period": PERIOD_LABELS[worse.period],
        "cells": [[km(value), percent(value, worse.length_km)] for value in (covered, secret, gap, unknown)],
        "periods": [_period(row, book.report.draws) for row in periods],
    }


def _period(row: RouteSummary, draws: int) -> dict[str, str]:
    covered, gap, unknown = (km(value) for value in Shares.of(row).km)
    return {
        "period": PERIOD_LABELS[row.period],
        "covered": covered,
        "gap": gap,
        "unknown": unknown,
        "drawn": _drawn(row, draws),
    }


def _matters(book: ReportBook, worst: list[RouteSummary]) -> list[str]:
    findings = [
        _worst_border(worst),
        _largest_class(book.report.gaps, book.report.hard_terrain_gaps),
        _first_hole(book),
    ]
    findings += [sentence(reason) for reason in as_planned(book.report.routes)]
    return [text for text in findings if text] or [NO_CROSSABLE_GAP]


def _worst_border(worst: list[RouteSummary]) -> str:
    row = max(worst, key=lambda border: border.gap_km / border.length_km)
    if not row.gap_km:
        return ""
    _, gap, _ = Shares.of(row).km
    share = percent(row.gap_km, row.length_km)
    return WORST_BORDER.format(route=row.route, km=km(gap), share=share, period=PERIOD_LABELS[row.period])


def _largest_class(gaps: tuple[CoverageGap, ...], hard: tuple[CoverageGap, ...]) -> str:
    """How much of the gaps can be crossed, and the class that most of that is of: what to consider, no promise."""
    totals = {code: sum(gap.classes.get(code, 0.0) for gap in gaps) for code in LARGEST_CLASS}
    whole, beside = sum(totals.values()), sum(sum(gap.classes.values()) for gap in hard)
    if not whole:
        return ""
    code = max(totals, key=lambda letter: totals[letter])
    share = percent(totals[code], whole)
    lengths = {"km": km(totals[code]), "whole": km(whole), "hard": km(beside)}
    return LARGEST_CLASS[code].format(label=CLASS_LABELS[code], share=share, **lengths)


def _first_hole(book: ReportBook) -> str:
    """The worst hole that can be crossed, and why its worst piece is open."""
    first = next((one for one in listed_holes(book.report) if one.crossable), None)
    if first is None:
        return ""
    gap = first.worst
    reasons = " ".join(sentence(reason) for reason in (gap.cause, gap.remedy) if reason)
    piece = {"route": gap.route, "span": span(gap.from_km, gap.to_km), "period": sentence(gap.when)}
    text = FIRST_HOLE if len(first.pieces) == 1 else FIRST_OF_PIECES
    hole = {"number": first.number, "places": hole_places(first), "size": hole_size(first)}
    return text.format(**hole, **piece, reasons=reasons)


def _cautions(book: ReportBook) -> list[str]:
    cautions = []
    if 0 < book.report.draws < PUBLISH_DRAWS:
        cautions.append(FIRST_LOOK.format(draws=book.report.draws, many=PUBLISH_DRAWS))
    synthetic = [source.layer for source in book.sources if source.synthetic]
    if synthetic:
        cautions.append(SYNTHETIC.format(layers=", ".join(synthetic)))
    if book.coarse_cell_m:
        cautions.append(COARSE.format(cell_m=book.coarse_cell_m))
    if book.out_of_date:
        cautions.append(OUT_OF_DATE.format(reason=book.out_of_date.rstrip(".")))
    return cautions
