"""What a file is by its first bytes, whatever its name says: programs write web pages and texts and call them .xls."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

from app.errors import UserError
from app.exchange.read.tables.delimiters import delimiter
from app.exchange.read.tables.encodings import encoding_of
from app.exchange.reading import Ground

_HEAD, _LONGEST = 65_536, 50_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = tuple(bytes.fromhex(begin) for begin in ("09000400", "09020600", "09040600", "09080800", "09081000"))
"""How .xls files begin that are older than the container they have today."""
_TABLE = re.compile(r"<(?:\w+:)?table[\s>]", re.IGNORECASE)
_WORKBOOK = re.compile(r"<(?:\w+:)?Workbook\s[^<>]*urn:schemas-microsoft-com:office:spreadsheet")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd]")


class Form(StrEnum):
    """What holds a table."""

    BOOK = "book"
    """A workbook of today: an archive with sheets."""
    OLD_BOOK = "old_book"
    XML_BOOK = "xml_book"
    PAGE = "page"
    """A web page with tables."""
    TEXT = "text"
    """Rows of cells with a delimiter."""
    OTHER = "other"


def form_of(path: Path) -> Form:
    """What a file is. Raises OSError if it cannot be opened."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return Form.BOOK if _has_sheets(path) else Form.OTHER
    if head.startswith((_OLE, *_BIFF)):
        return Form.OLD_BOOK
    text = _text(head, path.name)
    if text.lstrip().startswith("<"):
        # Spreadsheet programs write long lists of styles above the table.
        text = text if _TABLE.search(text) else _text(path.read_bytes()[:_LONGEST], path.name)
        page = Form.PAGE if _TABLE.search(text) else Form.OTHER
        return Form.XML_BOOK if _WORKBOOK.search(text) else page
    return Form.TEXT if _has_cells(text) else Form.OTHER


def _has_sheets(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return any(name in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for name in parts.namelist())
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, NotImplementedError):
        return False


def _text(head: bytes, name: str) -> str:
    """The beginning of a text; empty if it is none."""
    try:
        text = head.decode(encoding_of(head, name)[0], errors="replace")
    except UserError:
        return ""
    # The last letter may be cut in two.
    text = text[:-1].removeprefix("\ufeff") if len(head) == _HEAD else text.removeprefix("\ufeff")
    return "" if _CONTROLS.search(text) else text


def _has_cells(text: str) -> bool:
    """Whether at least two lines have a delimiter."""
    mark, ground = delimiter(text)
    return ground is Ground.FILE or sum(mark in line for line in text.splitlines()) > 1
