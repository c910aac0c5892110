"""Views and computed columns of a GeoPackage that somebody else made: GDAL runs them, however long they take.

They are run here first, within limits of time and of size.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from app.errors import UserError
from app.store.database import uri_of
from app.store.geopackage import quoted
from app.store.trust.limits import within
from layers.text import QT_TRANSLATE_NOOP

TOO_LONG = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: {table} in it is computed, and takes too long or is too large. Save its rows as a table of "
    "their own, or delete it",
)
_SECONDS = 3.0
_MOST_ROWS, _MOST_BYTES, _LONGEST = 1_000_000, 500_000_000, 64_000_000
_NO_FUNCTION = re.compile(r"no such function: (\w+)")
_MOST_FUNCTIONS = 50


def check_computed(path: Path) -> None:
    """Raise UserError if a view, or a table that computes, takes too long or is too large to be read."""
    with closing(sqlite3.connect(uri_of(path.absolute()), uri=True)) as file:
        file.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        file.text_factory = bytes
        # What is no database, or none that can be read, GDAL says better.
        with suppress(sqlite3.Error), within(file, _SECONDS):
            for table in list(_computed(file)):
                _run(file, table, path.name)


def _computed(file: sqlite3.Connection) -> Iterator[str]:
    for kind, name in file.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall():
        table = name.decode("utf-8", errors="replace")
        if kind == b"view" or any(row[6] > 1 for row in file.execute(f"PRAGMA table_xinfo({quoted(table)})")):
            yield table


def _run(file: sqlite3.Connection, table: str, name: str) -> None:
    """Read all rows, as GDAL would. Raises UserError; nothing where SQLite would not, which GDAL says better."""
    size = 0
    try:
        for number, row in enumerate(_rows(file, table)):
            size += sum(len(value) for value in row if isinstance(value, bytes))
            if number >= _MOST_ROWS or size > _MOST_BYTES:
                raise UserError(TOO_LONG.format(name=name, table=table[:80]))
    except sqlite3.Error as error:
        if error.sqlite_errorname in ("SQLITE_INTERRUPT", "SQLITE_TOOBIG", "SQLITE_NOMEM"):
            raise UserError(TOO_LONG.format(name=name, table=table[:80])) from None


def _rows(file: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """Its rows; functions that GDAL has, and SQLite does not, give nothing."""
    for _ in range(_MOST_FUNCTIONS):
        try:
            rows = file.execute(f"SELECT * FROM {quoted(table)}")
        except sqlite3.OperationalError as error:
            if (absent := _NO_FUNCTION.search(str(error))) is None:
                raise
            file.create_function(absent[1], -1, lambda *_: None)
        else:
            yield from rows
            return
