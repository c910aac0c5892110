"""A border along 38 N, one radar 4.4 km south of it, and a wall between them on a plane at 1,000 m."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.exchange.raster.terrain_files import described
from app.project import add_layers
from app.project.project import Project
from app.terrain import add
from layers.base import Provenance
from tests.builders.waiting import WAIT_MS
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow

CELL = 0.0008
"""Cells below 100 m, so that a yes or no is told."""
WALL_M, WALL_ROW = 300.0, 60
POST = (70.1, 37.96)
_TESTS = Provenance(source="made for the tests", synthetic=True)


def fill(project: Project, folder: Path) -> None:
    """The layers of the project."""
    _raise_wall(project, folder)
    line = shapely.LineString(np.column_stack((np.linspace(70.02, 70.2, 50), np.full(50, 38.0))))
    route = {"route": ["TJ-AF"], "left_state": ["AF"], "right_state": ["TJ"]}
    border = gpd.GeoDataFrame(route, geometry=[line], crs=4326)
    add_layers.add_features(project, "borders", border, name="Borders", provenance=_TESTS)
    post = {"name": ["Radar Wall"], "observer": ["ground_radar"], "operator": ["TJ"], "height_m": [15.0]}
    point = gpd.GeoDataFrame(post, geometry=[shapely.Point(*POST)], crs=4326)
    add_layers.add_features(project, "checkpoints", point, name="Posts", provenance=_TESTS)


def _raise_wall(project: Project, folder: Path) -> None:
    heights = np.full((160, 320), 1000.0, np.float32)
    heights[WALL_ROW : WALL_ROW + 3, 60:200] = 1000.0 + WALL_M
    shape = {"driver": "GTiff", "width": 320, "height": 160, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(folder / "wall.tif", "w", transform=from_origin(70.0, 38.03, CELL, CELL), **shape) as out:
        out.write(heights, 1)
    settings = {"sigma": "constant", "sigma_m": 2.0}
    add.add_terrain(project, described(folder / "wall.tif"), name="Terrain", provenance=_TESTS, settings=settings)


def choose(window: MainWindow, qtbot: QtBot) -> str:
    """Select the gap behind the wall, and wait for what hides it; its id."""
    report = window.session.report
    assert report is not None
    gap = next(gap for gap in report.all_gaps if gap.klass == "A")
    window.session.select(Selection(gap=gap.id))
    qtbot.waitUntil(lambda: window.profile.plot.ridge is not None, timeout=WAIT_MS)
    return gap.id
