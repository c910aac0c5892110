"""The status bar shows the pointer's coordinate, the scale, snapping, and whether changes are on disk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.geo import coordinates
from app.geo.lrs import Position
from tests.builders.hands import pointer
from widgets.window.main_window import MainWindow


def test_the_place_under_the_pointer_in_the_format_chosen(window: MainWindow, qtbot: QtBot) -> None:
    status = window.status
    window.canvas.pointed.emit(replace(pointer(window.session), snapped="vertex · Posts"))
    assert status.coordinate.text() == coordinates.format(70.1, 38.04, "dd")
    qtbot.waitUntil(lambda: "TJ-AF km" in status.place.text())
    assert status.place.text().endswith("vertex · Posts")
    assert status.height_text.text().endswith("m")
    status.set_format("mgrs")
    assert status.coordinate.text() == coordinates.format(70.1, 38.04, "mgrs")
    assert window.session.preferences.text("coordinates", "dd") == "mgrs"
    window.canvas.pointed.emit(None)
    assert (status.place.text(), status.height_text.text()) == ("", "")


def test_a_place_pointed_at_elsewhere_is_shown_while_the_map_has_no_pointer(window: MainWindow) -> None:
    window.session.pointed.emit(Position("TJ-AF", 12_340.0, 0.0, ""), window.ribbon)
    assert window.status.place.text() == "TJ-AF km\u00a012.3"
    window.session.pointed.emit(None, window.ribbon)
    assert window.status.place.text() == ""


def test_the_scale_follows_the_map_and_the_map_the_menu(window: MainWindow) -> None:
    action = next(action for action in window.status.scale.menu().actions() if "50,000" in action.text())
    action.trigger()
    assert window.canvas.view.scale_denominator == pytest.approx(50_000.0, rel=1e-3)
    assert window.status.scale.text() == "1\u00a0:\u00a050,000"


def test_snapping_is_switched(window: MainWindow) -> None:
    assert window.status.snap.text() == "snap on"
    window.status.snap.click()
    assert not window.canvas.snapping
    assert window.status.snap.text() == "snap off"


def test_it_says_whether_changes_reach_the_disk(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "all changes saved" in window.status.saved.text()
    monkeypatch.setattr(type(window.session.required), "read_only", True, raising=False)
    window.status._show_saved()
    assert "read-only" in window.status.saved.text()


def test_work_under_way_is_named_and_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    window.analyst.run()
    assert "Analysing" in window.status.work.text()
    with qtbot.waitSignal(window.status.cancelled):
        window.status._stop.click()
    assert not window.analyst.running
    qtbot.waitUntil(lambda: not window.session.jobs.running)
    assert not window.status._stop.isVisibleTo(window)
