"""The schema is looked through at opening, and again before a step when another program has changed it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store.trust import examination
from app.store.trust.examination import disarm
from app.store.trust.survey import survey
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
        monkeypatch.setattr(examination, "survey", lambda _: pytest.fail("looked through again"))
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
