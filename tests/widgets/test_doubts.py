"""What is in doubt reaches the panel, the cards, the ribbon's lane and the map, and leads to its place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import GapReport
from app.analysis.uncertainty.influence import Influence
from app.reasons import Reason
from tests.builders.waiting import WAIT_MS, idle
from widgets.map.pointer import Pointer
from widgets.panels.doubts_list import ROW, DoubtModel, figures, rows_of
from widgets.panels.gap_list import DOUBTS, GAP
from widgets.panels.layer_tree import UUID
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow
from widgets.words import doubt_words

OLD = Reason("posts_old", {"layer": "Posts", "as_of": "2016-05-01", "date": "2026-06-01"})
SEAM = Reason("terrain_seam", {"km": 3.0})
OUTSIDE = Reason("sensor_outside_terrain", {"count": 1.0})
SPEED = Influence("crosser_speed", "", -0.61, 20.0, 12.0)
CAMERA = Influence("r50_m", "thermal_camera", 0.34, 12.0, 20.0)


@pytest.fixture
def report(window: MainWindow, qtbot: QtBot) -> GapReport:
    """A run with a doubt all along, two of a part each, and one of a post; and what moved its answer."""
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)
    found = window.session.report
    assert found is not None
    coarse = next(doubt for doubt in found.doubts if doubt.code == "terrain_coarse")
    gap = found.all_gaps[0]
    at_gap = (Stretch(gap.route, gap.start_m, gap.end_m),)
    parts = (Stretch("TJ-AF", 100.0, 1_500.0), Stretch("TJ-AF", 3_000.0, 4_000.0), Stretch("TJ-AF", 20e3, 21e3))
    doubts = (
        *(coarse, Doubt(OLD, at_gap, (Place("West", 70.1, 38.04), Place("", 70.3, 38.03)))),
        *(Doubt(SEAM, parts), Doubt(OUTSIDE, (), (Place("West", 70.1, 38.04),))),
    )
    made = replace(
        found, doubts=doubts, warnings=(*found.warnings, OLD, SEAM, OUTSIDE), influences=(SPEED, CAMERA), draws=200
    )
    window.session.report = made
    window.session.reported.emit()
    idle(window, qtbot)
    return made


def row_of(model: DoubtModel, code: str) -> int:
    return next(n for n, row in enumerate(model.rows) if row.doubt is not None and row.doubt.code == code)


def texts(model: DoubtModel) -> list[str]:
    return [str(model.index(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]


# The panel


def test_an_empty_panel_says_what_to_do(window: MainWindow) -> None:
    panel = window.doubts
    assert panel.model.rowCount() == 0
    assert panel.empty.button.isVisibleTo(panel)
    assert "F5" in panel.empty._text.text()
    assert not window.badge.isVisibleTo(window.canvas)
    window.session.close_project()
    assert not panel.empty.button.isVisibleTo(panel)


def test_the_buttons_that_analyse_sleep_while_a_run_is_under_way(window: MainWindow, qtbot: QtBot) -> None:
    buttons = [window.doubts.empty.button, window.gaps.empty.button]
    window.analyst.run()
    assert not any(button.isEnabled() for button in buttons)
    window.analyst.cancel()
    assert all(button.isEnabled() for button in buttons)


def test_every_warning_is_a_row_and_those_with_a_place_come_first(window: MainWindow, report: GapReport) -> None:
    rows = window.doubts.model.rows
    assert [row.doubt for row in rows if row.kind == "doubt"] == list(report.doubts)
    assert sum(row.kind in ("doubt", "note") for row in rows) == len(report.warnings)
    kinds = [row.kind for row in rows]
    assert kinds.index("note") > max(n for n, kind in enumerate(kinds) if kind == "doubt")
    told = texts(window.doubts.model)
    assert any("The layer Posts is as of 2016-05-01" in text and "2 posts or sensors" in text for text in told)
    assert any("leave the finest terrain" in text and "2 places, 3.4\u00a0km" in text for text in told)


def test_a_click_goes_from_place_to_place_on_map_and_ribbon(window: MainWindow, report: GapReport) -> None:
    panel, view = window.doubts, window.ribbon.view
    window.docks["doubts"].raise_()
    index = panel.model.index(row_of(panel.model, "terrain_seam"))
    for start, end, name in ((100.0, 4_000.0, "1 of 2"), (20e3, 21e3, "2 of 2"), (100.0, 4_000.0, "1 of 2")):
        panel.list.scrollTo(index)
        box = panel.list.visualRect(index)
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert view.start_m <= start < end <= view.end_m
        assert view.end_m - view.start_m < 13_000.0
        assert name in panel.model.where(index.row())
    x, y = window.session.plane.point(70.012, 38.0)
    left, bottom, right, top = window.canvas.view_rect
    assert left < x < right
    assert bottom < y < top


def test_enter_goes_to_a_post(window: MainWindow, report: GapReport) -> None:
    panel = window.doubts
    panel.list.setCurrentIndex(panel.model.index(row_of(panel.model, "sensor_outside_terrain")))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    left, bottom, right, top = window.canvas.view_rect
    assert window.session.plane.point(70.1, 38.04) == pytest.approx(((left + right) / 2, (bottom + top) / 2), abs=50.0)
    assert panel.model.where(panel.list.currentIndex().row()) == "West"
    before = window.canvas.view_rect
    panel.list.setCurrentIndex(panel.model.index(0))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert window.canvas.view_rect == before


def test_what_moved_the_answer(window: MainWindow, report: GapReport) -> None:
    model = window.doubts.model
    shown = [row for row in model.rows if row.kind == "influence"]
    assert [row.text for row in shown] == ["Crosser's speed", "Thermal camera, 100 mm: range of 50 % detection"]
    assert figures(SPEED) == ("-0.61", "20 → 12\u00a0km")
    assert any("+0.34" in text and "12 → 20" in text for text in texts(model))
    assert any("200 draws" in row.text and "night" in row.text for row in model.rows if row.kind == "remark")
    for changed, told in (({"draws": 0}, "without draws"), ({"influences": ()}, "None stands out")):
        rows = rows_of(replace(report, **changed), {}, model)  # type: ignore[arg-type]
        assert told in rows[-1].text


def test_the_bars_point_to_their_sides(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    panel = window.doubts
    window.docks["doubts"].raise_()
    panel.list.scrollToBottom()
    qtbot.wait(50)
    colours = {
        "more": QColor(panel.delegate.theme.palette.gap("A").colour),
        "less": panel.delegate.theme.colour("good"),
    }
    rows = [n for n, row in enumerate(panel.model.rows) if row.kind == "influence"]
    for row, side, more in zip(rows, ("less", "more"), (False, True), strict=True):
        box = panel.list.visualRect(panel.model.index(row))
        picture = panel.list.viewport().grab(box).toImage()
        middle = 14 + (box.width() - 28 - 174) // 2
        found = {
            x > middle
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y) == colours[side]
        }
        assert found == {more}


# The cards


def test_a_card_names_what_is_special_and_its_tool_tip_all(window: MainWindow, report: GapReport) -> None:
    model, bearing = window.gaps.model, Bearing.of(report)
    model.unfolded = True
    model.set_gaps(report.gaps, report.hard_terrain_gaps, bearing)
    cards = [model.index(row) for row in range(model.rowCount()) if model.index(row).data(GAP) is not None]
    special = [index.data(DOUBTS) for index in cards]
    assert any(text.startswith("Posts as of 2016") for text in special)
    assert "" in special
    for index in cards:
        assert "terrain cells" not in index.data(DOUBTS)
        assert "Terrain cells are" in index.data(Qt.ItemDataRole.ToolTipRole)
        assert "Terrain cells are" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_line_of_doubts_makes_a_card_a_line_higher(window: MainWindow, report: GapReport) -> None:
    panel = window.gaps
    row = panel.model.row_of(report.all_gaps[0].id)
    higher = panel.list.sizeHintForIndex(panel.model.index(row)).height()
    panel.model.set_gaps(report.gaps, report.hard_terrain_gaps)
    assert panel.list.sizeHintForIndex(panel.model.index(row)).height() == higher - 17


def test_the_headline_and_the_chosen_gap_tell_the_rest(window: MainWindow, report: GapReport) -> None:
    assert window.gaps.doubts.text.startswith("Doubtful all along: terrain cells of")
    window.session.select(Selection(gap=report.all_gaps[0].id))
    words = window.gaps._words.doubts
    assert words.text.startswith("terrain cells of")
    assert "Posts as of 2016" in words.text
    assert "create false gaps" in words.toolTip()
    window.session.report = replace(report, doubts=())
    window.session.reported.emit()
    assert not window.gaps.doubts.isVisibleTo(window.gaps)


def test_a_name_that_looks_like_markup_is_shown_as_it_stands(window: MainWindow, report: GapReport) -> None:
    gap = report.all_gaps[0]
    evil = Reason("posts_old", {"layer": "<b>Posts</b>", "as_of": "2016-05-01", "date": "2026-06-01"})
    doubt = Doubt(evil, (Stretch(gap.route, gap.start_m, gap.end_m),))
    window.session.report = replace(report, doubts=(doubt,))
    window.session.reported.emit()
    window.session.select(Selection(gap=gap.id))
    line = window.gaps._words.doubts
    assert line.text == "<b>Posts</b> as of 2016"
    assert line._text.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;b&gt;Posts&lt;/b&gt;" in line.toolTip()
    index = window.gaps.model.index(window.gaps.model.row_of(gap.id))
    assert "&lt;b&gt;Posts&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>Posts</b>" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_doubts_of_some_routes_name_them() -> None:
    doubt = Doubt(SEAM, (Stretch("A", 0.0, 100.0),))
    spans = {(0, "A"): np.array([[0.0, 100.0]])}
    bearing = Bearing((doubt,), {"A": 100.0, "B": 50.0}, spans, {"A": frozenset({0}), "B": frozenset()})
    assert doubt_words.all_along(bearing) == "Doubtful all along\u00a0A: coarser terrain in part"


# The ribbon and the map


def test_the_lane_is_hatched_where_a_stretch_is_in_doubt(window: MainWindow, report: GapReport) -> None:
    view = window.ribbon.view
    view.show_range(0.0, view.route.length_m)  # type: ignore[union-attr]
    picture, lane = view.grab().toImage(), view.lane

    def colours(chainage_m: float) -> set[str]:
        x = round(float(view.to_x(chainage_m)))
        rows = range(int(lane.top()), int(lane.bottom()))
        return {picture.pixelColor(column, row).name() for column in range(x - 4, x + 5) for row in rows}

    assert len(colours(3_500.0)) > 4 > len(colours(10_000.0)) > 1
    window.session.report = replace(report, doubts=())
    window.session.reported.emit()
    view.report = window.session.report
    picture = view.grab().toImage()
    assert len(colours(3_500.0)) == len(colours(10_000.0)) == 1


def test_hovering_tells_the_doubts(window: MainWindow, report: GapReport) -> None:
    view, gap = window.ribbon.view, report.all_gaps[0]
    view.show_range(0.0, view.route.length_m)  # type: ignore[union-attr]
    over = QPointF(float(view.to_x(3_500.0)), view.lane.center().y())
    assert "terrain cells of" in view.told_at(over)
    assert "coarser terrain in part" in view.told_at(over)
    beside = QPointF(float(view.to_x(10_000.0)), view.lane.center().y())
    assert "coarser terrain" not in view.told_at(beside)
    told = view.told_at(view._boxes(gap)[0].center()).splitlines()
    assert len(told) == 2
    assert "Posts as of 2016" in told[1]
    assert view.told_at(view.track("terrain").center()) == ""


def test_the_badge_counts_and_opens_the_list(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    badge = window.badge
    assert badge.text() == f"{len(report.doubts)} doubts"
    window.docks["gaps"].raise_()
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.doubts.list.isVisible() and not window.doubts.visibleRegion().isEmpty())
    assert badge.geometry().right() < window.canvas.width()
    assert not badge.geometry().intersects(window.canvas.overview.geometry())
    window.session.report = replace(report, doubts=report.doubts[:1])
    window.session.reported.emit()
    assert badge.text() == "1 doubt"


def test_posts_in_doubt_are_marked_while_posts_are_shown(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    drawn = window.canvas.doubts
    assert drawn is not None
    assert drawn.lonlat.tolist() == [[70.1, 38.04], [70.3, 38.03]]
    assert drawn.item.isVisible()
    tree = window.layers.tree
    posts = {entry.uuid for entry in window.session.required.of_kind("checkpoints")}
    item = next(i for n in range(tree.topLevelItemCount()) if (i := tree.topLevelItem(n)).data(0, UUID) in posts)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: not drawn.item.isVisible(), timeout=WAIT_MS)


def test_a_posts_own_form_and_what_is_here_tell_its_doubts(window: MainWindow, report: GapReport) -> None:
    session, entry = window.session, window.session.required.of_kind("checkpoints")[0]
    session.select(Selection(entry.uuid, frozenset({1})))
    line = window.form.doubts
    assert line is not None
    assert line.text == "Posts as of 2016 · a post outside the terrain"
    assert "no terrain has a height" in line.toolTip()
    x, y = session.plane.point(70.1, 38.04)
    none = Qt.KeyboardModifier.NoModifier
    at = Pointer(x, y, 70.1, 38.04, QPointF(9, 9), QPoint(9, 9), Qt.MouseButton.LeftButton, none)
    window.identify.show_at(at)
    found = window.identify.tree.findItems("In doubt", Qt.MatchFlag.MatchRecursive)
    assert [item.text(1) for item in found] == [line.text]
    window.identify.close()
    session.report = replace(report, doubts=())
    session.reported.emit()
    assert not line.isVisibleTo(window.form)


def test_other_themes_paint_too(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    window.docks["doubts"].raise_()
    qtbot.wait(20)
    bright = window.doubts.grab().toImage().pixelColor(3, 300).lightness()
    window.toggle_theme()
    idle(window, qtbot)
    assert window.doubts.grab().toImage().pixelColor(3, 300).lightness() < 60 < bright
    window.toggle_theme()
    idle(window, qtbot)
    assert window.doubts.model.index(1).data(ROW).kind == "doubt"
