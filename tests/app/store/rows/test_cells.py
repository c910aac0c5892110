"""Rows read some at a time are those of the table."""

from __future__ import annotations

import pytest

from app.store import geopackage
from app.store.reading import fetching
from app.store.rows import cells, frames
from app.store.sqlite_library import Database
from layers.values.field import Field, FieldType

FIELDS = (Field("name", "Name"), Field("count", "Count", FieldType.INTEGER), Field("seen", "Seen", FieldType.DATETIME))


@pytest.fixture
def table(db: Database) -> Database:
    """Seven rows, of which one has no place and one an unreadable one."""
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of(FIELDS), "T")
    geopackage.drop_triggers(db, "t")
    for fid in range(1, 8):
        values = (fid, None if fid == 3 else b"junk" if fid == 6 else None, f"n{fid}", fid * 10)
        db.conn.execute("INSERT INTO t (fid, geom, name, count) VALUES (?, ?, ?, ?)", values)
    return db


@pytest.mark.parametrize("size", [1, 3, 7, 50])
def test_batches_are_the_whole_table(table: Database, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "batches", lambda db, query: fetching.batches(db, query, size))
    parts = list(cells.read_batches(table, "t"))
    whole = cells.read_cells(table, "t")
    assert max(len(part.fids) for part in parts) == min(size, 7)
    assert whole.fids == tuple(range(1, 8))
    assert whole.values["name"] == [f"n{fid}" for fid in range(1, 8)]
    assert whole.values["seen"] == [None] * 7
    assert whole.unreadable == (6,)
    assert whole.geometries.tolist() == [None] * 7
    assert [row[0] for row in whole.rows()] == list(whole.fids)


def test_some_rows_or_none_have_every_column(table: Database) -> None:
    assert cells.read_cells(table, "t", [7, 2]).values["count"] == [20, 70]
    none = cells.read_cells(table, "t", [])
    assert none.fids == ()
    assert set(none.values) == {"uuid", "name", "count", "seen", "extra"}


def test_a_number_that_no_integer_holds_is_none(table: Database) -> None:
    table.conn.execute("UPDATE t SET count = 1e300 WHERE fid = 1")
    table.conn.execute("UPDATE t SET count = -9223372036854775808 WHERE fid = 2")
    assert cells.read_cells(table, "t").values["count"][:3] == [None, -(2**63), 30]
    _, columns = frames.read_columns(table, "t", ["count"])
    assert columns["count"].isna().tolist() == [True, *[False] * 6]
