"""Delimited text: CSV and its kin, in whatever encoding and with whatever delimiter people save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from app.errors import UserError
from app.exchange.formula import unguarded
from app.exchange.raw import RawTable
from app.exchange.read.tables.delimiters import BLANKS, by_blanks, delimiter
from app.exchange.read.tables.encodings import decoded
from app.exchange.read.tables.lines import COMMENTS, Lines
from app.exchange.read.tables.table_shape import as_table
from app.exchange.reading import Fact, Ground, Stated, Subject
from app.memory import free_memory
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

NOT_ALIKE = QT_TRANSLATE_NOOP(
    "Error",
    "{name}: blanks set its cells apart, and line {line} has {count} of them where others have {width}; save it with "
    "semicolons or tabs",
)
MOST_BYTES = 700_000_000
"""Of a text, which is held in memory: some five million rows."""
TOO_LARGE = QT_TRANSLATE_NOOP("Error", "{name} has more than {most:,} bytes. Divide it, and import the parts")
_SHOWN = {BLANKS: "blanks"}
_AT_ONCE = 20_000
"""Rows that are taken in together."""
_BLOCK = 1_000_000
_LONGEST_CELL = 2**31 - 1  # the largest limit the csv module takes on every platform; Field.max_length judges later


def read_csv(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read a delimited file; what is not ``stated`` follows from its content. Raises UserError."""
    if path.stat().st_size > MOST_BYTES:
        raise UserError(TOO_LARGE.format(name=path.name, most=MOST_BYTES))
    text, reading = decoded(path.read_bytes(), path.name, stated)
    mark, ground = delimiter(text)
    if ground is Ground.FILE:
        text = "\n" + text.partition("\n")[2]
    lines = Lines.of(_records(text, mark, path.name), unguarded if "'" in text else None)
    del text
    free_memory()
    return as_table(path.name, lines, stated, reading.plus(Fact(Subject.DELIMITER, _SHOWN.get(mark, mark), ground)))


def _records(text: str, mark: str, name: str) -> Iterator[list[list[str]]]:
    """The rows of a text, many at a time. Raises UserError naming the line where a quotation mark is stray or open."""
    if mark == BLANKS:
        yield [*_rows_by_blanks(text, name)]
        return
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(_lines(text), delimiter=mark, strict=True)
    try:
        while records := list(islice(rows, _AT_ONCE)):
            yield records
    except csv.Error as error:
        refusal = QT_TRANSLATE_NOOP("Error", "{name} cannot be read as a table: line {line}: {reason}")
        raise UserError(refusal.format(name=name, line=_last_begin(text, mark), reason=error)) from None


def _rows_by_blanks(text: str, name: str) -> Iterator[list[str]]:
    """The rows of a text whose cells are set apart by blanks. Raises UserError where one has none in a column."""
    width = 0
    for number, line in enumerate(_lines(text), 1):
        cells = [line.strip()] if line.startswith(COMMENTS) else by_blanks(line)
        # With a cell less nobody can tell which column has none.
        if width > 1 and len(cells) not in (0, width) and not line.startswith(COMMENTS):
            raise UserError(NOT_ALIKE.format(name=name, line=number, count=len(cells), width=width))
        width = max(width, len(cells))
        yield cells


def _last_begin(text: str, mark: str) -> int:
    """The line in which the first row begins that cannot be read."""
    rows = csv.reader(_lines(text), delimiter=mark, strict=True)
    begin = 1
    with suppress(csv.Error):
        for _ in rows:
            begin = rows.line_num + 1
    return begin


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends; a line break inside a quoted cell stays as it is."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _BLOCK) + 1 or len(text)
        # One reader of the whole text would hold it in four bytes a letter.
        yield from io.StringIO(text[start:end], newline="")
        start = end
