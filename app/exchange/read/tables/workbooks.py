"""Files of tables by what they are: .xlsx, .xlsm, .xlsb, .xls and .ods, web pages and texts that are called so."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.raw import RawTable, not_too_deep, reader
from app.exchange.read.tables.delimited import read_csv
from app.exchange.read.tables.first_bytes import Form, form_of
from app.exchange.read.tables.html_tables import html_book
from app.exchange.read.tables.lines import Lines
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.old_workbooks import NO_WORKBOOK, old_workbook
from app.exchange.read.tables.sheets import Book, Sheet, chosen
from app.exchange.read.tables.table_shape import as_table
from app.exchange.read.tables.typed_cells import plain_cell
from app.exchange.read.tables.workbook_parts import beside_values, day_zero, spans_of_ods
from app.exchange.read.tables.workbook_sizes import check_sizes
from app.exchange.read.tables.xml_workbooks import xml_book
from app.exchange.reading import Fact, Note, Reading, Stated, Subject
from app.exchange.unpacked import check_elements, check_unpacked
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

HIDDEN = QT_TRANSLATE_NOOP("Import", "Sheets that are hidden are not read: {names}.")
HIDDEN_ROWS = QT_TRANSLATE_NOOP("Import", "Rows that are hidden are read like the others: {rows}.")
NO_RESULT = QT_TRANSLATE_NOOP(
    "Import",
    "Cells whose formula has no result in the file are read as empty: {count:,}. Save the workbook in a spreadsheet "
    "program, which works them out.",
)
MISNAMED = {
    Form.BOOK: QT_TRANSLATE_NOOP("Import", "The file is called {suffix} and read as the newer workbook it is."),
    Form.OLD_BOOK: QT_TRANSLATE_NOOP("Import", "The file is called {suffix} and read as the .xls workbook it is."),
    Form.XML_BOOK: QT_TRANSLATE_NOOP("Import", "The file is called {suffix} and read as the XML workbook it is."),
    Form.PAGE: QT_TRANSLATE_NOOP("Import", "The file is called {suffix} and read as the web page it is."),
    Form.TEXT: QT_TRANSLATE_NOOP("Import", "The file is called {suffix} and read as the delimited text it is."),
}
_UNREADABLE = QT_TRANSLATE_NOOP("Error", "{name} is not a readable workbook; save it again as .xlsx or .csv")
_BETWEEN = re.compile(rb">[ \t]*[\r\n]\s*<")


TEXTS = (".csv", ".tsv", ".txt")
_MOST_BYTES = 1_000_000_000
"""Of the parts of a workbook: a sheet that is full, of a dozen columns."""
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_BOOKS = (Form.BOOK, Form.OLD_BOOK, Form.XML_BOOK, Form.PAGE)
_SUFFIXES: dict[Form, tuple[str, ...]] = {
    Form.BOOK: (".xlsx", ".xlsm", ".xlsb", ".ods"),
    Form.OLD_BOOK: (".xls",),
}


def sheets_of(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook in their order, hidden ones last. Raises UserError for a file that is no workbook."""
    if _form(path) is Form.TEXT:
        return ()
    with not_too_deep(path), _opened(path, Stated()) as (book, _):
        return (*book.visible, *book.hidden)


