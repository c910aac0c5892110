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
        (timedelta(hours=30), "30:00:00"),
        (timedelta(hours=37, minutes=29, seconds=23), "37:29:23"),
        (timedelta(days=37.4897 / 24), "37:29:22.92"),
        (timedelta(hours=9, minutes=59, seconds=59.9999), "10:00:00"),
        (-timedelta(hours=71, seconds=7), "-71:00:07"),
        ("PT37H29M23.5S", "37:29:23.5"),
        ("PT71H05M00S", "71:05:00"),
        ("PT", "PT"),
        ("Panj", "Panj"),
        ("text", "text"),
        (True, True),
    ],
)
def test_a_cell(cell: object, plain: object) -> None:
    result = plain_cell(cell)
    assert (result, type(result)) == (plain, type(plain))
