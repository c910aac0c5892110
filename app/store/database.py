"""One SQLite connection to a GeoPackage, with the functions its triggers call, and readable errors."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from threading import RLock
from urllib.parse import quote

from app.errors import Remedy, UserError
from app.store import failure_texts
from app.store.encoding.vectors import blob_bounds, blob_is_empty
from app.store.sqlite_library import Database

APPLICATION_ID = 0x47504B47
"""'GPKG' in ASCII: the SQLite application id every GeoPackage carries."""
GEOPACKAGE_VERSION = 10300
BUSY_SECONDS = 5.0
COMMIT_SECONDS = 60.0
"""How long a COMMIT waits for other programs to finish reading: by then all the work of the step is done."""
ASIDE_SECONDS = 0.25
"""How long optional work waits for a lock."""
SQLITE_HEADER = b"SQLite format 3\x00"
_WAL_FORMAT = 2


class DamagedError(UserError):
    """The file is not an intact SQLite database: it can only be copied byte by byte."""


def is_read_only(path: Path) -> bool:
    """True if the file itself is marked read-only (on every system, even for an administrator)."""
    return not path.stat().st_mode & stat.S_IWRITE


def real(path: Path) -> Path:
    """``path`` with symbolic links followed: SQLite keeps its journal beside the real file."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links, which opening will report
        return path.absolute()


def uri_of(path: PurePath, mode: str = "ro") -> str:
    """An absolute path as SQLite's URI. A network path keeps its four slashes: SQLite takes no host."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text), safe='/:')}?mode={mode}"


def connect(path: Path, *, read_only: bool) -> Database:
    """Open ``path`` with rollback journal, synchronous FULL, foreign keys and the ST_ functions.

    Opening writes nothing. Raises UserError if the file is not a GeoPackage, is truncated or cannot be opened.
    """
    refuse_foreign(path)
    mode = "ro" if read_only else "rw"
    with explained(path):
        uri = uri_of(real(path), mode)
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, cached_statements=512)
        return prepared(connection)


def connect_beside(path: Path, *, read_only: bool) -> Database:
    """A second connection to an open project, for a step that takes long. Raises UserError as ``connect`` does."""
    database = connect(path, read_only=read_only)
    _hold_back(database.conn)
    return database


def _hold_back(connection: sqlite3.Connection) -> None:
    # A cache that spills would lock readers out long before the commit.
    connection.execute("PRAGMA cache_spill = OFF")


@contextmanager
def aside(path: Path, *, write: bool) -> Iterator[Database]:
    """A second connection to an open project, for optional work: it waits only briefly. Raises sqlite3.Error.

    Only the program that owns the project may write.
    """
    uri = uri_of(real(path), "rw" if write else "ro")
    connection = sqlite3.connect(uri, uri=True, timeout=ASIDE_SECONDS)
    try:
        _hold_back(connection)
        yield prepared(connection)
    finally:
        connection.close()


def prepared(connection: sqlite3.Connection) -> Database:
    """Give a raw connection Sarhad's settings and functions; it is closed where the file allows none."""
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # Without these any UPDATE of a table with an R-tree fails: its triggers call them.
        connection.create_function("ST_IsEmpty", 1, blob_is_empty, deterministic=True)
        for index, name in enumerate(("ST_MinX", "ST_MinY", "ST_MaxX", "ST_MaxY")):
            connection.create_function(name, 1, _bound(index), deterministic=True)
        return Database(connection)
    except BaseException:
        connection.close()
        raise


