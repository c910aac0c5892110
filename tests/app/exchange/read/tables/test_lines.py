"""The rows of a table by columns are the rows it has, but for blank ones, in whatever portions they come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.column import is_blank
from app.exchange.read.tables.lines import Line, Lines

RECORDS = st.lists(st.lists(st.sampled_from(["", " ", "a", "b", "7", None, 7, 7.0, True]), max_size=5), max_size=30)


def as_rows(records: list[list[object]]) -> list[Line]:
    """The rows as they are defined, one after another."""
    return [
        Line(number, record, sum(cell is not None and cell != "" for cell in record))
        for number, record in enumerate(records, 1)
        if not all(map(is_blank, record))
    ]


def same(lines: Lines, rows: list[Line]) -> bool:
    return [(number, [repr(cell) for cell in cells], size) for number, cells, size in lines] == [
        (number, [repr(cell) for cell in cells], size) for number, cells, size in rows
    ]


@given(RECORDS, st.integers(1, 7))
def test_rows_come_in_portions(records: list[list[object]], portion: int) -> None:
    portions = [records[start : start + portion] for start in range(0, len(records), portion)]
    rows = as_rows(records)
    lines = Lines.of(portions)
    assert same(lines, rows)
    assert same(lines[1:4], rows[1:4])
    assert len(lines) == len(rows)


@given(RECORDS)
def test_columns_without_anything_are_left_out(records: list[list[object]]) -> None:
    rows = as_rows(records)
    filled = [any(at < len(row.cells) and not is_blank(row.cells[at]) for row in rows) for at in range(5)]
    left = [(row.number, [cell for cell, some in zip(row.cells, filled, strict=False) if some]) for row in rows]
    every = Lines.of([records])
    lines = every.only(every.filled_columns)
    assert [(line.number, [repr(cell) for cell in line.cells]) for line in lines] == [
        (number, [repr(cell) for cell in cells]) for number, cells in left
    ]


def test_the_commonest_size_is_the_largest_of_those_that_are_as_common() -> None:
    assert Lines.of([[["a"], ["a", "b"], ["c", ""], ["a", "b"]]]).commonest_size == 2
    assert Lines.of([]).commonest_size == 0


def test_each_text_is_changed() -> None:
    lines = Lines.of([[["'=1", 7], ["a", None]]], lambda text: text.removeprefix("'"))
    assert [list(line.cells) for line in lines] == [["=1", 7], ["a", None]]
    assert lines[0].filled == ["=1", 7]


def test_a_row_of_more_cells_than_anybody_writes_is_named() -> None:
    with pytest.raises(UserError, match=r"^Row 3 has 5,001 cells; at most 5,000 are read"):
        Lines.of([[["a"], ["b"]], [[""] * 5_001]])


@pytest.mark.parametrize("records", [[[""] * 4_900, *[["a"]] * 500_000], [*[["a"]] * 500_000, [""] * 4_900]])
def test_a_row_much_wider_than_all_others_is_refused(records: list[list[str]]) -> None:
    batches = [records[start : start + 20_000] for start in range(0, len(records), 20_000)]
    with pytest.raises(UserError, match="has 4,900 cells, and nearly all others have a small part of that"):
        Lines.of(batches)


@pytest.mark.parametrize("first", ["a", 7])
def test_a_cell_longer_than_any_outline_is_named(first: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.exchange.read.tables.lines.LONGEST_CELL", 9)
    assert len(Lines.of([[["a"], [first]], [["б" * 9]]])) == 3
    with pytest.raises(UserError, match=r"^Row 3 has a cell of 10 characters; at most 9 are read"):
        Lines.of([[["a"], [first]], [["б" * 10], ["c"]]])
