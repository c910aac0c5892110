"""The session opens projects, or says why not."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from widgets.session.session import Session
from widgets.window.main_window import MainWindow


def test_a_project_that_cannot_be_opened_is_explained(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"nothing")
    with qtbot.waitSignal(session.notified) as told:
        assert not session.open(broken)
    assert "broken.gpkg" in told.args[0]
    assert session.project is None


def test_a_second_window_opens_read_only_and_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.session.required.path.chmod(0o444)
    other = Session()
    with qtbot.waitSignal(other.notified) as told:
        assert other.open(window.session.required.path)
    assert "read-only" in told.args[0]
    assert other.required.read_only
    other.close()
    window.session.required.path.chmod(0o644)
