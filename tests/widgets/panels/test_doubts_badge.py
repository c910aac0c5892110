"""The badge counts the doubts and opens their list."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from widgets.window.main_window import MainWindow


def test_the_badge_counts_and_opens_the_list(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    badge = window.badge
    assert badge.text() == f"{len(report.doubts)} doubts"
    window.docks["gaps"].raise_()
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.doubts.list.isVisible() and not window.doubts.visibleRegion().isEmpty())
    assert badge.geometry().right() < window.canvas.width()
    assert not badge.geometry().intersects(window.canvas.furniture.overview.geometry())
    window.session.report = replace(report, doubts=report.doubts[:1])
    window.session.reported.emit()
    assert badge.text() == "1 doubt"
