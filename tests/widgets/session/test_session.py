"""The session opens projects, or says why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.hands import rows
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
