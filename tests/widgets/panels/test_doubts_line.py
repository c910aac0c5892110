"""The doubts line shows its text literally."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.gap_report import GapReport
from app.reasons.codes import Reason
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


def test_a_name_that_looks_like_markup_is_shown_literally(window: MainWindow, report: GapReport) -> None:
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
