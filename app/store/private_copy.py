"""Reading a project that cannot be read where it lies without changing it, or not in this version: in a private copy.

That is one in which a program was ended while it wrote, one left in WAL mode, or one of an older schema.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import RLock

from app.errors import UserError
from app.store.database import in_wal, uri_of
from app.store.failures import texts
from app.store.failures.explained import explained
from app.store.snapshots import files_of
from app.store.sqlite_library import Database
from app.store.trust import limits
from app.store.trust.side_files import SHARED_INDEX, journal_of, wal_of

_MEGABYTE = 1e6


_State = tuple[tuple[str, int, int, int], ...]
_copies: dict[_State, tempfile.TemporaryDirectory[str]] = {}
LOCK = RLock()
"""Held while a copy is looked for, made or migrated."""


def copy_of(project: Path, fill: Callable[[Path], None]) -> Path:
    """Where the copy of a project is, made by ``fill`` unless this program has one of its present state.

    It is deleted when the program ends: terrain is read from it after the project has been closed. Raises UserError if
    the folder for temporary files has no room.
    """
    with explained(project):
        state = _state(project)
        folder = _copies.get(state) or _new_folder(project, sum(size for _, size, _, _ in state))
        copy = Path(folder.name).resolve() / project.name
        try:
            if state not in _copies:
                fill(copy)
        except BaseException:
            folder.cleanup()
            raise
    _copies[state] = folder
    return copy


def forget_copy(project: Path) -> None:
    """Delete the copy of a project in its present state, if there is one; nobody may be reading it."""
    if (folder := _copies.pop(_state(project), None)) is not None:
        folder.cleanup()


def _state(project: Path) -> _State:
    statuses = ((str(file), file.stat()) for file in files_of(project))
    return tuple((name, status.st_size, status.st_mtime_ns, status.st_ino) for name, status in statuses)


def _new_folder(project: Path, size: int) -> tempfile.TemporaryDirectory[str]:
    parent = Path(tempfile.gettempdir())
    if shutil.disk_usage(parent).free < size + _MEGABYTE:
        raise UserError(texts.NO_ROOM_FOR_COPY.format(name=project.name, parent=parent, size=size / _MEGABYTE))
    return tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True)


def copy_files(project: Path, copy: Path) -> None:
    """Copy the bytes of a project that no program has open, and of what lies beside it, and make the copy sound."""
    for file in files_of(project):
        shutil.copyfile(file, copy.with_name(file.name))
    _settle(copy)


def copy_content(database: Database, copy: Path) -> None:
    """Copy the committed state of a project, which another program may be writing."""
    with closing(sqlite3.connect(copy)) as target:
        database.conn.backup(target, pages=2_000)
    _settle(copy)


def _settle(copy: Path) -> None:
    """Let SQLite replay the journal or log of a copy, and end its WAL mode."""
    with closing(sqlite3.connect(copy)) as file, limits.within(file, limits.OPENING_SECONDS):
        limits.limit(file)
        file.execute("PRAGMA journal_mode = DELETE").fetchone()
        file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()


def needs_copy(project: Path) -> str | None:
    """Why a project of this state cannot be read where it lies: the notice; None if it can."""
    if in_wal(project):
        # While a program has it open it can be read with its index; a log by itself would have to be given one.
        index = project.with_name(project.name + SHARED_INDEX)
        return None if index.exists() and wal_of(project).exists() else texts.READ_LOGGED
    return texts.READ_UNFINISHED if journal_of(project).exists() and is_unfinished(project) else None


def is_unfinished(project: Path) -> bool:
    """Whether the journal beside a project is that of a program that was ended: SQLite would replay it."""
    with closing(sqlite3.connect(uri_of(project), uri=True)) as file, limits.within(file, limits.OPENING_SECONDS):
        try:
            file.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        except sqlite3.OperationalError as error:
            return error.sqlite_errorname in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY")
    return False
