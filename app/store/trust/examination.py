"""When the schema of a file is looked through: at its opening, and before each step if it is no longer the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from app.errors import UserError
from app.store.failures import texts
from app.store.trust import limits
from app.store.trust.identity import Connection
from app.store.trust.survey import ForeignObject, listed, look_through


def examine(connection: sqlite3.Connection) -> tuple[ForeignObject, ...]:
    """What the file holds that must not run. If there is nothing, its triggers may call our functions from now on.

    Raises sqlite3.Error if the schema cannot be read, or not within a few seconds.
    """
    with limits.within(connection, limits.OPENING_SECONDS):
        foreign, views, computes = look_through(connection)
    if isinstance(connection, Connection) and (views or computes):
        limits.shield(connection, views, computes=computes)
    if not foreign:
        limits.trust(connection)
        note_schema(connection)
    return foreign


def disarm(connection: sqlite3.Connection) -> bool:
    """Drop the foreign triggers and indexes of a file that is ours to change: a private copy. True if there were any.

    What stands in place of tables stays, and is not read.
    """
    foreign = examine(connection)
    for one in foreign:
        if one.kind in ("trigger", "index"):
            name = one.name.replace('"', '""')
            connection.execute(f'DROP {one.kind} "{name}"')
    note_schema(connection)
    return bool(foreign)


def note_schema(connection: sqlite3.Connection) -> None:
    """Take the schema as looked through: after a step of ours, which may have made tables."""
    if isinstance(connection, Connection):
        connection.surveyed = _version(connection)


def refuse_altered(connection: sqlite3.Connection, path: Path) -> None:
    """Raise UserError if another program has meanwhile put something into the file that would run."""
    if not isinstance(connection, Connection) or connection.surveyed == _version(connection):
        return
    if foreign := examine(connection):
        raise foreign_error(path, foreign)


def foreign_error(path: Path, foreign: Sequence[ForeignObject]) -> UserError:
    """What to say of a project that holds what must not run."""
    return UserError(texts.FOREIGN.format(name=path.name, objects=listed(foreign)))


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA schema_version").fetchone()
    return int(version)
