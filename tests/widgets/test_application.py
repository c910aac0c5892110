"""The window starts or says why not, and every text in it is marked for translation."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from widgets.crash import CrashDialog
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.dialogs.trial_dialog import TrialDialog
from widgets.panels.identify import IdentifyDialog
from widgets.window.main_window import MainWindow
from widgets.window.start_page import StartPage

DIALOGS: dict[str, Callable[[MainWindow], QWidget]] = {
    "report": lambda window: ReportDialog(window.session, window),
    "compare": lambda window: CompareDialog(window.session, window),
    "crash": lambda window: CrashDialog("Traceback", Path("crash.log"), window),
    "identify": lambda window: IdentifyDialog(window.session, window.canvas, window),
    "import": lambda window: ImportDialog(window.session, [Path("1")], window),
    "trial": lambda window: TrialDialog(window.session, window),
    "start": lambda window: StartPage(window.session),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_every_text_of_a_dialog_is_marked(window: MainWindow, name: str, pseudo: None) -> None:
    dialog = DIALOGS[name](window)
    dialog.show()
    shown = [label.text() for label in dialog.findChildren(QLabel)] + [
        b.text() for b in dialog.findChildren(QPushButton)
    ]
    plain = [
        text for text in shown if text.strip(" –") and "[" not in text and text not in ("Sarhad", "&Cancel", "&Close")
    ]
    recent = [text for text in plain if ".gpkg" in text or "MB" in text]
    assert [text for text in plain if text not in recent and not text.startswith("Cancel") and text != "Close"] == []
    dialog.close()
    dialog.deleteLater()


ROOT = Path(__file__).resolve().parents[2]


def sarhad(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    visible = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, env=visible | environment, capture_output=True, text=True, check=False)


def test_without_a_display_one_line_says_so() -> None:
    done = sarhad()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "display" in done.stderr


def test_a_project_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = sarhad(str(tmp_path / "gone.gpkg"))
    assert done.returncode == 1
    assert "gone.gpkg does not exist" in done.stderr


def test_the_window_is_no_command_of_its_own_in_the_help() -> None:
    done = sarhad("--help")
    assert done.returncode == 0
    assert "render" in done.stdout
    assert "\n  open " not in done.stdout
