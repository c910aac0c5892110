"""What a run changed, in one line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from widgets.words.comparison_words import in_one_line


def row(period: str, closed: float, opened: float, settled: float = 0.0, unsettled: float = 0.0) -> Any:
    return SimpleNamespace(
        period=period, closed_km=closed, opened_km=opened, settled_km=settled, unsettled_km=unsettled
    )


def comparison(*rows: Any) -> Any:
    return SimpleNamespace(routes=rows, gone=(1, 2), new=(3,), moved=())


def test_nights_are_summed_and_days_left_out() -> None:
    text = in_one_line(comparison(row("night", 1.5, 0.5), row("night", 2.0, 0.0), row("day", 90.0, 90.0)))
    assert text == "Since the previous run, by night: 3.5 km closed, 0.5 km opened. Gaps gone 2, new 1, moved 0."


def test_kilometres_that_became_assessable_are_shown_if_there_are_any() -> None:
    assert "assessable" not in in_one_line(comparison(row("night", 0.0, 0.0, 0.04, 0.04)))
    text = in_one_line(comparison(row("night", 0.0, 0.0, 2.0, 0.0)))
    assert text.endswith("moved 0. Now assessable 2.0 km, no longer 0.0 km.")
