"""What a run covers of a gap of another run."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.analysis.gaps.profile import COVERED


def covered_km(report: GapReport, gap: CoverageGap) -> float:
    """Kilometres of a gap that a report covers in its periods."""
    profile = report.profile
    inside = (profile.start_m >= gap.start_m) & (profile.end_m <= gap.end_m)
    periods = ("day", "night") if gap.period == "both" else (gap.period,)
    covered = np.all([profile.status(period) == COVERED for period in periods], axis=0)
    return float((profile.end_m - profile.start_m)[inside & covered].sum()) / 1000.0
