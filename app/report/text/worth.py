"""What "covered" is worth: against somebody who knows the timetables, with one source alone, at other thresholds.

And how steadily it is: in the worst hour of the week, and in one draw, where some of it lies open by chance.
"""

from __future__ import annotations

from typing import Any

from app.analysis.gaps.gap_report import GapReport, RouteSummary
from app.reasons.likelihood import probability
from app.report.book import ReportBook
from app.report.gap_rows import PERIOD_LABELS
from app.report.notation import DASH, km, ranged
from layers.text import QT_TRANSLATE_NOOP

DRAWN = QT_TRANSLATE_NOOP(
    "Report",
    "Each column decides as “covered” does: where at least {gamma:.0%} of the draws reach that P. "
    "Timetables: covered by fixed and shuttling patrols alone, so open to somebody who has watched them. Best source "
    "alone: what is covered and stays so if only the strongest post, device or patrol at each place works, by its P as "
    "stated.",
)
BRACKETED = QT_TRANSLATE_NOOP(
    "Report",
    "Each column decides as “covered” does: where P reaches it with what is certainly in sight. "
    "Timetables: covered by fixed and shuttling patrols alone, so open to somebody who has watched them. Best source "
    "alone: what is covered and stays so if only the strongest post, device or patrol at each place works, by its P as "
    "stated.",
)

STEADY_DRAWN = QT_TRANSLATE_NOOP(
    "Report",
    "Worst hour: what stays covered in the hour of the week, of each place its own, in which it is watched least. "
    "Open by chance: “covered” asks for {gamma:.0%} of the draws at every place; in any one draw some places lie open, "
    "and this counts them where 500 m or more do at a stretch. Chance: that there is any such stretch.",
)
STEADY_BRACKETED = QT_TRANSLATE_NOOP(
    "Report",
    "Worst hour: what stays covered in the hour of the week, of each place its own, in which it is watched least, by "
    "what is certainly in sight. What lies open by chance takes draws.",
)


def worth(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period; none for a run stored before these figures were computed."""
    return [_row(book.report, row) for row in book.report.routes if row.covered_p50_km is not None]


def _row(report: GapReport, row: RouteSummary) -> dict[str, Any]:
    levels = (row.covered_p30_km, row.covered_p50_km, row.covered_p70_km)
    cells = [row.covered_km, timetables_km(report, row), row.best_alone_km, *levels]
    return {"route": row.route, "period": PERIOD_LABELS[row.period], "cells": [_km(value) for value in cells]}


def steadiness(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period; none for a run stored before these figures were computed."""
    draws = book.report.draws
    return [
        {"route": row.route, "period": PERIOD_LABELS[row.period], "cells": _steady(row, draws)}
        for row in book.report.routes
        if row.worst_hour_km is not None
    ]


def _steady(row: RouteSummary, draws: int) -> list[str]:
    cells = [_km(row.covered_km), _km(row.worst_hour_km)]
    if row.open_low_km is None or row.open_median_km is None or row.open_high_km is None or row.open_chance is None:
        return [*cells, DASH, DASH]
    low, median, high = ranged((row.open_low_km, row.open_median_km, row.open_high_km), draws)
    return [*cells, f"{median} ({low}{DASH}{high})", probability(row.open_chance) if row.covered_km else DASH]


def steadiness_note(book: ReportBook) -> str:
    """What the figures mean, and how they are decided."""
    template = STEADY_DRAWN if book.report.draws else STEADY_BRACKETED
    return template.format(gamma=float(book.report.parameters["gamma"]))


def _km(value: float | None) -> str:
    return DASH if value is None else km(value)


def timetables_km(report: GapReport, row: RouteSummary) -> float:
    """Kilometres that a border's period covers only if timetables stay secret: those of the run's warning."""
    warned = (warning.numbers for warning in report.warnings if warning.code == "informed_fixed")
    return sum(float(numbers[f"{row.period}_km"]) for numbers in warned if numbers["route"] == row.route)


def worth_note(book: ReportBook) -> str:
    """How the figures are decided."""
    return (DRAWN if book.report.draws else BRACKETED).format(gamma=float(book.report.parameters["gamma"]))
