"""Rows of a table that are its head and no data: numbers of the columns below their names, and the head of each page.

Forms number their columns below the header, and pages of a register that are put together repeat all that stands above
the rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, takewhile

import numpy as np

from app.arrays import BoolArray
from app.exchange.column import LONGEST_HEADING, Column, is_blank
from app.exchange.read.numerals import NO_NUMBER, written
from app.exchange.read.tables.lines import Line, Lines, quoted
from app.exchange.read.tables.marked_cells import without_formula
from layers.text import QT_TRANSLATE_NOOP

NUMBERED = QT_TRANSLATE_NOOP("Import", "Left out, as it numbers the columns: {rows}.")
REPEATED = QT_TRANSLATE_NOOP("Import", "Left out where the head of the table is repeated: {rows}.")

_LABEL = re.compile(
    r"[(\[]?(?:гр(?:\.|афа)?|col(?:\.|umn)?)?\s*(\d{1,3}|[^\W\d_])[.)\]]?(?:\s*=[\s\d+\-*/:()×]+)?", re.IGNORECASE
)
_ALPHABETS = ("абвгдежз", "abcdefgh")
"""With which letters forms number the columns that name things, before those of numbers."""
_BLANK = "[\\s\u00a0\u202f]"
_NEXT_ROWS, _FEWEST = 20, 3
"""How many rows are looked at below; fewer cells that hold numbers may well be a row."""
_MOST_HEADS = 12
_FRACTION = re.compile(r"\d[.,]\d")
_COORDINATE = re.compile(r"\D*\d+[.,]\d{3,}")


def without_heads(head: Lines, body: Lines) -> tuple[Lines, list[str]]:
    """The rows below a header without those that number the columns or are the same as rows of ``head``, and notes.

    ``head``: what stands above the rows, titles and names of columns.
    """
    again = np.zeros(len(body), np.bool_)
    for line in head[-_MOST_HEADS:]:
        again |= _same(body, line)
    # A table of nothing else has rows that look like its head.
    rest = body if again.all() or not again.any() else body.at(~again)
    numbers = _numbering(rest)
    if rest is body and not numbers.any():
        return body, []
    notes = [NUMBERED.format(rows=quoted(rest[:1]))] if numbers.any() else []
    again = ~np.isin(body.numbers, rest.numbers[~numbers])
    again[np.searchsorted(body.numbers, rest.numbers[:1])] = False
    notes += [REPEATED.format(rows=quoted(body.at(again)))] if again.any() else []
    return (rest.at(~numbers) if numbers.any() else rest), notes


def _numbering(body: Lines) -> BoolArray:
    """Which rows count their cells: all that are the same as the first, if that does and is unlike the others."""
    none = np.zeros(len(body), np.bool_)
    if not len(body) or not _counts([_label(cell) for cell in body[0].filled]):
        return none
    same = _same(body, body[0])
    return same if _is_unlike(body[0], body.at(~same)[:_NEXT_ROWS]) else none


def _is_unlike(line: Line, below: Lines) -> bool:
    """Whether a row of numbers has them where others have texts, or numbers that tell places."""
    if not len(below) or 2 * len(line.filled) <= len(below.columns):
        return False
    labels = [_label(cell) for cell in line.cells]
    columns = [column for column, label in zip(below.columns, labels, strict=False) if label.isdigit()]
    texts = [[str(cell) for cell in column.distinct if not is_blank(cell)] for column in columns]
    if any(cells and all(written(cell) == NO_NUMBER for cell in cells) for cells in texts):
        return True
    if len(line.filled) < _FEWEST:
        return False
    exact = sum(bool(cells) and all(map(_COORDINATE.match, cells)) for cells in texts)
    return exact > 1 or (labels[0] == "1" and _is_numbered(below) and any(map(_FRACTION.search, chain(*texts))))


def _is_numbered(rows: Lines) -> bool:
    """Whether the first cells number the rows."""
    return [str(cell).strip() for cell in rows.columns[0]] == [str(one) for one in range(1, len(rows) + 1)]


def _label(cell: object) -> str:
    """The number or letter that a cell consists of; empty if it is anything else."""
    label = _LABEL.fullmatch(without_formula(str(cell).strip()))
    return str(label[1]).lower() if label else ""


def _counts(labels: Sequence[str]) -> bool:
    """Whether these are 1, 2, 3 …, or a, b, 1, 2 …, with two numbers at least."""
    letters = "".join(takewhile(str.isalpha, labels))
    numbers = labels[len(letters) :]
    begins = any(alphabet.startswith(letters) for alphabet in _ALPHABETS)
    return begins and len(numbers) > 1 and list(numbers) == [str(one) for one in range(1, len(numbers) + 1)]


def _same(body: Lines, line: Line) -> BoolArray:
    """Which rows have the same cells as another one."""
    same = np.ones(len(body), np.bool_)
    cells = [*line.cells, *[""] * (len(body.columns) - len(line.cells))]
    pairs = list(zip(body.columns, cells, strict=True))
    # Hardly any file has such rows: most are done with after a look for one text.
    if not all(map(_may_have, *zip(*pairs, strict=True))):
        return ~same
    for column, cell in pairs:
        words = _words(cell)
        same &= column.where(_words(other) == words for other in column.distinct)
    return same


def _pattern(text: str) -> re.Pattern[str]:
    words = f"{_BLANK}+".join(map(re.escape, text.split()))
    return re.compile(f"{_BLANK}*{words}{_BLANK}*")


def _may_have(column: Column, cell: object) -> bool:
    """Whether a column may have such a cell; False is certain."""
    # No program takes a pattern of a hundred thousand letters.
    if type(cell) is not str or is_blank(cell) or len(cell) > LONGEST_HEADING:
        return True
    return column.has_text_like(_pattern(cell))


def _words(cell: object) -> list[str]:
    return [] if cell is None else str(cell).split()
