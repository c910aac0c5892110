"""How many cells a sheet of an .xlsb becomes, and how much text in them, before it is taken into memory.

Its parts are records (MS-XLSB, 2.1.4): a number of one or two bytes, a size of one to four, and the data.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import dropwhile
from typing import IO, NamedTuple

ENDING = ".bin"
_BOOK = "xl/workbook.bin"
_ROW, _CELLS, _INLINE, _COMMON, _ITEM = 0, range(1, 12), 6, 7, 19
"""BrtRowHdr, the cells from BrtCellBlank to BrtFmlaError, BrtCellSt, BrtCellIsst and BrtSSTItem."""
_SHEET, _TEXTS = 145, 159
"""BrtBeginSheetData and BrtBeginSst, behind which they stand: other parts, as of printers, have no records."""


class Size(NamedTuple):
    """Cells of the largest sheet, blank ones among them, and the bytes of the texts of all."""

    cells: int
    text: int


def size_of(parts: zipfile.ZipFile) -> Size:
    """The size of a workbook. Raises an error of zipfile for what is damaged."""
    if _BOOK not in map(str.lower, parts.namelist()):
        return Size(0, 0)
    names = [name for name in parts.namelist() if name.lower().endswith(ENDING)]
    sizes = [size for name in names for size in _common(parts, name)]
    cells = text = 0
    for name in names:
        own, more = _sheet(parts, name, sizes)
        cells, text = max(cells, own), text + more
    return Size(cells, text)


def _common(parts: zipfile.ZipFile, name: str) -> Iterator[int]:
    """The bytes of the texts that cells have in common, in their order."""
    with parts.open(name) as part:
        yield from (2 * _whole(data, 1) for number, data in _behind(_TEXTS, part) if number == _ITEM)


def _sheet(parts: zipfile.ZipFile, name: str, sizes: list[int]) -> tuple[int, int]:
    height = width = text = row = 0
    with parts.open(name) as part:
        for number, data in _behind(_SHEET, part):
            if number == _ROW:
                row = _whole(data, 0) + 1
            elif number in _CELLS and len(data) >= 4:
                height, width = max(height, row), max(width, _whole(data, 0) + 1)
                if number == _COMMON:
                    at = _whole(data, 8)
                    text += sizes[at] if at < len(sizes) else 0
                elif number == _INLINE:
                    text += len(data)
    return height * width, text


def _behind(begin: int, part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    return dropwhile(lambda record: record[0] != begin, _records(part))


def _whole(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "little")


def _records(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The records of a part, up to its end or to what is none."""
    while (number := _number(part, 2)) is not None and (size := _number(part, 4)) is not None:
        yield number, part.read(size)


def _number(part: IO[bytes], most: int) -> int | None:
    """A number of seven bits a byte, the lowest first; None at the end."""
    number = 0
    for place in range(most):
        if not (byte := part.read(1)):
            return None
        number |= (byte[0] & 0x7F) << 7 * place
        if byte[0] < 0x80:
            break
    return number
