"""What all crews and staff would give, border by border."""

from __future__ import annotations

from app.analysis.gaps.figures.route_summary import RouteSummary, as_planned


def _row(period: str, covered: float, planned: float | None) -> RouteSummary:
    return RouteSummary("AA-BB", 10.0, period, covered, 10.0 - covered, 0.0, planned_covered_km=planned)  # type: ignore[arg-type]


def test_only_what_differs_from_the_staffed_figures_is_reported() -> None:
    (reason,) = as_planned([_row("day", 4.0, 6.0), _row("night", 3.0, 3.0)])
    assert reason.code == "as_planned"
    assert (reason.numbers["covered_day_km"], reason.numbers["planned_day_km"]) == (4.0, 6.0)
    assert as_planned([_row("day", 4.0, 4.0), _row("night", 3.0, 3.0)]) == ()
    assert as_planned([_row("day", 4.0, None), _row("night", 3.0, None)]) == ()