@reader(*TEXTS)
def read_text(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read a delimited text, or what is called one and is a workbook or web page. Raises UserError."""
    if _form(path) in _BOOKS:
        return read_workbook(path, kind, stated)
    return read_csv(path, kind, stated)


@reader(*WORKBOOKS)
def read_workbook(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read a sheet of a workbook: the one stated, or the only one with rows. Formulas give their last results.

    What is a workbook, a web page with tables or a delimited text is told by the first bytes. Raises UserError for
    another file, and where several sheets have rows and none is stated.
    """
    if _form(path) is Form.TEXT:
        table = read_csv(path, kind, stated)
        return replace(table, reading=table.reading.plus(*_misnamed(path)))
    with _opened(path, stated) as (book, reading):
        name, ground, sheet = chosen(path.name, book, stated)
    reading = reading.plus(Fact(Subject.SHEET, name, ground), *_misnamed(path))
    if book.hidden and name not in book.hidden:
        reading = reading.plus(HIDDEN.format(names=", ".join(book.hidden)))
    reading = reading.plus(*_beside(path, name))
    return replace(as_table(path.name, Lines.of([sheet.rows]), stated, reading, sheet.merged), day_zero=book.day_zero)


def _form(path: Path) -> Form:
    try:
        return form_of(path)
    except OSError:
        raise UserError(_UNREADABLE.format(name=path.name)) from None


def _misnamed(path: Path) -> tuple[Note, ...]:
    """A note if the suffix of a file is that of something else."""
    form, suffix = _form(path), path.suffix.lower()
    return () if suffix in _SUFFIXES.get(form, ()) else (MISNAMED[form].format(suffix=suffix),)


@contextmanager
def _opened(path: Path, stated: Stated) -> Iterator[tuple[Book, Reading]]:
    """The workbook, and how it was read so far. Raises UserError if it cannot be read."""
    # Few imports are workbooks.
    import python_calamine as calamine  # noqa: PLC0415

    form = _form(path)
    try:
        if form is Form.PAGE:
            yield html_book(path, stated)
        elif form is Form.XML_BOOK:
            check_elements(path)
            yield xml_book(path), Reading()
        elif form is Form.OLD_BOOK:
            with old_workbook(path) as old:
                yield old, Reading()
        elif form is Form.BOOK:
            check_unpacked(path, _MOST_BYTES)
            check_sizes(path)
            with _by_calamine(path, calamine) as book:
                yield _new_workbook(book, path), Reading()
        else:
            raise UserError(_UNREADABLE.format(name=path.name))
    except (calamine.CalamineError, *NO_WORKBOOK):
        raise UserError(_UNREADABLE.format(name=path.name)) from None
    except BaseException as error:
        # What calamine is written in ends so where a file contradicts itself.
        if type(error).__name__ != "PanicException":
            raise
        raise UserError(_UNREADABLE.format(name=path.name)) from None


def _new_workbook(book: Any, path: Path) -> Book:
    names = {shown: [one.name for one in book.sheets_metadata if _is_visible(one) is shown] for shown in (True, False)}
    return Book(names[True], names[False], partial(_sheet, book, path), day_zero(path))


def _by_calamine(path: Path, calamine: Any) -> Any:
    """The workbook, by its suffix or, if that is another's, by what it holds."""
    with suppress(calamine.CalamineError):
        return calamine.CalamineWorkbook.from_path(path)
    with suppress(calamine.CalamineError):
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return calamine.CalamineWorkbook.from_filelike(_without_line_breaks(path))


def _without_line_breaks(path: Path) -> io.BytesIO:
    """An .ods as calamine reads it: GIS programs write each element in a line of its own, which it takes for text."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as given, zipfile.ZipFile(out, "w") as plain:
            for name in given.namelist():
                data = given.read(name)
                plain.writestr(name, _BETWEEN.sub(b"><", data) if name == "content.xml" else data)
    except (zipfile.BadZipFile, zlib.error) as error:
        raise OSError(str(error)) from None
    out.seek(0)
    return out


def _beside(path: Path, sheet: str) -> list[Note]:
    """Notes on rows that are hidden and read all the same, and on formulas that have no result."""
    beside = beside_values(path, sheet)
    rows = ", ".join(map(str, beside.hidden[:10])) + (", …" if len(beside.hidden) > 10 else "")
    hidden = [HIDDEN_ROWS.format(rows=rows)] if beside.hidden else []
    return [*hidden, *([NO_RESULT.format(count=beside.without_result)] if beside.without_result else [])]


def _is_visible(sheet: object) -> bool:
    return str(getattr(sheet, "visible", "")).endswith("Visible")


def _sheet(book: Any, path: Path, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    rows = [[plain_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    ranges = sheet.merged_cell_ranges
    if ranges is None:
        return Sheet(rows, spans_of_ods(path, name))
    return Sheet(rows, [Merged(top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges])
