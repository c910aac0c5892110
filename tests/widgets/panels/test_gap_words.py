"""The planner's notes on the chosen gap go into the project."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

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