def _bound(index: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        bounds = None if blob is None else blob_bounds(blob)
        return None if bounds is None else bounds[index]

    return bound


def refuse_foreign(path: Path) -> None:
    """Raise UserError unless ``path`` is an intact SQLite file with a GeoPackage's application id.

    Read from the header, before SQLite sees the file: a journal left beside a foreign file must not be replayed.
    """
    with explained(path):
        if path.is_dir():
            raise UserError(failure_texts.FOLDER.format(name=path.name))
        if not path.exists():
            raise UserError(failure_texts.ABSENT.format(name=path.name), Remedy.MAKE_PROJECT, path.name)
        header = _header(path)
        size = path.stat().st_size
    if header[:16] != SQLITE_HEADER or len(header) < 100:
        raise DamagedError(failure_texts.NOT_A_GEOPACKAGE.format(name=path.name))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise UserError(failure_texts.OTHER_SQLITE.format(name=path.name))
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A hot journal may still grow or shrink the file, so size is a criterion only for a closed file.
    unfinished = journal_of(path).exists() or wal_of(path).exists()
    if size < pages * (65536 if page == 1 else page) and not unfinished:
        raise DamagedError(failure_texts.TRUNCATED.format(name=path.name), Remedy.RESTORE_PROJECT, path.name)


_guards: defaultdict[Path, RLock] = defaultdict(RLock)


def _guard(path: Path) -> RLock:
    """The lock held during a transaction on a file and while its header is read.

    When any thread closes any handle of a file, POSIX drops all locks the process holds on it, SQLite's too: another
    program could then write in the middle of our transaction.
    """
    return _guards[real(path)]


def _header(path: Path) -> bytes:
    with _guard(path), path.open("rb") as file:
        return file.read(100)


def in_wal(path: Path) -> bool:
    """True if the file is in WAL mode, as its header says."""
    return _header(path)[18] == _WAL_FORMAT


def leave_wal(database: Database, path: Path) -> None:
    """Return a file that another program left in WAL mode to a rollback journal; any other is left untouched.

    Raises UserError if a program still has it open: a project in WAL mode cannot be replaced or moved as one file.
    """
    with explained(path):
        if in_wal(path):
            database.conn.execute("PRAGMA journal_mode = DELETE").fetchone()
        if wal_of(path).exists():
            raise UserError(failure_texts.OF_SQLITE["BUSY"].format(name=path.name))


def journal_of(path: Path) -> Path:
    """The rollback journal SQLite keeps beside ``path`` during a transaction."""
    resolved = real(path)
    return resolved.with_name(resolved.name + "-journal")


def wal_of(path: Path) -> Path:
    """The write-ahead log that exists beside ``path`` while a program has it open in WAL mode."""
    resolved = real(path)
    return resolved.with_name(resolved.name + "-wal")


def has_table(database: Database, table: str) -> bool:
    """True if the file has a table or view of this name (another program may have dropped it)."""
    row = database.conn.execute("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?", (table,))
    return row.fetchone() is not None


def foreign_changes(database: Database) -> int:
    """A number that increases whenever another connection has changed the file."""
    (version,) = database.conn.execute("PRAGMA data_version").fetchone()
    return int(version)


@contextmanager
def transaction(database: Database, patience_s: float = COMMIT_SECONDS) -> Iterator[None]:
    """One transaction that takes the write lock at once; anything raised inside rolls it back.

    ``patience_s``: how long its COMMIT waits for other programs to finish reading.
    """
    connection = database.conn
    _, _, file = connection.execute("PRAGMA database_list").fetchone()
    with _guard(Path(file)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            _commit(connection, patience_s)
        except BaseException:
            # A full disk may have rolled back already; then there is nothing left to do.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            _replay_journal(connection)
            raise


@contextmanager
def brief_transaction(database: Database) -> Iterator[None]:
    """A transaction that never blocks others: if its commit would have to wait for a reader, it fails at once."""
    database.conn.execute(f"PRAGMA busy_timeout = {ASIDE_SECONDS * 1000:.0f}")
    with transaction(database, patience_s=0.0):
        # A connection that waits to commit keeps every new reader out.
        database.conn.execute("PRAGMA busy_timeout = 0")
        yield


def _commit(connection: sqlite3.Connection, patience_s: float) -> None:
    """COMMIT, retrying while another program holds a cursor open on the file."""
    end = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if _code(error) != "BUSY" or time.monotonic() > end:
                raise
        else:
            return


def _code(error: sqlite3.Error) -> str:
    """SQLite's primary result code: "BUSY", "FULL"; empty for an error of the Python module itself."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.removeprefix("SQLITE_").split("_")[0]


def _replay_journal(connection: sqlite3.Connection) -> None:
    """After a failed write SQLite leaves its journal for the next reader to replay: be that reader, now.

    If the disk still refuses, the journal stays, and whoever opens the project next repairs it.
    """
    with suppress(sqlite3.Error):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system about ``path`` into one actionable line."""
    try:
        yield
    except sqlite3.Error as error:
        code = "ALTERED" if _ALTERED.match(str(error)) else _code(error)
        if code not in failure_texts.OF_SQLITE:
            raise
        kind = DamagedError if code in ("NOTADB", "CORRUPT") else UserError
        remedy = Remedy.RESTORE_PROJECT if code == "CORRUPT" else None
        raise kind(failure_texts.OF_SQLITE[code].format(name=path.name), remedy, path.name) from error
    except OSError as error:
        reason = failure_texts.OF_SYSTEM.get(error.errno or 0)
        if reason is None:
            raise
        culprit = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else path.name
        raise UserError(reason.format(name=path.name[:80], culprit=culprit[:80])) from error


_ALTERED = re.compile(r"no such (table|column|trigger)|table \S+ has no column")
"""SQLite's message after a program without our lock removed something: our own statements name only what exists."""
