"""A run from the window: in the background, kept, shown on ribbon and list, out of date when something moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.analysis.gaps.comparison import Comparison
from app.analysis.gaps.gap_report import GapReport
from app.project import feature_edits
from app.scene.scene import LOOK_DRAWS, PUBLISH_DRAWS
from tests.builders.waiting import WAIT_MS, analysed, idle
from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.panels.gap_list import GAP, facts, place, remedy, title, why
from widgets.ribbon.gap_track import boxes, gap_at
from widgets.ribbon.ribbon_data import columns
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


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


def test_list_ribbon_and_map_select_the_same_gap(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    window.gaps.model.unfolded = False
    index = window.gaps.model.index(0)
    gap = index.data(GAP)
    if gap is None:
        window.gaps.model.fold()
        index = window.gaps.model.index(1)
        gap = index.data(GAP)
    window.session.select(Selection(gap=gap.id))
    assert window.ribbon.view.content.selected == gap.id
    assert window.gaps.list.currentIndex().data(GAP).id == gap.id
    view = window.ribbon.view
    window.session.select(Selection())
    box = boxes(view.scale, gap)[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center().toPoint())
    assert window.session.selection.gap == gap.id
    x, y = window.session.plane.point(gap.lon, gap.lat)
    assert window.canvas.content.pick_gap(x, y) == gap.id


def test_a_status_is_kept_and_undone(window: MainWindow, qtbot: QtBot) -> None:
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
    path, run = window.session.required.path, window.session.report.run  # type: ignore[union-attr]
    window.session.close_project()
    assert window.session.report is None
    assert window.session.open(path)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.run == run


def test_the_ribbon_and_the_map_show_the_same_stretch(window: MainWindow, qtbot: QtBot) -> None:
    view = window.ribbon.view
    assert view.scale.route is not None
    view.show_range(10_000.0, 16_000.0)
    view.ranged.emit()
    assert (view.scale.start_m, view.scale.end_m) == pytest.approx((10_000.0, 16_000.0))
    route = view.scale.route
    inside = (route.chainage_m >= 10_000.0) & (route.chainage_m <= 16_000.0)
    lonlat = np.column_stack((route.lon, route.lat))[inside]
    left, bottom, right, top = window.canvas.view.rect
    xy = window.session.plane.to_plane(lonlat)
    assert (xy[:, 0] >= left).all()
    assert (xy[:, 0] <= right).all()
    assert (xy[:, 1] >= bottom).all()
    assert (xy[:, 1] <= top).all()
    window.canvas.content.show_all()
    assert view.scale.end_m - view.scale.start_m > 30_000.0


def test_the_wheel_zooms_the_ribbon_at_the_cursor(window: MainWindow) -> None:
    view = window.ribbon.view
    assert view.scale.route is not None
    view.show_range(0.0, view.scale.route.length_m)
    at = view.scale.to_chainage(view.scale.to_x(12_000.0).item())
    view.zoom(2.0, at)
    assert view.scale.to_chainage(float(view.scale.to_x(at))) == pytest.approx(at)
    assert view.scale.start_m < at < view.scale.end_m


def test_hovering_the_ribbon_points_at_the_border(window: MainWindow, qtbot: QtBot) -> None:
    view = window.ribbon.view
    with qtbot.waitSignal(window.session.pointed) as told:
        view.hovered.emit(12_000.0)
    assert told.args[0].chainage_m == 12_000.0
    assert gap_at(view.scale, view.content, QPointF(-5.0, -5.0)) is None


def test_the_ribbon_forgets_the_pointer_when_it_leaves_the_map(window: MainWindow) -> None:
    window.ribbon.view.cursor_m = 12_000.0
    window.canvas.pointed.emit(None)
    assert window.ribbon.view.cursor_m is None


def test_a_column_of_pixels_keeps_the_worst_and_the_best() -> None:
    x = np.repeat(np.arange(10.0), 100) + np.tile(np.linspace(0.0, 0.9, 100), 10)
    values = np.random.default_rng(2).random(1000)
    at, (low, high) = columns(x, (values, values), ("min", "max"))
    assert len(at) == 10
    assert low == pytest.approx(values.reshape(10, 100).min(axis=1))
    assert high == pytest.approx(values.reshape(10, 100).max(axis=1))


def test_a_theme_can_be_changed_at_any_time(window: MainWindow, qtbot: QtBot) -> None:
    before = window.grab().toImage().pixelColor(5, 5)
    window.toggle_theme()
    idle(window, qtbot)
    after = window.grab().toImage().pixelColor(5, 5)
    assert before.lightness() > 200
    assert after.lightness() < 60
    window.toggle_theme()
    idle(window, qtbot)


def gone(dialog: QDialog) -> None:
    """What the window does with a dialog that was closed."""
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def test_a_report_comes_after_its_dialog_is_gone(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    analysed(window, qtbot)
    told: list[str] = []
    window.session.notified.connect(lambda text, _: told.append(text))
    dialog = ReportDialog(window.session, window)
    dialog.path.setText(str(tmp_path / "gaps.csv"))
    dialog.write()
    gone(dialog)
    idle(window, qtbot)
    assert (tmp_path / "gaps.csv").is_file()
    assert any("gaps.csv" in text for text in told)


def test_a_comparison_that_is_closed_early_gets_no_answer(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    entry = window.session.required.of_kind("checkpoints")[0]
    fid = int(window.session.layer(entry.uuid).frame.index[0])
    window.session.apply(
        "Move", feature_edits.changed(window.session.required, entry, fid, geometry=shapely.Point(70, 37.6))
    )
    first = window.session.report
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not first and not window.analyst.running, timeout=WAIT_MS)
    dialog = CompareDialog(window.session, window)
    assert dialog.before.count() == 1
    dialog.reject()
    gone(dialog)
    idle(window, qtbot)


def test_ctrl_f5_draws_as_often_as_a_report_to_hand_on_takes(window: MainWindow, qtbot: QtBot) -> None:
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


def test_f5_is_a_quick_look_wherever_it_is_clicked(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(window.gaps.empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.draws == LOOK_DRAWS


def test_a_run_to_publish_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    steps = len(window.session.required.steps())
    window.actions_by_key["publish"].trigger()
    assert not window.actions_by_key["publish"].isEnabled()
    window.actions_by_key["stop"].trigger()
    idle(window, qtbot)
    assert window.session.report is None
    assert len(window.session.required.steps()) == steps


def test_a_look_and_a_run_to_publish_are_compared_with_as_many_draws(window: MainWindow, qtbot: QtBot) -> None:
    told: list[Comparison] = []
    window.analyst.compared.connect(told.append)
    analysed(window, qtbot)
    window.analyst.run_to_publish()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    idle(window, qtbot)
    assert window.session.report is not None
    assert window.session.report.draws == PUBLISH_DRAWS
    assert not told[0].gone
    assert "0.0 km closed, 0.0 km opened" in window.notices.text
    dialog = CompareDialog(window.session, window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() > 0, timeout=WAIT_MS)
    assert f"{LOOK_DRAWS} draws, the newest has {PUBLISH_DRAWS:,}" in dialog.draws.text()
    assert dialog.draws.isVisible()
    dialog.close()
    gone(dialog)
    idle(window, qtbot)
