"""The sheets of a workbook, in whatever format, and which of them is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from app.errors import Remedy, UserError
from app.exchange.raw import DAY_ZERO
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.reading import Ground, Stated
from layers.text import QT_TRANSLATE_NOOP

_WHICH = QT_TRANSLATE_NOOP("Error", "{name} has several sheets with rows: {sheets}")
_NO_SHEET = QT_TRANSLATE_NOOP("Error", "{name} has no sheet {sheet!r}; its sheets are: {sheets}")
MOST_CELLS = 20_000_000
"""Of a sheet, blank ones among them: a few letters can state a million of those."""
_CELLS_OF_A_ROW = 8
"""As many take the memory of a row without any."""
TOO_LARGE = QT_TRANSLATE_NOOP(
    "Error", "A sheet of {name} has more than {most:,} cells, blank ones among them. Leave rows or columns out"
)


class Sheet(NamedTuple):
    """All rows of a sheet from its first, so that they have the numbers a person sees, and its merged cells."""

    rows: list[list[object]]
    merged: Sequence[Merged] = ()


class Book(NamedTuple):
    """The names of a workbook's sheets, in their order, and each by its name; ``day_zero``: see RawTable."""

    visible: list[str]
    hidden: list[str]
    sheet: Callable[[str], Sheet]
    day_zero: date = DAY_ZERO


class Cells:
    """A count of the cells that a sheet has while it is read."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._count = 0

    def add(self, cells: int, rows: int = 0) -> None:
        """Add so many. Raises UserError where they are more than MOST_CELLS; an empty row counts as some."""
        self._count += cells + _CELLS_OF_A_ROW * rows
        if self._count > MOST_CELLS:
            raise UserError(TOO_LARGE.format(name=self._file, most=MOST_CELLS))


def chosen(file: str, book: Book, stated: Stated) -> tuple[str, Ground, Sheet]:
    """The name of the sheet that is read, why that one, and what it holds.

    Raises UserError if there is none of the name that is stated, and where several have rows and none is stated.
    """
    if stated.sheet:
        name = _named(file, book, stated.sheet)
        return name, Ground.STATED, book.sheet(name)
    filled = {name: sheet for name in book.visible if _has_rows((sheet := book.sheet(name)).rows)}
    if len(filled) > 1:
        raise UserError(
            _WHICH.format(name=file, sheets=", ".join(filled)[:200]), Remedy.STATE_SHEET, next(iter(filled))
        )
    if not filled:
        return (book.visible[0] if book.visible else ""), Ground.CONTENT, Sheet([])
    ((name, sheet),) = filled.items()
    return name, Ground.CONTENT, sheet


def _named(file: str, book: Book, stated: str) -> str:
    """The sheet of that name, else of that number from 1."""
    sheets, visible = [*book.visible, *book.hidden], book.visible
    if stated in sheets:
        return stated
    if stated.isdecimal() and 1 <= int(stated) <= len(visible):
        return visible[int(stated) - 1]
    refusal = _NO_SHEET.format(name=file, sheet=stated[:40], sheets=", ".join(sheets)[:200])
    raise UserError(refusal, Remedy.STATE_SHEET, sheets[0] if sheets else "")


def _has_rows(rows: Sequence[Sequence[object]]) -> bool:
    """Whether at least two rows hold anything: a header and a row under it."""
    return sum(any(cell != "" for cell in row) for row in rows) > 1
