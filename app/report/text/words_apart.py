"""Planners' words on stretches where a run has no gap: closed since, or apart for another reason that is stated."""

from __future__ import annotations

from app.reasons.words_apart import why_apart
from app.report.book import ReportBook
from app.report.gap_rows import STATUS_LABELS
from app.report.notation import span


def words_rows(book: ReportBook) -> list[list[str]]:
    """Stretch, status with its date, what was written, the unit, and why there is no gap."""
    return [
        [
            f"{one.route} {span(one.start_m / 1000.0, one.end_m / 1000.0)}",
            f"{STATUS_LABELS.get(one.status, one.status)}, {one.status_date}",
            one.note,
            one.unit,
            why_apart(one.why, one.line_version),
        ]
        for one in book.report.words_apart
    ]
