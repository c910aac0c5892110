"""Kernels are compiled by a separate process: nothing waits for it, and it leaves nothing running."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from app.installation import kernels
from widgets.session.preparation import Preparation
from widgets.session.session import Session
from widgets.window.main_window import MainWindow

WAIT_MS = 30_000
UNTIL = "import pathlib, sys, time\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for the compiler that ends once this file exists; nothing counts as compiled."""
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


def test_it_signals_when_it_begins_and_ends(session: Session, release: Path, qtbot: QtBot) -> None:
    states: list[bool] = []
    session.preparation.changed.connect(lambda: states.append(session.preparation.running))
    process = started(session.preparation, qtbot)
    session.preparation.start()
    assert session.preparation._process is process  # one at a time
    release.touch()
    qtbot.waitUntil(lambda: not session.preparation.running, timeout=WAIT_MS)
    assert process.exitCode() == 0
    assert states == [True, True, False]  # starting, started, ended


def test_closing_ends_the_process(session: Session, release: Path, qtbot: QtBot) -> None:
    process = started(session.preparation, qtbot)
    session.close()
    assert process.state() == QProcess.ProcessState.NotRunning
    assert process.exitStatus() == QProcess.ExitStatus.CrashExit  # killed: it would have waited forever


@pytest.mark.parametrize("command", [["no-such-program"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_a_process_that_fails_is_passed_over(
    session: Session, command: list[str], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    notices: list[str] = []
    session.notified.connect(lambda text, _: notices.append(text))
    monkeypatch.setattr(kernels, "are_compiled", lambda: False)
    monkeypatch.setattr(kernels, "command", lambda: command)
    session.preparation.start()
    qtbot.waitUntil(lambda: not session.preparation.running, timeout=WAIT_MS)
    assert notices == []


def test_what_is_compiled_is_not_compiled_again(
    session: Session, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "are_compiled", lambda: True)
    session.preparation.start()
    assert session.preparation._process is None


def test_the_window_says_so_and_a_run_goes_on_meanwhile(
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
    assert window.status.work.text().startswith("Analysing")
    qtbot.waitUntil(lambda: session.report is not None and not session.jobs.running, timeout=WAIT_MS)
    assert session.preparation.running
    release.touch()
    qtbot.waitUntil(lambda: not session.preparation.running, timeout=WAIT_MS)
    assert not window.status.work.isVisible()
    window.close()
    window.deleteLater()
