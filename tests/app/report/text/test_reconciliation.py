"""Every row of the reconciliation adds up as printed, and agrees with the other tables."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from app.report.text.first_page import summary
from app.report.text.reconciliation import reconciliation
from tests.builders.books import book

MM = st.integers(0, 10**9)


def _tenths(cells: list[str]) -> list[int]:
    return [round(10 * float(cell.replace(",", ""))) for cell in cells]


@given(MM, MM, MM, MM, MM, MM)
def test_whatever_the_millimetres_the_printed_row_adds_up(
    listed: int, short: int, inside: int, doubt: int, more: int, covered: int
) -> None:
    inside %= listed + 1
    gap, unknown = listed + short - inside, doubt + more
    figures = {"listed_km": listed, "unlisted_km": short, "inside_km": inside, "undecided_listed_km": doubt}
    figures |= {"gap_km": gap, "not_assessable_km": unknown, "covered_km": covered}
    figures |= {"length_km": gap + unknown + covered}
    small = book()
    row = dataclasses.replace(small.report.routes[0], **{name: value / 1e6 for name, value in figures.items()})  # type: ignore[arg-type]
    report = dataclasses.replace(small.report, routes=(row,))
    (printed,) = reconciliation(dataclasses.replace(small, report=report))
    in_lists, too_short, within, gaps, in_doubt, doubt_short, seen, length = _tenths(printed["cells"])
    assert in_lists + too_short - within == gaps
    assert gaps + in_doubt + doubt_short + seen == length
    assert abs(in_lists - listed / 1e5) < 2.5
    assert min(in_doubt, doubt_short) >= 0


def test_gap_and_covered_are_those_of_the_other_tables() -> None:
    page = summary(book())
    periods = [one for row in page["rows"] for one in row["periods"]]
    for printed, one in zip(page["reconciliation"], periods, strict=True):
        assert (printed["cells"][3], printed["cells"][6]) == (one["gap"], one["covered"])


def test_an_older_run_has_no_such_table() -> None:
    small = book()
    older = tuple(dataclasses.replace(row, listed_km=None) for row in small.report.routes)
    assert reconciliation(dataclasses.replace(small, report=dataclasses.replace(small.report, routes=older))) == []
