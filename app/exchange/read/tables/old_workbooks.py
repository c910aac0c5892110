"""Workbooks of the old format, .xls: by xlrd, which ends in words where such a file is damaged."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.exchange.read.tables.typed_cells import plain_cell

NO_WORKBOOK = (
    *(OSError, ValueError, OverflowError, EOFError, KeyError, IndexError, TypeError, AttributeError, AssertionError),
    *(struct.error, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, MemoryError),
)
"""How the readers of workbooks end where a file is damaged."""
Sheets = tuple[list[str], list[str], Callable[[str], list[list[object]]]]
"""The names of the sheets that are shown and that are hidden, and the rows of each from the first."""
_SHOWN = 0


@contextmanager
def old_workbook(path: Path) -> Iterator[Sheets]:
    """The sheets of a workbook. Raises one of NO_WORKBOOK if it is damaged."""
    # Few imports are workbooks.
    import xlrd  # noqa: PLC0415

    try:
        with xlrd.open_workbook(path, logfile=io.StringIO(), on_demand=True) as book:
            sheets = [(book.sheet_by_name(name).visibility == _SHOWN, name) for name in book.sheet_names()]
            shown, hidden = ([name for is_shown, name in sheets if is_shown is which] for which in (True, False))

            def rows(name: str) -> list[list[object]]:
                sheet = book.sheet_by_name(name)
                return [[_cell(cell, book.datemode) for cell in sheet.row(number)] for number in range(sheet.nrows)]

            yield shown, hidden, rows
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError) as error:
        raise ValueError(str(error)) from None


def _cell(cell: Any, epoch: int) -> object:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_DATE:
        moment = xlrd.xldate_as_datetime(cell.value, epoch)
        return plain_cell(moment.time() if cell.value < 1.0 else moment)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype in (xlrd.XL_CELL_ERROR, xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else plain_cell(cell.value)
