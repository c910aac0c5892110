"""Columns of days and times, of which one row alone could be read in two ways."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.read.moments import Moments, with_moments
from app.exchange.read.written_dates import DAY, MINUTE, MONTH
from app.exchange.reading import Fact, Ground, Subject
from layers.values.field import FieldType


def read(stated: str = "", kind: FieldType = FieldType.DATETIME, **columns: list[object]) -> Moments:
    table = RawTable(dict(columns), np.arange(2, 2 + len(next(iter(columns.values())))))
    return with_moments(table, dict.fromkeys(columns, kind), stated)


def notes(of: Moments) -> list[str]:
    return [str(note) for note in of.table.reading.notes]


def test_the_other_cells_of_the_column_decide() -> None:
    of = read(a=["03/04/2026", "31/03/2026", None], b=["03/04/2026", "03/31/2026", "04/01/2026 08:30"])
    assert of.table.columns["a"] == ["2026-04-03", "2026-03-31", None]
    assert of.table.columns["b"] == ["2026-03-04", "2026-03-31", "2026-04-01T08:30"]
    assert of.precision["b"] == [DAY, DAY, MINUTE]
    assert of.table.reading.facts == (
        Fact(Subject.DATES, "dmy", Ground.CONTENT, "a"),
        Fact(Subject.DATES, "mdy", Ground.CONTENT, "b"),
    )


def test_else_the_other_dates_of_the_file_do() -> None:
    assert read(a=["31/03/2026"], b=["03/04/2026"]).table.columns["b"] == ["2026-04-03"]


def test_dotted_dates_have_the_day_first() -> None:
    of = read(a=["03.04.2026"])
    assert of.table.columns["a"] == ["2026-04-03"]
    assert of.table.reading.facts == (Fact(Subject.DATES, "dmy", Ground.CONTENT, "a"),)


def test_what_nothing_decides_is_for_a_person_to_decide() -> None:
    with pytest.raises(UserError, match=r"a holds '03/04/2026', which is 2026-04-03 or 2026-03-04") as refusal:
        read(a=["03/04/2026", "05/06/2026"])
    assert refusal.value.message.code is Remedy.STATE_DATES
    of = read("mdy", a=["03/04/2026", "05/06/2026"])
    assert of.table.columns["a"] == ["2026-03-04", "2026-05-06"]
    assert of.table.reading.facts == (Fact(Subject.DATES, "mdy", Ground.STATED, "a"),)


def test_where_a_column_has_both_orders_only_what_is_plain_is_read() -> None:
    of = read(a=["31/03/2026", "03/31/2026", "03/04/2026"])
    assert of.table.columns["a"] == ["2026-03-31", "2026-03-31", "03/04/2026"]
    assert list(of.table.faults.reasons) == [2]
    assert "2026-04-03 or 2026-03-04" in of.table.faults.reasons[2][0]


def test_what_is_stated_holds_for_every_cell() -> None:
    of = read("dmy", a=["03/04/2026", "03/31/2026"])
    assert of.table.columns["a"] == ["2026-04-03", "03/31/2026"]
    assert list(of.table.faults.reasons) == [1]
    assert "no date in the order that is stated" in of.table.faults.reasons[1][0]


def test_what_is_plain_needs_no_order_and_says_nothing() -> None:
    of = read(a=["2026-03-31", "31 марта 2026 г.", "soon", 5])
    assert of.table.columns["a"] == ["2026-03-31", "2026-03-31", "soon", 5]
    assert of.table.reading.facts == ()
    assert notes(of) == []


@pytest.mark.parametrize("cell", [45382, "45382", 45382.0])
def test_days_of_a_spreadsheet_are_read_and_said(cell: object) -> None:
    of = read(a=[cell])
    assert of.table.columns["a"] == ["2024-03-31"]
    assert of.precision["a"] == [DAY]
    assert len(notes(of)) == 1
    assert "2024-03-31" in notes(of)[0]


def test_times_of_a_spreadsheet_and_seconds_since_1970() -> None:
    assert read(a=["45382.586805556"]).table.columns["a"] == ["2024-03-31T14:05"]
    assert read(a=["45382,586805556"]).table.columns["a"] == ["2024-03-31T14:05"]
    assert read(a=[1711893900]).table.columns["a"] == ["2024-03-31T14:05:00+00:00"]
    of = read(a=["1711893900000"])
    assert of.table.columns["a"] == ["2024-03-31T14:05:00+00:00"]
    assert "seconds since 1970" in notes(of)[0]


def test_a_column_of_days_says_that_times_are_left_out_and_takes_no_month() -> None:
    of = read(kind=FieldType.DATE, a=["31.03.2026 14:05", "2026-03-31", "2026-03", "2026"])
    assert of.table.columns["a"] == ["2026-03-31T14:05", "2026-03-31", "2026-03", "2026"]
    assert notes(of) == ["Times of day in a are left out, it takes days: 1."]
    assert read(a=["2026-03"]).precision["a"] == [MONTH]


def test_times_that_are_all_midnight_are_days() -> None:
    """Databases write a day as the first second of it."""
    of = read(a=["2022-09-14 00:00:00.000", "15.09.2022 0:00", "2022-09-16", None, "2022-09-14 00:00:00.000"])
    assert of.table.columns["a"] == ["2022-09-14", "2022-09-15", "2022-09-16", None, "2022-09-14"]
    assert of.precision["a"] == [DAY, DAY, DAY, None, DAY]
    assert "Times in a are midnight in every row, which stands for none: read as days: 3." in notes(of)


@pytest.mark.parametrize("other", ["2022-09-14 00:30", "2022-09-14T00:00+05:00", "2022-09-14T00:00:01"])
def test_a_midnight_among_other_times_is_one(other: str) -> None:
    of = read(a=["2022-09-14 00:00", other])
    assert of.precision["a"] == [MINUTE, MINUTE]
    assert of.table.columns["a"][0] == "2022-09-14T00:00"


def test_months_stay_months_beside_midnights() -> None:
    of = read(a=["2022-09-14 00:00", "2022-09"])
    assert of.precision["a"] == [DAY, MONTH]


def test_seconds_since_1970_may_have_parts() -> None:
    assert read(a=["1774936800.5", 1774936800.25]).table.columns["a"] == ["2026-03-31T06:00:00+00:00"] * 2


def test_days_of_a_spreadsheet_are_counted_from_where_it_says() -> None:
    table = RawTable({"a": [44347, "44347.5"]}, np.array([2, 3]), day_zero=date(1904, 1, 1))
    of = with_moments(table, {"a": FieldType.DATETIME}, "")
    assert of.table.columns["a"] == ["2025-06-01", "2025-06-01T12:00"]
