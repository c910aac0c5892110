"""The rows of a query, whatever another program has written."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from app.errors import Remedy, UserError
from app.store.sqlite_library import Database
from layers.text import QT_TRANSLATE_NOOP

LOST = QT_TRANSLATE_NOOP("Error", "Another program changed the tables of the project ({fault}).")
BATCH = 50_000
_GONE = re.compile("no such (table|column)")


def fetched(db: Database, query: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, all of them read at once; a text that is not UTF-8 comes as the bytes it is.

    Raises UserError where a table or column is gone.
    """
    try:
        yield from db.conn.execute(query, parameters).fetchall()
    except sqlite3.OperationalError as error:
        _refuse_others(error)
        yield from _tolerant(db, query, parameters)


def batches(db: Database, query: str, size: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
    """The same of a query with an order, ``size`` rows at a time."""
    done = 0
    try:
        cursor = db.conn.execute(query)
        while rows := cursor.fetchmany(size):
            done += len(rows)
            yield rows
    except sqlite3.OperationalError as error:
        _refuse_others(error)
        rest = _tolerant(db, query)[done:]
        yield from (rest[start : start + size] for start in range(0, len(rest), size))


def _refuse_others(error: sqlite3.OperationalError) -> None:
    """Raise unless all that was wrong is a text."""
    if _GONE.match(str(error)):
        raise UserError(LOST.format(fault=error), Remedy.RESTORE_SNAPSHOT) from error
    if "decode" not in str(error):
        raise error


def _tolerant(db: Database, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    db.conn.text_factory = _text_or_bytes
    try:
        return db.conn.execute(query, parameters).fetchall()
    finally:
        db.conn.text_factory = str


def _text_or_bytes(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
