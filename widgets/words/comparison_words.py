"""What a run changed, in one line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.analysis.gaps.comparison import Comparison

LEAST_KM = 0.05
"""Anything less would be written as 0.0 km."""


def in_one_line(comparison: Comparison) -> str:
    """Kilometres closed and opened by night, gaps gone and new; what became assessable, if anything did."""
    names = ("closed_km", "opened_km", "settled_km", "unsettled_km")
    nights = [row for row in comparison.routes if row.period == "night"]
    closed, opened, settled, unsettled = (math.fsum(getattr(row, name) for row in nights) for name in names)
    text = _tr(
        "Since the previous run, by night: {closed:.1f} km closed, {opened:.1f} km opened. "
        "Gaps gone {gone}, new {new}, moved {moved}."
    )
    counts = {"gone": len(comparison.gone), "new": len(comparison.new), "moved": len(comparison.moved)}
    line = text.format(closed=closed, opened=opened, **counts)
    if max(settled, unsettled) < LEAST_KM:
        return line
    more = _tr("Now assessable {settled:.1f} km, no longer {unsettled:.1f} km.")
    return f"{line} {more.format(settled=settled, unsettled=unsettled)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Analyst", text)
