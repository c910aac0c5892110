"""The schema is looked through at opening, and again before a step when another program has changed it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.progress import Progress
from app.project.project import Project
from app.store.database import connect
from app.store.trust import examination
from app.store.trust.examination import disarm
from app.store.trust.identity import Connection
from app.store.trust.survey import survey
from app.tasks.check import verdict
from tests.builders.attacks import HARMLESS, RUNNING, attack
from tests.builders.projects import add_points, blank


def test_what_another_program_adds_meanwhile_does_not_run(tmp_path: Path) -> None:
    path = blank(tmp_path)
    with Project.open(path) as project:
        entry = add_points(project, 2)
        attack(path, RUNNING["a trigger"])
        before = path.read_bytes()
        with pytest.raises(UserError, match="trigger evil"):
            add_points(project, 2)
        assert path.read_bytes() == before
        attack(path, ["DROP TRIGGER evil", *HARMLESS["a view"]])
        project.undo()
        assert entry.uuid not in project.entries


def test_a_schema_that_only_we_changed_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Project.open(blank(tmp_path)) as project:
        monkeypatch.setattr(examination, "look_through", lambda _: pytest.fail("looked through again"))
        add_points(project, 2)
        add_points(project, 2)
        project.undo()


def test_a_copy_is_disarmed(tmp_path: Path) -> None:
    path = blank(tmp_path)
    with Project.open(path) as project:
        add_points(project, 1)
    attack(path, [*RUNNING["a trigger"], *RUNNING["an index of some rows"]])
    attack(path, ["ALTER TABLE incidents ADD COLUMN b AS (hex(name))"])
    with closing(sqlite3.connect(path)) as connection:
        assert disarm(connection)
        assert [one.name for one in survey(connection)] == ["incidents"]
        connection.execute("DROP TABLE incidents")
        assert not disarm(connection)


def test_nothing_is_read_through_views_and_no_statement_lasts(tmp_path: Path) -> None:
    path = blank(tmp_path)
    endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n"
    attack(path, [f"CREATE VIEW Endless AS {endless}", "CREATE VIEW short AS SELECT key FROM sarhad_parameters"])
    attack(path, ["CREATE TABLE slow (a, b AS (hex(zeroblob(a))))", "INSERT INTO slow VALUES (2000000)"])
    database = connect(path, read_only=True)
    assert examination.examine(database.conn) == ()
    for statement in ("SELECT * FROM endless", "SELECT count(*) FROM SHORT", endless):
        with pytest.raises(sqlite3.DatabaseError, match=r"not authorized|prohibited"):
            database.conn.execute(statement).fetchone()
    with pytest.raises(sqlite3.DataError, match="too big"):
        database.conn.execute("SELECT b FROM slow").fetchone()
    assert isinstance(database.conn, Connection)
    database.conn.most_seconds = 0.05
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        database.conn.execute("SELECT count(*) FROM (VALUES (1), (2)) JOIN slow" + ", sqlite_master" * 9).fetchone()
    assert database.conn.execute("SELECT count(*) FROM sarhad_layers").fetchone() == (0,)
    database.close()


def test_a_check_of_a_project_with_endless_views_ends(tmp_path: Path) -> None:
    path = blank(tmp_path)
    endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n)"
    columns = "a AS table_name, a AS column_name, a AS extension_name, a AS definition, a AS scope"
    attack(path, ["DROP TABLE gpkg_extensions", f"CREATE VIEW gpkg_extensions AS {endless} SELECT {columns} FROM n"])
    findings = verdict(path, Progress()).findings
    assert findings[0].code == "unopenable"
