"""The bundled borders and terrain with posts spread along them from a fixed seed: what several benchmarks work on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio

from app.analysis.kernels.local_sigma import local_sigma
from app.geo.grid import Grid
from app.geo.lrs import points_at
from app.scene.scene import Scene
from layers import LAYER_TYPES
from layers.base import Layer
from layers.table import Table

BASELINE = Path(__file__).parents[1] / "data" / "baseline"
ROUTES = ("TJ-AF", "KG-TJ")
DATE = "2026-11-22"
KINDS = ("observation_post", "binoculars", "thermal_camera", "ground_radar")
HOURS = ("", "06:00-18:00", "18:00-06:00", "08:00-20:00")


def layer(kind: str, frame: gpd.GeoDataFrame) -> Layer:
    """A layer of a kind, named after it."""
    return LAYER_TYPES[kind](kind, kind, Table.of_frame(frame))


def bundled() -> tuple[list[Layer], Grid]:
    """The bundled borders, places and terrain."""
    with rasterio.open(BASELINE / "terrain.tif") as source:
        heights = np.where(source.read(1) == source.nodata, np.nan, source.read(1)).astype(np.float32)
        place = tuple(source.transform)[:6]
    grid = Grid(heights, local_sigma(heights), place, "EPSG:4326", 300.0)
    tables = {"borders": "borders", "reference": "places"}
    return [layer(kind, gpd.read_file(BASELINE / "baseline.gpkg", layer=table)) for kind, table in tables.items()], grid


def posts(scene: Scene, count: int) -> Layer:
    """Posts within 1.5 km of the line on the own side, of four kinds and four rosters."""
    rng = np.random.default_rng(1)
    lengths = np.array([route.length_m for route in scene.routes])
    rows = []
    for number in range(count):
        route = scene.routes[rng.choice(len(lengths), p=lengths / lengths.sum())]
        side = -1.0 if route.left_state == scene.own_state else 1.0
        lon, lat = points_at(route, rng.uniform(0.0, route.length_m), side * rng.uniform(50.0, 1500.0))
        point = gpd.points_from_xy(lon, lat)[0]
        rows.append(
            {"name": f"P{number}", "type": KINDS[number % 4], "hours": HOURS[number // 4 % 4], "geometry": point}
        )
    return layer("sensors", gpd.GeoDataFrame(rows, crs=4326))


def moved(scene: Scene, step: int) -> Scene:
    """The scene with the post in the middle of the list some steps of 0.002 degrees farther east."""
    lon = scene.observers.lon.copy()
    lon[len(lon) // 2] += 0.002 * step
    return replace(scene, observers=replace(scene.observers, lon=lon))
