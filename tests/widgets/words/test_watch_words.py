"""How well a place is watched: in the ribbon's tool tip and under "What is here?"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from tests.builders.waiting import WAIT_MS, idle
from widgets.map.pointer import Pointer
from widgets.ribbon.ribbon_words import text_at
from widgets.window.main_window import MainWindow
from widgets.words import watch_words

AT_M = 10_120.0
FIGURES = {"p": 0.62, "best": 0.45, "most": 0.8, "k": 0.0, "g": 0.125, "g_informed": 0.125}


@pytest.fixture
def report(window: MainWindow, qtbot: QtBot) -> GapReport:
    """A run whose sample at km 10 has fixed figures."""
    window.analyst.run()
    qtbot.waitUntil(lambda: window.session.report is not None and not window.analyst.running, timeout=WAIT_MS)
    idle(window, qtbot)
    run = window.session.report
    assert run is not None
    by_day = stated(run, "day", FIGURES)
    both = stated(by_day, "night", {"p": 0.55, "best": 0.5, "most": 0.6, "k": 1.0, "g": 0.3, "g_informed": 0.3})
    both = in_its_worst_hour(both, 0.07, "Mo-Fr 02:00-05:00")
    window.session.report = both
    window.session.reported.emit()
    idle(window, qtbot)
    return both


def stated(report: GapReport, period: str, figures: dict[str, float]) -> GapReport:
    """The report with other figures of the one sample in a period."""
    profile = report.profile
    row = profile.row_at("TJ-AF", AT_M)
    columns: dict[str, Any] = {}
    for name, value in figures.items():
        columns[f"{name}_{period}"] = getattr(profile, f"{name}_{period}").copy()
        columns[f"{name}_{period}"][row] = value
    return replace(report, profile=replace(profile, **columns))


def in_its_worst_hour(report: GapReport, p: float, hours: str) -> GapReport:
    """The report with another worst hour of the one sample."""
    profile = report.profile
    row = profile.row_at("TJ-AF", AT_M)
    column, texts = profile.p_worst_hour.copy(), profile.worst_hours.astype("U40")
    column[row], texts[row] = p, hours
    return replace(report, profile=replace(profile, p_worst_hour=column, worst_hours=texts))


def test_p_its_bounds_how_many_and_how_sure(report: GapReport) -> None:
    assert watch_words.at(report, "TJ-AF", AT_M) == [
        ("P by day · by night", "0.62 · 0.55"),
        ("Stated: all fail together", "0.45 · 0.50"),
        ("Stated: each makes up for others", "0.80 · 0.60"),
        ("Stated: would do alone", "none · 1"),
        ("Draws with P below 0.5", "12\u00a0% · 30\u00a0%"),
        ("P in the worst hour", "0.070 · Mo-Fr 02:00-05:00"),
    ]


def test_timetables_are_named_where_knowing_them_makes_a_difference(report: GapReport) -> None:
    learnt = stated(report, "day", {"g_informed": 0.95})
    assert ("The same, timetables known", "95\u00a0% · 30\u00a0%") in watch_words.at(learnt, "TJ-AF", AT_M)


def test_hours_that_are_all_alike_are_not_listed(report: GapReport) -> None:
    of = in_its_worst_hour(report, 0.0, "00:00-24:00")
    assert watch_words.at(of, "TJ-AF", AT_M)[-1] == ("P in the worst hour", "< 0.01 · at any hour")


def test_figures_an_older_run_or_one_without_draws_lacks_are_left_out(report: GapReport) -> None:
    def labels(*unknown: str) -> list[str]:
        of = in_its_worst_hour(report, np.nan, "")
        for period in ("day", "night"):
            of = stated(of, period, dict.fromkeys(unknown, np.nan))
        return [label for label, _ in watch_words.at(of, "TJ-AF", AT_M)]

    assert labels("g", "g_informed")[-1] == "Stated: would do alone"
    assert labels("g", "g_informed", "most", "k") == ["P by day · by night", "Stated: all fail together"]


def test_without_a_sample_there_is_no_text(report: GapReport) -> None:
    assert watch_words.at(None, "TJ-AF", AT_M) == []
    assert watch_words.at(report, "KG-TJ.00", AT_M) == []
    assert watch_words.at(report, "TJ-AF", 1e9) == []


def test_hovering_the_detection_shows_the_sample(window: MainWindow, report: GapReport) -> None:
    view = window.ribbon.view
    view.show_range(AT_M - 2_000.0, AT_M + 2_000.0)
    over = QPointF(float(view.scale.to_x(AT_M)), view.scale.track("coverage").center().y())
    lines = text_at(view.scale, view.content, over).splitlines()
    assert lines[:2] == ["Detection at TJ-AF km\u00a010.1", "P by day · by night: 0.62 · 0.55"]
    assert len(lines) == 7
    view.content.report = None
    assert text_at(view.scale, view.content, over) == ""


def test_what_is_here_shows_the_nearest_sample(window: MainWindow, report: GapReport) -> None:
    session = window.session
    row = report.profile.row_at("TJ-AF", AT_M)
    lon, lat = float(report.profile.lon[row]), float(report.profile.lat[row])
    x, y = session.plane.point(lon, lat)
    none = Qt.KeyboardModifier.NoModifier
    window.identify.show_at(Pointer(x, y, lon, lat, QPointF(9, 9), QPoint(9, 9), Qt.MouseButton.LeftButton, none))
    items = window.identify.tree.findItems("Stated: would do alone", Qt.MatchFlag.MatchRecursive)
    assert [item.text(1) for item in items] == ["none · 1"]
    above = items[0].parent()
    assert above is not None
    assert above.text(0).startswith("Detection at TJ-AF km\u00a010.")
    window.identify.close()
