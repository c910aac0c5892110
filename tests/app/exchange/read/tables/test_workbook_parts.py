"""Rows that are hidden, and formulas that nobody has worked out."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.exchange.read.tables.workbook_parts import Beside, beside_values
from app.exchange.read.tables.workbooks import read_workbook
from app.exchange.reading import Stated
from layers.base import Layer


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Посты"
    for row in (["name", "n"], ["a", 1], ["b", "=1+1"], ["c", 3], ["d", "=A1"]):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    workbook.create_sheet("other")
    workbook.save(tmp_path / "t.xlsx")
    return tmp_path / "t.xlsx"


def test_both_are_found_in_the_sheet_that_is_read(book: Path) -> None:
    assert beside_values(book, "Посты") == Beside((4,), 2)
    assert beside_values(book, "other") == Beside()
    assert beside_values(book, "none") == Beside()


def test_the_import_says_so(book: Path) -> None:
    table = read_workbook(book, Layer, Stated())
    assert table.columns["name"] == ["a", "b", "c", "d"]
    assert table.columns["n"] == [1, None, 3, None]
    notes = [str(note) for note in table.reading.notes]
    assert notes[0] == "Rows that are hidden are read like the others: 4."
    assert "has no result in the file are read as empty: 2." in notes[1]


def test_other_files_have_none(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_bytes(b"no zip")
    assert beside_values(tmp_path / "t.xls", "one") == Beside()
    assert beside_values(tmp_path / "none.xlsx", "one") == Beside()


@pytest.mark.parametrize("what", ["hidden", "formula"])
def test_either_alone_is_found(tmp_path: Path, what: str) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["=1+1" if what == "formula" else 1])
    workbook.worksheets[0].row_dimensions[1].hidden = what == "hidden"
    workbook.save(tmp_path / "t.xlsx")
    expected = Beside((1,), 0) if what == "hidden" else Beside((), 1)
    assert beside_values(tmp_path / "t.xlsx", "Sheet") == expected
