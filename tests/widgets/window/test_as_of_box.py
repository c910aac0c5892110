"""One day for map, analysis and warnings, chosen in the tool bar."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.waiting import WAIT_MS, analysed, idle
from widgets.window.main_window import MainWindow


def test_it_shows_the_day_and_offers_today_on_any_other(window: MainWindow) -> None:
    box, session = window.as_of, window.session
    assert box.day.date().toString("yyyy-MM-dd") == date.today().isoformat()
    assert not box.today.isVisible()
    session.set_as_of(date(2020, 1, 1))
    assert box.day.date() == QDate(2020, 1, 1)
    assert box.today.isVisible()
    box.today.click()
    assert session.as_of == date.today()
    assert not box.today.isVisible()


def test_the_chosen_day_is_that_of_map_analysis_and_list(window: MainWindow, qtbot: QtBot) -> None:
    """A post opened later is neither drawn nor counted, and the run on view is out of date."""
    session = window.session
    entry = session.required.of_kind("checkpoints")[0]
    session.apply("date", feature_edits.changed(session.required, entry, 1, {"opened": "2025-01-01"}))
    analysed(window, qtbot)
    heard: list[str] = []
    window.analyst.outdated.connect(heard.append)
    window.as_of.day.setDate(QDate(2020, 1, 1))
    assert session.as_of == date(2020, 1, 1)
    assert window.canvas.content.layers[entry.uuid].geometry(1) is None
    assert window.canvas.content.layers[entry.uuid].geometry(2) is not None
    qtbot.waitUntil(lambda: any("the day looked at is 2020-01-01" in why for why in heard))
    window.analyst.run()
    qtbot.waitUntil(lambda: session.report is not None and session.report.as_of == "2020-01-01", timeout=WAIT_MS)
    idle(window, qtbot)


def test_a_day_before_the_first_line_says_which_is_the_first(window: MainWindow) -> None:
    session = window.session
    entry = session.required.of_kind("borders")[0]
    session.apply("date", feature_edits.changed(session.required, entry, 1, {"valid_from": "2020-05-01"}))
    window.as_of.day.setDate(QDate(1990, 1, 1))
    assert "the first day from which there is one is 2020-05-01" in window.notices.text
