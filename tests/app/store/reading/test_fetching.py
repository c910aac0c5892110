"""Rows of a query, whatever another program has written, and what is said where it took a table away."""

from __future__ import annotations

import sqlite3

import pytest

from app.errors import UserError
from app.store.reading.fetching import batches, fetched
from app.store.sqlite_library import Database


def test_a_text_that_is_not_utf_8_comes_as_bytes() -> None:
    db = Database(sqlite3.connect(":memory:"))
    query = "SELECT 'a', CAST(X'FF' AS TEXT), 1"
    assert list(fetched(db, query)) == [("a", b"\xff", 1)]
    assert list(fetched(db, "SELECT ?", ("я",))) == [("я",)]


@pytest.mark.parametrize("query", ["SELECT 1 FROM gone", "SELECT gone FROM sqlite_master"])
def test_what_is_gone_is_said_to_be(query: str) -> None:
    db = Database(sqlite3.connect(":memory:"))
    with pytest.raises(UserError, match="Another program changed the tables"):
        list(fetched(db, query))
    with pytest.raises(sqlite3.OperationalError):
        list(fetched(db, "no query"))


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_rows_come_in_batches_whatever_is_in_them(size: int) -> None:
    db = Database(sqlite3.connect(":memory:"))
    db.conn.execute("CREATE TABLE t (a)")
    db.conn.execute("INSERT INTO t VALUES ('a'), ('b'), ('c'), (CAST(X'FF' AS TEXT)), ('d')")
    got = list(batches(db, "SELECT a FROM t ORDER BY rowid", size))
    assert [row[0] for rows in got for row in rows] == ["a", "b", "c", b"\xff", "d"]
    assert all(len(rows) <= size for rows in got)
    with pytest.raises(UserError, match="Another program changed the tables"):
        list(batches(db, "SELECT gone FROM t"))
