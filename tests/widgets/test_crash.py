"""An uncaught exception is logged, and shown once with the path of its log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from widgets import crash
from widgets.crash import CrashDialog, catch_everything


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of logs; the hook is restored afterwards."""
    before = sys.excepthook
    monkeypatch.setattr(crash, "log_folder", lambda: tmp_path)
    catch_everything()
    yield tmp_path
    sys.excepthook = before


def test_a_fault_is_logged_and_shown(logs: Path, qapp: QApplication) -> None:
    seen: list[str] = []

    def look() -> None:
        (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible())
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        seen.extend(text.toPlainText() for text in dialog.findChildren(QPlainTextEdit))
        dialog.accept()
        dialog.deleteLater()

    QTimer.singleShot(0, look)
    try:
        raise ZeroDivisionError("nothing to divide by")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    (log,) = logs.glob("crash-*.log")
    assert "nothing to divide by" in log.read_text("utf-8")
    text = "\n".join(seen)
    assert "nothing to divide by" in text
    assert str(log) in text
    assert "Your work is safe" in text


def test_an_interrupt_ends_the_program_without_a_log(
    logs: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    quits: list[int] = []
    monkeypatch.setattr(QApplication, "quit", lambda: quits.append(1))
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert quits == [1]
    assert list(logs.iterdir()) == []
