"""Limits of a connection: what a file may make SQLite do.

https://www.sqlite.org/security.html, "Untrusted SQLite Database Files".
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from app.store.trust.identity import Connection

OPENING_SECONDS = 4.0
"""How long the schema of a project may take to read. The longest that was measured of a sound one is 0.05 s."""
_RECURSIVE = 33
"""SQLite's number for a statement that calls upon itself: Python has no name for it. Ours never do."""
_SMALL = 1_000_000
"""Bytes of a value or row in a file that computes."""
_STEPS = 2_000
"""Steps of SQLite's virtual machine between two looks at the clock: some 20 microseconds."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 256_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 64_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 1_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 500,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 25_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 8,
    # VACUUM INTO attaches the copy.
    sqlite3.SQLITE_LIMIT_ATTACHED: 1,
}
"""Bytes of a value or row, bytes of a statement (a list of fids is one), and so on: https://www.sqlite.org/limits.html.

The largest that Sarhad itself writes are reports of runs, some 20 MB. Depths and unions are SQLite's own: with fewer, a
view that another program made would be taken for damage.
"""


def limit(connection: sqlite3.Connection) -> None:
    """Give a connection its limits. Functions of ours work in no trigger until ``trust`` is called.

    Extensions cannot be loaded: Python's default. Where Python can say so (3.12), views are not read either.
    """
    for category, most in _LIMITS.items():
        connection.setlimit(category, most)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    _configure(connection, "SQLITE_DBCONFIG_ENABLE_VIEW", on=False)


def defend(connection: sqlite3.Connection) -> None:
    """Give a connection that only reads what one that writes cannot have: no triggers, no writing of shadow tables.

    Without effect before Python 3.12. ``query_only`` would forbid VACUUM INTO, which is how a snapshot is taken.
    """
    _configure(connection, "SQLITE_DBCONFIG_DEFENSIVE", on=True)
    _configure(connection, "SQLITE_DBCONFIG_ENABLE_TRIGGER", on=False)


def _configure(connection: sqlite3.Connection, name: str, *, on: bool) -> None:
    """An option of a connection that Python offers since 3.12."""
    setconfig = getattr(connection, "setconfig", None)
    if setconfig is not None:
        setconfig(getattr(sqlite3, name), on)


def trust(connection: sqlite3.Connection) -> None:
    """Let the triggers of the file call our functions: only after a survey of its schema.

    Python cannot mark functions as innocuous, so SQLite would refuse the standard's own triggers.
    """
    connection.execute("PRAGMA trusted_schema = ON")


def shield(connection: Connection, views: Collection[str], *, computes: bool) -> None:
    """For a file that holds views, or tables that compute: nothing is read through its views, and no statement lasts.

    ``views``: their names; a name has no case. A statement is then prepared in twice the time.
    """
    names = {name.lower() for name in views}

    def allow(action: int, _1: str | None, _2: str | None, _3: str | None, inner: str | None) -> int:
        refused = action == _RECURSIVE or (inner is not None and inner.lower() in names)
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    connection.set_authorizer(allow)
    if computes:
        connection.most_seconds = OPENING_SECONDS
        # SQLite looks at the clock only where it jumps: an expression is short if what goes through it is.
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _SMALL)


@contextmanager
def within(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """A block whose statements are interrupted (sqlite3.OperationalError) when it has taken ``seconds``."""
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
