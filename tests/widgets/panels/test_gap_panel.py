"""The gaps dock: the headline, and what is said of the chosen gap."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.gaps.gap_report import GapReport
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


def test_the_headline_and_the_chosen_gap_tell_the_rest(window: MainWindow, report: GapReport) -> None:
    assert window.gaps.doubts.text.startswith("Doubtful all along: terrain cells of")
    window.session.select(Selection(gap=report.all_gaps[0].id))
    words = window.gaps._words.doubts
    assert words.text.startswith("terrain cells of")
    assert "Posts of 2016" in words.text
    assert "make false gaps" in words.toolTip()
    window.session.report = replace(report, doubts=())
    window.session.reported.emit()
    assert not window.gaps.doubts.isVisibleTo(window.gaps)
