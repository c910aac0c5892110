"""Kilometres of a border by outcome: covered, gaps by class, and not assessable."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.gap_report import GAP, RouteSummary
from app.report.book import ReportBook


def shares(book: ReportBook, row: RouteSummary) -> list[tuple[str, float]]:
    """Kilometres of a dyad in a period: covered, gaps of class A, B, W and C, and E, not assessable."""
    profile = book.report.profile
    status = profile.status(row.period)
    on = np.array([name.partition(".")[0] == row.route for name in profile.route.tolist()], dtype=bool)
    length = (profile.end_m - profile.start_m) / 1000.0
    gap = on & (status == GAP)
    classes = [(code, float(length[gap & (profile.klass == code)].sum())) for code in "ABWC"]
    return [("covered", row.covered_km), *classes, ("E", row.not_assessable_km)]
