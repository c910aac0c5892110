"""A table in the file: places first, columns when they are asked for, and rows that follow what changes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from app.errors import UserError
from app.progress import Progress
from app.store import geopackage
from app.store.rows import frames
from app.store.rows.stored_table import read_table, spliced
from app.store.sqlite_library import Database
from layers.table import Table
from tests.builders.tables import FIELDS, typed_rows


@pytest.fixture
def db(db: Database) -> Database:
    """A new project in memory with one table of two rows, of which one has no geometry."""
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of(FIELDS), "T")
    frames.insert_frame(db, "t", typed_rows(), Progress())
    return db


def queries(db: Database) -> list[str]:
    """What is read from now on."""
    heard: list[str] = []
    db.conn.set_trace_callback(heard.append)
    return heard


def test_columns_are_read_when_they_are_asked_for(db: Database) -> None:
    heard = queries(db)
    table = read_table(db, "t")
    assert table.fids.tolist() == [1, 2]
    assert table.xy is not None
    assert np.array_equal(table.xy, [[71.5, 37.5], [np.nan, np.nan]], equal_nan=True)
    assert not any("name" in query for query in heard if query.startswith("SELECT"))
    assert table["name"].tolist()[0] == "Хоруғ"
    assert table.names == ("uuid", *(spec.name for spec in FIELDS), "extra")
    before = len(heard)
    assert table["name"].isna().tolist() == [False, True]
    assert len(heard) == before


def test_all_of_it_is_the_frame_of_the_table(db: Database) -> None:
    pd.testing.assert_frame_equal(read_table(db, "t").frame, frames.read_frame(db, "t"))


def test_one_row_is_read_alone(db: Database) -> None:
    table = read_table(db, "t")
    heard = queries(db)
    pd.testing.assert_series_equal(table.row(1), frames.read_frame(db, "t").loc[1])
    assert any("IN (1)" in query for query in heard)
    with pytest.raises(KeyError):
        table.row(9)


def test_a_table_follows_the_rows_that_changed_and_no_others(db: Database) -> None:
    before = read_table(db, "t")
    assert before["name"].tolist()[0] == "Хоруғ"
    db.conn.execute("UPDATE t SET name = 'Ишкошим' WHERE fid = 2")
    db.conn.execute("INSERT INTO t (fid, name) VALUES (5, 'Мурғоб')")
    db.conn.execute("DELETE FROM t WHERE fid = 1")
    after = spliced(before, db, "t", {1, 2, 5})
    assert after["name"].tolist() == ["Ишкошим", "Мурғоб"]
    pd.testing.assert_frame_equal(after.frame, frames.read_frame(db, "t"))
    assert before["name"].tolist()[0] == "Хоруғ"
    db.conn.execute("DELETE FROM t")
    assert len(spliced(after, db, "t", {2, 5})) == 0


def test_columns_that_are_read_late_are_those_of_the_same_rows(db: Database) -> None:
    table = read_table(db, "t")
    db.conn.execute("DELETE FROM t WHERE fid = 1")
    db.conn.execute("INSERT INTO t (fid, name) VALUES (3, 'Мурғоб')")
    db.conn.execute("UPDATE t SET name = 'Ишкошим', count = 4 WHERE fid = 2")
    assert table["name"].isna().tolist() == [True, False]
    assert table["count"].tolist()[1] == 4


def test_what_is_no_point_makes_geometries_of_all(db: Database) -> None:
    geopackage.drop_triggers(db, "t")
    db.conn.execute("UPDATE t SET geom = x'00' WHERE fid = 2")
    table = read_table(db, "t")
    assert table.unreadable == (2,)
    assert table.geometries.tolist() == [shapely.Point(71.5, 37.5), None]


def test_points_and_lines_in_one_table(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.reading.fetching.BATCH", 1)
    geopackage.create_table(db, "any", "GEOMETRY", {}, "Any")
    shapes = [shapely.Point(70, 38), shapely.LineString([(70, 38), (71, 39)])]
    frames.insert_frame(db, "any", Table(np.array([1, 2]), np.array(shapes, dtype=object), {}).frame, Progress())
    table = read_table(db, "any")
    assert table.xy is None
    assert table.geometries.tolist() == shapes


def test_a_column_that_another_program_dropped_is_told(db: Database) -> None:
    table = read_table(db, "t")
    db.conn.execute("ALTER TABLE t DROP COLUMN works")
    with pytest.raises(UserError, match="Another program dropped the column works of the table t"):
        table["works"]
    assert table["name"].tolist()[0] == "Хоруғ"
