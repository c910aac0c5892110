"""Rows of traced sight lines: a cache, never journalled, from which any row may be dropped at any time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.store.sqlite_library import Database

TABLE = "sarhad_sights"

Row = tuple[str, bytes]
"""Name and content."""


def read(db: Database, names: Iterable[str]) -> Iterator[tuple[str, object]]:
    """Name and content of those present; the content may be of any type that the file holds."""
    for name in names:
        row = db.conn.execute(f"SELECT sight FROM {TABLE} WHERE name = ?", (name,)).fetchone()
        if row is not None:
            yield name, row[0]


def listed(db: Database) -> dict[str, tuple[str, int]]:
    """The day each was last used (ISO date), and its size in bytes; rows of another program are skipped."""
    rows = db.conn.execute(f"SELECT name, used, length(sight) FROM {TABLE} WHERE typeof(sight) = 'blob'")
    return {name: (used, size) for name, used, size in rows}


def write(db: Database, rows: Iterable[Row], day: str) -> None:
    """Store rows as used on ``day``, in the caller's transaction."""
    dated = ((name, day, content) for name, content in rows)
    db.conn.executemany(f"INSERT OR REPLACE INTO {TABLE} (name, used, sight) VALUES (?, ?, ?)", dated)


def mark(db: Database, names: Iterable[str], day: str) -> None:
    """Note that rows were used on ``day``."""
    db.conn.executemany(f"UPDATE {TABLE} SET used = ? WHERE name = ?", ((day, name) for name in names))


def trim(db: Database, most_bytes: int) -> None:
    """Drop rows in excess of ``most_bytes``: the least recently used, and within a day the oldest."""
    newest = f"SELECT name, sum(length(sight)) OVER (ORDER BY used DESC, rowid DESC) AS total FROM {TABLE}"
    db.conn.execute(f"DELETE FROM {TABLE} WHERE name IN (SELECT name FROM ({newest}) WHERE total > ?)", (most_bytes,))


def usage(db: Database) -> tuple[int, int]:
    """The number of stored sights, and their size in bytes."""
    sizes = [size for _, size in listed(db).values()]
    return len(sizes), sum(sizes)
