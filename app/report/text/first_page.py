"""The first page: kilometres per border and period, the three things that matter, and what to be wary of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.analysis.detection.coverage import ALONE
from app.analysis.gaps.gap_report import CoverageGap, RouteSummary
from app.reasons import Reason
from app.report.book import ReportBook
from app.report.gap_rows import CLASS_LABELS, PERIOD_LABELS
from app.report.notation import DASH, km, percent, span
from app.report.text.method_text import WATCHERS, WATCHERS_SAME
from app.wording import sentence

TAKES = {
    "A": "siting: a mast, another spot or a second post, because terrain hides the line",
    "B": "more posts or longer-reaching devices, because nothing stands near enough",
    "C": "rosters, night devices or repairs, because what stands there would do at its best",
}
"""What closes a gap of each class."""


def summary(book: ReportBook) -> dict[str, Any]:
    """Headline, table, findings and cautions as texts."""
    dyads = dict.fromkeys(row.route for row in book.report.routes)
    worst = [book.report.worse(dyad) for dyad in dyads]
    return {
        "headline": _headline(worst),
        "rows": [_row(book, row) for row in worst],
        "drawn_note": _drawn_note(book),
        "watchers": watchers(book),
        "watchers_note": _watchers_note(book),
        "matters": _matters(book, worst),
        "cautions": _cautions(book),
        "notes": [sentence(reason) for reason in (*book.report.warnings, *_fresh_notes(book))],
    }


def _fresh_notes(book: ReportBook) -> Iterable[Reason]:
    codes = {warning.code for warning in book.report.warnings}
    return (note.reason for note in book.scene.notes if note.code not in codes)


def _headline(worst: list[RouteSummary]) -> str:
    length, gap = sum(row.length_km for row in worst), sum(row.gap_km for row in worst)
    unknown = sum(row.not_assessable_km for row in worst)
    periods = {row.period for row in worst}
    when = "By day" if periods == {"day"} else "By night" if len(periods) == 1 else "In each border’s worse period"
    return (
        f"{when} nobody watches {km(gap, 0)} of {km(length, 0)} km ({percent(gap, length)}); "
        f"{km(unknown, 0)} km ({percent(unknown, length)}) cannot be assessed."
    )


def _drawn(row: RouteSummary) -> str:
    if row.gap_low_km is None or row.gap_high_km is None:
        return "not drawn"
    median = DASH if row.gap_median_km is None else km(row.gap_median_km, 0)
    return f"{median} ({km(row.gap_low_km, 0)}{DASH}{km(row.gap_high_km, 0)})"


def _drawn_note(book: ReportBook) -> str:
    """Why a gap may lie outside the range beside it; empty without draws."""
    gamma = float(book.report.parameters["gamma"])
    return sentence(Reason("gap_and_drawn", {"gamma": gamma})) if book.report.draws else ""


def watchers(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period: kilometres by how many alone suffice; none where a run kept before tells none."""
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
    periods = {row.period: row for row in book.report.routes if row.route == worse.route}
    return {
        "route": worse.route,
        "length": km(worse.length_km),
        "period": PERIOD_LABELS[worse.period],
        "cells": [
            [km(value), percent(value, worse.length_km)]
            for value in (worse.covered_km, worse.gap_km, worse.not_assessable_km)
        ],
        "periods": [
            {
                "period": PERIOD_LABELS[name],
                "covered": km(row.covered_km),
                "gap": km(row.gap_km),
                "unknown": km(row.not_assessable_km),
                "drawn": _drawn(row),
            }
            for name, row in periods.items()
        ],
    }


def _matters(book: ReportBook, worst: list[RouteSummary]) -> list[str]:
    findings = [_worst_border(worst), _largest_class(book.report.gaps), _first_gap(book.report.gaps)]
    return [text for text in findings if text] or ["No stretch that is easy enough to cross lies in a gap."]


def _worst_border(worst: list[RouteSummary]) -> str:
    row = max(worst, key=lambda one: one.gap_km / one.length_km)
    if not row.gap_km:
        return ""
    part = percent(row.gap_km, row.length_km)
    return f"{row.route} is the least watched: {PERIOD_LABELS[row.period]} {km(row.gap_km)} km, {part} of it, is a gap."


def _largest_class(gaps: tuple[CoverageGap, ...]) -> str:
    totals = {code: sum(gap.classes.get(code, 0.0) for gap in gaps) for code in TAKES}
    whole = sum(totals.values())
    if not whole:
        return ""
    code = max(totals, key=lambda one: totals[one])
    return (
        f"{km(totals[code])} of the {km(whole)} km of gaps that can be crossed are class {CLASS_LABELS[code]} "
        f"({percent(totals[code], whole)}). What closes them is {TAKES[code]}."
    )


def _first_gap(gaps: tuple[CoverageGap, ...]) -> str:
    if not gaps:
        return ""
    gap = gaps[0]
    remedy = f" {sentence(gap.remedy)}" if gap.remedy else ""
    place = f"{gap.route} {span(gap.from_km, gap.to_km)}, {PERIOD_LABELS[gap.period]}"
    return f"Look first at {place}. {sentence(gap.cause)}{remedy}"


def _cautions(book: ReportBook) -> list[str]:
    cautions = []
    synthetic = [source.layer for source in book.sources if source.synthetic]
    if synthetic:
        cautions.append(
            f"Synthetic sample. The layers {', '.join(synthetic)} were made up: no figure here says anything about the "
            "real state of any border."
        )
    if book.coarse_cell_m:
        cautions.append(
            f"Coarse terrain. Cells are up to {book.coarse_cell_m:,.0f} m wide: sight is a probability, gap ends are "
            "one cell uncertain, and much cannot be assessed until a finer DEM is imported."
        )
    if book.out_of_date:
        cautions.append(f"Out of date. Since this run was made {book.out_of_date.rstrip('.')}.")
    return cautions
