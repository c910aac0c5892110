"""Rows to put into projects, and files to bring in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from app.analysis.gaps.gap_report import GapReport
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.store.catalog import Entry
from app.store.database import prepared
from app.store.trust import limits
from app.tasks import keep_run
from app.tasks.importing.import_file import Imported, Request, import_file


def blank(folder: Path) -> Path:
    """The file of a new project without layers."""
    path = folder / "p.gpkg"
    Project.create(path, lambda _: None)
    return path


def bring(project: Project, file: Path, kind: str, **options: Any) -> Imported:
    """Import a file as a kind of layer."""
    return import_file(project, Request(file, kind, **options), Progress())


def frame(*names: str, **columns: Any) -> gpd.GeoDataFrame:
    """Points with names, from 70 E and 38 N eastwards, a tenth of a degree apart."""
    points = shapely.points([(70 + number / 10, 38) for number in range(len(names))])
    return gpd.GeoDataFrame({"name": list(names), **columns}, geometry=points, crs=4326)


def add_border(project: Project, east: float = 70.2) -> None:
    """Add a border along 38 N, from 70 E to ``east``, Tajikistan on its left and Afghanistan on its right."""
    line = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"]}
    shape = [shapely.LineString([(70.0, 38.0), (east, 38.0)])]
    add_layers.add_features(project, "borders", gpd.GeoDataFrame(line, geometry=shape, crs=4326))


def add_points(project: Project, count: int) -> Entry:
    """Add incidents, named by their number; the layer they are in."""
    points = [shapely.Point(70 + index / 1000, 38) for index in range(count)]
    rows = gpd.GeoDataFrame({"name": [str(index) for index in range(count)]}, geometry=points, crs=4326)
    add_layers.add_features(project, "incidents", rows)
    return project.of_kind("incidents")[0]


def elsewhere(path: Path, *statements: str) -> None:
    """Change the file as another program does that knows nothing of our lock."""
    with closing(sqlite3.connect(path)) as connection, connection:
        prepared(connection)  # the functions that the triggers of a GeoPackage call: QGIS has them too
        limits.trust(connection)
        for statement in statements:
            connection.execute(statement)


def report_of(project: Project) -> GapReport:
    """The report of the newest run, which there has to be."""
    report = keep_run.latest(project)
    assert report is not None
    return report
