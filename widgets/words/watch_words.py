"""How well a place on the line is watched, in brief: P, its bounds, how many would suffice alone, how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.reasons.likelihood import probability
from layers.hours import ALWAYS
from widgets.words.text import NBSP

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport, Profile

Row = tuple[str, str]
LEARNT = "g_informed"
"""Shown only where knowing the timetables makes a difference."""


def at(report: GapReport | None, route: str, chainage_m: float) -> list[Row]:
    """A label and a text for each figure of the sample there, by day and by night; none if there is no sample.

    Figures the report lacks are left out: bounds and counts in runs from before they existed, shares without draws.
    """
    row = None if report is None else report.profile.row_at(route, chainage_m)
    if report is None or row is None:
        return []
    rows = []
    for name, label, written in _figures(float(report.parameters.get("theta", 0.5))):
        values = _both(report.profile, name, row)
        if np.isnan(values).any():
            continue
        if name != LEARNT or values != _both(report.profile, "g", row):
            rows.append((label, " · ".join(written(value) for value in values)))
    return rows + _worst_hour(report.profile, row)


def _both(profile: Profile, name: str, row: int) -> list[float]:
    """A figure of a sample by day and by night."""
    return [float(getattr(profile, f"{name}_{period}")[row]) for period in ("day", "night")]


def _worst_hour(profile: Profile, row: int) -> list[Row]:
    """P in the hour of the week in which it is least, and when that is; nothing in runs from before it was computed."""
    p, hours = float(profile.p_worst_hour[row]), str(profile.worst_hours[row])
    if np.isnan(p):
        return []
    return [(_tr("P in the worst hour"), f"{probability(p)} · {_tr('at any hour') if hours == str(ALWAYS) else hours}")]


def heading(route: str, chainage_m: float) -> str:
    """The place the figures are for."""
    return _tr("Detection at {place}").format(place=f"{route} km{NBSP}{chainage_m / 1000:,.1f}")


def _figures(theta: float) -> tuple[tuple[str, str, Callable[[float], str]], ...]:
    """The columns of a profile that are shown, with the label and format of each."""
    return (
        ("p", _tr("P by day · by night"), probability),
        # By the figures as stated, while P is the mean of the draws: they may lie on the wrong side of it.
        ("best", _tr("Stated: all fail together"), probability),
        ("most", _tr("Stated: each makes up for others"), probability),
        ("k", _tr("Stated: would do alone"), _count),
        ("g", _tr("Draws with P below {theta:g}").format(theta=theta), _percent),
        (LEARNT, _tr("The same, timetables known"), _percent),
    )


def _count(k: float) -> str:
    return f"{k:.0f}" if k else _tr("none")


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}{NBSP}%"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Watch", text)
