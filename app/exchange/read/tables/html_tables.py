"""Tables of web pages, as reports and accounting programs write them and call them .xls."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from contextlib import suppress
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from app.exchange.read.tables.encodings import codec_of, decoded
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.sheets import Book, Cells, Sheet
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
_CELLS = ("td", "th")
_UNSEEN = ("script", "style", "title")
_VALUES = ("x:num", "sdval")
"""Where spreadsheet programs put a number in full that is shown rounded."""
_WIDEST, _HIGHEST = 1_000, 1_000_000
_Attributes = list[tuple[str, str | None]]


def html_book(path: Path, stated: Stated) -> tuple[Book, Reading]:
    """The tables of a page as sheets, named by their number from 1, and how it was read. Raises UserError."""
    text, reading = _decoded(path.read_bytes(), path.name, stated)
    parser = _Parser(Cells(path.name))
    parser.feed(text)
    parser.close()
    sheets = {str(number): table.sheet() for number, table in enumerate(parser.tables, 1)}
    return Book(list(sheets), [], partial(dict.__getitem__, sheets)), reading


def _decoded(data: bytes, name: str, stated: Stated) -> tuple[str, Reading]:
    """The text of a page, by the encoding that it states unless somebody states another."""
    charset = _CHARSET.search(data[:_HEAD])
    encoding = charset[1].decode("ascii", errors="replace").lower() if charset else ""
    # A page in which that word stands byte by byte is none of two bytes a letter.
    is_wrong = encoding.startswith(("utf-16", "unicode")) or data.startswith(BOM_UTF8)
    if encoding and not is_wrong and not stated.encoding:
        with suppress(LookupError, ValueError):
            return data.decode(codec_of(encoding)), Reading().plus(Fact(Subject.ENCODING, encoding, Ground.FILE))
    return decoded(data, name, stated)


class _Table:
    """Rows of cells as they come, each in its column; what is merged leaves blank cells behind."""

    def __init__(self, counted: Cells) -> None:
        self.rows: list[dict[int, str]] = []
        self._counted = counted
        self.merged: list[Merged] = []
        self._cell: list[str] | None = None
        self._at = self._column = 0
        self._taken: dict[int, int] = {}
        """By column, the last row, from 1, that a cell from above takes up."""

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append({})
        self._counted.add(0, rows=1)
        self._column = 0

    def begin_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        if not self.rows:
            self.begin_row()
        row, begin = len(self.rows), self._column
        while self._taken.get(self._column, 0) >= row:
            self._column += 1
        # Blank cells of this row, which are looked at one by one.
        self._counted.add(self._column - begin)
        across, down = (
            _span(attributes.get(name), most) for name, most in (("colspan", _WIDEST), ("rowspan", _HIGHEST))
        )
        # What is taken up below, and what is blank beside, counts whether or not a row comes to have it.
        self._counted.add(across)
        if down > 1:
            self.merged.append(Merged(row, row + down - 1, self._column))
            self._taken |= dict.fromkeys(range(self._column, self._column + across), row + down - 1)
        value = next(filter(None, map(attributes.get, _VALUES)), None)
        self._at = self._column
        self.rows[-1][self._at] = value or ""
        self._cell = None if value else []
        self._column += across

    def add(self, text: str) -> None:
        if self._cell is not None:
            self._cell.append(text)

    def end_cell(self) -> None:
        if self._cell is not None:
            self.rows[-1][self._at] = " ".join("".join(self._cell).split())
        self._cell = None

    def sheet(self) -> Sheet:
        self.end_cell()
        return Sheet([[row.get(at, "") for at in range(max(row, default=-1) + 1)] for row in self.rows], self.merged)


class _Parser(HTMLParser):
    """Takes the tables out of a page; one within another is one of its own."""

    def __init__(self, counted: Cells) -> None:
        super().__init__()
        self._counted = counted
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        if tag == "table":
            self._open.append(_Table(self._counted))
            self.tables.append(self._open[-1])
        elif tag in _UNSEEN:
            self._unseen += 1
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in _CELLS:
            self._open[-1].begin_cell(dict(attrs))
        elif self._open and tag in {"br", "p", "div", "li"}:
            self._open[-1].add(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop().end_cell()
        elif tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif self._open and tag in {*_CELLS, "tr"}:
            self._open[-1].end_cell()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Go past a condition (<![if …]>): the library's own ends in an error at those that it knows nothing of."""
        return self.rawdata.find(">", i) + 1 or -1

    def handle_data(self, data: str) -> None:
        if self._open and not self._unseen:
            self._open[-1].add(data)


def _span(text: str | None, most: int) -> int:
    """Over how many rows or columns a cell goes."""
    digits = (text or "").strip()
    return min(max(int(digits), 1), most) if digits.isdecimal() else 1
