"""Sights in the file: found by name, dated by use, and the longest unused dropped first."""

from __future__ import annotations

from app.store import sights
from app.store.sqlite_library import Database


def fill(db: Database) -> None:
    sights.write(db, [("a", b"x" * 10), ("b", b"y" * 20)], "2026-06-01")
    sights.write(db, [("c", b"z" * 30)], "2026-06-03")


def test_what_is_written_is_read_by_name(db: Database) -> None:
    fill(db)
    assert list(sights.read(db, ["c", "none", "a"])) == [("c", b"z" * 30), ("a", b"x" * 10)]
    assert sights.listed(db) == {"a": ("2026-06-01", 10), "b": ("2026-06-01", 20), "c": ("2026-06-03", 30)}
    assert sights.usage(db) == (3, 60)


def test_a_name_is_there_once(db: Database) -> None:
    fill(db)
    sights.write(db, [("a", b"new")], "2026-06-04")
    assert dict(sights.read(db, ["a"])) == {"a": b"new"}
    assert sights.usage(db) == (3, 53)


def test_what_was_not_used_for_longest_goes_first_and_of_one_day_the_oldest(db: Database) -> None:
    fill(db)
    sights.trim(db, 60)
    assert set(sights.listed(db)) == {"a", "b", "c"}
    sights.trim(db, 50)
    assert set(sights.listed(db)) == {"b", "c"}
    sights.mark(db, ["b"], "2026-06-05")
    sights.trim(db, 30)
    assert sights.listed(db) == {"b": ("2026-06-05", 20)}
    sights.trim(db, 0)
    assert sights.usage(db) == (0, 0)


def test_what_another_program_put_there_is_passed_over(db: Database) -> None:
    fill(db)
    db.conn.execute("INSERT INTO sarhad_sights VALUES ('odd', '2026-06-01', 'text')")
    assert "odd" not in sights.listed(db)
    assert sights.usage(db) == (3, 60)
