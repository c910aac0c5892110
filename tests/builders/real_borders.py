"""Scenes on the real borders."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import rasterio

from app.analysis.kernels.local_sigma import local_sigma
from app.geo.grid import Grid
from app.geo.lrs import points_at
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from app.scene.scene import Scene
from tests.builders.scenes import layer

BASELINE = Path(__file__).parents[2] / "data" / "baseline"


def real(routes: tuple[str, ...]) -> Scene:
    """The bundled borders on the bundled terrain, with radars and cameras spread along them."""
    with rasterio.open(BASELINE / "terrain.tif") as source:
        heights = np.where(source.read(1) == source.nodata, np.nan, source.read(1)).astype(np.float32)
        place = tuple(source.transform)[:6]
    grid = Grid(heights, local_sigma(heights), place, "EPSG:4326", 300.0)
    frames = [pyogrio.read_dataframe(BASELINE / "baseline.gpkg", layer=name) for name in ("borders", "places")]
    layers = [layer("borders", frames[0].to_dict("records")), layer("reference", frames[1].to_dict("records"))]
    bare = build_scene(layers, [], as_of="2026-11-22", routes=routes)
    rows = []
    for route in bare.routes:
        side = 1.0 if route.right_state == "TJ" else -1.0
        lon, lat = points_at(route, np.arange(0.0, route.length_m, 20_000.0), side * 1500.0)
        for n, point in enumerate(gpd.points_from_xy(lon, lat)):
            hours = ("", "06:00-18:00", "20:00-04:00")[n % 3]
            rows.append({"type": ("ground_radar", "thermal_camera")[n % 2], "hours": hours, "geometry": point})
    return build_scene([*layers, layer("sensors", rows)], [grid], Parameters(), as_of="2026-11-22", routes=routes)
