"""Archives (.zip), as shapefiles and tables travel in: one member of them is read, with the files that belong to it."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory

from app.errors import Remedy, UserError
from app.exchange.raw import READERS, RawTable, reader
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

SUFFIX = ".zip"
MOST_BYTES = 2_000_000_000
"""More is not unpacked: an archive of a few bytes may hold as much as a disk."""
_APART = ("__MACOSX", ".")
"""How names begin of what programs add to an archive."""
_UNREADABLE = QT_TRANSLATE_NOOP("Error", "{name} cannot be unpacked: {reason}")
_NOTHING = QT_TRANSLATE_NOOP("Error", "{name} holds no file that can be read; it holds: {members}")
_SEVERAL = QT_TRANSLATE_NOOP("Error", "{name} holds several files: {members}")
_LARGE = QT_TRANSLATE_NOOP("Error", "more than {most:,} bytes of it belong together; unpack it, and import the file")
_LOCKED = QT_TRANSLATE_NOOP("Error", "it wants a password; unpack it, and import the file")


@reader(SUFFIX)
def read_archive(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """Read the file in an archive that can be read, or the one of that name if a sheet is stated. Raises UserError.

    A sheet that is no file of the archive is one of the file in it.
    """
    names = readable_members(path)
    chosen = [name for name in names if stated.sheet in (name, PurePosixPath(name).name)]
    if not names:
        raise UserError(_NOTHING.format(name=path.name, members=", ".join(_members(path))[:120] or "–"))
    if len(names) > 1 and not chosen:
        raise UserError(_SEVERAL.format(name=path.name, members=", ".join(names)[:200]), Remedy.STATE_SHEET, names[0])
    name, ground = (chosen[0], Ground.STATED) if chosen else (names[0], Ground.CONTENT)
    with _unpacked(path, name) as file:
        inner = replace(stated, sheet="") if chosen else stated
        table = READERS[file.suffix.lower()](file, kind, inner)
    if stated.sheet and not chosen:
        return table
    return replace(table, reading=table.reading.plus(Fact(Subject.SHEET, name, ground)))


def readable_members(path: Path) -> tuple[str, ...]:
    """The files in an archive that can be read as rows, in the order of their names. Raises UserError."""
    files = {name for name in READERS if name != SUFFIX}
    return tuple(name for name in _members(path) if PurePosixPath(name).suffix.lower() in files)


def _members(path: Path) -> list[str]:
    """All files in an archive but what programs add."""
    with _explained(path), zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
    return sorted(name for name in names if not any(part.startswith(_APART) for part in PurePosixPath(name).parts))


@contextmanager
def _unpacked(path: Path, name: str) -> Iterator[Path]:
    """A member in a folder of its own, with those that differ from it in their suffix alone."""
    stem = _stem(name)
    with TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        with _explained(path), zipfile.ZipFile(path) as archive:
            together = [info for info in archive.infolist() if _stem(info.filename) == stem and not info.is_dir()]
            if any(info.flag_bits & 1 for info in together):
                raise UserError(_UNREADABLE.format(name=path.name, reason=_LOCKED))
            # What an archive says of its sizes is counted on by zipfile, which reads no further.
            if sum(info.file_size for info in together) > MOST_BYTES:
                raise UserError(_UNREADABLE.format(name=path.name, reason=_LARGE.format(most=MOST_BYTES)))
            for info in together:
                # Of the name the last part alone: whatever comes before it could lead out of the folder.
                with archive.open(info) as member, (Path(folder) / _name(info.filename)).open("wb") as out:
                    shutil.copyfileobj(member, out)
        yield Path(folder) / _name(name)


def _name(member: str) -> str:
    """The last part of a member's name, by whatever mark its folders are apart."""
    return PureWindowsPath(member).name


def _stem(name: str) -> str:
    """A name without its suffix, or suffixes: places.shp.xml belongs to places.shp."""
    whole = PurePosixPath(name)
    return str(whole.parent / whole.name.partition(".")[0]).casefold()


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UserError(_UNREADABLE.format(name=path.name, reason=error)) from None
