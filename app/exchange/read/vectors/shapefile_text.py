"""The encoding of a shapefile's text: what it states, if that fits its bytes, else what its bytes show."""

from __future__ import annotations

import re
import struct
import unicodedata
from pathlib import Path

from app.exchange.read.tables.encodings import UTF_8, codec_of, single_byte
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject
from layers.text import QT_TRANSLATE_NOOP

_GUESSED = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}.")
_LYING = QT_TRANSLATE_NOOP("Import", "Attributes are read as {encoding}: what the file states of them is not so.")
_LANGUAGE_BYTE = 29
_OF_LANGUAGE = {
    0x01: "cp437",
    0x02: "cp850",
    0x03: "cp1252",
    0x26: "cp866",
    0x65: "cp866",
    0xC9: "cp1251",
    0xC8: "cp1250",
}
"""Language bytes of dBASE that programs of the region write."""
_WORD = re.compile(r"[^\W\d_]+|[^\x00-\x7f\s]+")
_SHORT = 3
_INDEX_HEAD, _INDEX_ENTRY = 100, 8
_UNSTATED = {0x00, 0x57}  # none, and "the machine's own"


def encoding_of(path: Path, stated: Stated) -> tuple[str | None, Reading]:
    """The encoding of a shapefile's text, and how it was told; None where GDAL sees it itself."""
    if stated.encoding:
        return stated.encoding.upper(), Reading().plus(Fact(Subject.ENCODING, stated.encoding.upper(), Ground.STATED))
    table = beside(path, ".dbf")
    data = b"" if table is None else table.read_bytes()
    # Fields are padded with zeros by some programs, and the last byte marks the end.
    text = data[int.from_bytes(data[8:10], "little") :].replace(b"\0", b" ").rstrip(b"\x1a")
    claim = _claimed(path, data)
    if text.isascii() or (claim == UTF_8 and _is_utf_8(text)):
        return None, Reading()
    if claim and not _is_utf_8(text) and _may_be(text, claim):
        # GDAL does not know every name that programs have for a code page.
        return claim.upper(), Reading()
    encoding = "UTF-8" if _is_utf_8(text) else single_byte(text, path.name).upper()
    note = (_LYING if claim else _GUESSED).format(encoding=encoding)
    return encoding, Reading().plus(Fact(Subject.ENCODING, encoding, Ground.ASSUMED), note)


def beside(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another suffix, in small letters or capitals; None if there is none."""
    return next((path.with_suffix(each) for each in (suffix, suffix.upper()) if path.with_suffix(each).exists()), None)


def rows_of(table: Path) -> int:
    """How many rows a .dbf holds: as many as it states, if it is as long."""
    with table.open("rb") as file:
        head = file.read(12).ljust(12, b"\0")
    stated, start, width = (int(number) for number in struct.unpack("<IHH", head[4:]))
    return min(stated, max(table.stat().st_size - start, 0) // width) if width else stated


def indexed(index: Path) -> int:
    """How many shapes the .shx of a shapefile has room for."""
    return max(index.stat().st_size - _INDEX_HEAD, 0) // _INDEX_ENTRY


def _claimed(path: Path, data: bytes) -> str:
    """The encoding that the .cpg of a shapefile, or else its .dbf, states; empty if none that there is."""
    if (page := beside(path, ".cpg")) is not None:
        name = page.read_text(encoding="ascii", errors="replace").strip().casefold()
        return _codec(name) if name else ""
    byte = data[_LANGUAGE_BYTE] if len(data) > _LANGUAGE_BYTE else 0
    return "" if byte in _UNSTATED else _OF_LANGUAGE.get(byte, "")


def _codec(name: str) -> str:
    """The codec of a code page as programs name it: 1251, ANSI 1251, OEM 866, 88591."""
    plain = re.sub(r"^(ansi|oem|ibm|ms|dos)[\s_-]*(?=\d)", "", name)
    if name.startswith("ldid/") and name[5:].isdecimal():
        return _OF_LANGUAGE.get(int(name[5:]), "")
    plain = {"65001": UTF_8, "88591": "iso-8859-1", "88595": "iso-8859-5"}.get(plain, plain)
    for one in (plain, f"cp{plain}"):
        try:
            return codec_of(one)
        except (LookupError, ValueError):
            continue
    return ""


def _may_be(text: bytes, claim: str) -> bool:
    """Whether a text in one byte a letter reads as words in the encoding it claims to have.

    In another the letters of words are signs, have their capitals inside, or are all of them accented.
    """
    if claim == UTF_8:
        return False
    words = _WORD.findall(text.decode(claim, errors="replace"))
    odd = [word for word in words if not word.isascii()]
    return 2 * sum(map(_is_word, odd)) >= len(odd)


def _is_word(word: str) -> bool:
    if not word.isalpha() or not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    is_latin = all(unicodedata.name(letter, "").startswith("LATIN") for letter in word)
    return not is_latin or any(map(str.isascii, word)) or len(word) < _SHORT


def _is_utf_8(text: bytes) -> bool:
    try:
        text.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True
