"""A project that is opened with damaged rows says so in one notice, and everything else is there."""

from __future__ import annotations

from pathlib import Path

from tests.builders.projects import elsewhere
from widgets.session.session import Session
from widgets.window.main_window import MainWindow


def test_damaged_rows_are_one_notice(session: Session, project_path: Path) -> None:
    notices: list[str] = []
    session.notified.connect(lambda text, level: notices.append(text))
    elsewhere(project_path, "UPDATE sarhad_layers SET settings = '[' WHERE kind = 'incidents'")
    assert session.open(project_path)
    (notice,) = notices
    assert notice.startswith("A row of this project is damaged and not used: sarhad_layers, row '")
    assert "settings is not JSON" in notice
    assert {entry.kind for entry in session.required.entries.values()} >= {"borders", "checkpoints"}
    session.close_project()
    elsewhere(project_path, "UPDATE sarhad_layers SET opacity = 3 WHERE kind = 'patrols'")
    assert session.open(project_path)
    assert notices[-1].startswith("2 rows of this project are damaged and not used.")


def test_a_sound_project_says_nothing(session: Session, project_path: Path) -> None:
    notices: list[str] = []
    session.notified.connect(lambda text, level: notices.append(text))
    assert session.open(project_path)
    assert notices == []


def test_what_is_said_stands_above_the_map(window: MainWindow, project_path: Path) -> None:
    window.session.close_project()
    elsewhere(project_path, "UPDATE sarhad_layers SET settings = '[' WHERE kind = 'incidents'")
    assert window.session.open(project_path)
    assert window.pages.children()[-1] is window.notices
    assert not window.notices.isHidden()
