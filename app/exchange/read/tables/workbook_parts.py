"""What a workbook of Excel holds beside its cells' values: rows that are hidden, and formulas without a result."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
LARGEST = 100_000_000
"""Bytes of a sheet that are looked through: more take longer than they are worth."""


class Beside(NamedTuple):
    """The numbers of the rows that are hidden, and how many cells have a formula and no result."""

    hidden: tuple[int, ...] = ()
    without_result: int = 0


def beside_values(path: Path, sheet: str) -> Beside:
    """What stands in a sheet beside its values; nothing for other formats, and for what cannot be read so."""
    try:
        with zipfile.ZipFile(path) as parts:
            name = _part_of(parts, sheet)
            if name is None or parts.getinfo(name).file_size > LARGEST:
                return Beside()
            with parts.open(name) as part:
                return _beside(part)
    except (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, OSError, EOFError, RuntimeError):
        return Beside()


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the file with a sheet's cells."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - expat limits what entities may grow to
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in relations.iter(f"{_RELATIONS}Relationship")}
    for one in book.iter(f"{_MAIN}sheet"):
        if one.get("name") == sheet and (target := targets.get(one.get(_ID))):
            return str(PurePosixPath("xl") / target) if not target.startswith("/") else target.lstrip("/")
    return None


def _beside(part: IO[bytes]) -> Beside:
    hidden, without = [], 0
    for row in _rows(part):
        if row.get("hidden") in {"1", "true"}:
            hidden.append(int(row.get("r", "0")))
        cells = row.iter(f"{_MAIN}c")
        without += sum(cell.find(f"{_MAIN}f") is not None and not (cell.findtext(f"{_MAIN}v") or "") for cell in cells)
    return Beside(tuple(hidden), without)


def _rows(part: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Each row in turn, forgotten behind the next."""
    for _, element in ElementTree.iterparse(part):  # noqa: S314
        if element.tag == f"{_MAIN}row":
            yield element
            element.clear()
