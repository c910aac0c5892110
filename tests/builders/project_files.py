"""Projects without layers, and small files to bring into them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import from_origin

from app.arrays import SingleArray
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.store.catalog import Entry
from app.store.database import prepared
from app.tasks import import_file
from app.tasks.import_file import Imported, Request

LINE = {"type": "LineString", "coordinates": [[70, 38], [70.1, 38.1]]}


def blank(folder: Path) -> Path:
    """A new project without any layer."""
    path = folder / "p.gpkg"
    Project.create(path, lambda _: None)
    return path


def bring(project: Project, file: Path, kind: str, **options: Any) -> Imported:
    """Import a file as layers of a kind."""
    return import_file.import_file(project, Request(file, kind, **options), Progress())


def dem(path: Path, heights: NDArray[Any], crs: str = "EPSG:32642", **profile: Any) -> Path:
    """A GeoTIFF of heights on cells of 30 m."""
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": heights.dtype}
    place = {"crs": crs, "transform": from_origin(500_000, 4_200_000, 30, 30)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place, **profile) as out:
        out.write(heights, 1)
    return path


def scan(path: Path, cells: NDArray[np.uint8]) -> Path:
    """A GeoTIFF of colours (bands, rows, columns) on cells of 5 m."""
    bands, height, width = cells.shape
    place = {"crs": "EPSG:32642", "transform": from_origin(500_000, 4_200_000, 5, 5)}
    with rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=bands, dtype="uint8", **place
    ) as out:
        out.write(cells)
    return path


def ramp(rows: int = 300, columns: int = 400) -> SingleArray:
    """Heights that rise from cell to cell by a centimetre."""
    return np.arange(rows * columns, dtype=np.float32).reshape(rows, columns) / np.float32(100)


def geojson(path: Path, *features: tuple[dict[str, Any], dict[str, Any]]) -> Path:
    """A GeoJSON file of features, each a geometry and its properties."""
    rows = [{"type": "Feature", "geometry": shape, "properties": values} for shape, values in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def point(lon: float = 70.0, lat: float = 38.0) -> dict[str, Any]:
    """A point as GeoJSON has it."""
    return {"type": "Point", "coordinates": [lon, lat]}


def named(*names: str, **columns: Any) -> gpd.GeoDataFrame:
    """Points of these names, a tenth of a degree apart."""
    points = shapely.points([(70 + number / 10, 38) for number in range(len(names))])
    return gpd.GeoDataFrame({"name": list(names), **columns}, geometry=points, crs=4326)


def incidents(project: Project, count: int) -> Entry:
    """Add incidents, which make their layer if need be, in one step; the layer they are in."""
    points = [shapely.Point(70 + index / 1000, 38) for index in range(count)]
    frame = gpd.GeoDataFrame({"name": [str(index) for index in range(count)]}, geometry=points, crs=4326)
    add_layers.add_features(project, "incidents", frame)
    return project.of_kind("incidents")[0]


def elsewhere(path: Path, *statements: str) -> None:
    """Another program that knows nothing of our lock."""
    with closing(sqlite3.connect(path)) as connection, connection:
        prepared(connection)  # the functions that the triggers of a GeoPackage call: QGIS has them too
        for statement in statements:
            connection.execute(statement)
