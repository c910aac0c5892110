"""Where a project really is, and the files that SQLite keeps beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

SHARED_INDEX = "-shm"
"""The ending of the file beside a project in which programs share the index of its write-ahead log."""


def real(path: Path) -> Path:
    """``path`` with symbolic links followed: SQLite keeps its journal beside the real file."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links, which opening will report
        return path.absolute()


def journal_of(path: Path) -> Path:
    """The rollback journal SQLite keeps beside ``path`` during a transaction."""
    return _beside(path, "-journal")


def wal_of(path: Path) -> Path:
    """The write-ahead log that exists beside ``path`` while a program has it open in WAL mode."""
    return _beside(path, "-wal")


def odd_beside(path: Path) -> Path | None:
    """What lies in the place of a file of SQLite beside ``path`` and is none: a link, a folder, a pipe or a device.

    A pipe is waited for, a device has no end, and a link shows what somebody else chose of this computer.
    """
    file = str(_beside(path, ""))
    return next((Path(file + ending) for ending in _SIDES if _is_odd(file + ending)), None)


_SIDES = ("-journal", "-wal", SHARED_INDEX)


def _is_odd(side: str) -> bool:
    # Looked at whenever a project is opened: a Path of each would take most of the time.
    try:
        return not stat.S_ISREG(os.lstat(side).st_mode)
    except OSError:  # there is none
        return False


def _beside(path: Path, ending: str) -> Path:
    """What SQLite keeps beside the file itself, where its name is a link."""
    file = real(path) if path.is_symlink() else path
    return file.with_name(file.name + ending)
