"""A column is the cells it was made of, whatever they are, with each different one held once."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.column import Column, is_blank

CELLS = st.lists(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from([0.0, 1.0, 1.5, float("inf")]),
        st.sampled_from(["", " ", "1", "True", "Пост", "a\x1c", "\u2028", "7.5", " 7.5", "x" * 300, "\x00"]),
        st.text(max_size=4),
    ),
    max_size=40,
)
TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=4), st.sampled_from(["7", "7.25", "", " a"])), max_size=40)
NUMBER = re.compile(r"[+\-]?\d+(?:\.\d+)?")


def same(one: list[object], other: list[object]) -> bool:
    """Whether cells are alike in type as well."""
    return [(type(cell), cell) for cell in one] == [(type(cell), cell) for cell in other]


@given(st.one_of(CELLS, TEXTS))
def test_it_gives_back_what_it_was_made_of(cells: list[object]) -> None:
    column = Column.of(cells)
    assert len(column) == len(cells)
    assert same(list(column), cells)
    assert same([column[at] for at in range(len(cells))], cells)
    assert same(column.objects().tolist(), cells)
    assert column == cells
    assert Column.of(column) is column
    assert len({(type(cell), cell) for cell in column.distinct}) == len(column.distinct)


@given(st.one_of(CELLS, TEXTS), st.data())
def test_parts_of_it(cells: list[object], data: st.DataObject) -> None:
    column = Column.of(cells)
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells))), np.bool_)
    chosen = column.at(mask)
    assert same(list(chosen), [cell for cell, some in zip(cells, mask.tolist(), strict=True) if some])
    assert {repr(cell) for cell in chosen.distinct} == {repr(cell) for cell in chosen}, "nothing that is not in it"
    assert same(list(column[1:4]), cells[1:4])


@given(st.one_of(CELLS, TEXTS))
def test_what_is_true_of_each_cell(cells: list[object]) -> None:
    column = Column.of(cells)
    texts = [cell for cell in cells if isinstance(cell, str)]
    assert column.where(column.are_none()).tolist() == [cell is None for cell in cells]
    assert column.where(column.are_empty()).tolist() == [cell is None or cell == "" for cell in cells]
    assert column.where(column.are_blank()).tolist() == [is_blank(cell) for cell in cells]
    assert column.is_blank is all(cell is None for cell in cells)
    assert column.positions(isinstance(cell, str) for cell in column.distinct).tolist() == [
        at for at, cell in enumerate(cells) if isinstance(cell, str)
    ]
    assert set(column.texts_unlike(NUMBER)) == {text for text in texts if not NUMBER.fullmatch(text)}
    assert column.has_text_like(NUMBER) is any(NUMBER.fullmatch(text) for text in texts if text.isascii()) or any(
        not text.isascii() for text in texts
    )
    assert same(list(column.without_blanks()), [None if cell == "" else cell for cell in cells])
    assert same(list(column.mapped(lambda cell: (cell, 1))), [(cell, 1) for cell in cells])


@given(TEXTS)
def test_clean_texts_are_those_that_nothing_need_be_taken_from(cells: list[object]) -> None:
    column = Column.of(cells)
    if column.is_clean(3):
        assert all(cell is None or (cell == str(cell).strip() and "\x00" not in str(cell)) for cell in cells)
        assert all(cell is None or len(str(cell)) <= 3 for cell in cells)


def test_most_texts_are_clean() -> None:
    assert Column.of(["Пост №1", None, "a, b", "7"]).is_clean(7)
    assert Column.of([None]).is_clean(0)
    for text in (" a", "a ", "a\x00b", "Пост №10", "\u00a0a"):
        assert not Column.of(["a", text]).is_clean(7), text


def test_numbers_of_its_cells() -> None:
    floats = Column.of(["70.5", None, "1e3", "70.5"]).as_floats()
    assert floats is not None
    assert floats.tolist()[::2] == [70.5, 1000.0]
    assert np.isnan(floats[1])
    assert Column.of(["70.5", "70,5"]).as_floats() is None
    assert Column.of([70.5, "70.5"]).as_floats() is None
    assert Column.of(["b", "a", "b"]).numbers([2.0, 1.0]).tolist() == [2.0, 1.0, 2.0]
    assert Column.of([]).numbers([]).tolist() == []


def test_another_column_fills_in_where_it_has_none() -> None:
    one, other = Column.of(["a", None, "a", None]), Column.of([None, 2, 3, None])
    assert list(one.or_else(other)) == ["a", 2, "a", None]
    assert list(Column.blank(2).or_else(Column.of(["x", "y"]))) == ["x", "y"]


def test_a_blank_column_takes_no_memory() -> None:
    column = Column.blank(10**9)
    assert column.is_blank
    assert len(column) == 10**9
    assert column[10**9 - 1] is None


def test_texts_that_no_other_program_could_read_are_held_as_they_are() -> None:
    cells = ["a", "\ud800", None]
    assert list(Column.of(cells)) == cells


@pytest.mark.parametrize("count", [0, 1, 255, 256, 257, 70_000])
def test_it_is_gone_through_in_batches(count: int) -> None:
    cells = [str(number % 300) for number in range(count)]
    assert list(Column.of(cells)) == cells
