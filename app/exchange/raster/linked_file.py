"""A file that stays outside the project: what a link records of it, and where it is while unchanged."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from app.errors import Remedy, UserError
from app.exchange.raster.raster_files import sha256
from layers.text import QT_TRANSLATE_NOOP

GONE = QT_TRANSLATE_NOOP("Terrain", "{name} is linked but not found at {place}")
CHANGED = QT_TRANSLATE_NOOP("Terrain", "{name} has changed since it was linked")
FILE = "file"
"""The key of the settings of an underlay that is linked."""


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file as it was when linked; ``path`` is relative to the project's folder, with slashes."""

    path: str
    size: int
    mtime_ns: int
    sha256: str

    @classmethod
    def to(cls, path: Path, folder: Path) -> Self:
        """A file as it is now, linked from a project in ``folder``."""
        status = path.stat()
        return cls(_relative(path, folder), status.st_size, status.st_mtime_ns, sha256(path))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The file stored in a layer's settings."""
        return cls(**settings)

    def as_dict(self) -> dict[str, Any]:
        """The file as settings: texts and numbers."""
        return asdict(self)

    def place(self, folder: Path) -> Path:
        """The file, provided it is the one linked: by size and time, and by content if the time differs.

        Raises UserError naming the file if it is missing or has changed.
        """
        place = folder / self.path
        try:
            status = place.stat()
        except OSError:
            text = GONE.format(name=place.name, place=self.path)
            raise UserError(text, Remedy.FIND_LINKED_FILE, place.name) from None
        if status.st_size != self.size or (
            status.st_mtime_ns != self.mtime_ns and _content(place, status.st_size, status.st_mtime_ns) != self.sha256
        ):
            raise UserError(CHANGED.format(name=place.name), Remedy.PUT_LINKED_FILE_BACK, place.name)
        return place

    def is_there(self, folder: Path) -> bool:
        """Whether a file of its size is there: only its content tells whether it is the one."""
        try:
            return (folder / self.path).stat().st_size == self.size
        except OSError:
            return False

    def at_hand(self, folder: Path) -> bool:
        """Whether ``place`` would return without reading the whole file first."""
        place = folder / self.path
        try:
            status = place.stat()
        except OSError:
            return False
        unchanged = status.st_mtime_ns == self.mtime_ns or (place, status.st_size, status.st_mtime_ns) in _contents
        return status.st_size == self.size and unchanged


_contents: dict[tuple[Path, int, int], str] = {}
"""Hashes of files whose time differs, such as copied ones, by path, size and time."""


def _content(place: Path, size: int, mtime_ns: int) -> str:
    """The hash of a file, computed once per size and time."""
    key = place, size, mtime_ns
    if key not in _contents:
        _contents[key] = sha256(place)
    return _contents[key]


def _relative(place: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(place.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return place.resolve().as_posix()
