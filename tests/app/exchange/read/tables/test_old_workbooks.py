"""The old format of workbooks: types of cells, hidden sheets, and files that are damaged."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import numpy as np
import pytest
import xlwt

from app.errors import UserError
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.old_workbooks import NO_WORKBOOK, old_workbook
from app.exchange.read.tables.workbooks import read_workbook
from app.exchange.reading import Stated
from layers.base import Layer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = xlwt.Workbook()
    sheet, hidden = book.add_sheet("Посты"), book.add_sheet("old")
    hidden.visibility = 1
    cells = ["Ишкашим", 7, 5.25, datetime(2026, 3, 31), datetime(2026, 3, 31, 14, 5), time(6, 30), True]
    styles = {3: "YYYY-MM-DD", 4: "YYYY-MM-DD HH:MM", 5: "HH:MM"}
    for column, cell in enumerate(cells):
        sheet.write(0, column, f"column {column}")
        sheet.write(1, column, cell, xlwt.easyxf(num_format_str=styles.get(column, "General")))
    hidden.write(0, 0, "x")
    book.save(str(tmp_path / "t.xls"))
    return tmp_path / "t.xls"


def test_cells_have_their_types_and_hidden_sheets_are_set_apart(path: Path) -> None:
    with old_workbook(path) as book:
        assert (book.visible, book.hidden) == (["Посты"], ["old"])
        assert book.sheet("Посты").rows[1] == [
            "Ишкашим",
            7,
            5.25,
            "2026-03-31",
            "2026-03-31T14:05:00",
            "06:30:00",
            True,
        ]


def test_merged_cells_and_the_day_from_which_it_counts(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write_merge(1, 3, 2, 4, "x")
    book.dates_1904 = 1
    book.save(str(tmp_path / "t.xls"))
    with old_workbook(tmp_path / "t.xls") as old:
        assert old.sheet("a").merged == [Merged(2, 4, 2)]
        assert old.day_zero == date(1904, 1, 1)


def test_a_damaged_file_ends_in_words_and_never_hangs(path: Path) -> None:
    whole, generator = path.read_bytes(), np.random.default_rng(1)
    refused = 0
    for _ in range(40):
        data = bytearray(whole)
        for place in generator.integers(0, len(data), 6).tolist():
            data[place] = int(generator.integers(256))
        path.write_bytes(data[: int(generator.integers(512, len(data) + 1))])
        try:
            read_workbook(path, Layer, Stated())
        except UserError:
            refused += 1
    assert refused > 10


def test_no_file_of_the_format(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(NO_WORKBOOK), old_workbook(tmp_path / "t.xls"):
        pass
