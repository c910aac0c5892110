"""Each dialog opens over the window and is released."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.builders.waiting import analysed
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.properties_dialog import PropertiesDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.dialogs.trial_dialog import TrialDialog
from widgets.window.main_window import MainWindow


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("report", ReportDialog),
        ("compare", CompareDialog),
        ("properties", PropertiesDialog),
        ("trial", TrialDialog),
        ("about", QMessageBox),
    ],
)
def test_a_command_opens_its_dialog(window: MainWindow, key: str, kind: type[QDialog], qtbot: QtBot) -> None:
    if key in ("report", "compare"):
        analysed(window, qtbot)
    seen: list[object] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        seen.append((type(dialog), dialog.parent()))
        dialog.reject()

    QTimer.singleShot(0, close)
    window.actions_by_key[key].trigger()
    assert seen == [(kind, window)]


def test_a_longer_run_asked_for_in_the_reports_dialog_is_passed_on(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    window.dialogs.publish_wanted.disconnect(window.analyst.run_to_publish)
    wanted: list[int] = []
    window.dialogs.publish_wanted.connect(lambda: wanted.append(1))

    def click() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReportDialog)
        dialog.publish_button.click()

    QTimer.singleShot(0, click)
    window.dialogs.report()
    assert wanted == [1]
