"""How much a file becomes in memory, before it is read: a few kilobytes of an archive can be as much as a disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

TOO_LARGE = QT_TRANSLATE_NOOP(
    "Error", "{name} holds more than {most:,} bytes when it is unpacked. Divide it, or leave out what is not needed"
)
TOO_MANY = QT_TRANSLATE_NOOP(
    "Error", "{name} has more than {most:,} elements. Divide it, or leave out what is not needed"
)
MOST_ELEMENTS = 4_000_000
"""Of a file of XML that is held as a tree: each takes about a hundred bytes and two microseconds."""
_INFLATION = 1_032
"""So many bytes of one at most come out of the compression of archives."""
_SMALL = 20_000_000
_CHUNK = 1 << 20


def check_unpacked(path: Path, most: int) -> None:
    """Raise UserError if the members of an archive are more than ``most`` bytes together; nothing if it is damaged.

    Only what could be large is counted, by unpacking it and retaining nothing.
    """
    left = most
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                left -= info.compress_size
                if left >= 0 and info.compress_type != zipfile.ZIP_STORED:
                    left -= _grown(archive, info, left)
                if left < 0:
                    break
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return  # who reads it says what is wrong with it
    if left < 0:
        raise UserError(TOO_LARGE.format(name=path.name, most=most))


def _grown(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> int:
    """By how many bytes a member is larger unpacked; counted to a little over ``most``."""
    if info.compress_size * _INFLATION <= _SMALL:
        return 0
    size = 0
    for chunk in _chunks(archive, info):
        size += len(chunk)
        if size - info.compress_size > most:
            break
    return max(size - info.compress_size, 0)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    stated, checksum = info.file_size, info.CRC
    # The reader stops where a member says that it ends.
    info.file_size = 1 << 62
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                yield chunk
    finally:
        info.file_size, info.CRC = stated, checksum


def check_elements(path: Path) -> None:
    """Raise UserError if a file of XML has more elements than a tree of it may have."""
    marks = 0
    with path.open("rb") as file:
        while marks <= MOST_ELEMENTS and (chunk := file.read(_CHUNK)):
            marks += chunk.count(b"<")
    if marks > MOST_ELEMENTS:
        raise UserError(TOO_MANY.format(name=path.name, most=MOST_ELEMENTS))
