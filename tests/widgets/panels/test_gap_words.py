"""The planner's notes on the chosen gap go into the project."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport, WordsApart
from app.reasons.sentences import sentence
from tests.builders.waiting import WAIT_MS, analysed
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


def test_a_note_and_a_status_are_recorded_once_they_differ(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    session, words = window.session, window.gaps._words
    assert not words.isVisibleTo(window.gaps)
    gap = session.report.all_gaps[0]  # type: ignore[union-attr]
    session.select(Selection(gap=gap.id))
    assert words.isVisibleTo(window.gaps)
    steps = len(session.required.steps())
    words.note.editingFinished.emit()
    assert len(session.required.steps()) == steps
    words.note.setText("  seen by Unit 3 ")
    words.note.editingFinished.emit()
    words.status.setCurrentIndex(words.status.findData("accepted"))
    words.status.activated.emit(words.status.currentIndex())
    qtbot.waitUntil(lambda: session.gap(gap.id).status == "accepted", timeout=WAIT_MS)  # type: ignore[union-attr]
    assert session.gap(gap.id).note == "seen by Unit 3"  # type: ignore[union-attr]


def test_another_gap_shows_its_own_notes(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    first, second = window.session.report.all_gaps[:2]  # type: ignore[union-attr]
    words = window.gaps._words
    words.show_gap(first)
    heading = words.heading.text()
    words.show_gap(second)
    assert words.heading.text() != heading
    assert second.route in words.heading.text()
    words.show_gap(None)
    assert not words.isVisibleTo(window.gaps)


def test_words_on_stretches_without_a_gap_are_listed_under_the_gaps_with_the_reason(
    window: MainWindow, report: GapReport
) -> None:
    closed = window.gaps.closed
    assert not closed.isVisibleTo(window.gaps)
    apart = (
        WordsApart("TJ-AF", 4000.0, 5200.0, "closed", "checked", "two cameras", "2nd", "2026-05-01", "1"),
        WordsApart("TJ-AF", 4000.0, 5200.0, "other_line", "accepted", "", "", "2020-05-01", "osm-2017"),
    )
    window.session.report = replace(report, words_apart=apart)
    window.session.reported.emit()
    assert closed.isVisibleTo(window.gaps)
    assert closed.heading.text() == "Closed since, and words apart: 2"
    texts = [closed.list.item(row).text().replace("\N{NO-BREAK SPACE}", " ") for row in range(2)]
    assert texts[0].startswith("TJ-AF km 4.0–5.2 · Checked on site, 2026-05-01 · two cameras · 2nd · closed since")
    assert "which is not the one analysed" in texts[1]
    window.session.report = report
    window.session.reported.emit()
    assert not closed.isVisibleTo(window.gaps)


def test_what_was_tried_for_a_gap_is_applied_as_one_step_from_its_menu(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    session, words = window.session, window.gaps._words
    assert session.report is not None
    gap = next(gap for gap in session.report.all_gaps if any(one.code == "mast" for one in gap.tried))
    words.show_gap(gap)
    entries = words.remedies.menu().actions()
    assert [entry.text() for entry in entries] == [sentence(one) for one in gap.tried]
    steps = len(session.required.steps())
    mast = next(number for number, one in enumerate(gap.tried) if one.code == "mast")
    entries[mast].trigger()
    assert len(session.required.steps()) == steps + 1
    assert session.required.steps()[-1].label == "Apply a remedy"
    session.required.undo()
    words.show_gap(replace(gap, tried=()))
    assert not words.remedies.isVisibleTo(words)
