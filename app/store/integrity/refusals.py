"""Why a project was not opened: because of what is in it, or for a reason that no older copy mends."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from app.errors import Remedy, UserError
from app.store import schema
from app.store.failures.explained import DamagedError, code_of
from app.store.integrity import copies

_OUTSIDE = frozenset({"BUSY", "LOCKED", "READONLY", "PERM", "CANTOPEN", "FULL", "IOERR", "MOVED"})
"""Codes of SQLite for what is no fault of the file."""


def is_damage(error: UserError, path: Path) -> bool:
    """Whether a project cannot be opened because of what is in it; what never was one has no snapshots."""
    cause = error.__cause__
    outside = isinstance(cause, sqlite3.Error) and code_of(cause) in _OUTSIDE
    if outside or isinstance(cause, OSError) or not path.is_file():
        return False
    if error.message.code in (Remedy.RESTORE_PROJECT, Remedy.RESTORE_SNAPSHOT):
        return True
    had_snapshots = bool(copies.newest_first(path))
    return had_snapshots if isinstance(error, DamagedError) else _is_project(path, otherwise=had_snapshots)


def _is_project(path: Path, *, otherwise: bool) -> bool:
    """Whether a file has been a project of a version we know; ``otherwise`` if it cannot be read at all."""
    try:
        with copies.opened(path) as db:
            schema.pending(db, path.name)  # refuses what is none, or newer
    except UserError:
        return False
    except sqlite3.Error:
        return otherwise
    return True
