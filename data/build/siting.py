"""Sites of the sample's synthetic devices, chosen with the real engine to cover about half of each border.

Random sites would cover almost nothing in mountains, and a sample that is one long gap shows a planner little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from numpy.typing import NDArray

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.sight.line import LineCache, line_of
from app.geo.grid import Grid
from app.geo.lrs import points_at
from app.geo.routes import Route
from app.paths import BASELINE
from app.progress import Progress
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from layers.border import BorderLayer
from layers.sensors import SensorLayer

EVERY_M = 1000.0
INSIDE_M = (300.0, 1000.0, 2000.0, 3000.0, 4000.0, 5000.0, 6000.0, 7500.0)
SURE_P = 0.5


@dataclass(frozen=True)
class Site:
    """A candidate: its route, chainage and place, and the samples it surely covers on its own by day and by night."""

    route: str
    chainage_m: float
    lon: float
    lat: float
    covers: NDArray[np.int64]


def terrain() -> Grid:
    """The bundled terrain with its local error."""
    with rasterio.open(BASELINE / "terrain.tif") as heights, rasterio.open(BASELINE / "terrain_sigma.tif") as sigma:
        errors = sigma.read(1).astype(np.float32) * np.float32(sigma.scales[0])
        return Grid.of(
            heights.read(1).astype(np.float32), tuple(heights.transform)[:6], sigma=errors, correlation_m=300.0
        )


def candidates(route: Route, own_state: str) -> pd.DataFrame:
    """Places on the own side, every EVERY_M along the route, at each distance of INSIDE_M."""
    sign = 1.0 if route.right_state == own_state else -1.0
    chainage = np.repeat(np.arange(EVERY_M / 2, route.length_m, EVERY_M), len(INSIDE_M))
    inside = np.tile(INSIDE_M, chainage.size // len(INSIDE_M))
    lon, lat = points_at(route, chainage, sign * inside)
    return pd.DataFrame({"route": route.name, "chainage_m": chainage, "lon": lon.round(6), "lat": lat.round(6)})


def sites(routes: Sequence[Route], borders: gpd.GeoDataFrame, own_state: str, kind: str, height_m: float) -> list[Site]:
    """Every candidate from which a device of ``kind`` on a mast of ``height_m`` surely covers something."""
    table = pd.concat([candidates(route, own_state) for route in routes], ignore_index=True)
    frame = gpd.GeoDataFrame(
        {"name": table.index.astype(str), "type": kind, "operator": own_state, "height_m": height_m},
        geometry=gpd.points_from_xy(table["lon"], table["lat"]),
        crs=4326,
    )
    layers = [BorderLayer("b", "b", borders), SensorLayer("s", "s", frame)]
    names = [route.name for route in routes]
    scene = build_scene(layers, [terrain()], Parameters(), as_of="2026-10-01", routes=names, own_state=own_state)
    pairs, conditions = pairs_of(scene, line_of(scene, LineCache()), PairsCache(), Progress())
    single = np.min([_alone(pairs, conditions, period) for period in (0, 1)], axis=0)
    good = single >= SURE_P
    order = [int(name) for name in scene.observers.name]
    covered = {order[k]: pairs.sample[good & (pairs.source == k)] for k in np.unique(pairs.source[good])}
    return [_site(table.loc[row], covers) for row, covers in sorted(covered.items())]


def _site(candidate: pd.Series, covers: NDArray[np.int64]) -> Site:
    route, chainage_m, lon, lat = candidate
    return Site(route, chainage_m, lon, lat, covers)


def _alone(pairs: Pairs, conditions: Conditions, period: int) -> NDArray[np.float64]:
    """P of each pair by itself in a period, by what is surely in sight."""
    return np.asarray(pairs.availability * (conditions.weather[period] @ pairs.sure[period]))


def greedy(pool: Sequence[Site], count: int) -> list[Site]:
    """The ``count`` sites that, taken in turn, each add most coverage."""
    covered: set[int] = set()
    chosen: list[Site] = []
    for _ in range(count):
        gains = [len(set(site.covers.tolist()) - covered) for site in pool]
        best = int(np.argmax(gains))
        if gains[best] == 0:
            break
        chosen.append(pool[best])
        covered |= set(pool[best].covers.tolist())
    return chosen
