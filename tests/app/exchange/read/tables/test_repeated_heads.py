"""Rows that number the columns, and the head of a table over again, are no data; rows that look alike are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.raw import RawTable
from app.exchange.read.tables.delimited import read_csv
from app.exchange.read.tables.lines import Lines
from app.exchange.read.tables.repeated_heads import without_heads
from app.exchange.read.tables.table_shape import as_table
from app.exchange.read.tables.workbooks import read_workbook
from app.exchange.reading import Reading, Stated
from layers.base import Layer

HEADER = ["Наименование", "Широта", "Долгота"]
ROWS = [["Пост А", "37.4897", "71.5531"], ["Пост Б", "37.4911", "71.5602"]]


def table(*records: Sequence[object]) -> RawTable:
    return as_table("t.csv", Lines.of([records]), Stated(), Reading())


def notes(of: RawTable) -> list[str]:
    return [str(note) for note in of.reading.notes]


@pytest.mark.parametrize(
    "numbers",
    [
        ["1", "2", "3"],
        [1, 2, 3],
        ["(1)", "(2)", "(3)"],
        ["1.", "2.", "3."],
        ["гр. 1", "гр. 2", "гр. 3"],
        ["1", "2", "3=1+2"],
        ["А", "1", "2"],
        ["A", 1, 2],
        ['="1"', '="2"', '="3"'],
    ],
)
def test_a_row_that_numbers_the_columns_is_left_out_and_named(numbers: list[object]) -> None:
    of = table(HEADER, numbers, *ROWS)
    assert of.columns["Наименование"] == ["Пост А", "Пост Б"]
    assert list(of.rows) == [3, 4]
    (note,) = notes(of)
    assert note.startswith("Left out, as it numbers the columns: row 2 (")


def test_below_a_header_of_two_rows_and_of_columns_of_numbers_alone() -> None:
    of = table(["Пост", "Координаты", ""], ["", "широта", "долгота"], [1, 2, 3], ["А", 37.4897, 71.5531])
    assert list(of.columns) == ["Пост", "широта", "долгота"]
    assert list(of.rows) == [4]
    of = table(["№", "lat", "lon"], ["1", "2", "3"], ["1", "37.48", "71.55"], ["2", "37.49", "71.56"])
    assert list(of.rows) == [3, 4]
    of = table(["код", "lat", "lon"], [1, 2, 3], [17, 37.4897, 71.5531], [18, "37,4899", 71.5544])
    assert list(of.rows) == [3, 4]


@pytest.mark.parametrize(
    "records",
    [
        [["id", "lon", "lat"], ["1", "2", "3"]],
        [["id", "lon", "lat"], ["1", "2", "3"], ["2", "5", "6"], ["3", "7", "8"]],
        [["id", "n"], ["1", "2"], ["2", "7"]],
        [["zone", "gate", "count"], ["1", "2", "3"], ["1", "3", "7"], ["2", "1", "5"]],
        [["zone", "gate", "share"], ["1", "2", "3"], ["1", "3", "7.5"], ["1", "4", "5"]],
        [["a", "b", "c"], ["1", "3", "2"], ["x", "y", "z"]],
        [["a", "b", "c"], ["a1", "2", "3"], ["x", "y", "z"]],
        [["x", "y", "z"], ["a", "b", "c"], ["d", "e", "f"]],
        [["a", "b", "c", "d", "e"], ["1", "2"], ["x", "y", "z", "u", "v"]],
    ],
)
def test_other_rows_are_rows(records: list[list[object]]) -> None:
    of = table(*records)
    assert list(of.rows) == list(range(2, len(records) + 1))
    assert notes(of) == []


def test_the_head_of_every_page_is_left_out_and_named() -> None:
    page: list[list[object]] = [["Реестр постов"], ["Наименование", "Широта", "Долгота "], [1, 2, 3]]
    of = table(*page, *ROWS, *page, *ROWS, [1, 2, 3], *ROWS)
    assert of.columns["Наименование"] == ["Пост А", "Пост Б"] * 3
    assert list(of.rows) == [4, 5, 9, 10, 12, 13]
    assert notes(of)[-1] == (
        "Left out where the head of the table is repeated: row 6 (Реестр постов), "
        "row 7 (Наименование Широта Долгота), row 8 (1 2 3), row 11 (1 2 3)."
    )


def test_blanks_of_any_kind_make_no_difference() -> None:
    again = [" name", "Широта,\u00a0 град.", "(lon)\u00a0"]
    of = table(["name", "Широта, град.", "(lon)"], ["A", "37", "71"], again, ["B", "38", "72"])
    assert of.columns["name"] == ["A", "B"]


def test_names_over_two_rows_are_repeated_too() -> None:
    head = [["Пост", "Координаты", ""], ["", "широта", "долгота"]]
    of = table(*head, ["А", 37.4897, 71.5531], *head, ["Б", 37.49, 71.55])
    assert of.columns["Пост"] == ["А", "Б"]


@given(st.lists(st.lists(st.sampled_from(["name", "lon", "lat", "7", ""]), min_size=3, max_size=3), max_size=9))
def test_only_rows_that_are_equal_to_it_are_left_out(rows: list[list[str]]) -> None:
    header, last = ["name", "lon", "lat"], ["last", "70", "39"]
    of = table(header, *rows, ["", "", ""], last)
    left = [number for number, row in enumerate(rows, 2) if any(row) and row != header]
    assert [number for number in of.rows.tolist() if number < len(rows) + 2] == left


def test_in_a_file_and_in_a_workbook(tmp_path: Path) -> None:
    records: list[list[object]] = [[*HEADER], [1, 2, 3]]
    records += [[*row] for row in (*ROWS, HEADER, *ROWS)]
    (tmp_path / "t.csv").write_text("\n".join(",".join(str(cell) for cell in row) for row in records), encoding="utf-8")
    book = openpyxl.Workbook()
    for row in records:
        book.worksheets[0].append(row)
    book.save(tmp_path / "t.xlsx")
    for of in (
        read_csv(tmp_path / "t.csv", Layer, Stated()),
        read_workbook(tmp_path / "t.xlsx", Layer, Stated()),
    ):
        assert of.columns["Наименование"] == ["Пост А", "Пост Б"] * 2
        assert list(of.rows) == [3, 4, 6, 7]


def test_a_head_of_a_million_letters_is_known_again() -> None:
    long = "x y " * 3_000_000
    body = Lines.of([[["1", "2"], [f" {long}", "b"], ["3", "4"]]])
    rows, notes = without_heads(Lines.of([[[long, "b"]]]), body)
    assert [line.cells for line in rows] == [["1", "2"], ["3", "4"]]
    assert len(notes) == 1
