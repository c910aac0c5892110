"""Delimited text: CSV and its kin, in whatever encoding and with whatever delimiter people save them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from app.errors import UserError
from app.exchange.formula import unguarded
from app.exchange.raw import RawTable, reader
from app.exchange.read.numerals import NO_NUMBER, written
from app.exchange.read.tables.encodings import decoded
from app.exchange.read.tables.lines import Lines
from app.exchange.read.tables.table_shape import as_table
from app.exchange.reading import Fact, Ground, Stated, Subject
from app.memory import free_memory
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_AT_ONCE = 20_000
"""Rows that are taken in together."""
_BLOCK = 1_000_000
_LONGEST_CELL = 2**31 - 1  # the largest limit the csv module takes on every platform; Field.max_length judges later
_STATED = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which spreadsheets tell each other the delimiter."""


@reader(".csv", ".tsv", ".txt")
def read_csv(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read a delimited file; what is not ``stated`` follows from its content. Raises UserError."""
    text, reading = decoded(path.read_bytes(), path.name, stated)
    mark, ground = delimiter(text)
    if ground is Ground.FILE:
        text = "\n" + text.partition("\n")[2]
    lines = Lines.of(_records(text, mark, path.name), unguarded if "'" in text else None)
    del text
    free_memory()
    return as_table(path.name, lines, stated, reading.plus(Fact(Subject.DELIMITER, mark, ground)))


def _records(text: str, mark: str, name: str) -> Iterator[list[list[str]]]:
    """The rows of a text, many at a time. Raises UserError naming the line where a quotation mark is stray or open."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(_lines(text), delimiter=mark, strict=True)
    try:
        while records := list(islice(rows, _AT_ONCE)):
            yield records
    except csv.Error as error:
        refusal = QT_TRANSLATE_NOOP("Error", "{name} cannot be read as a table: line {line}: {reason}")
        raise UserError(refusal.format(name=name, line=_last_begin(text, mark), reason=error)) from None


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


def delimiter(text: str) -> tuple[str, Ground]:
    """The delimiter that the first line states, else that with which most of the first rows are equally wide.

    >>> delimiter("name;lon;lat\\nPost, big;70,5;39,9\\n")[0]
    ';'
    """
    if stated := _STATED.match(text):
        return stated.group(1), Ground.FILE
    return max(_DELIMITERS, key=lambda mark: _fit(text, mark)), Ground.CONTENT


def _fit(text: str, mark: str) -> tuple[float, float]:
    """How good a table a delimiter makes of the first rows, and the share of the rows that are of one width.

    Titles above a table are narrower, and may hold any mark. So the commonest width counts, from the first row that has
    it on, by how many cells it has, how many rows, and how much of that first row names columns.
    """
    try:
        rows = list(islice(csv.reader(_lines(text), delimiter=mark), _SAMPLE_ROWS))
    except csv.Error:
        return 0.0, 0.0
    widths = [len(record) for record in rows if record]
    if not widths:
        return 0.0, 0.0
    common = max(widths, key=lambda width: (widths.count(width), width == widths[0]))
    header = next(record for record in rows if len(record) == common)
    names = {cell.strip() for cell in header if cell.strip() and written(cell) == NO_NUMBER}
    share = widths.count(common) / len(widths)
    onwards = widths.count(common) / (len(widths) - widths.index(common))
    return onwards * share * (common - 1) * len(names) / common, share
