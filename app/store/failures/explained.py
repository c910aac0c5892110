"""Errors of SQLite and of the system about a project, as what a person reads."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import Remedy, UserError
from app.store.failures import texts


class DamagedError(UserError):
    """The file is not an intact SQLite database: it can only be copied byte by byte."""


def code_of(error: sqlite3.Error) -> str:
    """SQLite's primary result code: "BUSY", "FULL"; empty for an error of the Python module itself."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name == "SQLITE_READONLY_DBMOVED":
        return "MOVED"
    return name.removeprefix("SQLITE_").split("_")[0]


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system about ``path`` into one actionable line."""
    try:
        yield
    except sqlite3.Error as error:
        readable = user_error(error, path)
        if readable is None:
            raise
        raise readable from error
    except UnicodeDecodeError as error:
        # SQLite's message quotes what it could not make sense of, and Python cannot read the quotation.
        raise DamagedError(
            texts.OF_SQLITE["CORRUPT"].format(name=path.name), Remedy.RESTORE_PROJECT, path.name
        ) from error
    except OSError as error:
        reason = texts.OF_SYSTEM.get(error.errno or 0)
        if reason is None:
            raise
        culprit = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else path.name
        raise UserError(reason.format(name=path.name[:80], culprit=culprit[:80])) from error


def raise_explained(error: BaseException | None, path: Path) -> None:
    """Raise an error of SQLite that ended some work on ``path`` as a UserError; do nothing for any other."""
    if isinstance(error, sqlite3.Error):
        with explained(path):
            raise error


def user_error(error: sqlite3.Error, path: Path) -> UserError | None:
    """An error of SQLite about ``path`` as what a person reads; None if it is a bug of ours."""
    code = next((code for code, text in _BY_TEXT.items() if text.match(str(error))), code_of(error))
    if code not in texts.OF_SQLITE:
        return None
    kind = DamagedError if code in ("NOTADB", "CORRUPT") else UserError
    remedy = Remedy.RESTORE_PROJECT if code == "CORRUPT" else None
    return kind(texts.OF_SQLITE[code].format(name=path.name), remedy, path.name)


_BY_TEXT = {
    # After a program without our lock changed something: our own statements name only what exists.
    "ALTERED": re.compile(
        r"no such (table|column|trigger|index)|table \S+ has (no column|\d+ columns but)|cannot join using column"
        r"|foreign key mismatch|view .* is circularly defined|table .* already exists"
        r"|there is already another table or index with this name"
    ),
    # The head of the file states a schema format that no version of SQLite writes.
    "CORRUPT": re.compile("unsupported file format"),
    "VIEW": re.compile("access to .* prohibited|not authorized"),
    "NOTTEXT": re.compile("Could not decode to UTF-8"),
}
"""Messages of SQLite and its module that have no code of their own."""
