"""Which file a project is: the one that was opened may be moved, or replaced by another, while it is open.

On Windows a file that SQLite has open cannot be renamed, replaced or deleted; elsewhere SQLite would go on with the
file that no longer has the name, and a further connection would open the other one.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.store.failures import texts

Identity = tuple[int, int]
"""Device and number of a file."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it opened, and how the schema was that has been looked through."""

    identity: Identity | None = None
    surveyed: int | None = None
    """SQLite's number of that state of the schema; None before a survey."""
    most_seconds: float | None = None
    """How long a statement may take, where the file could make it last; None where it cannot."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """A statement, interrupted (sqlite3.OperationalError) when it has taken too long."""
        if self.most_seconds is not None:
            end = time.monotonic() + self.most_seconds
            # A single step of SQLite's machine may take long here.
            self.set_progress_handler(lambda: time.monotonic() > end, 10)
        return super().execute(*arguments)


def identity_of(path: Path) -> Identity | None:
    """The file that has this name now; None if there is none, or its disk does not number files."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None


_held: dict[Path, list[Identity]] = {}


def hold(path: Path) -> Identity | None:
    """Note that this program has ``path`` open: further connections to it are refused if it is another file by then."""
    identity = identity_of(path)
    if identity is not None:
        _held.setdefault(path, []).append(identity)
    return identity


def release(path: Path, identity: Identity | None) -> None:
    """Undo one ``hold``."""
    held = _held.get(path, [])
    if identity in held:
        held.remove(identity)
    if not held:
        _held.pop(path, None)


def refuse_replaced(path: Path) -> None:
    """Raise UserError if this program has opened another file under this name and not closed it."""
    if (held := _held.get(path)) and identity_of(path) != held[-1]:
        raise moved(path)


def refuse_moved(connection: sqlite3.Connection, path: Path) -> None:
    """Raise UserError unless the file that a connection has open is still the one of this name."""
    identity = connection.identity if isinstance(connection, Connection) else None
    if identity is not None and identity_of(path) != identity:
        raise moved(path)


def moved(path: Path) -> UserError:
    """What to say of a project that is no longer where it was."""
    return UserError(texts.OF_SQLITE["MOVED"].format(name=path.name))
