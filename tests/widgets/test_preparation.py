"""Kernels are compiled by a process beside the window: what waits for it goes on, and nothing is left of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from app import kernels
from app.errors import Cancelled
from app.progress import Progress
from widgets.main_window import MainWindow
from widgets.preparation import Preparation
from widgets.session import Session

WAIT_MS = 30_000
UNTIL = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A process in the place of the compiler that ends when this file is there; nothing counts as compiled."""
    file = tmp_path / "go"
    monkeypatch.setattr(kernels, "are_compiled", lambda: False)
    monkeypatch.setattr(kernels, "command", lambda: [sys.executable, "-c", UNTIL, str(file)])
    return file


def started(preparation: Preparation, qtbot: QtBot) -> QProcess:
    preparation.start()
    process = preparation._process
    assert process is not None
    qtbot.waitUntil(lambda: process.state() == QProcess.ProcessState.Running, timeout=WAIT_MS)
    return process


def asked(
    preparation: Preparation, stopped: Callable[[], bool] = lambda: False
) -> tuple[ThreadPoolExecutor, Future[None]]:
    pool = ThreadPoolExecutor(1)
    return pool, pool.submit(preparation.wait, Progress(stopped=stopped))


def test_who_waits_goes_on_when_it_has_ended(session: Session, release: Path, qtbot: QtBot) -> None:
    process = started(session.preparation, qtbot)
    pool, waiting = asked(session.preparation)
    with pool:
        qtbot.wait(150)
        assert not waiting.done()
        assert session.preparation.running
        release.touch()
        qtbot.waitUntil(lambda: not session.preparation.running, timeout=WAIT_MS)
        waiting.result(timeout=WAIT_MS / 1000)
    assert process.exitCode() == 0


def test_who_waits_can_be_stopped(session: Session, release: Path, qtbot: QtBot) -> None:
    started(session.preparation, qtbot)
    pool, waiting = asked(session.preparation, stopped=lambda: True)
    with pool, pytest.raises(Cancelled):
        waiting.result(timeout=WAIT_MS / 1000)


def test_closing_ends_the_process_and_who_waits_for_it(session: Session, release: Path, qtbot: QtBot) -> None:
    process = started(session.preparation, qtbot)
    pool, waiting = asked(session.preparation)
    with pool:
        session.close()
        assert process.state() == QProcess.ProcessState.NotRunning
        with pytest.raises(Cancelled):
            waiting.result(timeout=WAIT_MS / 1000)
    session.preparation.start()
    assert not session.preparation.running


@pytest.mark.parametrize("command", [["no-such-program"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_a_process_that_fails_is_passed_over(
    session: Session, command: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[str] = []
    session.notified.connect(lambda text, _: told.append(text))
    monkeypatch.setattr(kernels, "are_compiled", lambda: False)
    monkeypatch.setattr(kernels, "command", lambda: command)
    session.preparation.start()
    qtbot.waitUntil(lambda: not session.preparation.running, timeout=WAIT_MS)
    session.preparation.wait()
    assert told == []


def test_what_is_compiled_is_not_compiled_again(
    session: Session, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "are_compiled", lambda: True)
    session.preparation.start()
    assert session.preparation._process is None
    session.preparation.wait()


def test_the_window_says_so_and_a_run_waits_for_it(
    session: Session, release: Path, project_path: Path, qtbot: QtBot
) -> None:
    window = MainWindow(session)
    window.show()
    assert session.open(project_path)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=WAIT_MS)
    started(session.preparation, qtbot)
    assert window.status.work.isVisible()
    assert window.status.work.text() == "Preparing the analysis, once"
    assert not window.status._stop.isVisible()
    window.analyst.run()
    qtbot.wait(150)
    assert window.analyst.running
    assert session.report is None
    release.touch()
    qtbot.waitUntil(lambda: session.report is not None and not session.jobs.running, timeout=WAIT_MS)
    assert not window.status.work.isVisible()
    window.close()
    window.deleteLater()


def test_a_run_stopped_while_it_waits_changes_nothing(
    session: Session, release: Path, project_path: Path, qtbot: QtBot
) -> None:
    window = MainWindow(session)
    assert session.open(project_path)
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=WAIT_MS)
    before = project_path.read_bytes()
    started(session.preparation, qtbot)
    window.analyst.run()
    window.analyst.cancel()
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=WAIT_MS)
    assert session.report is None
    window.close()
    window.deleteLater()
    assert project_path.read_bytes() == before
