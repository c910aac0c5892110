"""What lies beside a file and belongs to it by its name: since a library opens it, it has to be a plain file there."""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

NO_FILE = QT_TRANSLATE_NOOP(
    "Error",
    "{side}, which lies beside {name}, is no file but a device or a pipe. Put it elsewhere, and {name} is read without "
    "it",
)
LEADS_OUT = QT_TRANSLATE_NOOP(
    "Error",
    "{side}, which lies beside {name}, is a link to a file elsewhere. Put the file itself there, or take the link away",
)


def check_companions(path: Path) -> None:
    """Raise UserError if what belongs to a file by its name is a pipe or a device, or a link to another folder.

    A reader would wait for a pipe, never come to the end of a device, and show what somebody else chose of this
    computer. Where the file is itself a link, what lies beside its target may be linked too.
    """
    folder, stem = path.absolute().parent, path.name.partition(".")[0].casefold()
    for name, target in _odd_files(folder, folder.stat().st_mtime_ns):
        if name == path.name or not name.casefold().startswith(stem):
            continue
        if target is None:
            raise UserError(NO_FILE.format(side=name, name=path.name))
        if Path(target).parent not in (folder.resolve(), path.resolve().parent):
            raise UserError(LEADS_OUT.format(side=name, name=path.name))


@lru_cache(maxsize=64)
def _odd_files(folder: Path, changed_ns: int) -> tuple[tuple[str, str | None], ...]:
    """The names in a folder that are links, with what they lead to, or no files; ``changed_ns``: when it changed.

    A folder may hold thousands of tiles, of which each is read.
    """
    odd: list[tuple[str, str | None]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                odd.append((entry.name, _target(entry)))
            elif not entry.is_file() and not entry.is_dir():
                odd.append((entry.name, None))
    return tuple(sorted(odd))


def _target(entry: os.DirEntry[str]) -> str | None:
    """What a link leads to in the end; None if that is a pipe or a device."""
    target = os.path.realpath(entry.path)
    try:
        mode = Path(target).stat().st_mode
    except OSError:  # nothing is there, which a reader finds too
        return target
    return target if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else None
