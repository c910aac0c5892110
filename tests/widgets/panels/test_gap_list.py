"""A card for each gap, as text and painted."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import GapReport
from widgets.panels.gap_list import DOUBTS, GAP, HARD, HEAD, KEY, GapModel
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
    row = panel.model.row_of(report.all_gaps[0].id)
    assert panel.list.sizeHintForIndex(panel.model.index(row)).height() == higher - 17


def test_gaps_stand_under_their_holes_the_worst_hole_first_and_fold_away(window: MainWindow, report: GapReport) -> None:
    model = GapModel()
    model.set_gaps(report.gaps, report.hard_terrain_gaps, None, report.holes)
    rows = [model.index(row) for row in range(model.rowCount())]
    heads = [index.data(HEAD) for index in rows if index.data(HEAD)]
    ranks = [int(text.split()[1]) for text in heads if text.startswith("Hole ")]
    assert ranks == sorted(ranks)
    shown = [index.data(GAP).id for index in rows if index.data(GAP) is not None]
    assert sorted(shown) == sorted(gap.id for gap in report.gaps)
    key = ""
    for index in rows:
        key = index.data(KEY) or key
        assert index.data(GAP) is None or index.data(GAP).hole == key
    gap = report.gaps[0]
    model.fold(gap.hole)
    assert model.is_folded(gap.hole)
    left = [model.index(row).data(GAP) for row in range(model.rowCount())]
    assert gap.id not in {one.id for one in left if one is not None}
    assert model.index(model.row_of(gap.id)).data(GAP) == gap, "looking for it unfolds its hole"
    assert not model.is_folded(gap.hole)


def test_a_run_of_before_there_were_holes_is_listed_by_score(report: GapReport, window: MainWindow) -> None:
    model = GapModel()
    easy, hard = report.gaps[:-1], report.gaps[-1:]
    model.set_gaps(easy, hard)
    assert [model.index(row).data(GAP).id for row in range(len(easy))] == [gap.id for gap in easy]
    assert model.index(len(easy)).data(KEY) == HARD
    assert model.is_folded(HARD)
