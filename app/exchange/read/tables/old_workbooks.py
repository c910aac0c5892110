"""Workbooks of the old format, .xls: by xlrd, which ends in words where such a file is damaged."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.exchange.raw import DAY_ZERO
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.sheets import Book, Sheet
from app.exchange.read.tables.typed_cells import plain_cell

NO_WORKBOOK = (
    *(OSError, ValueError, OverflowError, EOFError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(struct.error, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, MemoryError),
)
"""How the readers of workbooks end where a file is damaged."""
_SHOWN = 0
_HOURS = re.compile(r"\[h+\]", re.IGNORECASE)
_EPOCHS = (DAY_ZERO, date(1904, 1, 1))


@contextmanager
def old_workbook(path: Path) -> Iterator[Book]:
    """The sheets of a workbook. Raises one of NO_WORKBOOK if it is damaged."""
    # Few imports are workbooks.
    import xlrd  # noqa: PLC0415

    try:
        with _opened(path) as book:
            sheets = [(book.sheet_by_name(name).visibility == _SHOWN, name) for name in book.sheet_names()]
            shown, hidden = ([name for is_shown, name in sheets if is_shown is which] for which in (True, False))
            yield Book(shown, hidden, partial(_sheet, book), _EPOCHS[book.datemode])
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        raise ValueError(str(error)) from None


def _opened(path: Path) -> Any:
    """The workbook with formats and merged cells, or without them if these alone are damaged."""
    import xlrd  # noqa: PLC0415

    with suppress(xlrd.XLRDError, *NO_WORKBOOK):
        return xlrd.open_workbook(path, logfile=io.StringIO(), formatting_info=True)
    return xlrd.open_workbook(path, logfile=io.StringIO())


def _sheet(book: Any, name: str) -> Sheet:
    sheet = book.sheet_by_name(name)
    spans = _durations(book)
    rows = [[_cell(cell, book.datemode, spans) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    return Sheet(rows, [Merged(top + 1, end, left) for top, end, left, _ in sheet.merged_cells])


def _durations(book: Any) -> frozenset[int]:
    """The styles of cells that show hours beyond a day."""
    formats = {key for key, one in book.format_map.items() if _HOURS.search(one.format_str or "")}
    return frozenset(at for at, style in enumerate(book.xf_list) if style.format_key in formats)


def _cell(cell: Any, epoch: int, durations: frozenset[int]) -> object:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_DATE:
        if cell.xf_index in durations:
            return plain_cell(timedelta(days=cell.value))
        moment = xlrd.xldate_as_datetime(cell.value, epoch)
        return plain_cell(moment.time() if cell.value < 1.0 else moment)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else plain_cell(cell.value)
