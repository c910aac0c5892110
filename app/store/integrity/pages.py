"""Whether the file is an intact database: its pages, references between rows, and numbers given to new rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from app.store.geopackage import LARGEST_FID, quoted
from app.store.sqlite_library import Database


def damage(db: Database) -> list[str]:
    """The faults SQLite finds in the file itself, at most 20 lines."""
    lines: list[str] = []
    try:
        lines += [line for (line,) in db.conn.execute("PRAGMA integrity_check(20)") if line != "ok"]
    except sqlite3.DatabaseError as error:
        # Some versions list damaged pages, others stop at one.
        lines.append(str(error))
    return lines


def orphan_rows(db: Database) -> list[tuple[str, int, str]]:
    """Rows that refer to a missing row: table, row and the table referred to."""
    return [(table, row, parent) for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check")]


def wrong_sequences(db: Database) -> Iterator[str]:
    """Tables whose next row would get a number that a row has or had, or none at all."""
    numbered = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' ORDER BY 1"
    for (table,) in db.conn.execute(numbered).fetchall():
        (top,) = db.conn.execute(f"SELECT max(rowid) FROM {quoted(table)}").fetchone()
        numbers = db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchall()
        if (top is not None or numbers) and not _continues(numbers, top or 0):
            yield str(table)


def _continues(numbers: list[tuple[object]], top: int) -> bool:
    if len(numbers) != 1:
        return False
    (number,) = numbers[0]
    return isinstance(number, int) and max(top, 0) <= number <= LARGEST_FID
