"""Text tables: CSV in common encodings and delimiters, and the first sheet of an .xlsx."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import numpy as np

from app.errors import UserError
from app.exchange.formula import unguarded
from app.exchange.gdal import one_line_errors
from app.exchange.raw import Faults, RawTable, reader
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

_GUESSED = QT_TRANSLATE_NOOP("Import", "Read as {encoding}; save it as UTF-8 to be sure.")
_WIDE = QT_TRANSLATE_NOOP("Import", "it has {count} cells, the header has {width}")
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_LONGEST_CELL = 2**31 - 1  # the largest limit the csv module takes on every platform; Field.max_length judges later


@reader(".csv", ".tsv", ".txt")
def read_csv(path: Path, kind: type[Layer]) -> RawTable:
    """Read a delimited file; encoding and delimiter are guessed from its content. Raises UserError."""
    text, notes = decoded(path.read_bytes(), path.name)
    try:
        records = _records(text, delimiter(text))
    except csv.Error as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} cannot be read as a table: {reason}").format(
                name=path.name, reason=error
            )
        ) from None
    if "'" in text:
        records = [[unguarded(cell) if cell[:1] == "'" else cell for cell in record] for record in records]
    return replace(as_table(path.name, records), notes=notes)


def _records(text: str, mark: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    # newline="" keeps a line break inside a quoted cell as it is.
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """``data`` as text, with a note where the encoding was guessed. Raises UserError if none fits."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, (_GUESSED.format(encoding=encoding),) if encoding == "cp1251" else ()
    raise UserError(
        QT_TRANSLATE_NOOP("Error", "The encoding of {name} is unknown; save it as UTF-8 and try again").format(
            name=name
        )
    )


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:4000]
    if head.count(0) * 20 >= len(head) > 1:  # UTF-16 without its mark: every delimiter and digit has a zero byte
        return ("utf-16-le",) if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "cp1251")


def delimiter(text: str) -> str:
    """The delimiter with which most of the first rows are as wide as the header, and the header is widest.

    >>> delimiter("name;lon;lat\\nPost, big;70,5;39,9\\n")
    ';'
    """
    return max(_DELIMITERS, key=lambda mark: _fit(text, mark))


def _fit(text: str, mark: str) -> tuple[float, float]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        widths = [len(record) for record in islice(lines, _SAMPLE_ROWS) if record]
    except csv.Error:
        return 0.0, 0.0
    if not widths:
        return 0.0, 0.0
    share = sum(width == widths[0] for width in widths) / len(widths)
    return share * (widths[0] - 1), share


@reader(".xlsx", ".xlsm")
def read_xlsx(path: Path, kind: type[Layer]) -> RawTable:
    """Read the first sheet of a workbook; formulas give their last computed values. Raises UserError."""
    # openpyxl costs 0.2 s to import and few imports are workbooks.
    import openpyxl  # noqa: PLC0415

    try:
        with one_line_errors(path, ValueError), path.open("rb") as file:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            records = [[_cell_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, KeyError, IndexError, TypeError, SyntaxError):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} is not a readable .xlsx workbook; save it again as .xlsx or .csv"
            ).format(name=path.name)
        ) from None
    return as_table(path.name, records)


def _cell_text(cell: object) -> str:
    """A typed cell as a person would type it: 5 rather than 5.0, midnight as a date."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def as_table(name: str, records: Sequence[Sequence[str]]) -> RawTable:
    """Columns of ``records``, named by the first row that is not blank; blank rows are skipped.

    A row is padded to the header's width; one with more filled cells is a fault. Raises UserError for a header that
    is missing, blank or duplicated, and for a table without rows.
    """
    filled = [(number, record) for number, record in enumerate(records, 1) if "".join(record).strip()]
    if not filled:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} is empty").format(name=name))
    (_, first), *body = filled
    width = max(len(record) for _, record in filled)
    header = _header(name, [*first, *[""] * (width - len(first))], [record for _, record in body])
    if not body:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} has a header and no rows").format(name=name))
    faults = Faults()
    for position, (_, record) in enumerate(body):
        if len(record) > len(header) and "".join(record[len(header) :]).strip():
            faults.add([position], _WIDE.format(count=len(record), width=len(header)))
    cells = zip(*(_padded(record, len(header)) for _, record in body), strict=True)
    columns: dict[str, list[object]] = {
        title: [cell or None for cell in column] for title, column in zip(header, cells, strict=True)
    }
    return RawTable(columns, np.array([number for number, _ in body], dtype=np.int64), faults=faults)


def _padded(record: Sequence[str], width: int) -> Sequence[str]:
    return record if len(record) == width else [*record[:width], *[""] * (width - len(record))]


def _header(name: str, first: list[str], body: list[Sequence[str]]) -> list[str]:
    titles = [title.strip() for title in first]
    while titles and not titles[-1]:  # rows wider than the header are judged row by row
        titles.pop()
    if 2 * sum(map(_is_number, titles)) >= len(titles):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: the first row must name the columns, and it holds numbers").format(
                name=name
            )
        )
    if "" in titles:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name}: column {number} has no name; give every column a name in the first row"
            ).format(name=name, number=titles.index("") + 1)
        )
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: two columns are named {twice!r}; give each its own name").format(
                name=name, twice=twice
            )
        )
    return titles


def _is_number(text: str) -> bool:
    try:
        float(text.replace(",", "."))
    except ValueError:
        return False
    return True
