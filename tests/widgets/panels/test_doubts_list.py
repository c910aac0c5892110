"""Every warning of a run is a row, and every assumption that moved its answer a bar."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from tests.builders.doubts import SPEED, TERRAIN
from widgets.panels.doubts_list import DoubtModel, figures, rows_of
from widgets.window.main_window import MainWindow


def texts(model: DoubtModel) -> list[str]:
    return [str(model.index(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(model.rowCount())]


def test_every_warning_is_a_row_and_those_with_a_place_come_first(window: MainWindow, report: GapReport) -> None:
    rows = window.doubts.model.rows
    assert [row.doubt for row in rows if row.kind == "doubt"] == list(report.doubts)
    assert sum(row.kind in ("doubt", "note") for row in rows) == len(report.warnings)
    kinds = [row.kind for row in rows]
    assert kinds.index("note") > max(n for n, kind in enumerate(kinds) if kind == "doubt")
    lines = texts(window.doubts.model)
    assert any("The layer Posts is as of 2016-05-01" in text and "2 posts or sensors" in text for text in lines)
    assert any("leave the finest terrain" in text and "2 places, 3.4\u00a0km" in text for text in lines)


def test_what_moved_the_answer(window: MainWindow, report: GapReport) -> None:
    model = window.doubts.model
    shown = [row for row in model.rows if row.kind == "influence"]
    names = [
        "Crosser's speed",
        "Visibility, given the terrain error",
        "Thermal camera, 100 mm: range of 50 % detection",
    ]
    assert [row.text for row in shown] == names
    assert figures(SPEED) == ("-0.61", "20 → 12\u00a0km")
    assert figures(TERRAIN) == ("31\u00a0%", "of the variance")
    assert any("+0.34" in text and "12 → 20" in text for text in texts(model))
    assert any("200 draws" in row.text and "night" in row.text for row in model.rows if row.kind == "remark")
    for changed, lines in (({"draws": 0}, "no draws"), ({"influences": ()}, "None stands out")):
        rows = rows_of(replace(report, **changed), {}, model)
        assert lines in rows[-1].text


def test_the_bars_point_to_their_sides(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    panel = window.doubts
    window.docks["doubts"].raise_()
    panel.list.scrollToBottom()
    qtbot.wait(50)
    theme = panel.delegate.theme
    colours = (theme.colour("good"), theme.colour("accent"), QColor(theme.palette.gap("A").colour))
    rows = [n for n, row in enumerate(panel.model.rows) if row.kind == "influence"]
    # A field has no direction: its bar lies across the middle.
    for row, colour, expected in zip(rows, colours, ({False}, {False, True}, {True}), strict=True):
        box = panel.list.visualRect(panel.model.index(row))
        picture = panel.list.viewport().grab(box).toImage()
        middle = 14 + (box.width() - 28 - 174) // 2
        sides = {
            x > middle
            for x in range(picture.width())
            for y in range(picture.height())
            if picture.pixelColor(x, y) == colour
        }
        assert sides == expected
