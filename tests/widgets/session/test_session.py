"""The session opens projects, or says why not."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from app.store.history import Edit
from tests.builders.attacks import RUNNING, attack
from tests.builders.hands import rows
from tests.builders.projects import blank
from widgets.session.session import NOTHING, Selection, Session
from widgets.window.main_window import MainWindow


def test_a_project_that_cannot_be_opened_is_explained(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"nothing")
    with qtbot.waitSignal(session.notified) as heard:
        assert not session.open(broken)
    assert "broken.gpkg" in heard.args[0]
    assert session.project is None


def test_a_second_window_opens_read_only_and_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.session.required.path.chmod(0o444)
    other = Session()
    with qtbot.waitSignal(other.notified) as heard:
        assert other.open(window.session.required.path)
    assert "read-only" in heard.args[0]
    assert other.required.read_only
    other.close()
    window.session.required.path.chmod(0o644)


def test_what_a_project_holds_that_would_run_is_named(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = blank(tmp_path)
    attack(path, RUNNING["a trigger"])
    with qtbot.waitSignal(session.notified) as heard:
        assert session.open(path)
    assert "trigger evil" in heard.args[0]
    assert "open elsewhere" not in heard.args[0]
    with qtbot.waitSignal(session.notified) as heard:
        assert session.apply("Rename", Edit("sarhad_parameters", "a", None, {"key": "a", "value": "1"})) is None
    assert "trigger evil" in heard.args[0]


@pytest.mark.skipif(os.name == "nt", reason="there an open file is not replaced")
def test_a_project_that_was_replaced_is_not_written_and_can_be_opened_again(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    path = blank(tmp_path)
    assert session.open(path)
    shutil.copy(path, tmp_path / "other.gpkg")
    (tmp_path / "other.gpkg").replace(path)
    before = path.read_bytes()
    edit = Edit("sarhad_parameters", "a", None, {"key": "a", "value": "1"})
    with qtbot.waitSignal(session.notified) as heard:
        assert session.apply("Rename", edit) is None
    assert "Open it again" in heard.args[0]
    assert path.read_bytes() == before
    session.close_project()
    assert session.open(path)
    assert session.apply("Rename", edit) is not None


def test_an_error_of_the_database_is_no_crash(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    assert session.open(blank(tmp_path))
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    with qtbot.waitSignal(session.notified) as heard:
        session.explain(error)
    assert "damaged" in heard.args[0]
    with pytest.raises(sqlite3.OperationalError):
        session.explain(sqlite3.OperationalError("of ours"))


def post(session: Session) -> str:
    return session.required.of_kind("checkpoints")[0].uuid


def test_a_selection_is_announced_once_and_shrinks_with_what_it_holds(opened: Session) -> None:
    heard: list[Selection] = []
    opened.selected.connect(heard.append)
    chosen = Selection(post(opened), frozenset({1, 2}))
    opened.select(chosen)
    opened.select(chosen)
    assert heard == [chosen]
    entry = opened.required.of_kind("checkpoints")[0]
    opened.apply("delete", feature_edits.removed(opened.required, entry, 2))
    assert opened.selection == Selection(entry.uuid, frozenset({1}))
    assert bool(opened.selection)
    assert not NOTHING


def test_a_step_is_undone_and_redone(opened: Session) -> None:
    entry = opened.required.of_kind("checkpoints")[0]
    assert opened.apply("delete", feature_edits.removed(opened.required, entry, 2)) is not None
    assert opened.touched == {"checkpoints"}
    assert rows(opened, "checkpoints") == 1
    opened.undo()
    assert rows(opened, "checkpoints") == 2
    opened.redo()
    assert rows(opened, "checkpoints") == 1


def test_routes_are_those_of_the_day_looked_at(opened: Session, qtbot: QtBot) -> None:
    entry = opened.required.of_kind("borders")[0]
    opened.apply("date", feature_edits.changed(opened.required, entry, 1, {"valid_from": "2030-01-01"}))
    before = opened.routes
    assert before == ()
    assert opened.locate(70.1, 38.0) is None
    with qtbot.waitSignal(opened.dated):
        opened.set_as_of(date(2031, 1, 1))
    assert [route.name for route in opened.routes] == ["TJ-AF"]
    position = opened.locate(70.1, 38.0)
    assert position is not None
    assert position.route == "TJ-AF"


def test_without_a_project_nothing_is_there(session: Session) -> None:
    assert session.apply("nothing") is None
    assert session.routes == ()
    assert session.gap("g") is None
    assert "thermal_camera" in session.devices()
    with pytest.raises(KeyError):
        session.layer("u")
    with pytest.raises(RuntimeError):
        _ = session.required


def test_only_an_error_a_user_can_mend_is_a_notice(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.notified) as heard:
        session.explain(ValueError("too large"))
    assert heard.args == ["too large", "error"]
    with pytest.raises(ZeroDivisionError):
        session.explain(ZeroDivisionError())
