"""A card for each gap as text, under the heading of its hole."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import GapReport
from app.analysis.gaps.holes import Hole, HolePart
from app.reasons.codes import Reason
from app.reasons.sentences import sentence
from app.report.listed_holes import listed_holes, piece_labels
from widgets.window.main_window import MainWindow
from widgets.words.gap_model import DOUBTS, GAP, HARD, HEAD, KEY, LABEL, GapModel, nearby


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


def test_gaps_stand_under_their_holes_the_worst_hole_first_and_fold_away(window: MainWindow, report: GapReport) -> None:
    model = GapModel()
    model.set_gaps(report.gaps, report.hard_terrain_gaps, None, report.holes)
    rows = [model.index(row) for row in range(model.rowCount())]
    heads = [index.data(HEAD) for index in rows if index.data(HEAD)]
    numbers = [int(text.split()[1]) for text in heads if text.startswith("Hole ")]
    assert numbers == list(range(1, len(numbers) + 1))
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


def test_every_piece_is_listed_under_the_number_that_the_report_prints(window: MainWindow, report: GapReport) -> None:
    model, expected = GapModel(), piece_labels(listed_holes(report))
    model.set_gaps(report.gaps, report.hard_terrain_gaps, None, report.holes)
    model.fold(HARD)
    rows = [model.index(row) for row in range(model.rowCount())]
    labels = {index.data(GAP).id: index.data(LABEL) for index in rows if index.data(GAP) is not None}
    assert labels == expected
    assert all(index.data().startswith(f"{index.data(LABEL)} ") for index in rows if index.data(GAP) is not None)


def test_a_hole_in_hard_terrain_unfolds_by_itself(window: MainWindow, report: GapReport) -> None:
    model = GapModel()
    first, second = (replace(gap, porosity_class="low", hole="h") for gap in report.gaps[:2])
    parts = tuple(HolePart(gap.route, gap.start_m, gap.end_m) for gap in (first, second))
    model.set_gaps((), (first, second), None, (Hole("h", parts, 1.0, 1, (first.id, second.id)),))
    assert [model.index(row).data(KEY) for row in range(model.rowCount())] == [HARD]
    assert model.index(model.row_of(second.id)).data(LABEL) == "1.2"
    head = model.index(1)
    assert head.data(HEAD).startswith("Hole 1 · ")
    assert head.data(HEAD).endswith("2 pieces, 2 in hard terrain")
    model.fold(head.data(KEY))
    assert model.rowCount() == 2
    assert model.index(model.row_of(second.id)).data(GAP) == second


def test_a_run_of_before_there_were_holes_is_listed_by_score(report: GapReport, window: MainWindow) -> None:
    model = GapModel()
    easy, hard = report.gaps[:-1], report.gaps[-1:]
    model.set_gaps(easy, hard)
    assert [model.index(row).data(GAP).id for row in range(len(easy))] == [gap.id for gap in easy]
    assert model.index(len(easy)).data(KEY) == HARD
    assert model.is_folded(HARD)


def test_a_card_gives_a_reason_for_each_of_the_nearest_posts(window: MainWindow, report: GapReport) -> None:
    model = GapModel()
    model.set_gaps(report.gaps, report.hard_terrain_gaps, None, report.holes)
    for gap in report.gaps:
        card = model.index(model.row_of(gap.id)).data()
        assert gap.nearest
        for one in gap.nearest:
            assert str(one.numbers["post"]) in card
            # Of the one that the cause names enough has been read.
            is_named = one.numbers["source"] == gap.cause.numbers.get("source")
            assert (f"{one.numbers['post']}, " in nearby(gap, model)) == (not is_named)
            assert is_named or sentence(one) in card
    # The reason may rest on one that is not the nearest, or on none of them.
    gap = next(gap for gap in report.gaps if len(gap.nearest) > 1)
    turned = replace(gap, nearest=(*gap.nearest[1:], gap.nearest[0]))
    other = replace(gap, cause=Reason("preview", {}))
    assert nearby(turned, model).startswith("Also near: ")
    assert nearby(other, model).startswith("Nearest: ")
    assert nearby(replace(report.gaps[0], nearest=()), model) == ""
