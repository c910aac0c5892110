"""What covered is worth, as a table."""

from __future__ import annotations

import dataclasses
from typing import Any

from app.reasons.codes import Reason
from app.report.text.first_page import summary
from app.report.text.worth import steadiness, steadiness_note, timetables_km, worth, worth_note
from tests.builders.books import book


def test_a_row_for_each_border_and_period_with_the_figures_of_the_run() -> None:
    small = book()
    rows = worth(small)
    assert [(row["route"], row["period"]) for row in rows] == [
        *(("AA-BB", "by day"), ("AA-BB", "by night"), ("AA-CC", "by day"), ("AA-CC", "by night"))
    ]
    for shown, row in zip(rows, small.report.routes, strict=True):
        assert shown["cells"][0] == f"{row.covered_km:,.1f}"
        assert shown["cells"][3] == f"{row.covered_p30_km:,.1f}"
        assert shown["cells"][2] == f"{row.best_alone_km:,.1f}"


def test_what_rests_on_timetables_is_that_of_the_warning_wherever_it_is_printed() -> None:
    small = book()
    warned = Reason("informed_fixed", {"route": "AA-BB", "day_km": 2.25, "night_km": 3.5})
    report = dataclasses.replace(small.report, warnings=(*small.report.warnings, warned))
    other = dataclasses.replace(small, report=report)
    assert [timetables_km(report, row) for row in report.routes] == [2.25, 3.5, 0.0, 0.0]
    assert worth(other)[1]["cells"][1] == "3.5"
    first = summary(other)["rows"][0]
    assert first["cells"][1][0] == ("3.5" if first["period"] == "by night" else "2.2")


def test_the_note_says_how_it_is_decided_with_draws_and_without() -> None:
    small = book()
    assert "certainly in sight" in worth_note(small)
    drawn = dataclasses.replace(small, report=dataclasses.replace(small.report, draws=200))
    assert "at least 70% of the draws" in worth_note(drawn)


def test_how_steadily_it_is_covered() -> None:
    small = book()
    (first, *_) = steadiness(small)
    row = small.report.routes[0]
    assert first["cells"] == [f"{row.covered_km:,.1f}", f"{row.worst_hour_km:,.1f}", "–", "–"]
    assert "takes draws" in steadiness_note(small)
    figures: dict[str, Any] = {"open_low_km": 0.5, "open_median_km": 6.24, "open_high_km": 39.2, "open_chance": 0.999}
    drawn = dataclasses.replace(row, covered_km=440.0, worst_hour_km=400.0, **figures)
    other = dataclasses.replace(small, report=dataclasses.replace(small.report, routes=(drawn,), draws=200))
    assert steadiness(other)[0]["cells"] == ["440.0", "400.0", "6 (0–39)", "> 0.99"]
    assert "70% of the draws" in steadiness_note(other)
    nowhere = dataclasses.replace(drawn, covered_km=0.0)
    none = dataclasses.replace(small, report=dataclasses.replace(small.report, routes=(nowhere,), draws=200))
    assert steadiness(none)[0]["cells"][3] == "–"
    older = dataclasses.replace(
        small, report=dataclasses.replace(small.report, routes=(dataclasses.replace(row, worst_hour_km=None),))
    )
    assert steadiness(older) == []


def test_an_older_run_has_no_such_table() -> None:
    small = book()
    older = tuple(dataclasses.replace(row, covered_p50_km=None) for row in small.report.routes)
    assert worth(dataclasses.replace(small, report=dataclasses.replace(small.report, routes=older))) == []
