"""The ribbon's tool tip for the place under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from app.analysis.gaps.gap_report import GapReport
from widgets.ribbon.gap_track import boxes
from widgets.ribbon.ribbon_words import text_at
from widgets.window.main_window import MainWindow


def test_hovering_shows_the_doubts(window: MainWindow, report: GapReport) -> None:
    view, gap = window.ribbon.view, report.all_gaps[0]
    view.show_range(0.0, view.scale.route.length_m)  # type: ignore[union-attr]
    over = QPointF(float(view.scale.to_x(3_500.0)), view.scale.lane.center().y())
    assert "terrain cells of" in text_at(view.scale, view.content, over)
    assert "coarser terrain in part" in text_at(view.scale, view.content, over)
    beside = QPointF(float(view.scale.to_x(10_000.0)), view.scale.lane.center().y())
    assert "coarser terrain" not in text_at(view.scale, view.content, beside)
    lines = text_at(view.scale, view.content, boxes(view.scale, gap)[0].center()).splitlines()
    assert len(lines) == 2
    assert "Posts as of 2016" in lines[1]
    assert text_at(view.scale, view.content, view.scale.track("terrain").center()) == ""
