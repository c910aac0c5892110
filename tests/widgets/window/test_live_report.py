"""Ribbon and hint bar show provisional reports, and return to the session's."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from tests.builders.waiting import analysed
from widgets.compute.engine import Preview
from widgets.window.main_window import MainWindow


def test_a_dragged_post_is_shown_on_the_ribbon_until_it_is_let_go(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    report, view = window.session.report, window.ribbon.view
    assert report is not None
    preview = Preview(report, replace(report))
    window.analyst.previews.post_moved.emit(preview)
    assert view.content.report is preview.after
    assert "of gap, +0.0 km" in window.hints.text
    window.analyst.previews.end()
    assert view.content.report is report
    assert window.hints.text == ""


def test_the_first_draws_are_shown_as_such_while_the_run_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    report, view = window.session.report, window.ribbon.view
    assert report is not None
    first = replace(report)
    window.analyst.partial.emit(first)
    assert view.content.report is report  # it came too late: the run has ended
    window.analyst.run()
    window.analyst.partial.emit(first)
    assert view.content.report is first
    assert window.hints.text
    window.analyst.cancel()
    window.analyst.partial.emit(first)  # a stopped run may still report before it has ended
    assert view.content.report is report
    assert window.hints.text == ""
