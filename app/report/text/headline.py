"""The first sentence of the report: on how many kilometres detection is less likely than not, and how sure that is."""

from __future__ import annotations

from typing import Literal

from app.analysis.gaps.gap_report import GapReport, RouteSummary, Total
from app.report.notation import km, percent, ranged
from layers.text import QT_TRANSLATE_NOOP

DRAWN = {
    "day": QT_TRANSLATE_NOOP(
        "Report",
        "By day {below} on {median} of {length} km (5–95 %: {low}–{high} km); on {gap} km {agree} of the draws agree. "
        "{unknown} km ({unknown_share}) cannot be assessed.",
    ),
    "night": QT_TRANSLATE_NOOP(
        "Report",
        "By night {below} on {median} of {length} km (5–95 %: {low}–{high} km); on {gap} km {agree} of the draws "
        "agree. {unknown} km ({unknown_share}) cannot be assessed.",
    ),
}
"""By the worse period of the total, with the range over the draws."""
AGREED = {
    "day": QT_TRANSLATE_NOOP(
        "Report",
        "By day {below} on {gap} of {length} km ({gap_share}): there {agree} of the draws agree. {unknown} km "
        "({unknown_share}) cannot be assessed.",
    ),
    "night": QT_TRANSLATE_NOOP(
        "Report",
        "By night {below} on {gap} of {length} km ({gap_share}): there {agree} of the draws agree. {unknown} km "
        "({unknown_share}) cannot be assessed.",
    ),
}
"""For a run stored before the borders were drawn together: quantiles of a sum are no sums of quantiles."""
BRACKETED = {
    "day": QT_TRANSLATE_NOOP(
        "Report",
        "By day {below} on {gap} of {length} km ({gap_share}), even with everything in sight that may be; {unknown} km "
        "({unknown_share}) cannot be assessed.",
    ),
    "night": QT_TRANSLATE_NOOP(
        "Report",
        "By night {below} on {gap} of {length} km ({gap_share}), even with everything in sight that may be; {unknown} "
        "km ({unknown_share}) cannot be assessed.",
    ),
}
"""For a run without draws."""
LESS_LIKELY = QT_TRANSLATE_NOOP("Report", "detection is less likely than not")
BELOW = QT_TRANSLATE_NOOP("Report", "detection has a probability below {theta:g}")
TWO_THIRDS = QT_TRANSLATE_NOOP("Report", "two thirds")
SHARE = QT_TRANSLATE_NOOP("Report", "{gamma:.0%}")


def headline(report: GapReport) -> str:
    """The kilometres of all borders in the worse period, with their range where there is one."""
    period = worse_period(report)
    rows = [row for row in report.routes if row.period == period]
    texts = {**_figures(rows), "below": _below(report), "agree": _agree(report)}
    total = next((one for one in report.totals if one.period == period), None)
    if total is None:
        return (AGREED if report.draws else BRACKETED)[period].format(**texts)
    return DRAWN[period].format(**texts, **_range(total, report.draws))


def worse_period(report: GapReport) -> Literal["day", "night"]:
    """The period with more kilometres of gap over all borders; night if they are equal."""
    day, night = (sum(row.gap_km for row in report.routes if row.period == period) for period in ("day", "night"))
    return "day" if day > night else "night"


def _figures(rows: list[RouteSummary]) -> dict[str, str]:
    length, gap = sum(row.length_km for row in rows), sum(row.gap_km for row in rows)
    unknown = sum(row.not_assessable_km for row in rows)
    whole = {"length": km(length, 0), "gap": km(gap, 0), "unknown": km(unknown, 0)}
    return {**whole, "gap_share": percent(gap, length), "unknown_share": percent(unknown, length)}


def _range(total: Total, draws: int) -> dict[str, str]:
    low, median, high = ranged((total.gap_low_km, total.gap_median_km, total.gap_high_km), draws)
    return {"low": low, "median": median, "high": high}


def _below(report: GapReport) -> str:
    theta = float(report.parameters["theta"])
    return LESS_LIKELY if theta == 0.5 else BELOW.format(theta=theta)


def _agree(report: GapReport) -> str:
    gamma = float(report.parameters["gamma"])
    return TWO_THIRDS if abs(gamma - 2.0 / 3.0) < 0.01 else SHARE.format(gamma=gamma)
