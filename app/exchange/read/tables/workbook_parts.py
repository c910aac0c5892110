"""What a workbook holds beside its cells' values: hidden rows, formulas without a result, the day it counts from."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple
from xml.etree import ElementTree

from app.exchange.raw import DAY_ZERO
from app.exchange.read.tables.merged_cells import Merged
from app.untrusted.markup import elements_of

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TRUE = ("1", "true")
_MAC = date(1904, 1, 1)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, OSError, EOFError, RuntimeError, ValueError),
)
_HIDDEN_OR_FORMULA = re.compile(rb"<(?:[\w.-]+:)?(?:row\b[^<>]*\bhidden\s*=|f[\s/>])")
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
            content = parts.read(name)
            return _beside(io.BytesIO(content)) if _has_any(content) else Beside()
    except _UNREADABLE:
        return Beside()


def _has_any(content: bytes) -> bool:
    """Whether a sheet has a hidden row or a formula: most have neither, and cell by cell that takes half a minute."""
    return content[:1] != b"<" or _HIDDEN_OR_FORMULA.search(content) is not None


def day_zero(path: Path) -> date:
    """The day from which a workbook counts days: that of most, unless it says another."""
    try:
        with zipfile.ZipFile(path) as parts:
            if "xl/workbook.xml" in parts.namelist():
                book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - expat limits what entities grow to
                settings = book.find(f"{_MAIN}workbookPr")
                return _MAC if settings is not None and settings.get("date1904") in _TRUE else DAY_ZERO
            with parts.open("content.xml") as part:
                return date.fromisoformat(_stated_day(part) or DAY_ZERO.isoformat())
    except _UNREADABLE:
        return DAY_ZERO


def _stated_day(part: IO[bytes]) -> str:
    """The day that an .ods names before its first sheet."""
    for _, element in elements_of(part, "start"):
        if element.tag == f"{_TABLE}null-date":
            return str(element.get(f"{_TABLE}date-value", ""))
        if element.tag == f"{_TABLE}table":
            break
    return ""


def spans_of_ods(path: Path, sheet: str) -> list[Merged]:
    """The cells of an .ods that are merged over several rows; none for other formats, and for what cannot be read."""
    try:
        with zipfile.ZipFile(path) as parts:
            if parts.getinfo("content.xml").file_size > LARGEST:
                return []
            content = parts.read("content.xml")
            return _spans(io.BytesIO(content), sheet) if b"number-rows-spanned" in content else []
    except _UNREADABLE:
        return []


def _spans(part: IO[bytes], sheet: str) -> list[Merged]:
    spans: list[Merged] = []
    here, row = False, 0
    for event, element in elements_of(part, "start", "end"):
        if element.tag == f"{_TABLE}table" and event == "start":
            here, row = element.get(f"{_TABLE}name") == sheet, 0
        elif element.tag == f"{_TABLE}table-row" and event == "end":
            spans += _spans_of_row(element, row) if here else []
            row += _count(element, "number-rows-repeated")
            element.clear()
    return spans


def _spans_of_row(row: ElementTree.Element, above: int) -> Iterator[Merged]:
    column = 0
    for cell in row:
        rows = _count(cell, "number-rows-spanned")
        if rows > 1:
            yield Merged(above + 1, above + rows, column)
        column += _count(cell, "number-columns-repeated")


def _count(element: ElementTree.Element, name: str) -> int:
    return int(element.get(_TABLE + name, "1"))


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the file with a sheet's cells."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314 - as above
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in relations.iter(f"{_RELATIONS}Relationship")}
    for one in book.iter(f"{_MAIN}sheet"):
        if one.get("name") == sheet and (target := targets.get(one.get(_ID))):
            return str(PurePosixPath("xl") / target) if not target.startswith("/") else target.lstrip("/")
    return None


def _beside(part: IO[bytes]) -> Beside:
    hidden, without = [], 0
    for row in _rows(part):
        if row.get("hidden") in _TRUE:
            hidden.append(int(row.get("r", "0")))
        cells = row.iter(f"{_MAIN}c")
        without += sum(cell.find(f"{_MAIN}f") is not None and not (cell.findtext(f"{_MAIN}v") or "") for cell in cells)
    return Beside(tuple(hidden), without)


def _rows(part: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Each row in turn, forgotten behind the next."""
    for _, element in elements_of(part, "end"):
        if element.tag == f"{_MAIN}row":
            yield element
            element.clear()
