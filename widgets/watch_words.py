"""How well a place on the line is watched, in few words: P, its bounds, how many would do alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication

from widgets.text import NBSP

if TYPE_CHECKING:
    from app.analysis.results import GapReport

Row = tuple[str, str]


def at(report: GapReport | None, route: str, chainage_m: float) -> list[Row]:
    """Two rows by day and two by night, each a label and a text; none where the report has no sample."""
    row = None if report is None else report.profile.row_at(route, chainage_m)
    if report is None or row is None:
        return []
    theta = float(report.parameters.get("theta", 0.5))
    found: list[Row] = []
    for period, label in (("day", _tr("By day")), ("night", _tr("By night"))):
        value = {
            name: float(getattr(report.profile, f"{name}_{period}")[row]) for name in ("p", "best", "most", "k", "g")
        }
        rest = _parts(_alone(value["k"]), _below(value["g"], theta))
        found += [(label, _detection(**{name: value[name] for name in ("p", "best", "most")}))]
        found += [("", rest)] if rest else []
    return found


def lines(rows: list[Row]) -> str:
    """The same for a tool tip."""
    return "\n".join(f"{label}: {text}" if label else text for label, text in rows)


def _detection(p: float, best: float, most: float) -> str:
    """P; its bounds where they are known and tell more than it does."""
    told = f"P{NBSP}{p:.2f}"
    if np.isnan(most) or f"{best:.2f}" == f"{most:.2f}":
        return told
    low = _tr("{p:.2f} if all fail together").format(p=best)
    return _parts(told, low, _tr("{p:.2f} if never two do").format(p=most))


def _alone(k: float) -> str:
    if np.isnan(k):
        return ""
    return _tr("{count:.0f} would do alone").format(count=k) if k else _tr("none would do alone")


def _below(g: float, theta: float) -> str:
    if np.isnan(g):
        return ""
    return _tr("below {theta:g} in {share:.0f} % of the draws").format(theta=theta, share=100.0 * g)


def _parts(*texts: str) -> str:
    return " · ".join(filter(None, texts))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Watch", text)
