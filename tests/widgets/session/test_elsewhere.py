"""What another program changes while the project is open is shown and said once; what this one does is not news."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.project import feature_edits
from app.project.beside import beside
from app.project.project import Project
from tests.builders.hands import rows
from tests.builders.projects import elsewhere
from tests.builders.waiting import analysed, idle
from widgets.session.session import Session, look_elsewhere
from widgets.window.main_window import MainWindow

STAMP = "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 second') WHERE table_name = "


def notices(session: Session) -> list[str]:
    heard: list[str] = []
    session.notified.connect(lambda text, level: heard.append(text))
    return heard


def test_rows_of_another_program_are_shown_and_said_once(window: MainWindow, qtbot: QtBot) -> None:
    session, heard = window.session, notices(window.session)
    count = rows(session, "incidents")
    elsewhere(session.required.path, "DELETE FROM incidents WHERE fid = 1", STAMP + "'incidents'")
    for _ in range(3):
        look_elsewhere(session)
    idle(window, qtbot)
    assert rows(session, "incidents") == count - 1
    assert heard == ["Another program changed this project: Incidents. It is shown as it is now."]
    entry = session.required.of_kind("incidents")[0]
    assert session.apply("Delete", feature_edits.removed(session.required, entry, 2)) is not None
    session.undo()
    assert rows(session, "incidents") == count - 1


def test_own_steps_runs_and_imports_are_no_news(window: MainWindow, qtbot: QtBot) -> None:
    session, heard = window.session, notices(window.session)
    entry = session.required.of_kind("incidents")[0]
    session.apply("Delete", feature_edits.removed(session.required, entry, 1))
    analysed(window, qtbot)
    with beside(session.required.path, read_only=False) as (project, changes):
        project.apply("Delete", feature_edits.removed(project, entry, 2))
    session.required.follow(changes[0], {})
    heard.clear()
    look_elsewhere(session)
    assert heard == []


def test_a_second_window_follows_the_first(window: MainWindow, qtbot: QtBot) -> None:
    other = Session()
    path = window.session.required.path
    other.show(Project.open(path, write=False))
    heard = notices(other)
    count = rows(other, "incidents")
    entry = window.session.required.of_kind("incidents")[0]
    window.session.apply("Delete", feature_edits.removed(window.session.required, entry, 1))
    look_elsewhere(other)
    assert rows(other, "incidents") == count - 1
    assert len(heard) == 1
    other.close()


def test_a_table_that_another_program_dropped(window: MainWindow, qtbot: QtBot) -> None:
    session, heard = window.session, notices(window.session)
    elsewhere(session.required.path, "DROP TABLE incidents")
    look_elsewhere(session)
    idle(window, qtbot)
    assert heard == []
