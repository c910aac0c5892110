"""Reading a project that cannot be read where it lies without changing it, or not in this version: in a private copy.

That is one in which a program was ended while it wrote, one left in WAL mode, or one of an older schema.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

from app.errors import UserError
from app.store.database import SHARED_INDEX, in_wal, journal_of, uri_of, wal_of
from app.store.failures import texts
from app.store.failures.explained import explained
from app.store.snapshots import files_of
from app.store.sqlite_library import Database
from app.store.trust import limits

_MEGABYTE = 1e6


class PrivateCopy:
    """A copy of a project in a temporary folder of its own, at ``path``; ``remove`` it in the end."""

    def __init__(self, project: Path) -> None:
        """Make the folder. Raises UserError if it has no room for the project."""
        size = sum(file.stat().st_size for file in files_of(project))
        parent = Path(tempfile.gettempdir())
        if shutil.disk_usage(parent).free < size + _MEGABYTE:
            text = texts.NO_ROOM_FOR_COPY
            raise UserError(text.format(name=project.name, parent=parent, size=size / _MEGABYTE))
        self._folder = tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name).resolve() / project.name

    @classmethod
    def of_files(cls, project: Path) -> Self:
        """A copy of the bytes of a project that no program has open, and of what lies beside it."""
        copy = cls(project)
        try:
            with explained(project):
                for file in files_of(project):
                    shutil.copyfile(file, copy.path.with_name(file.name))
                _settle(copy.path)
        except BaseException:
            copy.remove()
            raise
        return copy

    @classmethod
    def of_content(cls, project: Path, database: Database) -> Self:
        """A copy of the committed state of a project, which another program may be writing."""
        copy = cls(project)
        try:
            with explained(project), closing(sqlite3.connect(copy.path)) as target:
                database.conn.backup(target, pages=2_000)
            _settle(copy.path)
        except BaseException:
            copy.remove()
            raise
        return copy

    def remove(self) -> None:
        """Delete the copy; whoever reads it has to be done."""
        with suppress(OSError):
            self._folder.cleanup()


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
