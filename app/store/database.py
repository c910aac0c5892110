"""One SQLite connection to a GeoPackage, with the functions its triggers call, and readable errors."""

from __future__ import annotations

import os
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
from app.store.encoding.vectors import blob_bounds, blob_is_empty
from app.store.failures import texts
from app.store.failures.explained import DamagedError, code_of, explained
from app.store.sqlite_library import Database
from app.store.trust import examination, identity, limits
from app.store.trust.identity import Connection
from app.store.trust.journals import names_another_file
from app.store.trust.side_files import journal_of, odd_beside, real, wal_of
from app.store.trust.survey import is_readable

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


def is_read_only(path: Path) -> bool:
    """True if the file itself is marked read-only (on every system, even for an administrator)."""
    return not path.stat().st_mode & stat.S_IWRITE


def uri_of(path: PurePath, mode: str = "ro") -> str:
    """An absolute path as SQLite's URI. A network path keeps its four slashes: SQLite takes no host."""
    text = path.as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(os.fsencode(text), safe='/:')}?mode={mode}"


def connect(path: Path, *, read_only: bool) -> Database:
    """Open ``path`` with rollback journal, synchronous FULL, foreign keys and the ST_ functions.

    Opening writes nothing. Raises UserError if the file is not a GeoPackage, is truncated or cannot be opened.
    """
    refuse_foreign(path)
    return connect_judged(real(path), read_only=read_only)


def connect_judged(place: Path, *, read_only: bool) -> Database:
    """``connect`` to a file, by its resolved path, that ``refuse_foreign`` has let pass just now."""
    with explained(place):
        identity.refuse_replaced(place)
        uri = _address(place, read_only=read_only)
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, cached_statements=512, factory=Connection)
        return _opened(connection, place, read_only=read_only)


def _opened(connection: Connection, place: Path, *, read_only: bool) -> Database:
    """A connection to the file at a resolved path, which it has just opened."""
    try:
        connection.identity = identity.identity_of(place)
        database = prepared(connection)
        if read_only:
            limits.defend(connection)
        return database
    except BaseException:
        connection.close()
        raise


def _address(place: Path, *, read_only: bool) -> str:
    """A project's URI, by which reading leaves the index of a write-ahead log as it is."""
    uri = uri_of(place, "ro" if read_only else "rw")
    return f"{uri}&readonly_shm=1" if read_only and wal_of(place).exists() else uri


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
    """A second connection to an open project, for optional work that waits only briefly.

    Only the program that owns the project may write. Raises sqlite3.Error, UserError.
    """
    place = real(path)
    identity.refuse_replaced(place)
    uri = _address(place, read_only=not write)
    connection = sqlite3.connect(uri, uri=True, timeout=ASIDE_SECONDS, factory=Connection)
    try:
        _hold_back(connection)
        yield _opened(connection, place, read_only=not write)
    finally:
        connection.close()


def prepared(connection: sqlite3.Connection) -> Database:
    """Give a raw connection Sarhad's settings, limits and functions; it is closed where the file allows none."""
    try:
        limits.limit(connection)
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
        if not path.exists():
            raise UserError(texts.ABSENT.format(name=path.name), Remedy.MAKE_PROJECT, path.name)
        if path.is_dir():
            raise UserError(texts.FOLDER.format(name=path.name))
        place = real(path)
        if not place.is_file():
            raise UserError(texts.NO_FILE.format(name=path.name))
        if (side := odd_beside(place)) is not None:
            raise DamagedError(texts.NO_SIDE_FILE.format(name=path.name, side=side.name))
        header, size, journal = _header(place), place.stat().st_size, journal_of(place)
        unfinished = journal.exists()
        if unfinished and names_another_file(journal):
            raise DamagedError(texts.HOSTILE_JOURNAL.format(name=path.name, journal=journal.name))
    if header[:16] != SQLITE_HEADER or len(header) < 100:
        raise DamagedError(texts.NOT_A_GEOPACKAGE.format(name=path.name))
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise UserError(texts.OTHER_SQLITE.format(name=path.name))
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    # A hot journal may still grow or shrink the file, so size is a criterion only for a closed file.
    unfinished = unfinished or wal_of(place).exists()
    if size < pages * (65536 if page == 1 else page) and not unfinished:
        raise DamagedError(texts.TRUNCATED.format(name=path.name), Remedy.RESTORE_PROJECT, path.name)


_guards: defaultdict[Path, RLock] = defaultdict(RLock)


def _guard(place: Path) -> RLock:
    """The lock held during a transaction on a file, by its resolved path, and while its header is read.

    When any thread closes any handle of a file, POSIX drops all locks the process holds on it, SQLite's too: another
    program could then write in the middle of our transaction.
    """
    return _guards[place]


def _header(place: Path) -> bytes:
    with _guard(place), place.open("rb") as file:
        return file.read(100)


def in_wal(place: Path) -> bool:
    """True if the file of a resolved path is in WAL mode, as its header says."""
    return _header(place)[18] == _WAL_FORMAT


def leave_wal(database: Database, path: Path) -> None:
    """Return a file that another program left in WAL mode to a rollback journal; any other is left untouched.

    Raises UserError if a program still has it open: a project in WAL mode cannot be replaced or moved as one file.
    """
    with explained(path):
        if in_wal(real(path)):
            database.conn.execute("PRAGMA journal_mode = DELETE").fetchone()
        if wal_of(path).exists():
            raise UserError(texts.OF_SQLITE["BUSY"].format(name=path.name))


def has_table(database: Database, table: str) -> bool:
    """True if the file has a table of this name that can be read: no view in its place, no column that is computed.

    Another program may have dropped it, or put something else there.
    """
    query = "SELECT rootpage, sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    row = database.conn.execute(query, (table,)).fetchone()
    return row is not None and is_readable(*row)


def refuse_computed(database: Database, table: str, path: Path) -> None:
    """Raise UserError unless a table of the project at ``path`` can be read as it is."""
    if not has_table(database, table):
        raise UserError(texts.NO_TABLE.format(name=path.name, table=table))


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
            identity.refuse_moved(connection, Path(file))
            examination.refuse_altered(connection, Path(file))
            yield
            _commit(connection, patience_s)
            examination.note_schema(connection)
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
            if code_of(error) != "BUSY" or time.monotonic() > end:
                raise
        else:
            return


def _replay_journal(connection: sqlite3.Connection) -> None:
    """After a failed write SQLite leaves its journal for the next reader to replay: be that reader, now.

    If the disk still refuses, the journal stays, and whoever opens the project next repairs it.
    """
    with suppress(sqlite3.Error):
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
