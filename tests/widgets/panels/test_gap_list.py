"""A card for each gap, as text and painted."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import GapReport
from widgets.panels.gap_list import DOUBTS, GAP
from widgets.window.main_window import MainWindow


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
