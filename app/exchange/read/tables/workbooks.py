"""Workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods through one reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable, reader
from app.exchange.read.tables.table_shape import as_table
from app.exchange.read.tables.workbook_parts import beside_values
from app.exchange.reading import Fact, Ground, Note, Reading, Stated, Subject
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

HIDDEN = QT_TRANSLATE_NOOP("Import", "Sheets that are hidden are not read: {names}.")
HIDDEN_ROWS = QT_TRANSLATE_NOOP("Import", "Rows that are hidden are read like the others: {rows}.")
NO_RESULT = QT_TRANSLATE_NOOP(
    "Import",
    "Cells whose formula has no result in the file are read as empty: {count:,}. Save the workbook in a spreadsheet "
    "program, which works them out.",
)
_UNREADABLE = QT_TRANSLATE_NOOP("Error", "{name} is not a readable workbook; save it again as .xlsx or .csv")
_WHICH = QT_TRANSLATE_NOOP("Error", "{name} has several sheets with rows: {sheets}")
_NO_SHEET = QT_TRANSLATE_NOOP("Error", "{name} has no sheet {sheet!r}; its sheets are: {sheets}")


@reader(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
def read_workbook(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read a sheet of a workbook: the one stated, or the only one with rows. Formulas give their last results.

    Raises UserError for a file that is no workbook, and where several sheets have rows and none is stated.
    """
    # Few imports are workbooks.
    import python_calamine as calamine  # noqa: PLC0415

    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            visible = [one.name for one in book.sheets_metadata if _is_visible(one)]
            hidden = [one.name for one in book.sheets_metadata if not _is_visible(one)]
            name, ground, records = _chosen(path.name, book, visible, hidden, stated)
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        raise UserError(_UNREADABLE.format(name=path.name)) from None
    reading = Reading().plus(Fact(Subject.SHEET, name, ground))
    if hidden and name not in hidden:
        reading = reading.plus(HIDDEN.format(names=", ".join(hidden)))
    return as_table(path.name, records, stated, reading.plus(*_beside(path, name)))


def _beside(path: Path, sheet: str) -> list[Note]:
    """Notes on rows that are hidden and read all the same, and on formulas that have no result."""
    beside = beside_values(path, sheet)
    rows = ", ".join(map(str, beside.hidden[:10])) + (", …" if len(beside.hidden) > 10 else "")
    hidden = [HIDDEN_ROWS.format(rows=rows)] if beside.hidden else []
    return [*hidden, *([NO_RESULT.format(count=beside.without_result)] if beside.without_result else [])]


def _chosen(
    file: str, book: object, visible: Sequence[str], hidden: Sequence[str], stated: Stated
) -> tuple[str, Ground, list[list[object]]]:
    """The name of the sheet that is read, why that one, and its rows."""
    if stated.sheet:
        name = _named(file, [*visible, *hidden], visible, stated.sheet)
        return name, Ground.STATED, _rows(book, name)
    filled = {name: rows for name in visible if _has_rows(rows := _rows(book, name))}
    if len(filled) > 1:
        raise UserError(
            _WHICH.format(name=file, sheets=", ".join(filled)[:200]), Remedy.STATE_SHEET, next(iter(filled))
        )
    if not filled:
        return (visible[0] if visible else ""), Ground.CONTENT, []
    ((name, rows),) = filled.items()
    return name, Ground.CONTENT, rows


def _named(file: str, sheets: Sequence[str], visible: Sequence[str], stated: str) -> str:
    """The sheet of that name, else of that number from 1."""
    if stated in sheets:
        return stated
    if stated.isdecimal() and 1 <= int(stated) <= len(visible):
        return visible[int(stated) - 1]
    refusal = _NO_SHEET.format(name=file, sheet=stated[:40], sheets=", ".join(sheets)[:200])
    raise UserError(refusal, Remedy.STATE_SHEET, sheets[0] if sheets else "")


def _is_visible(sheet: object) -> bool:
    return str(getattr(sheet, "visible", "")).endswith("Visible")


def _rows(book: object, name: str) -> list[list[object]]:
    """The rows of a sheet from its first, so that they have the numbers a person sees."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    return [[_cell(cell) for cell in row] for row in rows]


def _has_rows(rows: Sequence[Sequence[object]]) -> bool:
    """Whether at least two rows hold anything: a header and a row under it."""
    return sum(any(cell != "" for cell in row) for row in rows) > 1


def _cell(cell: object) -> object:
    """A typed cell as rows hold it: 5 rather than 5.0, midnight as a date, days and times in ISO form."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date | time) else cell
