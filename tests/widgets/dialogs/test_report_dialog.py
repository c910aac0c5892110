"""The report dialog says how many draws the run in view has, and leads from a quick look to a longer run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from tests.builders.projects import bring
from tests.builders.underlays import four_colours
from tests.builders.waiting import WAIT_MS, analysed, idle, let_go
from widgets.dialogs.report_dialog import ReportDialog
from widgets.window.main_window import MainWindow


def texts(dialog: ReportDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def test_ctrl_f5_in_the_report_of_a_quick_look_runs_one_to_hand_on(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    seen: list[str] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReportDialog)
        QTimer.singleShot(WAIT_MS // 2, dialog, dialog.reject)  # if the key does nothing, the test must fail
        dialog.activateWindow()
        QApplication.processEvents()
        seen.extend((texts(dialog), dialog.publish_button.text()))
        assert dialog.write_button.isEnabled()
        qtbot.keyClick(dialog, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)

    QTimer.singleShot(0, press)
    window.actions_by_key["report"].trigger()
    assert f"{LOOK_DRAWS} draws" in seen[0]
    assert f"quick look with {LOOK_DRAWS} draws; a report to hand on needs {PUBLISH_DRAWS:,}." in seen[0]
    assert f"{PUBLISH_DRAWS:,} draws (Ctrl+F5)" in seen[1]
    report = window.session.report
    qtbot.waitUntil(lambda: window.session.report is not report and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.draws == PUBLISH_DRAWS
    dialog = ReportDialog(window.session, window)
    dialog.show()
    assert f"{PUBLISH_DRAWS:,} draws" in texts(dialog)
    assert "quick look" not in texts(dialog)
    assert not dialog.publish_button.isVisible()
    dialog.close()
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("draws", "text", "offers"), [(0, "without draws", True), (999, "999 draws", True), (2000, "2,000 draws", False)]
)
def test_it_says_the_draws_of_any_run(window: MainWindow, qtbot: QtBot, draws: int, text: str, offers: bool) -> None:
    analysed(window, qtbot)
    assert window.session.report is not None
    window.session.report = replace(window.session.report, draws=draws)
    dialog = ReportDialog(window.session, window)
    dialog.show()
    assert text in texts(dialog)
    assert dialog.write_button.isDefault()
    assert dialog.publish_button.isVisible() is offers
    dialog.close()
    dialog.deleteLater()


def test_without_a_run_it_offers_none(window: MainWindow) -> None:
    dialog = ReportDialog(window.session, window)
    dialog.show()
    assert not dialog.publish_button.isVisible()
    assert not dialog.write_button.isEnabled()
    dialog.close()
    dialog.deleteLater()


def test_a_report_is_written_after_its_dialog_is_closed(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    analysed(window, qtbot)
    notices: list[str] = []
    window.session.notified.connect(lambda text, _: notices.append(text))
    dialog = ReportDialog(window.session, window)
    dialog.path.setText(str(tmp_path / "gaps.csv"))
    dialog.write()
    let_go(dialog)
    idle(window, qtbot)
    assert (tmp_path / "gaps.csv").is_file()
    assert any("gaps.csv" in text for text in notices)


def test_underlays_are_offered_where_there_are_any_and_maps(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    analysed(window, qtbot)
    dialog = ReportDialog(window.session, window)
    assert not dialog.underlay.isEnabled()
    let_go(dialog)
    source = four_colours(tmp_path / "scan.tif", "EPSG:4326", 69.9, 38.2, 0.003)
    bring(window.session.required, source, "basemap")
    idle(window, qtbot)
    sizes = []
    for wanted in (False, True):
        dialog = ReportDialog(window.session, window)
        assert dialog.underlay.isEnabled()
        assert not dialog.underlay.isChecked()
        dialog.format.setCurrentIndex(dialog.format.findData(".csv"))
        assert not dialog.underlay.isEnabled()
        dialog.format.setCurrentIndex(dialog.format.findData(".html"))
        dialog.underlay.setChecked(wanted)
        dialog.path.setText(str(tmp_path / f"{wanted}.html"))
        with qtbot.waitSignal(window.session.notified, timeout=WAIT_MS):
            dialog.write()
        idle(window, qtbot)
        let_go(dialog)
        sizes.append((tmp_path / f"{wanted}.html").stat().st_size)
    assert sizes[0] != sizes[1]
