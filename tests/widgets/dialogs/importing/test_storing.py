"""Files are stored one after the other, each as one step; what is stopped or refused leaves no trace."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.progress import Progress
from app.tasks.importing.import_file import import_file
from tests.builders.hands import rows
from tests.builders.import_dialogs import read
from tests.builders.registers import GOOD, register
from tests.builders.waiting import WAIT_MS
from widgets.dialogs.importing import memory, storing
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.dialogs.importing.storing import Storing
from widgets.session.session import Session


@pytest.fixture
def store(opened: Session) -> Iterator[Storing]:
    parent = QObject()
    yield Storing(opened, parent)
    parent.deleteLater()


@pytest.fixture
def files(opened: Session, tmp_path: Path) -> list[IncomingFile]:
    return [
        read(opened, register(tmp_path / f"{kind}.csv", GOOD), Choices(kind, name=f"New {kind}"))
        for kind in ("checkpoints", "incidents")
    ]


def steps(session: Session) -> int:
    return len([step for step in session.required.steps() if step.done])


def test_each_file_is_a_step_that_the_window_hears_of(
    store: Storing, opened: Session, files: list[IncomingFile], qtbot: QtBot
) -> None:
    before, heard = steps(opened), list[object]()
    opened.changed.connect(heard.append)
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        store.store(files)
    assert [file.status for file in files] == [Status.STORED] * 2
    assert steps(opened) == before + 2
    assert len(heard) == 2
    assert opened.touched == {"incidents"}
    assert {entry.name for entry in opened.required.entries.values()} >= {"New checkpoints", "New incidents"}
    assert rows(opened, "checkpoints") == 5
    opened.undo()
    opened.undo()
    assert steps(opened) == before
    assert files[0].outline is not None
    recalled = memory.recall(opened.preferences, files[0].outline.columns)
    assert recalled is not None


def test_what_was_shown_is_stored_even_if_the_file_has_changed(
    store: Storing, opened: Session, files: list[IncomingFile], qtbot: QtBot
) -> None:
    files[0].path.write_text("nothing")
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        store.store(files[:1])
    assert rows(opened, "checkpoints") == 5


def test_a_file_that_is_refused_says_why_and_the_next_is_stored(
    store: Storing, opened: Session, files: list[IncomingFile], qtbot: QtBot
) -> None:
    files[0].path.unlink()
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        store.store(files)
    assert "does not exist" in str(files[0].problem)
    assert [file.status for file in files] == [Status.ASKS, Status.STORED]


def test_stopped_while_a_file_is_stored_nothing_of_it_stays(
    store: Storing, opened: Session, files: list[IncomingFile], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(project: Any, request: Any, progress: Progress, read: Any) -> Any:
        begun.set()
        go_on.wait(20)
        return import_file(project, request, progress, read)

    monkeypatch.setattr(storing, "import_file", slow)
    before = opened.required.path.read_bytes()
    store.store(files)
    qtbot.waitUntil(begun.is_set, timeout=WAIT_MS)
    store.stop()
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        go_on.set()
    assert [file.status for file in files] == [Status.READY] * 2
    assert opened.required.path.read_bytes() == before
    monkeypatch.undo()
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        store.store(files)
    assert [file.status for file in files] == [Status.STORED] * 2


def test_a_bug_is_no_refusal(
    store: Storing, opened: Session, files: list[IncomingFile], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    explained: list[BaseException] = []

    def explain(error: BaseException) -> None:
        # Whoever is told of a bug finds nothing under way.
        assert store.under_way is None
        explained.append(error)

    monkeypatch.setattr(storing, "import_file", broken)
    monkeypatch.setattr(opened, "explain", explain)
    with qtbot.waitSignal(store.ended, timeout=WAIT_MS):
        store.store(files)
    assert [type(error) for error in explained] == [ZeroDivisionError]
    assert not isinstance(files[0].problem, UserError)
    assert files[1].status is Status.READY
