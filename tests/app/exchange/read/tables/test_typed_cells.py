"""Cells of workbooks as a person would type them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from app.exchange.read.tables.typed_cells import plain_cell


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (5.0, 5),
        (5.25, 5.25),
        (2.0**60, 2.0**60),
        (datetime(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31, 14, 5), "2026-03-31T14:05:00"),
        (date(2026, 3, 31), "2026-03-31"),
        (time(14, 5), "14:05:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("text", "text"),
        (True, True),
    ],
)
def test_a_cell(cell: object, plain: object) -> None:
    result = plain_cell(cell)
    assert (result, type(result)) == (plain, type(plain))
