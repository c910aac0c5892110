"""The lists of a report against its figures: every row adds up exactly to the 0.1 km that is printed."""

from __future__ import annotations

from typing import Any

from app.report.book import ReportBook
from app.report.gap_rows import PERIOD_LABELS
from app.report.notation import km
from app.report.rounding import Shares, tenths
from layers.text import QT_TRANSLATE_NOOP

NOTE = QT_TRANSLATE_NOOP(
    "Report",
    "Listed: the gaps of all lists, easy to cross or not, that are open in the period at least in part. Subtracted is "
    "what they hold that is no gap in that period, such as covered pieces between two gaps that were joined. Rounded "
    "so that every row adds up.",
)


def reconciliation(book: ReportBook) -> list[dict[str, Any]]:
    """A row for each dyad and period; none for a run stored before these figures were computed.

    listed + too short - no gap within = gap; gap + not assessable, listed and not + covered = length.
    """
    rows = []
    for row in book.report.routes:
        if row.listed_km is None or row.unlisted_km is None or row.inside_km is None or row.undecided_listed_km is None:
            continue
        shares, short, inside = Shares.of(row), tenths(row.unlisted_km), tenths(row.inside_km)
        doubt = min(tenths(row.undecided_listed_km), shares.unknown)
        listed = shares.gap + inside - short
        cells = (listed, short, inside, shares.gap, doubt, shares.unknown - doubt, shares.covered, shares.length)
        figures = [km(cell / 10.0) for cell in cells]
        rows.append({"route": row.route, "period": PERIOD_LABELS[row.period], "cells": figures})
    return rows
