"""One SQLite connection to a GeoPackage, with the functions its triggers call, and errors a person can read."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlite_utils

from app.errors import UserError
from app.store.vectors import blob_bounds, blob_is_empty

APPLICATION_ID = 0x47504B47
"""'GPKG' in ASCII: the SQLite application id every GeoPackage carries."""
GEOPACKAGE_VERSION = 10300
BUSY_SECONDS = 5.0
SQLITE_HEADER = b"SQLite format 3\x00"


def is_read_only(path: Path) -> bool:
    """True where the file itself is marked read-only (on every system, and for an administrator too)."""
    return not path.stat().st_mode & stat.S_IWRITE


def connect(path: Path, *, read_only: bool) -> sqlite_utils.Database:
    """Open ``path`` with rollback journal, synchronous FULL, foreign keys and the ST_ functions.

    Nothing is written by opening. Raises UserError if the file is no GeoPackage, cut short or cannot be opened.
    """
    refuse_foreign(path)
    mode = "ro" if read_only else "rw"
    with explained(path):
        uri = f"{path.resolve().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, cached_statements=512)
        return prepared(connection)


def prepared(connection: sqlite3.Connection) -> sqlite_utils.Database:
    """Give a raw connection Sarhad's settings and functions."""
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # Without these any UPDATE of a table with an R-tree fails: its triggers call them.
    connection.create_function("ST_IsEmpty", 1, blob_is_empty, deterministic=True)
    for index, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
        connection.create_function(name, 1, _bound(index), deterministic=True)
    return sqlite_utils.Database(connection)


def _bound(index: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        bounds = None if blob is None else blob_bounds(blob)
        return None if bounds is None else bounds[index]

    return bound


def refuse_foreign(path: Path) -> None:
    """Raise UserError unless ``path`` is a whole SQLite file with a GeoPackage's application id.

    Read from the header, before SQLite sees the file: a journal left beside a foreign file must not be replayed.
    """
    if not path.is_file():
        raise UserError(f"{path.name} does not exist. Make it with: sarhad new {path.name}")
    with explained(path), path.open("rb") as file:
        header = file.read(100)
    if header[:16] != SQLITE_HEADER or len(header) < 100:
        raise UserError(f"{path.name} is not a GeoPackage. Choose a project made by Sarhad.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise UserError(f"{path.name} is an SQLite file but not a GeoPackage. Choose a project made by Sarhad.")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A hot journal may still grow or shrink the file, so only a closed file can be judged by its size.
    if path.stat().st_size < pages * (65536 if page == 1 else page) and not journal_of(path).exists():
        raise UserError(f"{path.name} is cut short. Restore it from a snapshot: sarhad restore {path.name} SNAPSHOT")


def journal_of(path: Path) -> Path:
    """The rollback journal SQLite keeps beside ``path`` during a transaction."""
    return path.with_name(path.name + "-journal")


@contextmanager
def transaction(database: sqlite_utils.Database) -> Iterator[None]:
    """One transaction that takes the write lock at once; anything raised inside rolls it back."""
    connection = database.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled back by itself, and then there is nothing left to do.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        _replay_journal(connection)
        raise


def _replay_journal(connection: sqlite3.Connection) -> None:
    """After a failed write SQLite leaves its journal for the next reader to replay: be that reader, at once.

    If the disk still refuses, the journal stays, and whoever opens the project next puts it right.
    """
    with suppress(sqlite3.Error):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors about ``path`` into one line a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        reason = _REASONS.get((getattr(error, "sqlite_errorname", "") or "").removeprefix("SQLITE_").split("_")[0])
        if reason is None:
            raise
        raise UserError(reason.format(name=path.name)) from error
    except PermissionError as error:
        raise UserError(
            f"{path.name} may not be opened by you. Ask for access, or copy it to a folder of yours."
        ) from error


_REASONS = {
    "FULL": "The disk is full; {name} is unchanged. Make room and try again.",
    "IOERR": "The disk refused to write or read; {name} is unchanged. Check the disk and its free space.",
    "READONLY": "{name} is read-only. Copy it to a folder where you may write.",
    "PERM": "{name} is read-only. Copy it to a folder where you may write.",
    "CANTOPEN": "{name} cannot be opened here. Check the folder's permissions, or copy the project elsewhere.",
    "NOTADB": "{name} is not a GeoPackage. Choose a project made by Sarhad.",
    "CORRUPT": "{name} is damaged. Restore it from a snapshot: sarhad restore {name} SNAPSHOT",
    "BUSY": "{name} is being written by another program. Close it there and try again.",
    "LOCKED": "{name} is being written by another program. Close it there and try again.",
}
