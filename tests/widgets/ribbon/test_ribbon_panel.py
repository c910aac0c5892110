"""The ribbon emits the place pointed at, and marks what is pointed at elsewhere."""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import pytest
import shapely
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.analysis.gaps.doubt import Place, Stretch
from app.analysis.gaps.gap_report import GapReport
from app.project import add_layers, feature_edits
from tests.builders.waiting import analysed, idle
from widgets.ribbon.gap_track import gap_at
from widgets.window.main_window import MainWindow


def test_hovering_the_ribbon_points_at_the_border(window: MainWindow, qtbot: QtBot) -> None:
    view = window.ribbon.view
    with qtbot.waitSignal(window.session.pointed) as heard:
        view.hovered.emit(12_000.0)
    assert heard.args[0].chainage_m == 12_000.0
    assert gap_at(view.scale, view.content, QPointF(-5.0, -5.0)) is None


def test_the_ribbon_forgets_the_pointer_when_it_leaves_the_map(window: MainWindow) -> None:
    window.ribbon.view.cursor_m = 12_000.0
    window.canvas.pointed.emit(None)
    assert window.ribbon.view.cursor_m is None


def test_a_gap_that_is_opened_is_shown_with_border_on_either_side(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    gap, scale = window.session.report.all_gaps[0], window.ribbon.view.scale  # type: ignore[union-attr]
    window.ribbon.open_gap(gap.id)
    assert window.session.selection.gap == gap.id
    assert scale.start_m <= gap.start_m < gap.end_m <= scale.end_m
    assert scale.length_m < 3.0 * gap.length_m + 2_001.0


def test_a_doubts_place_is_gone_to(window: MainWindow) -> None:
    scale = window.ribbon.view.scale
    window.ribbon.open_place(Stretch("TJ-AF", 10_000.0, 12_000.0))
    assert (scale.start_m, scale.end_m) == pytest.approx((8_000.0, 14_000.0))
    window.ribbon.open_place(Place("East", 70.3, 38.03))
    left, bottom, right, top = window.canvas.view.rect
    x, y = window.session.plane.point(70.3, 38.03)
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx((x, y), abs=50.0)


def test_routes_are_offered_and_follow_the_project(window: MainWindow, qtbot: QtBot) -> None:
    ribbon, session = window.ribbon, window.session
    assert ribbon._routes.itemData(0) == "TJ-AF"
    assert ribbon._range.text().endswith(" of 38")
    entry = session.required.of_kind("borders")[0]
    session.apply("name", feature_edits.changed(session.required, entry, 1, {"route": "KG-TJ"}))
    idle(window, qtbot)
    assert ribbon._routes.itemData(0) == "KG-TJ"
    assert ribbon.view.scale.route.name == "KG-TJ"  # type: ignore[union-attr]
    session.close_project()
    assert ribbon.view.scale.route is None
    assert "No border yet" in ribbon._range.text()


def test_where_no_line_is_valid_yet_the_first_day_is_named(window: MainWindow) -> None:
    session, ribbon = window.session, window.ribbon
    entry = session.required.of_kind("borders")[0]
    session.apply("date", feature_edits.changed(session.required, entry, 1, {"valid_from": "2020-05-01"}))
    session.set_as_of(date(2020, 4, 30))
    assert "the first day from which there is one is 2020-05-01 (TJ-AF)" in ribbon._range.text()
    session.set_as_of(date(2020, 5, 1))
    assert ribbon._range.text().startswith("km 0")


def test_a_report_on_another_drawing_of_the_line_is_not_shown_along_this_one(
    window: MainWindow, report: GapReport
) -> None:
    session = window.session
    assert window.ribbon.view.content.report is report
    row = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"], "valid_from": ["2040-01-01"]}
    moved = gpd.GeoDataFrame(row, geometry=[shapely.LineString([(70.0, 38.1), (70.4, 38.1)])], crs=4326)
    add_layers.add_features(session.required, "borders", moved, name="Moved")
    session.set_as_of(date(2039, 12, 31))
    assert window.ribbon.view.content.report is session.report
    shown = []
    for day in (date(2040, 1, 1), date.today()):
        session.set_as_of(day)
        shown.append(window.ribbon.view.content.report)
    assert shown == [None, session.report]
