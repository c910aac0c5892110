"""What hides a gap, in the window: sight lines and obstacles on the map, the section with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyqtgraph as pg
import pytest
import rasterio
import shapely
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.project import add_layers, feature_edits
from app.project.project import Project
from app.terrain import add
from layers.base import Provenance
from tests.builders.waiting import WAIT_MS, idle
from widgets.map.draw import PathItem
from widgets.panels.profile_plot import ProfilePlot
from widgets.session.session import NOTHING, Selection, Session
from widgets.window.main_window import MainWindow

CELL = 0.0008
"""Cells below 100 m, so that a yes or no is told."""
WALL_M, WALL_ROW = 300.0, 60
POST = (70.1, 37.96)


@pytest.fixture(scope="module")
def walled_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A border along 38 N, one radar 4.4 km south of it, and a wall between them on a plane at 1,000 m."""
    folder = tmp_path_factory.mktemp("walled")
    Project.create(folder / "walled.gpkg", lambda project: _fill(project, folder))
    return folder / "walled.gpkg"


def _fill(project: Project, folder: Path) -> None:
    heights = np.full((160, 320), 1000.0, np.float32)
    heights[WALL_ROW : WALL_ROW + 3, 60:200] = 1000.0 + WALL_M
    told = {"driver": "GTiff", "width": 320, "height": 160, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(folder / "wall.tif", "w", transform=from_origin(70.0, 38.03, CELL, CELL), **told) as out:
        out.write(heights, 1)
    made = Provenance(source="made for the tests", synthetic=True)
    settings = {"sigma": "constant", "sigma_m": 2.0}
    add.add_terrain(project, folder / "wall.tif", name="Terrain", provenance=made, settings=settings)
    line = shapely.LineString(np.column_stack((np.linspace(70.02, 70.2, 50), np.full(50, 38.0))))
    route = {"route": ["TJ-AF"], "left_state": ["AF"], "right_state": ["TJ"]}
    add_layers.add_features(
        project, "borders", gpd.GeoDataFrame(route, geometry=[line], crs=4326), name="Borders", provenance=made
    )
    post = {"name": ["Radar Wall"], "observer": ["ground_radar"], "operator": ["TJ"], "height_m": [15.0]}
    point = gpd.GeoDataFrame(post, geometry=[shapely.Point(*POST)], crs=4326)
    add_layers.add_features(project, "checkpoints", point, name="Posts", provenance=made)


@pytest.fixture
def window(session: Session, walled_project: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    path = tmp_path / "walled.gpkg"
    path.write_bytes(walled_project.read_bytes())
    made = MainWindow(session)
    made.resize(1400, 860)
    made.show()
    assert session.open(path)
    idle(made, qtbot)
    made.analyst.run()
    qtbot.waitUntil(lambda: session.report is not None and not made.analyst.running, timeout=WAIT_MS)
    idle(made, qtbot)
    yield made
    made.close()
    made.deleteLater()


def choose(window: MainWindow, qtbot: QtBot) -> str:
    """Select the gap behind the wall; its id."""
    report = window.session.report
    assert report is not None
    gap = next(gap for gap in report.all_gaps if gap.klass == "A")
    window.session.select(Selection(gap=gap.id))
    qtbot.waitUntil(lambda: window.profile.plot.ridge is not None, timeout=WAIT_MS)
    return gap.id


def test_choosing_a_hidden_gap_draws_sight_lines_and_obstacles(window: MainWindow, qtbot: QtBot) -> None:
    overlay = window.canvas.content.overlay
    assert overlay._ridge_items == []
    choose(window, qtbot)
    kinds = [type(item) for item in overlay._ridge_items]
    assert kinds.count(pg.TextItem) == 1
    assert kinds.count(pg.ScatterPlotItem) == 2
    assert kinds.count(PathItem) >= 3
    label = next(item for item in overlay._ridge_items if isinstance(item, pg.TextItem))
    assert label.toPlainText() == "1,300 m"
    obstacles, observer = (item for item in overlay._ridge_items if isinstance(item, pg.ScatterPlotItem))
    _, south = window.session.plane.point(70.1, 38.03 - (WALL_ROW + 4) * CELL)
    _, north = window.session.plane.point(70.1, 38.03 - (WALL_ROW - 1) * CELL)
    assert len(obstacles.getData()[1]) > 20
    assert all(south < y < north for y in obstacles.getData()[1])
    assert observer.getData()[1] == pytest.approx([window.session.plane.point(*POST)[1]])
    window.toggle_theme()
    assert [type(item) for item in overlay._ridge_items] == kinds
    window.toggle_theme()


def test_choosing_nothing_takes_them_away(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot)
    shown = list(window.canvas.content.overlay._ridge_items)
    window.session.select(NOTHING)
    assert window.canvas.content.overlay._ridge_items == []
    assert all(item.scene() is None for item in shown)
    assert window.profile.plot.ridge is None
    assert window.profile.caption.text() == "Choose a gap to see what hides it."
    choose(window, qtbot)
    window.session.close_project()
    assert window.canvas.content.overlay._ridge_items == []
    assert window.profile.plot.ridge is None


def test_the_profile_tells_the_numbers_of_the_wall(window: MainWindow, qtbot: QtBot) -> None:
    gap = choose(window, qtbot)
    panel = window.profile
    ridge, section = panel.plot.ridge, panel.plot.section
    assert ridge is not None
    assert section is not None
    assert (ridge.gap, ridge.name) == (gap, "Radar Wall")
    assert section.obstacle_height_m == pytest.approx(1000.0 + WALL_M, abs=0.1)
    assert section.eye_m == pytest.approx(1015.0, abs=0.1)
    text = panel.caption.text()
    assert text.startswith(f"From Radar Wall to km {ridge.section_m / 1000.0:,.1f}, ")
    assert f"the ground, 1,300 m high, stands {-section.clearance_m:,.0f} m above the sight line." in text
    assert "Chance that it is open: below 0.01." in text
    assert "coarse" not in text
    assert panel.plot.words_at(section, section.obstacle[0]).endswith("below it")
    assert "ground 1,000 m · sight line 15 m above it" in panel.plot.words_at(section, 0.0)


def test_the_profile_stands_behind_the_ribbon_until_it_is_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot)
    assert window.ribbon.visibleRegion().isEmpty() is False
    assert window.profile.visibleRegion().isEmpty()
    window.docks["profile"].raise_()
    qtbot.waitUntil(lambda: not window.profile.visibleRegion().isEmpty())
    window.session.select(NOTHING)
    choose(window, qtbot)
    assert not window.profile.visibleRegion().isEmpty()
    bars = [bar for bar in window.findChildren(QTabBar) if bar.count()]
    assert sorted(bar.tabText(0) for bar in bars) == ["GAPS", "RIBBON"]


def test_the_pointer_is_told_distance_and_height(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot)
    window.docks["profile"].raise_()
    plot = window.profile.plot
    qtbot.waitUntil(plot.isVisible)
    qtbot.waitUntil(lambda: plot.width() > 400)
    section = plot.section
    assert section is not None
    middle = plot.scale.box.center().toPoint()
    before = plot.grab().toImage()
    QTest.mouseMove(plot, middle)
    assert plot.cursor_m == pytest.approx(section.length_m / 2.0, rel=0.01)
    assert plot.grab().toImage() != before
    QTest.mouseMove(plot, QPoint(3, middle.y()))
    assert plot.cursor_m is None
    assert plot.grab().toImage() == before


def test_a_section_keeps_to_its_box(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot)
    plot = ProfilePlot(window.session.theme)
    plot.resize(600, 150)
    plot.show_ridge(window.profile.plot.ridge)
    section = plot.section
    assert section is not None
    xy = plot.scale.to_xy(section.distance_m, section.ground_m)
    assert xy[:, 0].min() >= plot.scale.box.left()
    assert xy[:, 0].max() <= plot.scale.box.right() + 1e-6
    assert xy[:, 1].min() > 0.0
    assert xy[:, 1].max() < plot.scale.box.bottom()
    assert plot.scale.stretched > 0.0
    plot.deleteLater()


def test_a_moved_post_moves_the_sight_lines(window: MainWindow, qtbot: QtBot) -> None:
    choose(window, qtbot)
    before = window.profile.plot.ridge
    assert before is not None
    entry = window.session.required.of_kind("checkpoints")[0]
    edit = feature_edits.changed(window.session.required, entry, 1, geometry=shapely.Point(70.12, 37.95))
    window.session.apply("move", edit)
    qtbot.waitUntil(lambda: window.profile.plot.ridge is not before, timeout=WAIT_MS)
    after = window.profile.plot.ridge
    assert after is not None
    assert (after.lon, after.lat) == pytest.approx((70.12, 37.95))


def test_the_layout_can_be_put_back(window: MainWindow, qtbot: QtBot) -> None:
    ribbon, profile = window.docks["ribbon"], window.docks["profile"]
    profile.setFloating(True)
    qtbot.waitUntil(lambda: ribbon.titleBarWidget() is None)
    window.actions_by_key["reset"].trigger()
    qtbot.waitUntil(lambda: window.tabifiedDockWidgets(ribbon) == [profile])
    assert ribbon.titleBarWidget() is not None
    assert profile.titleBarWidget() is not None
    assert not window.ribbon.visibleRegion().isEmpty()
