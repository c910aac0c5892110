"""Faults of the machine while the window is open: one notice each, the window stays, and the next try works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.disks import cramped
from tests.builders.hands import rows
from tests.builders.waiting import idle
from widgets.session.session import Session
from widgets.style.notices import Level
from widgets.window.main_window import MainWindow

TIMERS_MS = 2000
"""Longer than any timer of the window waits before it looks at the project."""


@pytest.fixture
def errors(window: MainWindow) -> list[str]:
    """The errors that the window shows."""
    heard: list[str] = []
    window.session.notified.connect(lambda text, level: heard.append(text) if level == Level.ERROR else None)
    return heard


def remove_incident(session: Session) -> None:
    """Delete the first incident."""
    entry = session.required.of_kind("incidents")[0]
    first = int(session.layer(entry.uuid).frame.index[0])
    session.apply("Delete", feature_edits.removed(session.required, entry, first))


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.wait(TIMERS_MS)
    idle(window, qtbot)


@pytest.mark.parametrize("work", [remove_incident, lambda session: session.undo()], ids=["edit", "undo"])
def test_a_folder_renamed_while_the_window_is_open(
    window: MainWindow, errors: list[str], qtbot: QtBot, work: Callable[[Session], None]
) -> None:
    session = window.session
    remove_incident(session)
    at_rest(window, qtbot)
    folder, count = session.required.path.parent, rows(session, "incidents")
    away = folder.with_name("away")
    folder.rename(away)
    work(session)
    at_rest(window, qtbot)
    assert len(errors) == 1, errors
    assert rows(session, "incidents") == count
    away.rename(folder)
    remove_incident(session)
    at_rest(window, qtbot)
    assert len(errors) == 1, errors
    assert rows(session, "incidents") == count - 1


def test_an_analysis_while_the_project_is_away(window: MainWindow, errors: list[str], qtbot: QtBot) -> None:
    folder = window.session.required.path.parent
    away = folder.with_name("away")
    folder.rename(away)
    window.analyst.run()
    at_rest(window, qtbot)
    assert len(errors) == 1, errors
    away.rename(folder)
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not None, timeout=60_000)
    idle(window, qtbot)
    assert len(errors) == 1, errors


def test_a_full_disk_while_the_window_is_open(window: MainWindow, errors: list[str], qtbot: QtBot) -> None:
    session = window.session
    count = rows(session, "incidents")
    with cramped(4096):
        remove_incident(session)
        qtbot.wait(TIMERS_MS)
    assert len(errors) == 1, errors
    assert "disk" in errors[0]
    assert rows(session, "incidents") == count
    remove_incident(session)
    at_rest(window, qtbot)
    assert rows(session, "incidents") == count - 1
    assert len(errors) == 1, errors
