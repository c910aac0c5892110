"""The cards of gaps as they are painted."""

from __future__ import annotations

from app.analysis.gaps.gap_report import GapReport
from widgets.window.main_window import MainWindow


def test_a_line_of_doubts_makes_a_card_a_line_higher(window: MainWindow, report: GapReport) -> None:
    panel = window.gaps
    row = panel.model.row_of(report.all_gaps[0].id)
    higher = panel.list.sizeHintForIndex(panel.model.index(row)).height()
    panel.model.set_gaps(report.gaps, report.hard_terrain_gaps)
    row = panel.model.row_of(report.all_gaps[0].id)
    assert panel.list.sizeHintForIndex(panel.model.index(row)).height() == higher - 17
