"""Marks that keep spreadsheets from reading cells are taken off whole columns, and from no column in part."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.column import Column
from app.exchange.read.tables.delimited import read_csv
from app.exchange.read.tables.marked_cells import unmarked, without_formula
from app.exchange.reading import Stated
from layers.base import Layer


@pytest.mark.parametrize(
    ("cells", "plain"),
    [
        (['="007"', None, '="37,4897"', " ", '=""'], ["007", None, "37,4897", " ", None]),
        (['="a ""b"" c"', '="x"'], ['a "b" c', "x"]),
        (["'37.4897", "'007", "' 5"], None),
        (["'37.4897", None, "'007", "'31.03.2026"], ["37.4897", None, "007", "31.03.2026"]),
        (["’37.4897", "`007"], ["37.4897", "007"]),
        (["-71.5", "'70.2"], ["-71.5", "70.2"]),
        (["'37°29'23\"", "'38°1'2\""], ["37°29'23\"", "38°1'2\""]),
        (['="007"', "008"], None),
        (["'37.4897", "38.1"], None),
        (["'37.4897", 38.1], None),
        (["'007'", "'008'"], None),
        (["'Panj", "'Vanj"], None),
        (["-71.5", "+70.2"], None),
        (["=A1", "=B1"], None),
        ([None, None], None),
        ([7, 8.5], None),
    ],
)
def test_a_column(cells: list[object], plain: list[object] | None) -> None:
    column = Column.of(cells)
    columns, notes = unmarked({"x": column, "y": Column.of(["a"] * len(cells))})
    assert list(columns["x"]) == (cells if plain is None else plain)
    assert notes == ([] if plain is None else ["Read without the marks that have cells be texts in a spreadsheet: x."])


@given(st.lists(st.none() | st.text('0123456789,.abЖ "-', max_size=6).map(str.strip), min_size=1, max_size=200))
def test_every_text_comes_back(texts: list[str | None]) -> None:
    marked = [None if text is None else '="' + text.replace('"', '""') + '"' for text in texts]
    columns, _ = unmarked({"x": Column.of(marked)})
    assert list(columns["x"]) == [text or None for text in texts]


def test_a_name() -> None:
    assert without_formula('="Код"') == "Код"
    assert without_formula('="Код') == '="Код'


def test_a_file(tmp_path: Path) -> None:
    text = '="Код";="Широта, град.";lon;note\n="007";="37,4897";\'71,5531;="x"\n="008";="37,49";\'71,56;y\n'
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns == {
        "Код": ["007", "008"],
        "Широта, град.": ["37,4897", "37,49"],
        "lon": ["71,5531", "71,56"],
        "note": ['="x"', "y"],
    }
    assert str(table.reading.notes[-1]).endswith("in a spreadsheet: Код, Широта, град., lon.")


def test_a_number_with_a_million_blanks_stays_as_it_is() -> None:
    cells = ["-1" + " " * 1_000_000 + "x", "'5"]
    assert list(unmarked({"a": Column.of(cells)})[0]["a"]) == [cells[0], "5"]
