"""What "covered" is worth: against somebody who knows the timetables, with one source alone, at other thresholds."""

from __future__ import annotations

from typing import Any

from app.analysis.gaps.gap_report import GapReport, RouteSummary
from app.report.book import ReportBook
from app.report.gap_rows import PERIOD_LABELS
from app.report.notation import DASH, km
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


def worth(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period; none for a run stored before these figures were computed."""
    return [_row(book.report, row) for row in book.report.routes if row.covered_p50_km is not None]


def _row(report: GapReport, row: RouteSummary) -> dict[str, Any]:
    levels = (row.covered_p30_km, row.covered_p50_km, row.covered_p70_km)
    cells = [row.covered_km, timetables_km(report, row), row.best_alone_km, *levels]
    return {"route": row.route, "period": PERIOD_LABELS[row.period], "cells": [_km(value) for value in cells]}


def _km(value: float | None) -> str:
    return DASH if value is None else km(value)


def timetables_km(report: GapReport, row: RouteSummary) -> float:
    """Kilometres that a border's period covers only if timetables stay secret: those of the run's warning."""
    warned = (warning.numbers for warning in report.warnings if warning.code == "informed_fixed")
    return sum(float(numbers[f"{row.period}_km"]) for numbers in warned if numbers["route"] == row.route)


def worth_note(book: ReportBook) -> str:
    """How the figures are decided."""
    return (DRAWN if book.report.draws else BRACKETED).format(gamma=float(book.report.parameters["gamma"]))
