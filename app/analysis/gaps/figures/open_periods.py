"""When a gap is open: by day, by night, and where only a part of it is, along how much of it."""

from __future__ import annotations

from app.analysis.gaps.figures.route_summary import Period
from app.reasons.codes import Reason

_SAME_KM = 0.05
"""Lengths that are printed alike count as equal."""


def when(period: Period, day_km: float | None, night_km: float | None, gap_km: float) -> Reason:
    """When a gap is open, given the km that are a gap by day, by night, and in either.

    A run stored before these were computed has None: then ``period``, that of its longest part, is all there is.
    """
    if day_km is None or night_km is None:
        return Reason(f"open_{period}", {})
    by_day, by_night = (km >= gap_km - _SAME_KM for km in (day_km, night_km))
    if by_day and by_night:
        return Reason("open_both", {})
    if min(day_km, night_km) < _SAME_KM:
        return Reason("open_night" if night_km > day_km else "open_day", {})
    if by_night:
        return Reason("open_night_day_in_part", {"day_km": day_km})
    if by_day:
        return Reason("open_day_night_in_part", {"night_km": night_km})
    return Reason("open_in_parts", {"day_km": day_km, "night_km": night_km})
