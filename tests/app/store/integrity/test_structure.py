"""The tables every project has are compared with those of a new one."""

from __future__ import annotations

from app.store.integrity import structure
from app.store.sqlite_library import Database


def test_a_new_file_is_as_promised(db: Database) -> None:
    assert structure.missing_tables(db) == []
    assert list(structure.altered_columns(db)) == []
    assert list(structure.lost_keys(db)) == []
    assert structure.unregistered(db) == []


def test_a_column_more_is_no_fault_and_one_less_is(db: Database) -> None:
    db.conn.execute("ALTER TABLE gpkg_contents ADD COLUMN theirs TEXT")
    assert list(structure.altered_columns(db)) == []
    db.conn.execute("ALTER TABLE gpkg_contents DROP COLUMN description")
    assert list(structure.altered_columns(db)) == [("gpkg_contents", "description")]


def test_a_shape_has_types_and_keys(db: Database) -> None:
    db.conn.execute("CREATE TABLE a (x TEXT PRIMARY KEY, y REAL, UNIQUE (y, x))")
    assert structure.shape_of(db, "a") == (
        {"x": "text", "y": "real"},
        frozenset({frozenset({"x"}), frozenset({"x", "y"})}),
    )
    assert structure.shape_of(db, "none") is None


def test_tables_of_ours_that_nothing_registers(db: Database) -> None:
    db.conn.execute("CREATE TABLE sarhad_undone_7_0 (fid)")
    db.conn.execute("CREATE TABLE sarhadless (fid)")
    assert structure.unregistered(db) == ["sarhad_undone_7_0"]
