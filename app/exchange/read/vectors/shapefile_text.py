"""The encoding of a shapefile's text: what it states, if that fits its bytes, else what its bytes show."""

from __future__ import annotations

from pathlib import Path

from app.exchange.read.tables.encodings import UTF_8, single_byte
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject
from layers.text import QT_TRANSLATE_NOOP

_GUESSED = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}.")
_LYING = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}: what the file states of them is not so.")
OTHER = "other"
_LANGUAGE_BYTE = 29
_UNSTATED = {0x00, 0x57}  # none, and "the machine's own"


def encoding_of(path: Path, stated: Stated) -> tuple[str | None, Reading]:
    """The encoding of a shapefile's text, and how it was told: None where it states one that fits its bytes."""
    if stated.encoding:
        return stated.encoding.upper(), Reading().plus(Fact(Subject.ENCODING, stated.encoding.upper(), Ground.STATED))
    table = _beside(path, ".dbf")
    data = b"" if table is None else table.read_bytes()
    # Fields are padded with zeros by some programs, and the last byte marks the end.
    text = data[int.from_bytes(data[8:10], "little") :].replace(b"\0", b" ").rstrip(b"\x1a")
    claim = _claimed(path, data)
    if text.isascii() or (claim == UTF_8 and _is_utf_8(text)) or (claim == OTHER and not _is_utf_8(text)):
        return None, Reading()
    encoding = "UTF-8" if _is_utf_8(text) else single_byte(text, path.name).upper()
    note = (_LYING if claim else _GUESSED).format(encoding=encoding)
    return encoding, Reading().plus(Fact(Subject.ENCODING, encoding, Ground.ASSUMED), note)


def _beside(path: Path, suffix: str) -> Path | None:
    return next((path.with_suffix(each) for each in (suffix, suffix.upper()) if path.with_suffix(each).exists()), None)


def _claimed(path: Path, data: bytes) -> str:
    """What the .cpg of a shapefile, or else its .dbf, says of its text: UTF_8, OTHER, or nothing."""
    if (page := _beside(path, ".cpg")) is not None:
        name = page.read_text(encoding="ascii", errors="replace").strip().casefold()
        return UTF_8 if name in {"utf-8", "utf8", "65001"} else OTHER if name else ""
    states = len(data) > _LANGUAGE_BYTE and data[_LANGUAGE_BYTE] not in _UNSTATED
    return OTHER if states else ""


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True
