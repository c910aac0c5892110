"""The gaps dock: the headline, and the planner's notes on the chosen gap."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.analysis.crossing.agreed_crossings import AgreedCrossing
from app.analysis.gaps.gap_report import GapReport
from tests.builders.waiting import analysed
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow
from widgets.words.gap_model import GAP


def test_the_headline_and_the_chosen_gap_show_the_rest(window: MainWindow, report: GapReport) -> None:
    assert window.gaps.doubts.text.startswith("Doubtful all along: terrain cells of")
    window.session.select(Selection(gap=report.all_gaps[0].id))
    words = window.gaps._words.doubts
    assert words.text.startswith("terrain cells of")
    assert "Posts as of 2016" in words.text
    assert "create false gaps" in words.toolTip()
    window.session.report = replace(report, doubts=())
    window.session.reported.emit()
    assert not window.gaps.doubts.isVisibleTo(window.gaps)


def test_the_headline_sums_the_gaps_and_each_card_chooses_its_own(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.gaps
    assert panel.headline.text() == "No analysis yet"
    analysed(window, qtbot)
    report = window.session.report
    assert report is not None
    assert panel.headline.text().startswith(f"{len(report.all_gaps)} gaps · ")
    row = panel.model.row_of(report.gaps[0].id)
    panel.list.setCurrentIndex(panel.model.index(row))
    assert window.session.selection.gap == report.gaps[0].id
    opened: list[str] = []
    panel.opened.connect(opened.append)
    panel.list.activated.emit(panel.model.index(row))
    assert opened == [panel.model.index(row).data(GAP).id]


def test_a_run_out_of_date_says_why(window: MainWindow) -> None:
    window.analyst.outdated.emit("a post moved")
    assert window.gaps._banner.isVisibleTo(window.gaps)
    assert window.gaps._why.text() == "Out of date: a post moved."
    window.analyst.outdated.emit("")
    assert not window.gaps._banner.isVisibleTo(window.gaps)


def test_crossing_points_by_agreement_are_listed_apart(window: MainWindow, report: GapReport) -> None:
    assert "agreement" not in window.gaps._sub.text()
    points = (AgreedCrossing("TJ-AF", 4030.0, 70.1, 38.0, "Main road"), AgreedCrossing("TJ-AF", 9000.0, 70.2, 38.0))
    window.session.report = replace(report, agreed_crossings=points)
    window.session.reported.emit()
    last = window.gaps._sub.text().splitlines()[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert last == "Crossing points by agreement, no gaps: TJ-AF km 4.0 Main road; TJ-AF km 9.0"
