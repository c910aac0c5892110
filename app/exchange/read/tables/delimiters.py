"""The delimiter of a text table: the mark that makes the soundest table of its first rows.

People write commas within numbers, headings and remarks, and lists with semicolons or bars. So it is not how often a
mark comes that decides, but whether what it sets apart are cells, and whether all rows have as many of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from math import log2
from typing import NamedTuple

from app.exchange.read.numerals import NO_NUMBER, written
from app.exchange.read.tables.lines import COMMENTS, MOST_CELLS
from app.exchange.reading import Ground

COMMA = ","
BLANKS = "  "
"""Two blanks or more, where nothing else sets cells apart."""
_MARKS = (";", "\t", "|", "^", COMMA)
"""The first of those that fit as well as each other: nothing else is as often a part of cells as a comma."""
_SAMPLE_ROWS, _FIRST_ROWS, _MOST_ROWS = 50, 5, 2_000
_NO_HEADER = 0.2
"""What a mark is worth that the first line lacks: it may be a title, and is mostly the header."""
_STATED = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The first line by which spreadsheets tell each other the delimiter."""
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_FOREIGN = re.compile(r"[;\t|^()\[\]{}]|,(?=\S)|^\"|\"$")
"""What a cell that is no number and not in quotation marks seldom has: a mark of another delimiter, half a bracket."""
_PAIR = re.compile(r"[+\-]?\d+\.\d+,[+\-]?\d+\.\d+")
_FORMULA = re.compile(r'="[^"]*"')
_SEVERAL = re.compile(r" {2,}")
_SAMPLE_LENGTH = 100_000
"""Characters of the first rows, or of one cell, that are judged by how they look."""
_SAMPLE_CELLS, _MOST_CELLS_SEEN = 30_000, 200_000
"""Cells of the sample, and cells that are passed on the way: lines may have nothing in them, or very many cells."""
_DEEPEST = 20


class Cell(NamedTuple):
    """A cell of the first rows, without the quotation marks it was in."""

    text: str
    is_quoted: bool

    @property
    def is_sound(self) -> bool:
        """Whether it looks like one cell rather than a part of one, or several."""
        text = self.text[:_SAMPLE_LENGTH].strip()
        if self.is_quoted or _FORMULA.fullmatch(text) or _PAIR.fullmatch(text) or written(text) != NO_NUMBER:
            return True
        for _ in range(_DEEPEST):
            text, count = _BRACKETED.subn("", text)
            if not count:
                break
        return not _FOREIGN.search(text)


Row = Sequence[Cell]


def delimiter(text: str) -> tuple[str, Ground]:
    """The delimiter that the first line states, else that which makes the soundest table of the first rows.

    >>> delimiter("name;Latitude, deg\\nPost, big;39,9\\n")[0], delimiter("name,note\\nA,north; by road\\n")[0]
    (';', ',')
    """
    if stated := _STATED.match(text):
        return stated.group(1), Ground.FILE
    fits = {mark: _fit(_sample(text, mark), mark) for mark in _MARKS}
    best = max(_MARKS, key=fits.__getitem__)
    header = _header_by_blanks(text)
    if header and not any(best in cell for cell in header):
        return BLANKS, Ground.CONTENT
    return (best if fits[best] else COMMA), Ground.CONTENT


def by_blanks(line: str) -> list[str]:
    """The cells of a line that several blanks set apart."""
    return _SEVERAL.split(line.strip()) if line.strip() else []


def _header_by_blanks(text: str) -> list[str]:
    """The names of the columns if blanks set apart as many cells of all rows, but for titles and comments above."""
    lines = [line for line in text[:_SAMPLE_LENGTH].splitlines() if line.strip()]
    rows = [by_blanks(line) for line in lines if not line.startswith(COMMENTS)][:_SAMPLE_ROWS]
    widths = [len(row) for row in rows]
    width = max(set(widths), key=widths.count, default=1)
    table = rows[widths.index(width) :] if rows else []
    if width == 1 or len(table) == 1 or any(len(row) != width for row in table):
        return []
    return table[0] if _named([Cell(cell, False) for cell in table[0]]) == 1.0 else []


def _sample(text: str, mark: str) -> list[Row]:
    """The first rows, and the comments above and between them."""
    rows, count, size = list[Row](), 0, 0
    for row in islice(_rows(text, mark), _MOST_ROWS):
        rows.append(row)
        count += not _is_comment(row)
        size += len(row)
        if count == _SAMPLE_ROWS or size > _SAMPLE_CELLS:
            break
    return rows


def _is_comment(row: Row) -> bool:
    return row[0].text.startswith(COMMENTS)


def _rows(text: str, mark: str) -> Iterator[Row]:
    """The first rows that have anything in them, as a mark sets their cells apart; of one that is too wide a part."""
    ends = rf"{re.escape(mark)}\r\n"
    # Lines without anything go with the end of the row before them: a file may have millions.
    end = rf"[\r\n](?:[^\S{re.escape(mark)}\r\n]*+[\r\n])*+"
    cells = re.compile(rf'(?:"((?:[^"]++|"")*+)"(?=[{ends}]|\Z)|([^{ends}]*+))({end}|{re.escape(mark)}|\Z)')
    row: list[Cell] = []
    for one in islice(cells.finditer(text), _MOST_CELLS_SEEN):
        if len(row) <= MOST_CELLS:
            row.append(Cell(one[2], False) if one[1] is None else Cell(one[1], True))
        if one[3] != mark:
            if any(cell.text.strip() for cell in row):
                yield row
            row = []


def _fit(rows: Sequence[Row], mark: str) -> float:
    """How good a table a mark makes of the first rows: 0 if it is in none.

    Titles and comments above a table are narrower, and may hold any mark: the width counts that most rows have.
    """
    widths = [len(row) for row in rows if not _is_comment(row)] or [1]
    width = max(set(widths), key=lambda one: (widths.count(one) * log2(one), one))
    if width == 1:
        return 0.0
    rows = [row for row in rows if len(row) == width or not _is_comment(row)]
    widths = [len(row) for row in rows]
    table = [row for row in rows if len(row) == width]
    header = max(table[:_FIRST_ROWS], key=_named)
    of_all = len(table) / len(rows)
    onwards = len(table) / (len(rows) - widths.index(width))
    begins = 1.0 if widths[0] == width else _NO_HEADER
    worth = 1.0 - _followed_by_blanks(table) / 2 if mark == COMMA else 1.0
    sound = _soundness([header]) * _soundness(table)
    return log2(width) * of_all * onwards * begins * worth * sound**2 * _named(header)


def _named(row: Row) -> float:
    """Which share of a row's cells may name a column."""
    names = {text for cell in row if (text := cell.text.strip()) and written(text) == NO_NUMBER}
    return len(names) / len(row)


def _soundness(rows: Sequence[Row]) -> float:
    sound = [cell.is_sound for row in rows for cell in row if cell.text.strip()]
    return sum(sound) / len(sound)


def _followed_by_blanks(rows: Sequence[Row]) -> float:
    """Which share of the delimiters has a blank behind it, as a comma within a text has."""
    behind = [cell.text.startswith(" ") for row in rows for cell in row[1:]]
    return sum(behind) / len(behind)
