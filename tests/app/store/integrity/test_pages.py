"""Whether a file is an intact database is answered of a sound one and of a damaged one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.store.database import connect
from app.store.integrity import pages
from app.store.sqlite_library import Database


def test_a_sound_file(db: Database) -> None:
    assert pages.damage(db) == []
    assert pages.orphan_rows(db) == []
    assert list(pages.wrong_sequences(db)) == []


def test_a_file_of_broken_pages(sample: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample, tmp_path / "p.gpkg"))
    with path.open("r+b") as file:
        file.seek(200_000)
        file.write(b"\xff" * 40_000)
    with closing(connect(path, read_only=True).conn) as connection:
        assert pages.damage(Database(connection))


def test_damage_at_which_sqlite_stops_is_damage() -> None:
    class Broken:
        @staticmethod
        def execute(query: str) -> None:
            raise sqlite3.DatabaseError("database disk image is malformed")

    assert pages.damage(SimpleNamespace(conn=Broken())) == ["database disk image is malformed"]  # type: ignore[arg-type]


def test_a_row_whose_parent_is_gone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO sarhad_edits VALUES (7, 0, '{}')")
        connection.commit()
        assert pages.orphan_rows(Database(connection)) == [("sarhad_edits", 1, "sarhad_steps")]


@pytest.mark.parametrize("number", [1, -1, 2**62, "x", None, 2.5])
def test_numbers_for_new_rows_that_are_taken_or_none(db: Database, number: object) -> None:
    db.conn.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 't'", (number,))
    assert list(pages.wrong_sequences(db)) == ["t"]
    db.conn.execute("DELETE FROM sqlite_sequence WHERE name = 't'")
    assert list(pages.wrong_sequences(db)) == ["t"]
