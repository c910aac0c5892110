"""Rows as a check reads them, in batches, with their boxes; and the values that a rule forbids."""

from __future__ import annotations

import sqlite3

import pytest

from app.store.integrity import features
from app.store.integrity.features import Rule
from app.store.sqlite_library import Database

INDEX = "rtree_t_geom"


def test_geometries_come_in_batches_with_their_boxes(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_MOST_BYTES", 1)
    batches = list(features.geometries(db, "t", "geom", INDEX))
    assert [[row.key for row in batch] for batch in batches] == [[1], [2]]
    assert batches[0][0].box == pytest.approx((70.0, 70.0, 38.0, 38.0))
    db.conn.execute(f"DELETE FROM {INDEX} WHERE id = 2")
    assert list(features.geometries(db, "t", "geom", INDEX))[1][0].box == (None,) * 4
    assert next(features.geometries(db, "t", "geom"))[0].box == (None,) * 4


def test_the_key_of_a_table_is_its_primary_key_or_the_number_of_a_row(db: Database) -> None:
    db.conn.execute("CREATE TABLE plain (shape BLOB)")
    assert (features.key_of(db, "t"), features.key_of(db, "plain")) == ("fid", "rowid")


def test_an_index_is_looked_at_by_itself(db: Database) -> None:
    assert features.broken_index(db, INDEX) == ""
    assert features.entries_without_row(db, "t", INDEX) == 0
    assert features.lost_triggers(db, "t", INDEX) == []
    db.conn.execute(f"INSERT INTO {INDEX} VALUES (9, 0, 0, 0, 0)")
    assert features.entries_without_row(db, "t", INDEX) == 1
    db.conn.execute(f"DROP TRIGGER {INDEX}_delete")
    assert features.lost_triggers(db, "t", INDEX) == ["delete"]
    db.conn.execute(f"DELETE FROM {INDEX}_rowid WHERE rowid = 1")
    assert features.broken_index(db, INDEX)


def test_ids_that_are_empty_or_double(db: Database) -> None:
    assert list(features.doubtful_ids(db, "t")) == []
    db.conn.execute("UPDATE t SET uuid = 'x'")
    assert list(features.doubtful_ids(db, "t")) == [("double", 2)]
    db.conn.execute("UPDATE t SET uuid = NULL WHERE fid = 1")
    assert list(features.doubtful_ids(db, "t")) == [("none", 1)]


RULES = {
    "x'00'": Rule("name", ("text",)),
    "NULL": Rule("name", ("text",), required=True),
    "'abc'": Rule("name", ("text",), longest=2),
    "'a' || char(0)": Rule("name", ("text",), longest=9),
    "'c'": Rule("name", ("text",), choices=("a", "b")),
    "'[]'": Rule("name", ("text",), is_object=True),
    "'{'": Rule("name", ("text",), is_object=True),
    "'-1'": Rule("width", ("real", "integer"), least=0.0),
    "1e999": Rule("width", ("real", "integer"), most=1e308),
}


@pytest.mark.parametrize("value", RULES)
def test_a_value_that_a_rule_forbids(db: Database, value: str) -> None:
    rule = RULES[value]
    db.conn.execute("UPDATE t SET name = NULL WHERE fid = 1 AND ?", (rule.is_object,))
    db.conn.execute(f"UPDATE t SET {rule.column} = {value} WHERE fid = 2")
    assert list(features.misfits(db, "t", [rule, Rule("day", ("text",))])) == [(rule.column, 1, 2)]


def test_values_that_rules_allow(db: Database) -> None:
    rules = [Rule("name", ("text",), choices=("a", "b"), longest=1), Rule("width", ("real",), 0.0, 1.0)]
    assert list(features.misfits(db, "t", rules)) == []
    assert list(features.misfits(db, "t", [])) == []


def test_each_different_text_is_given_once(db: Database) -> None:
    db.conn.execute("UPDATE t SET day = '2026-01-01'")
    assert list(features.texts(db, "t", ["day"])) == [("2026-01-01", 1)]
    assert list(features.texts(db, "t", ["day", "name"])) == [("2026-01-01", "a", 1), ("2026-01-01", "b", 2)]


def test_a_text_that_is_not_utf_8_is_noticed(db: Database) -> None:
    features.read_all(db, "t", ["name"])
    db.conn.execute("UPDATE t SET name = CAST(x'd1' AS TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="UTF-8"):
        features.read_all(db, "t", ["name"])
