"""How many cells a new workbook becomes, and how much text in them, before all of it is taken into memory.

A few letters can state a cell in the last column of the last row, or one text for thousands of cells; the reader makes
each of them. What a sheet can have at most is told at a glance; only where that is too much it is counted.
"""

from __future__ import annotations

import re
import string
import zipfile
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.parsers import expat

from app.errors import UserError
from app.exchange.read.tables import binary_workbooks
from app.exchange.read.tables.sheets import MOST_CELLS, TOO_LARGE
from layers.text import QT_TRANSLATE_NOOP

MOST_TEXT = 250_000_000
"""Bytes of the texts of all cells, each as often as it stands there: the reader holds them several times over."""
TOO_MUCH_TEXT = QT_TRANSLATE_NOOP(
    "Error",
    "The cells of {name} hold more than {most:,} bytes of text, if what several have in common counts for each. Divide "
    "it, or leave columns out",
)
_PIECE, _CARRIED = 1 << 22, 64
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,9}[0-9]{1,9})[\"']")
_CELLS = tuple(before + b"c" + behind for before in (b"<", b":") for behind in (b" ", b"\t", b"\r", b"\n", b"/", b">"))
_LETTERS, _FIGURES = string.ascii_letters.encode(), string.digits.encode()
_OF_SHEET, _OF_TEXTS = (b"sheetData",), (b"<si", b":si")
"""What stands in parts that are sheets, or texts that cells have in common, whatever their names."""


def check_sizes(path: Path) -> None:
    """Raise UserError where a sheet of a workbook has too many cells, or their texts are too long together.

    Raises ValueError or an error of zipfile for what is damaged.
    """
    with zipfile.ZipFile(path) as parts:
        if "content.xml" in parts.namelist():
            _parsed(_Ods(path.name), _pieces(parts, "content.xml"))
        _refuse(path.name, *binary_workbooks.size_of(parts))
        names = [info.filename for info in parts.infolist() if not info.is_dir()]
        texts = [name for name in names if _holds(parts, name, _OF_TEXTS)]
        sheets = [name for name in names if _holds(parts, name, _OF_SHEET)]
        sizes = [size for name in texts for size in _parsed(_Texts(), _pieces(parts, name)).sizes]
        total = 0
        for name in sheets:
            text, most = _at_a_glance(_pieces(parts, name), max(sizes, default=0))
            if most <= MOST_CELLS and total + text <= MOST_TEXT:
                total += text
                continue
            sheet = _parsed(_Sheet(sizes), _pieces(parts, name))
            total += sheet.text
            _refuse(path.name, sheet.height * sheet.width, total)


def _refuse(name: str, cells: int, text: int) -> None:
    if cells > MOST_CELLS:
        raise UserError(TOO_LARGE.format(name=name, most=MOST_CELLS))
    if text > MOST_TEXT:
        raise UserError(TOO_MUCH_TEXT.format(name=name, most=MOST_TEXT))


def _pieces(parts: zipfile.ZipFile, name: str) -> Generator[bytes, None, None]:
    with parts.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


def _holds(parts: zipfile.ZipFile, name: str, marks: tuple[bytes, ...]) -> bool:
    before = b""
    for piece in _pieces(parts, name):
        if any(mark in before + piece for mark in marks):
            return True
        before = piece[-_CARRIED:]
    return False


def _at_a_glance(pieces: Generator[bytes, None, None], longest: int) -> tuple[int, int]:
    """The bytes of text that a sheet of an .xlsx can have at most, and how many cells, blank ones among them.

    ``longest``: the bytes of the longest text that cells have in common.
    """
    stated = references = height = width = size = 0
    before = b""
    for piece in pieces:
        data = before + piece
        size += len(piece)
        # What may go on in the next piece is looked at with that.
        end = max(data.rfind(b"<"), 0)
        data, before = data[:end], data[end:]
        places = _REFERENCE.findall(data)
        stated += sum(map(data.count, _CELLS))
        references += len(places)
        joined = b" ".join(places)
        height = max(height, max(map(int, set(joined.translate(None, _LETTERS).split())), default=0))
        width = max(width, max(map(_column, set(joined.translate(None, _FIGURES).split())), default=0))
    # Cells without a reference stand behind the one before; those are counted one by one.
    return size + stated * longest, height * width if references >= stated else MOST_CELLS + 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _parsed(reader: Any, pieces: Generator[bytes, None, None]) -> Any:
    """``reader`` after all of a document. Raises ValueError where it is damaged."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.end
    parser.CharacterDataHandler = reader.add
    try:
        with closing(pieces):
            for piece in pieces:
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    return reader


class _Texts:
    """The sizes of the texts that cells have in common, in bytes."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def begin(self, tag: str, _: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            self.sizes.append(0)

    def end(self, _: str) -> None:
        """Nothing is known at the end that was not before."""

    def add(self, text: str) -> None:
        if self.sizes:
            self.sizes[-1] += len(text.encode())


class _Sheet:
    """A sheet of an .xlsx: its extent, which cells without a value do not count to, and the bytes of its texts."""

    def __init__(self, sizes: list[int]) -> None:
        self._sizes = sizes
        self.height = self.width = self.text = 0
        self._row = self._column = 0
        self._is_common = self._in_value = False
        self._value: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = _column(letters.encode()) if letters.isascii() and letters.isalpha() else self._column + 1
            self._row = int(attributes["r"][len(letters) :]) if letters else self._row
            self._is_common, self._value = attributes.get("t") == "s", []
        elif name in {"v", "is"}:
            self._in_value = True
            self.height, self.width = max(self.height, self._row), max(self.width, self._column)

    def add(self, text: str) -> None:
        if self._in_value:
            self._value.append(text)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] not in {"v", "is"}:
            return
        value = "".join(self._value).strip()
        if self._is_common:
            self.text += self._sizes[int(value)] if value.isdecimal() and int(value) < len(self._sizes) else 0
        else:
            self.text += len(value.encode())
        self._in_value, self._value = False, []


class _Ods:
    """The sheets of an .ods: cells and rows that are said once and stand there many times."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._text = self._rows = self._width = 0
        self._repeated = 1
        self._column = self._filled = self._size = self._of_row = 0
        self._times = 1
        self._has_value = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._rows = self._width = 0
        elif tag == "table:table-row":
            self._repeated = int(attributes.get("table:number-rows-repeated", 1))
            self._column = self._filled = self._of_row = 0
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._times = int(attributes.get("table:number-columns-repeated", 1))
            self._size = sum(len(value.encode()) for key, value in attributes.items() if key.startswith("office:"))
            self._has_value = any(key.startswith("office:") for key in attributes)

    def add(self, text: str) -> None:
        self._size += len(text.encode())

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self._rows += self._repeated
            self._width = max(self._width, self._filled)
            self._text += self._repeated * self._of_row
            _refuse(self._file, self._rows * self._width if self._filled else 0, self._text)
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._column += self._times
            if self._has_value:
                self._filled = self._column
                self._of_row += self._times * self._size
