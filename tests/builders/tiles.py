"""One terrain of rough ground as a mosaic and as tiles, in projects with a border and posts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray

from app.arrays import SingleArray
from app.project import add_layers
from app.project.project import Project
from tests.builders.projects import blank
from tests.builders.terrains import fractal

CELL = 1.0 / 3600.0
WEST, NORTH = 71.0, 38.0
SIDE = 241
"""Rows and columns of the whole: two tiles of 121 that share one."""
VOID = -32768.0


def rough() -> SingleArray:
    """Rough ground with a wall across it and a hole of one cell, near where tiles meet."""
    ground = (1500.0 + 80.0 * fractal(8, 5, 0.5, coarse=2)[:SIDE, :SIDE]).astype(np.float32)
    ground[40:200, 118] += np.float32(60.0)
    ground[119, 123] = VOID
    return ground


def written(
    path: Path, heights: NDArray[Any], row: float = 0, column: float = 0, cell: float = CELL, **profile: Any
) -> Path:
    """A GeoTIFF of heights whose first cell is this cell of the whole."""
    place = rasterio.Affine(cell, 0.0, WEST + column * cell, 0.0, -cell, NORTH - row * cell)
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": heights.dtype}
    settings = {"crs": "EPSG:4326", "nodata": VOID, "driver": "GTiff", **profile}
    with rasterio.open(path, "w", transform=place, **shape, **settings) as out:
        out.write(heights, 1)
    return path


def tiles(folder: Path, heights: SingleArray, cuts: tuple[tuple[int, int], tuple[int, int]]) -> list[Path]:
    """Four files of the whole; ``cuts``: where the first tiles end and where the second begin, in both directions."""
    folder.mkdir()
    (stop, start), (end, begin) = cuts
    spans = {"a": (0, stop, 0, end), "b": (0, stop, begin, SIDE), "c": (start, SIDE, 0, end)}
    spans["d"] = start, SIDE, begin, SIDE
    return [
        written(folder / f"{name}.tif", heights[top:bottom, left:right], top, left)
        for name, (top, bottom, left, right) in spans.items()
    ]


def near_border(folder: Path, count: int) -> list[Path]:
    """Tiles of the whole, moved to the border of the small project: one degree to the west."""
    folder.mkdir()
    edges = ((0, 0), (0, 120), (120, 0), (120, 120))[:count]
    ground = rough()
    return [
        written(folder / f"{name}.tif", ground[row : row + 121, column : column + 121], row, column - 3600)
        for name, (row, column) in zip("abcd", edges, strict=False)
    ]


def coarse(path: Path) -> Path:
    """Smooth ground of 15 seconds around the whole."""
    return written(path, np.full((60, 60), 1500.0, np.float32), -20, -20, cell=15.0 * CELL)


def watched_border(folder: Path) -> Path:
    """A project with a border across the whole and posts on both sides of where tiles meet."""
    folder.mkdir()
    path = blank(folder)
    with Project.open(path) as opened:
        line = shapely.LineString([(71.004, 37.966), (71.063, 37.9675)])
        rows = {"route": ["TJ-XX"], "left_state": ["XX"], "right_state": ["TJ"]}
        add_layers.add_features(opened, "borders", gpd.GeoDataFrame(rows, geometry=[line], crs=4326))
        posts = {"name": ["P", "Q", "R"], "type": ["thermal_camera"] * 3}
        places = gpd.points_from_xy([71.02, 71.045, 71.031], [37.96, 37.973, 37.9625])
        add_layers.add_features(opened, "sensors", gpd.GeoDataFrame(posts, geometry=places, crs=4326))
    return path
