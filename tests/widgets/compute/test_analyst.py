"""A run from the window: in the background, stored, and out of date when something moves."""

from __future__ import annotations

import shapely
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from app.project import feature_edits
from app.scene.scene import PUBLISH_DRAWS
from tests.builders.waiting import WAIT_MS, analysed, idle
from widgets.window.main_window import MainWindow
from widgets.words.gap_model import facts, place, remedy, title, why


def test_a_run_fills_list_ribbon_and_map(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.actions_by_key["report"].isEnabled()
    analysed(window, qtbot)
    report = window.session.report
    assert report is not None
    assert report.all_gaps
    assert window.ribbon.view.content.report is report
    assert window.gaps.model.rowCount() >= len(report.gaps)
    assert window.canvas.content.gaps is not None
    assert window.canvas.content.gaps.lines.keys() >= {gap.id for gap in report.all_gaps}
    assert window.actions_by_key["report"].isEnabled()
    for gap in report.all_gaps:
        assert why(gap).endswith(".")
        assert place(gap)
        assert title(gap)
        assert facts(gap, window.gaps.model)
        assert isinstance(remedy(gap), str)


def test_a_status_is_stored_and_undone(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    gap = window.session.report.all_gaps[0]  # type: ignore[union-attr]
    window.analyst.set_status(gap.id, "accepted", "seen", "Unit 3")
    qtbot.waitUntil(lambda: window.session.gap(gap.id).status == "accepted", timeout=WAIT_MS)  # type: ignore[union-attr]
    window.session.undo()
    qtbot.waitUntil(lambda: window.session.gap(gap.id).status == "open", timeout=WAIT_MS)  # type: ignore[union-attr]


def test_a_moved_post_makes_the_run_out_of_date_and_undo_mends_it(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    session = window.session
    entry = session.required.of_kind("checkpoints")[0]
    with qtbot.waitSignal(window.analyst.outdated, check_params_cb=bool, timeout=WAIT_MS):
        session.apply("move", feature_edits.changed(session.required, entry, 1, geometry=shapely.Point(70.2, 38.06)))
    assert window.gaps._banner.isVisibleTo(window.gaps)
    with qtbot.waitSignal(window.analyst.outdated, check_params_cb=lambda why: not why, timeout=WAIT_MS):
        session.undo()
    assert not window.gaps._banner.isVisibleTo(window.gaps)


def test_a_stopped_run_leaves_the_project_as_it_was(window: MainWindow, qtbot: QtBot) -> None:
    steps = len(window.session.required.steps())
    window.analyst.run()
    window.analyst.cancel()
    idle(window, qtbot)
    assert window.session.report is None
    assert len(window.session.required.steps()) == steps
    assert not window.analyst.running


def test_the_report_is_there_after_opening_again(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    path, before = window.session.required.path, window.session.report
    window.session.close_project()
    closed = window.session.report
    assert window.session.open(path)
    idle(window, qtbot)
    again = window.session.report
    assert closed is None
    assert before is not None
    assert again is not None
    assert again.run == before.run


def test_ctrl_f5_draws_as_often_as_a_report_to_hand_on_needs(window: MainWindow, qtbot: QtBot) -> None:
    assert f"{PUBLISH_DRAWS:,}" in window.actions_by_key["publish"].text()
    partial: list[GapReport] = []
    window.analyst.partial.connect(partial.append)
    outdated: list[str] = []
    window.analyst.outdated.connect(outdated.append)
    qtbot.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert window.analyst.running
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    assert window.session.report is not None
    assert window.session.report.draws == PUBLISH_DRAWS
    assert [report.draws < PUBLISH_DRAWS for report in partial] == [True]
    window.analyst.reload()
    idle(window, qtbot)
    qtbot.waitUntil(lambda: not window.analyst._check.isActive(), timeout=WAIT_MS)
    idle(window, qtbot)
    assert not any(outdated)
