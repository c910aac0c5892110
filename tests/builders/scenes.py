"""Small synthetic borders to analyse: a plane near 37 N in UTM 42 N, a line along it, posts and patrols as layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from app.arrays import FloatArray
from app.geo.grid import Grid
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from app.scene.scene import LOOKS, Scene
from layers import LAYER_TYPES
from layers.base import Layer, Provenance
from layers.table import Table

EAST, NORTH = 500_000.0, 4_100_000.0
"""UTM coordinates of x = y = 0: on the central meridian, where the scale is 0.9996."""
TO_LONLAT = Transformer.from_crs("EPSG:32642", "EPSG:4326", always_xy=True)
DATE = "2026-06-01"


def lonlat(x: Any, y: Any) -> tuple[Any, Any]:
    """Longitude and latitude of metres east and north of the origin."""
    return TO_LONLAT.transform(EAST + np.asarray(x, float), NORTH + np.asarray(y, float))


def plain(
    heights: FloatArray | None = None,
    *,
    west: float = -1000.0,
    south: float = -3000.0,
    sigma: float = 0.05,
    cell: float = 30.0,
) -> Grid:
    """A grid from its south-west corner; without heights a flat one of 10 by 6 km."""
    z = np.zeros((200, 334)) if heights is None else heights
    top = NORTH + south + z.shape[0] * cell
    return Grid.of(z, (cell, 0.0, EAST + west, 0.0, -cell, top), "EPSG:32642", sigma=sigma)


def coarse(heights: FloatArray | None = None) -> Grid:
    """A grid of 450 m cells; without heights a flat one of 13.5 by 9 km."""
    z = np.zeros((20, 30)) if heights is None else heights
    return Grid.of(z, (450.0, 0.0, 498_000.0, 0.0, -450.0, 4_104_500.0), "EPSG:32642", sigma=0.01)


def layer(kind: str, rows: Sequence[dict[str, Any]], uuid: str = "") -> Layer:
    """A layer of rows told of DATE, each with a ``geometry`` in degrees; fids count from 1."""
    frame = gpd.GeoDataFrame(list(rows) or {"geometry": []}, geometry="geometry", crs=4326)
    frame.index = range(1, len(frame) + 1)
    return LAYER_TYPES[kind](uuid or kind, uuid or kind, Table.of_frame(frame), Provenance(as_of=DATE))


def border(xy: Sequence[tuple[float, float]], name: str = "TJ-XX", **cells: Any) -> Layer:
    """A borders layer of one line given in metres, with a vertex at least every 100 m; own state to the right."""
    line = shapely.segmentize(shapely.LineString(xy), 100.0)
    geometry = shapely.LineString(np.column_stack(lonlat(*np.asarray(line.coords).T)))
    return layer("borders", [{"route": name, "left_state": "XX", "right_state": "TJ", "geometry": geometry, **cells}])


def straight(length_m: float = 8000.0) -> Layer:
    """A border due east along y = 0."""
    return border([(0.0, 0.0), (length_m, 0.0)])


def circle(radius_m: float = 1500.0) -> Layer:
    """A border that closes to a ring, with its zero in the east."""
    around = np.linspace(0.0, 2.0 * np.pi, 37)
    return border([(radius_m * math.cos(angle), -radius_m * math.sin(angle)) for angle in around])


def device(x: float, y: float, kind: str = "thermal_camera", **cells: Any) -> dict[str, Any]:
    """A row of a sensors layer at metres x, y."""
    return {"type": kind, "name": f"{kind} {x:.0f}", "geometry": shapely.Point(*lonlat(x, y)), **cells}


def zone(x0: float, x1: float, **cells: Any) -> dict[str, Any]:
    """A row of a patrols layer: a rectangle across the line from x0 to x1."""
    corners = lonlat([x0, x1, x1, x0], [-300.0, -300.0, 300.0, 300.0])
    return {"name": f"zone {x0:.0f}", "geometry": shapely.Polygon(np.column_stack(corners)), **cells}


def along(y: float, start: float = 0.0, stop: float = 4000.0) -> shapely.LineString:
    """A line beside ``straight``, y metres north of it."""
    return shapely.LineString(np.column_stack(lonlat([start, stop], [y, y])))


def stating(of: Layer, *, as_of: str = "", accuracy_m: float | None = None) -> Layer:
    """A layer whose provenance states a day and an accuracy, or does not."""
    return replace(of, provenance=Provenance(as_of=as_of, accuracy_m=accuracy_m))


def scene(
    devices: Sequence[dict[str, Any]] = (),
    *,
    line: Layer | None = None,
    grid: Grid | None = None,
    patrols: Sequence[dict[str, Any]] = (),
    others: Sequence[Layer] = (),
    looks: int = LOOKS,
    **settings: float,
) -> Scene:
    """A scene of a line (``straight`` if none is given) with devices and patrols on a grid (``plain``).

    ``looks`` along the path of a crosser; with 1, at the middle alone.
    """
    layers = [line or straight(), *others]
    layers += [layer("sensors", devices)] if devices else []
    layers += [layer("patrols", patrols)] if patrols else []
    built = build_scene(layers, [grid or plain()], Parameters(**settings), as_of=DATE)
    return replace(built, looks=looks)


def scene_of(*layers: Layer, as_of: str = DATE) -> Scene:
    """A scene of layers as they are, beside ``straight`` on ``plain``."""
    return build_scene([straight(), *layers], [plain()], as_of=as_of)
