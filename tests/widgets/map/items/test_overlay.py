"""Temporary graphics over the map: the selection, and what hides it."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tests.builders.pictures import colour_near
from tests.builders.walled import CELL, POST, WALL_ROW, choose
from widgets.map.canvas import MapCanvas
from widgets.map.items.draw import PathItem
from widgets.session.session import NOTHING, Selection
from widgets.window.main_window import MainWindow


def test_a_selected_post_is_lit(canvas: MapCanvas) -> None:
    session = canvas.session
    session.select(Selection(session.required.of_kind("checkpoints")[0].uuid, frozenset({1})))
    at = canvas.view.to_pixel(*session.plane.point(70.1, 38.04))
    lon, lat = session.plane.place(*canvas.view.to_plane(at + QPointF(11.0, 0.0)))
    assert colour_near(canvas, lon, lat, session.theme.palette.selection, reach=3)


def test_choosing_a_hidden_gap_draws_sight_lines_and_obstacles(walled_window: MainWindow, qtbot: QtBot) -> None:
    overlay = walled_window.canvas.content.overlay
    assert overlay._ridge_items == []
    choose(walled_window, qtbot)
    kinds = [type(item) for item in overlay._ridge_items]
    assert kinds.count(pg.TextItem) == 1
    assert kinds.count(pg.ScatterPlotItem) == 2
    assert kinds.count(PathItem) >= 3
    label = next(item for item in overlay._ridge_items if isinstance(item, pg.TextItem))
    assert label.toPlainText() == "1,300 m"
    obstacles, observer = (item for item in overlay._ridge_items if isinstance(item, pg.ScatterPlotItem))
    _, south = walled_window.session.plane.point(70.1, 38.03 - (WALL_ROW + 4) * CELL)
    _, north = walled_window.session.plane.point(70.1, 38.03 - (WALL_ROW - 1) * CELL)
    assert len(obstacles.getData()[1]) > 20
    assert all(south < y < north for y in obstacles.getData()[1])
    assert observer.getData()[1] == pytest.approx([walled_window.session.plane.point(*POST)[1]])
    walled_window.toggle_theme()
    assert [type(item) for item in overlay._ridge_items] == kinds
    walled_window.toggle_theme()


def test_choosing_nothing_takes_them_away(walled_window: MainWindow, qtbot: QtBot) -> None:
    choose(walled_window, qtbot)
    shown = list(walled_window.canvas.content.overlay._ridge_items)
    walled_window.session.select(NOTHING)
    assert walled_window.canvas.content.overlay._ridge_items == []
    assert all(item.scene() is None for item in shown)
    assert walled_window.profile.plot.ridge is None
    assert walled_window.profile.caption.text() == "Select a gap to see what hides it."
    choose(walled_window, qtbot)
    walled_window.session.close_project()
    assert walled_window.canvas.content.overlay._ridge_items == []
    assert walled_window.profile.plot.ridge is None
