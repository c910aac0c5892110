"""A file that stays outside the project: what a link records of it, and where it is while unchanged."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PureWindowsPath
from typing import Any, Self

from app.errors import Remedy, UserError
from app.exchange.raster.raster_files import sha256
from layers.text import QT_TRANSLATE_NOOP

GONE = QT_TRANSLATE_NOOP("Terrain", "{name} is linked but not found at {place}")
CHANGED = QT_TRANSLATE_NOOP("Terrain", "{name} has changed since it was linked")
ON_SHARE = QT_TRANSLATE_NOOP(
    "Terrain",
    "{name} lies on a network share ({place}), which is never asked through a link. Copy it to this computer, or "
    "import it without a link",
)
NO_FILE = QT_TRANSLATE_NOOP(
    "Terrain", "{name} is linked at {place}, which is no file but a device or a pipe; put the file there"
)
LINK_OUT = QT_TRANSLATE_NOOP(
    "Terrain",
    "{name} is linked at {place}, where a symbolic link leads out of the project's folder; put the file itself there",
)
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
        """A file as it is now, linked from a project in ``folder``. Raises UserError for one on a network share."""
        status = path.stat()
        place = _relative(path, folder)
        _check_path(place)
        return cls(place, status.st_size, status.st_mtime_ns, sha256(path))

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The file stored in a layer's settings."""
        return cls(**settings)

    def as_dict(self) -> dict[str, Any]:
        """The file as settings: texts and numbers."""
        return asdict(self)

    def place(self, folder: Path, *, by_content: bool = False) -> Path:
        """The file, provided it is the one linked: by size and time, and by content if the time differs.

        ``by_content``: also if it does not, since whoever alters a file may set its time. Raises UserError naming the
        file if it is missing or has changed, lies on a network share, or is no file.
        """
        _check_path(self.path)
        place = folder / self.path
        try:
            status = place.stat()
        except (OSError, ValueError):
            text = GONE.format(name=place.name, place=self.path)
            raise UserError(text, Remedy.FIND_LINKED_FILE, place.name) from None
        if not stat.S_ISREG(status.st_mode):
            raise UserError(NO_FILE.format(name=place.name, place=self.path))
        if _leads_out(place, folder):
            raise UserError(LINK_OUT.format(name=place.name, place=self.path))
        if status.st_size != self.size or not self._is_content_of(place, status, anew=by_content):
            raise UserError(CHANGED.format(name=place.name), Remedy.PUT_LINKED_FILE_BACK, place.name)
        return place

    def _is_content_of(self, place: Path, status: os.stat_result, *, anew: bool) -> bool:
        if anew:
            return sha256(place) == self.sha256
        same_time = status.st_mtime_ns == self.mtime_ns
        return same_time or _content(place, status.st_size, status.st_mtime_ns) == self.sha256

    def is_there(self, folder: Path) -> bool:
        """Whether a file of its size is there: only its content tells whether it is the one."""
        status = _status(self.path, folder)
        return status is not None and status.st_size == self.size

    def at_hand(self, folder: Path) -> bool:
        """Whether ``place`` would return without reading the whole file first."""
        status = _status(self.path, folder)
        if status is None:
            return False
        place = folder / self.path
        unchanged = status.st_mtime_ns == self.mtime_ns or (place, status.st_size, status.st_mtime_ns) in _contents
        return status.st_size == self.size and unchanged


def _is_on_share(path: str) -> bool:
    r"""Whether a path names a share (//host/x, \\host\x) or a device (\\.\x) of Windows: asking opens a socket."""
    return path.replace("\\", "/").startswith("//")


def _check_path(path: str) -> None:
    if _is_on_share(path):
        raise UserError(ON_SHARE.format(name=PureWindowsPath(path).name, place=path[:120]))


def _status(path: str, folder: Path) -> os.stat_result | None:
    """The status of a linked file; None if none is there, or nothing that a link may lead to."""
    if _is_on_share(path):
        return None
    try:
        status = (folder / path).stat()
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) and not _leads_out(folder / path, folder) else None


def _leads_out(place: Path, folder: Path) -> bool:
    """Whether a place within a folder is a symbolic link, or lies behind one, to somewhere outside."""
    within = Path(os.path.normpath(place.absolute())).is_relative_to(Path(os.path.normpath(folder.absolute())))
    return within and not place.resolve().is_relative_to(folder.resolve())


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
