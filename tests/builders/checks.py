"""A small project with a layer of each sort, and altered for as long as something is looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin

from app.arrays import SingleArray
from app.project import add_layers
from app.project.project import Project
from app.store.catalog import Entry
from app.store.database import prepared
from app.store.sqlite_library import Database
from app.store.trust import limits
from app.tasks.checking.finding import Finding
from tests.builders.projects import add_border, blank, bring
from tests.builders.underlays import four_colours

Look = Callable[[Database, list[Entry]], Iterable[Finding]]


def world(folder: Path) -> Path:
    """A project with a border, incidents, patrol zones, terrain of two zoom levels and a basemap."""
    path = blank(folder)
    with Project.open(path) as project:
        add_border(project)
        moments = ["2026-03-31T14:05:00+05:00", "2026-04-01T01:00:00", None]
        points = [shapely.Point(70 + number / 100, 38) for number in range(3)]
        rows = {"name": ["a", "b", "c"], "occurred_at": moments, "as_of": ["2026-01-01", None, None]}
        add_layers.add_features(project, "incidents", gpd.GeoDataFrame(rows, geometry=points, crs=4326))
        zones = {"name": ["Zone", "Way"], "patrol_kind": ["revisit", None], "operator": ["TJ", None]}
        shapes = [shapely.box(70, 38, 70.1, 38.1), shapely.LineString([(70, 38), (70.1, 38.1)])]
        add_layers.add_features(project, "patrols", gpd.GeoDataFrame(zones, geometry=shapes, crs=4326))
        heights = 1000.0 + np.arange(300 * 300, dtype=np.float32).reshape(300, 300) % 97
        bring(project, _dem(folder / "dem.tif", heights), "terrain", name="Heights")
        bring(project, four_colours(folder / "scan.tif", "EPSG:32642", 500_000, 4_210_000, 50), "basemap", name="Scan")
    return path


def add_incident(project: Project) -> None:
    """One more incident, in a step of its own."""
    rows = {"name": ["d"], "occurred_at": ["2026-04-02T02:00:00+05:00"]}
    add_layers.add_features(project, "incidents", gpd.GeoDataFrame(rows, geometry=[shapely.Point(70, 38)], crs=4326))


def _dem(file: Path, heights: SingleArray) -> Path:
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": "float32"}
    place = {"crs": "EPSG:4326", "transform": from_origin(69.9, 38.15, 0.001, 0.001)}
    with rasterio.open(file, "w", driver="GTiff", **shape, **place) as out:
        out.write(heights, 1)
    return file


@contextmanager
def altered(path: Path, *statements: str) -> Iterator[Database]:
    """The file as these statements leave it, for the block alone."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        database = prepared(connection)
        limits.trust(connection)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        for statement in statements:
            connection.execute(statement)
        yield database
        connection.execute("ROLLBACK")


def entries_of(path: Path) -> list[Entry]:
    """The layers of a project."""
    with Project.open(path, write=False) as project:
        return list(project.entries.values())


def codes(findings: Iterable[Finding]) -> list[str]:
    """The codes of findings, in order."""
    return [finding.code for finding in findings]
