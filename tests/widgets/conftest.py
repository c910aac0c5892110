"""The window's tests run without a display, and leave nothing behind: no top-level widget, no thread, no timer."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.analysis.gaps.gap_report import GapReport
from app.exchange.raster.terrain_files import described
from app.geo.routes import GEOD
from app.project import add_layers
from app.project.project import Project
from app.terrain import add
from layers.base import Provenance
from tests.builders import walled
from tests.builders.doubts import doubtful
from tests.builders.waiting import analysed, idle
from widgets.application import PseudoTranslator
from widgets.map.canvas import MapCanvas
from widgets.session.preferences import Preferences
from widgets.session.session import Session
from widgets.window.main_window import MainWindow

LINE = np.column_stack((np.linspace(70.0, 70.4, 81), 38.0 + 0.02 * np.sin(np.linspace(0.0, 9.0, 81))))
"""A border of some 36 km from west to east, the own state to the north."""


@pytest.fixture(autouse=True)
def _leaves_nothing(qapp: QApplication) -> Iterator[None]:
    """Fail a test after which a window, a thread or a running timer is left."""
    threads = set(threading.enumerate())
    windows = set(map(id, QApplication.topLevelWidgets()))
    yield
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
    left = [w for w in QApplication.topLevelWidgets() if id(w) not in windows and w.isVisible()]
    assert not left, f"windows left: {left}"
    alive = [thread for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
    assert not alive, f"threads left: {alive}"
    timers = [timer for timer in _timers(qapp) if timer.isActive()]
    assert not timers, f"timers left: {timers}"


def _timers(root: QObject) -> list[QTimer]:
    timers = root.findChildren(QTimer)
    return [timer for timer in timers if isinstance(timer, QTimer)]


@pytest.fixture
def session(tmp_path: Path, qapp: QApplication) -> Iterator[Session]:
    """A session without a project, its preferences in the test's own folder."""
    new_session = Session(Preferences(tmp_path / "window.ini"))
    yield new_session
    new_session.close()
    new_session.deleteLater()


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A border with posts, a zone, incidents and a tilted plane of terrain; built once, to be copied or read."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "small.gpkg"
    Project.create(path, lambda project: fill(project, folder))
    return path


@pytest.fixture
def project_path(small_project: Path, tmp_path: Path) -> Path:
    """A copy of the small project that may be changed."""
    path = tmp_path / "small.gpkg"
    path.write_bytes(small_project.read_bytes())
    return path


@pytest.fixture
def opened(session: Session, project_path: Path, qtbot: QtBot) -> Session:
    """The session with the small project open and no job running."""
    assert session.open(project_path)
    settle(session, qtbot)
    return session


@pytest.fixture
def window(session: Session, project_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window with a copy of the small project open and no job running."""
    main_window = MainWindow(session)
    main_window.resize(1400, 860)
    main_window.show()
    assert session.open(project_path)
    idle(main_window, qtbot)
    yield main_window
    main_window.close()
    main_window.deleteLater()


@pytest.fixture
def report(window: MainWindow, qtbot: QtBot) -> GapReport:
    """A run with doubts of every kind, in view."""
    analysed(window, qtbot)
    assert window.session.report is not None
    window.session.report = doubtful(window.session.report)
    window.session.reported.emit()
    idle(window, qtbot)
    return window.session.report


@pytest.fixture
def canvas(opened: Session, qtbot: QtBot) -> Iterator[MapCanvas]:
    """A map of its own, 800 × 500 pixels, with the small project on it."""
    widget = MapCanvas(opened)
    widget.resize(800, 500)
    widget.show()
    widget.content.rebuild()
    settle(opened, qtbot)
    yield widget
    opened.close_project()
    widget.close()
    widget.deleteLater()


@pytest.fixture(scope="session")
def walled_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A border, a radar, and a wall between them."""
    folder = tmp_path_factory.mktemp("walled")
    Project.create(folder / "walled.gpkg", lambda project: walled.fill(project, folder))
    return folder / "walled.gpkg"


@pytest.fixture
def walled_window(session: Session, walled_project: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window with the walled project, analysed."""
    path = tmp_path / "walled.gpkg"
    path.write_bytes(walled_project.read_bytes())
    shown = MainWindow(session)
    shown.resize(1400, 860)
    shown.show()
    assert session.open(path)
    idle(shown, qtbot)
    analysed(shown, qtbot)
    yield shown
    shown.close()
    shown.deleteLater()


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    """Show every marked text in brackets."""
    translator = PseudoTranslator(qapp)
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def settle(session: Session, qtbot: QtBot) -> None:
    """Wait until no job is running."""
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=30_000)


def fill(project: Project, folder: Path) -> None:
    """The small project's layers."""
    _terrain(project, folder)
    provenance = Provenance(source="made for the tests", synthetic=True)
    route = {"route": ["TJ-AF"], "name": ["Border"], "left_state": ["TJ"], "right_state": ["AF"]}
    line = gpd.GeoDataFrame(route, geometry=[shapely.LineString(LINE)], crs=4326)
    add_layers.add_features(project, "borders", line, name="Borders", provenance=provenance)
    names = {
        "name": ["Khujand", "Kulob"],
        "name_cyrillic": ["Хуҷанд", "Кӯлоб"],
        "theme": ["settlement"] * 2,
        "population": [9, 5],
    }
    places = gpd.GeoDataFrame(names, geometry=[shapely.Point(70.1, 38.1), shapely.Point(70.3, 38.1)], crs=4326)
    add_layers.add_features(project, "reference", places, name="Places", provenance=provenance)
    posts = {"name": ["West", "East"], "observer": ["ground_radar", "thermal_camera"], "operator": ["TJ", "TJ"]}
    points = [shapely.Point(70.1, 38.04), shapely.Point(70.3, 38.03)]
    add_layers.add_features(
        project, "checkpoints", gpd.GeoDataFrame(posts, geometry=points, crs=4326), name="Posts", provenance=provenance
    )
    zone = shapely.box(70.15, 37.95, 70.2, 38.05)
    zones = gpd.GeoDataFrame(
        {"name": ["Zone"], "patrol_kind": ["revisit"], "revisits_per_day": [2.0]}, geometry=[zone], crs=4326
    )
    add_layers.add_features(project, "patrols", zones, name="Zones", provenance=provenance)
    lon, lat, _ = GEOD.fwd(LINE[::4, 0], LINE[::4, 1], np.zeros(21), np.full(21, 500.0))
    category = {"category": ["goods_smuggling"] * 21}
    incidents = gpd.GeoDataFrame(category, geometry=shapely.points(lon, lat), crs=4326)
    add_layers.add_features(project, "incidents", incidents, name="Incidents", provenance=provenance)


def _terrain(project: Project, folder: Path) -> None:
    file = folder / "plane.tif"
    heights = np.broadcast_to(np.linspace(1000.0, 2000.0, 160, dtype=np.float32), (80, 160))
    profile = {"driver": "GTiff", "width": 160, "height": 80, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(file, "w", transform=from_origin(69.8, 38.2, 0.005, 0.005), **profile) as out:
        out.write(heights, 1)
    provenance = Provenance(source="made for the tests", accuracy_m=450.0)
    settings = {"sigma": "constant", "sigma_m": 10.0}
    add.add_terrain(project, described(file), name="Terrain", provenance=provenance, settings=settings)
