"""Doubtful posts are marked on the map."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from tests.builders.waiting import WAIT_MS
from widgets.panels.layer_list.layer_rows import UUID
from widgets.window.main_window import MainWindow


def test_posts_in_doubt_are_marked_while_posts_are_shown(window: MainWindow, report: GapReport, qtbot: QtBot) -> None:
    drawn = window.canvas.content.doubts
    assert drawn is not None
    assert drawn.lonlat.tolist() == [[70.1, 38.04], [70.3, 38.03]]
    assert drawn.item.isVisible()
    tree = window.layers.tree
    posts = {entry.uuid for entry in window.session.required.of_kind("checkpoints")}
    items = [item for n in range(tree.topLevelItemCount()) if (item := tree.topLevelItem(n)) is not None]
    item = next(one for one in items if one.data(0, UUID) in posts)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: not drawn.item.isVisible(), timeout=WAIT_MS)
