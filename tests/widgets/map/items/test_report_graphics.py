"""The gaps of a report lie on the line, can be hit there, and follow the layer of gaps."""

from __future__ import annotations

import pytest
import shapely
from pytestqt.qtbot import QtBot

from tests.builders.waiting import analysed
from widgets.map.items.report_graphics import HARD_OPACITY
from widgets.window.main_window import MainWindow


def test_a_gap_lies_on_the_border_and_is_found_within_reach(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    gaps, session = window.canvas.content.gaps, window.session
    assert gaps is not None
    gap = session.report.all_gaps[0]  # type: ignore[union-attr]
    x, y = session.plane.point(gap.lon, gap.lat)
    lines = shapely.MultiLineString(list(gaps.lines[gap.id]))
    assert lines.distance(shapely.Point(x, y)) < 50.0
    assert lines.length == pytest.approx(gap.length_m, rel=0.01)
    assert gaps.at(x, y, 60.0) == gap.id
    assert gaps.at(x, y + 50_000.0, 60.0) == ""


def test_hidden_gaps_are_not_found_and_faint_ones_stay_fainter(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    gaps, session = window.canvas.content.gaps, window.session
    assert gaps is not None
    gap = session.report.all_gaps[0]  # type: ignore[union-attr]
    gaps.arrange(False, 0.5)
    assert gaps.at(*session.plane.point(gap.lon, gap.lat), 60.0) == ""
    gaps.arrange(True, 0.5)
    faint = [item.opacity() for item in gaps._faint]
    assert faint == pytest.approx([0.5 * HARD_OPACITY] * len(faint))
    assert {item.opacity() for item in gaps._items if item not in gaps._faint} == {0.5}
    assert all(item.isVisible() for item in gaps._items)


def test_they_lie_over_the_lines_and_under_the_posts(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    content = window.canvas.content
    assert content.gaps is not None
    by_kind = {drawn.layer.kind: [item.zValue() for item in drawn.items()] for drawn in content.layers.values()}
    levels = [item.zValue() for item in content.gaps._items]
    assert max(*by_kind["borders"], *by_kind["incidents"]) < min(levels)


def test_they_leave_with_the_report(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    items = list(window.canvas.content.gaps._items)  # type: ignore[union-attr]
    assert all(item.scene() is not None for item in items)
    window.session.report = None
    window.session.reported.emit()
    assert all(item.scene() is None for item in items)
    assert window.canvas.content.pick_gap(0.0, 0.0) == ""
