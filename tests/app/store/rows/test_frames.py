"""Rows of feature tables as frames: what goes in comes out, with its types and times."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.store import geopackage
from app.store.rows import frames
from app.store.sqlite_library import Database
from tests.builders import projects
from tests.builders.tables import FIELDS, typed_rows


@pytest.fixture
def db(db: Database) -> Database:
    """A new project in memory with one empty table."""
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of(FIELDS), "T")
    return db


def test_values_and_types_come_back(db: Database) -> None:
    assert frames.insert_frame(db, "t", typed_rows(), Progress()) == (1, 2)
    back = frames.read_frame(db, "t")
    first, second = back.iloc[0], back.iloc[1]
    assert [first[spec.name] for spec in FIELDS] == ["Хоруғ", 3, 2.5, True, "2026-03-31", "2026-03-31T02:10:00+05:00"]
    assert all(second[[spec.name for spec in FIELDS]].isna())
    assert [str(back[name].dtype) for name in ("count", "height", "works")] == ["Int64", "float64", "boolean"]
    assert second.geometry is None
    assert back.index.tolist() == [1, 2]


def test_the_file_holds_utc_and_the_offset(db: Database) -> None:
    frames.insert_frame(db, "t", typed_rows(), Progress())
    row = db.conn.execute("SELECT seen, seen_offset FROM t WHERE fid = 1").fetchone()
    assert row == ("2026-03-30T21:10:00.000Z", "+05:00")


def test_fids_are_never_given_twice(db: Database) -> None:
    frames.insert_frame(db, "t", typed_rows(), Progress())
    db.conn.execute("DELETE FROM t")
    assert frames.insert_frame(db, "t", typed_rows(), Progress()) == (3, 4)


def test_values_another_program_left_are_read(path: Path) -> None:
    with Project.open(path) as project:
        _read_what_another_left(project)


def _read_what_another_left(project: Project) -> None:
    add_layers.add_features(project, "reference", projects.frame("a", "b", lanes=[1, 2], wide=[0.5, 1.5]), name="Roads")
    (entry,) = project.of_kind("reference")
    with closing(sqlite3.connect(project.path)) as other:
        for name in geopackage._TRIGGERS:
            other.execute(f"DROP TRIGGER rtree_{entry.table}_geom_{name}")
        other.execute(f"UPDATE {entry.table} SET lanes = 'two', wide = x'00', name = x'ff' WHERE fid = 1")
        other.execute(f"UPDATE {entry.table} SET lanes = 2.5 WHERE fid = 2")
        other.commit()
    read = frames.read_frame(project.database, entry.table)
    assert read[["lanes", "wide", "name"]].isna().to_numpy().tolist() == [[True] * 3, [True, False, False]]


def test_chosen_rows_come_in_the_order_of_their_numbers(db: Database) -> None:
    frames.insert_frame(db, "t", pd.concat([typed_rows(), typed_rows()], ignore_index=True), Progress())
    assert frames.read_frame(db, "t", [4, 1]).index.tolist() == [1, 4]
    assert frames.read_frame(db, "t", []).index.tolist() == []


def test_no_rows_take_no_numbers(db: Database) -> None:
    assert frames.insert_frame(db, "t", typed_rows().iloc[:0], Progress()) == (1, 0)
    assert len(frames.read_frame(db, "t")) == 0


def test_some_columns_are_read_with_the_same_types(db: Database) -> None:
    frames.insert_frame(db, "t", typed_rows(), Progress())
    whole = frames.read_frame(db, "t")
    for names in (["seen"], ["works", "name", "count"], [spec.name for spec in FIELDS], []):
        fids, columns = frames.read_columns(db, "t", names)
        assert fids.tolist() == [1, 2]
        part = pd.DataFrame(columns, index=whole.index)
        pd.testing.assert_frame_equal(part, pd.DataFrame(whole[names]), check_column_type=False)
