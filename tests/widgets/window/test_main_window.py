"""The window connects its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.waiting import analysed
from widgets.ribbon.gap_track import boxes
from widgets.session.session import Selection
from widgets.window import start_page
from widgets.window.main_window import MainWindow
from widgets.words.gap_model import GAP


def test_list_ribbon_and_map_select_the_same_gap(window: MainWindow, qtbot: QtBot) -> None:
    analysed(window, qtbot)
    window.gaps.model.unfolded = False
    index = window.gaps.model.index(0)
    gap = index.data(GAP)
    if gap is None:
        window.gaps.model.fold()
        index = window.gaps.model.index(1)
        gap = index.data(GAP)
    window.session.select(Selection(gap=gap.id))
    assert window.ribbon.view.content.selected == gap.id
    assert window.gaps.list.currentIndex().data(GAP).id == gap.id
    view = window.ribbon.view
    window.session.select(Selection())
    box = boxes(view.scale, gap)[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center().toPoint())
    assert window.session.selection.gap == gap.id
    x, y = window.session.plane.point(gap.lon, gap.lat)
    assert window.canvas.content.pick_gap(x, y) == gap.id


def test_without_a_project_only_the_start_page_is_shown(window: MainWindow) -> None:
    assert window.pages.currentWidget() is window.canvas
    assert window.windowTitle().startswith(window.session.required.path.stem)
    window.session.close_project()
    assert window.pages.currentWidget() is window.start
    assert window.windowTitle() == "Sarhad"
    assert not any(dock.isVisible() for dock in window.docks.values())
    assert not window.bar.isVisible()


def test_what_is_selected_brings_its_dock_to_the_front(window: MainWindow, qtbot: QtBot) -> None:
    post = window.session.required.of_kind("checkpoints")[0].uuid
    window.session.select(Selection(post, frozenset({1})))
    qtbot.waitUntil(lambda: not window.form.visibleRegion().isEmpty())
    assert window.gaps.visibleRegion().isEmpty()


def test_a_dropped_file_is_accepted(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    taken: list[list[Path]] = []
    monkeypatch.setattr(window.projects, "open_files", taken.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "posts.csv")), QUrl("https://example.org/x")])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    # Whoever it comes from is not kept waiting.
    assert taken == []
    qtbot.waitUntil(lambda: taken == [[tmp_path / "posts.csv"]])


def test_closing_keeps_a_picture_of_the_map(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_page, "cache_folder", lambda: tmp_path)
    path = window.session.required.path
    window.close()
    assert start_page.thumbnail(path).is_file()
    assert window.session.project is None


def test_undo_while_drawing_takes_a_vertex_and_no_step(window: MainWindow, qtbot: QtBot) -> None:
    steps = len([step for step in window.session.required.steps() if step.done])
    post = window.session.required.of_kind("checkpoints")[0]
    window.session.apply("Rename", feature_edits.changed(window.session.required, post, 1, {"name": "Tem"}))
    window.actions_by_key["zone"].trigger()
    for place in (QPointF(300, 100), QPointF(420, 100)):
        QTest.mouseClick(
            window.canvas.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place.toPoint()
        )
    done: list[int] = []
    for _ in range(3):
        QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        done.append(len([step for step in window.session.required.steps() if step.done]) - steps)
    assert done == [1, 1, 0]
