"""Workbooks of records: how large they become is told by their cells, whatever the size of the file."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.tables import workbook_sizes
from app.exchange.read.tables.binary_workbooks import Size, size_of
from app.exchange.read.tables.workbook_sizes import check_sizes


def record(number: int, data: bytes) -> bytes:
    """One record."""
    head = bytes((number,)) if number < 0x80 else bytes((number & 0x7F | 0x80, number >> 7))
    return head + bytes((len(data) & 0x7F | 0x80, len(data) >> 7)) + data


def row(number: int) -> bytes:
    return record(0, struct.pack("<I", number) + bytes(13))


def cell(column: int, common: int | None = None) -> bytes:
    """A cell with a number, or with a text that others may have too."""
    value = struct.pack("<d", 1.5) if common is None else struct.pack("<I", common)
    return record(5 if common is None else 7, struct.pack("<II", column, 0) + value)


def book(folder: Path, sheet: bytes, texts: bytes = b"") -> Path:
    """A workbook of a sheet, and of texts that its cells have in common."""
    path = folder / "b.xlsb"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.bin", b"")
        parts.writestr("xl/worksheets/sheet1.bin", record(145, b"") + sheet)
        parts.writestr("xl/sharedStrings.bin", record(159, bytes(8)) + texts)
        # As Excel keeps what a printer was told, which is no part of the sheet.
        parts.writestr("xl/printerSettings/printerSettings1.bin", row(2**20 - 1) + cell(2**14 - 1))
    return path


def item(text: str) -> bytes:
    return record(19, b"\x00" + struct.pack("<I", len(text)) + text.encode("utf-16-le"))


def test_its_size_is_that_of_what_it_becomes(tmp_path: Path) -> None:
    path = book(tmp_path, row(0) + cell(0) + cell(4, 1) + row(9) + cell(2, 1), item("а") + item("abcd"))
    with zipfile.ZipFile(path) as parts:
        assert size_of(parts) == Size(10 * 5, 2 * 8)
    check_sizes(path)


def test_two_cells_in_the_corners_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, row(0) + cell(0) + row(2**20 - 1) + cell(2**14 - 1))
    with pytest.raises(UserError, match="20,000,000"):
        check_sizes(path)


def test_a_text_that_many_cells_have_counts_for_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path, row(0) + b"".join(cell(column, 0) for column in range(50)), item("a" * 100))
    check_sizes(path)
    monkeypatch.setattr(workbook_sizes, "MOST_TEXT", 9_999)
    with pytest.raises(UserError, match="bytes of text"):
        check_sizes(path)


@pytest.mark.parametrize("sheet", [b"", b"\x80", b"\x00\x84", b"\xff" * 50, row(3)[:4], b"\x05\x02ab"])
def test_what_is_no_record_ends_it(tmp_path: Path, sheet: bytes) -> None:
    with zipfile.ZipFile(book(tmp_path, sheet)) as parts:
        assert size_of(parts).text == 0
