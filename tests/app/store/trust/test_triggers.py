"""Triggers of the standard are known by what they do, however they are written; those that do more are not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest

from app.store import geopackage
from app.store.sqlite_library import Database
from app.store.trust.triggers import LONGEST, is_standard
from tests.builders.projects import frame

Trigger = tuple[str, str, str]
"""Name, table and text."""


def triggers(connection: sqlite3.Connection) -> list[Trigger]:
    return connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()


@pytest.fixture
def ours(db: Database) -> list[Trigger]:
    geopackage.create_table(db, "posts", "POINT", {}, "posts")
    return triggers(db.conn)


def test_ours_are_those_of_the_standard(ours: list[Trigger]) -> None:
    assert [name for name, table, sql in ours if not is_standard(table, sql)] == []
    assert len(ours) == 6


@pytest.mark.parametrize("version", ["1.2", "1.4"])
def test_those_that_gdal_writes_are_too(version: str, tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    pyogrio.write_dataframe(frame("a"), path, layer='Posts of "A"', driver="GPKG", VERSION=version)
    with closing(sqlite3.connect(path)) as connection:
        written = triggers(connection)
    assert [name for name, table, sql in written if not is_standard(table, sql)] == []
    assert len(written) > 12


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ('"rtree_posts_geom"', '"rtree_other_geom"'),
        ("WHERE id = OLD.fid", "WHERE id > OLD.fid"),
        ("DELETE FROM", "DELETE /* nothing else */ FROM"),
        ("END", "DELETE FROM sarhad_layers; END"),
        ("ST_MinX", "load_extension"),
        ("AFTER", "BEFORE"),
        ('ON "posts"', 'ON "Posts2"'),
        ("AND NOT ST_IsEmpty(NEW.geom)", "AND NOT ST_IsEmpty(NEW.geom) AND (SELECT count(*) FROM a, b, c)"),
    ],
)
def test_one_that_does_something_else_is_none(part: str, other: str, ours: list[Trigger]) -> None:
    changed = [(table, sql.replace(part, other)) for _, table, sql in ours if part in sql]
    assert changed
    assert not any(is_standard(table, sql) for table, sql in changed)


def test_the_name_that_stands_for_any_table_is_no_way_in(ours: list[Trigger]) -> None:
    _, table, sql = next(trigger for trigger in ours if trigger[0].endswith("delete"))
    for name in ("any_table_0", "\x00"):
        assert not is_standard(table, sql.replace('"rtree_posts_geom"', f'"rtree_{name}_geom"'))


HEAD = "CREATE TRIGGER a BEFORE INSERT ON tiles FOR EACH ROW BEGIN "
REFUSE = "SELECT RAISE(ABORT, 'no') WHERE "
LOOK_UP = (
    "(SELECT matrix_width FROM gpkg_tile_matrix WHERE lower(table_name) = lower('t') AND zoom_level = NEW.zoom_level)"
)


@pytest.mark.parametrize(
    "body",
    [
        "NEW.zoom_level < 0",
        f"NOT (NEW.tile_column < {LOOK_UP})",
        "NOT (NEW.\"timestamp\" GLOB '[1-2][0-9]' AND strftime('%s', NEW.timestamp) NOT NULL)",
        "NEW.a < 0; SELECT RAISE(FAIL, 'no; DELETE FROM a') WHERE NEW.b IS NOT NULL",
    ],
)
def test_conditions_of_the_new_row_only_refuse_it(body: str) -> None:
    assert is_standard("tiles", f"{HEAD}{REFUSE}{body}; END")


@pytest.mark.parametrize(
    "body",
    [
        f"{REFUSE}NEW.a < (SELECT count(*) FROM gpkg_contents, gpkg_contents b);",
        f"{REFUSE}length(hex(zeroblob(NEW.a)));",
        f"{REFUSE}0; DELETE FROM sarhad_layers;",
        f"{REFUSE}0 --'\n; DELETE FROM sarhad_layers; --';\n",
        f"{REFUSE}[a']; DELETE FROM sarhad_layers; --'];\n",
        "SELECT RAISE(IGNORE) WHERE NEW.a;",
        "DELETE FROM sarhad_layers;",
    ],
)
def test_what_does_more_than_refuse_is_no_condition(body: str) -> None:
    assert not is_standard("tiles", f"{HEAD}{body} END")


def test_nothing_longer_than_the_standard_is_read() -> None:
    assert not is_standard("tiles", f"{HEAD}{REFUSE}NEW.a < 0{' ' * LONGEST}; END")


@pytest.mark.parametrize("table", ["x", "on", "id", "geom", "e", "rtree", "any_table_0"])
def test_a_table_may_be_called_like_a_part_of_another_word(table: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "t.gpkg")) as connection:
        pyogrio.write_dataframe(frame("a"), tmp_path / f"{table}.gpkg", layer=table, driver="GPKG")
        connection.execute("ATTACH ? AS other", (str(tmp_path / f"{table}.gpkg"),))
        own = connection.execute("SELECT tbl_name, sql FROM other.sqlite_master WHERE type = 'trigger'").fetchall()
    texts = [sql for name, sql in own if name == table]
    assert texts
    assert all(is_standard(table, sql) for sql in texts)
