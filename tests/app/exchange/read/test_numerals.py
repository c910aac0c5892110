"""Numbers with marks that mean one thing here and another there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.raw import RawTable
from app.exchange.read.numerals import NO_NUMBER, Range, Written, with_numbers, written
from app.exchange.reading import Fact, Ground, Subject

ANY = Range(-np.inf, np.inf)


def read(stated: str = "", ranges: dict[str, Range] | None = None, **columns: list[object]) -> RawTable:
    table = RawTable(dict(columns), np.arange(2, 2 + len(next(iter(columns.values())))))
    return with_numbers(table, dict.fromkeys(columns, ANY) | (ranges or {}), stated)


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("12", "12", "12"),
        ("-3.25", "-3.25", None),
        ("39,5", None, "39.5"),
        ("1,200", "1200", "1.200"),
        ("1.200", "1.200", "1200"),
        ("0,125", None, "0.125"),
        ("1200,300", None, "1200.300"),
        ("1,200,300", "1200300", None),
        ("1.200.300", None, "1200300"),
        ("1,200.5", "1200.5", None),
        ("1.200,5", None, "1200.5"),
        ("1 200", "1200", "1200"),
        ("1\u00a0200,5", None, "1200.5"),
        ("1\u202f200.5", "1200.5", None),
        ("1'200", "1200", "1200"),
        ("\u2212 5", None, None),
        ("\u22125", "-5", "-5"),
        ("1e3", "1e3", "1e3"),
        ("12 34", None, None),
        ("1,2,3", None, None),
        ("1 200,300 400", None, None),
        ("", None, None),
        (".", None, None),
        ("200 m", None, None),
    ],
)
def test_a_text_is_read_in_the_ways_in_which_it_can_be(text: str, point: str | None, comma: str | None) -> None:
    assert written(text) == Written(point, comma)


@given(st.integers(-(10**9), 10**9), st.integers(0, 999), st.sampled_from(["", " ", "\u00a0", "'"]))
def test_what_is_written_with_marks_comes_back(whole: int, part: int, group: str) -> None:
    """With two digits or with more than three behind the mark nothing can be taken for thousands."""
    text = f"{whole:,}".replace(",", group) + f",{part:05d}"
    value = written(text).comma
    assert value is not None
    assert float(value) == pytest.approx(whole + (1 if whole >= 0 else -1) * part / 1e5)
    assert written(text).point is None


def test_the_other_cells_of_the_column_decide() -> None:
    table = read(a=["1,200", "39,5", None, "7"], b=["1,200", "2,300,400", "900", 3])
    assert table.columns == {"a": ["1.200", "39.5", None, "7"], "b": ["1200", "2300400", "900", 3]}
    assert table.reading.facts == (
        Fact(Subject.DECIMAL, ",", Ground.CONTENT, "a"),
        Fact(Subject.DECIMAL, ".", Ground.CONTENT, "b"),
    )
    assert table.reading.notes == ()


def test_else_the_other_columns_of_the_file_do() -> None:
    assert read(lon=["70,25"], reach=["1,200"]).columns["reach"] == ["1.200"]
    assert read(lon=["70.25"], reach=["1,200"]).columns["reach"] == ["1200"]
    assert read(lon=["70,25"], reach=["1.200"]).columns["reach"] == ["1200"]


def test_else_what_its_field_can_hold() -> None:
    degrees = {"lon": Range(-180.0, 180.0)}
    assert read(ranges=degrees, lon=["70,123", "71,456"]).columns["lon"] == ["70.123", "71.456"]
    large = {"reach": Range(50.0, 40_000.0)}
    assert read(ranges=large, reach=["1,200", "2,500"]).columns["reach"] == ["1200", "2500"]


def test_a_comma_that_nothing_decides_is_for_a_person_to_decide() -> None:
    with pytest.raises(UserError, match=r"reach holds '1,200', which is 1200 or 1\.200"):
        read(reach=["1,200", "2,500"])
    assert read(",", reach=["1,200", "2,500"]).columns["reach"] == ["1.200", "2.500"]
    assert read(".", reach=["1,200", "2,500"]).columns["reach"] == ["1200", "2500"]


def test_a_point_that_nothing_decides_is_a_decimal_one_and_that_is_said() -> None:
    table = read(reach=["1.200", "2.500"])
    assert table.columns["reach"] == ["1.200", "2.500"]
    assert table.reading.facts == (Fact(Subject.DECIMAL, ".", Ground.ASSUMED, "reach"),)
    assert [str(note) for note in table.reading.notes] == [
        "Numbers in reach are read with a decimal point: 1.200 as 1.200."
    ]


def test_where_a_column_has_both_marks_only_what_is_plain_is_read() -> None:
    table = read(reach=["39,5", "40.25", "1,200", "12"])
    assert table.columns["reach"] == ["39.5", "40.25", "1,200", "12"]
    assert list(table.faults.reasons) == [2]
    assert "which is 1200 or 1.200" in table.faults.reasons[2][0]


def test_what_is_stated_holds_for_every_cell() -> None:
    table = read(",", reach=["39,5", "40.25", "many"])
    assert table.columns["reach"] == ["39.5", "40.25", "many"]
    assert list(table.faults.reasons) == [1]
    assert "no number with “,” as its decimal mark" in table.faults.reasons[1][0]
    assert Fact(Subject.DECIMAL, ",", Ground.STATED, "reach") in table.reading.facts


def test_numbers_that_are_none_of_text_are_left_alone() -> None:
    table = read(reach=[1.2, 5, None, True])
    assert table.columns["reach"] == [1.2, 5, None, True]
    assert table.reading.facts == ()


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=8),
    st.sampled_from([",", ".", " ", "'"]),
    st.lists(st.floats(0.0, 1e6), min_size=1, max_size=4),
)
def test_no_number_is_read_wrongly_without_a_word(whole: list[int], group: str, parts: list[float]) -> None:
    """A column of whole numbers grouped by any mark, beside one with a decimal mark that is not that mark."""
    decimal = "," if group == "." else "."
    cells: list[object] = [f"{one:,}".replace(",", group) for one in whole]
    beside: list[object] = [f"{part:.2f}".replace(".", decimal) for part in parts]
    count = max(len(cells), len(beside))
    table = read(n=(cells * count)[:count], x=(beside * count)[:count])
    assert [int(float(str(cell))) for cell in table.columns["n"][: len(whole)]] == whole[:count]


def test_persian_figures_with_their_own_marks() -> None:
    assert float(written("۳۷٫۴۸۹۷").point or "") == 37.4897
    assert float(written("۱٬۲۰۰٫۵").point or "") == 1200.5


def test_a_cell_longer_than_any_number_is_none() -> None:
    assert written(" " * 1_990 + "12").point == "12"
    assert written(" " * 2_000 + "12") == written("1" * 2_001) == NO_NUMBER
