"""Terrain as the analysis wants it: a window of heights with the error of each, from a project or a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from app.errors import UserError
from app.exchange.rasters import heights_of, read_terrain
from app.geo.grid import Grid
from app.geo.relief import REACH, local_sigma
from app.project import Project
from app.store import rasters
from app.store.catalog import Entry
from layers.text import QT_TRANSLATE_NOOP

Bounds = tuple[float, float, float, float]
Span = tuple[int, int]
Heights = NDArray[np.float32]

FINE_SIGMA_M = 2.4
"""Standard deviation of a Copernicus GLO-30 height: its stated linear error of 4 m at 90 % over 1.645."""
NO_TERRAIN = QT_TRANSLATE_NOOP("Terrain", "the project has no terrain there: import a DEM that covers it")


def widened(bounds: Bounds, reach_m: float) -> Bounds:
    """West, south, east, north in degrees, moved outwards by ``reach_m``."""
    west, south, east, north = bounds
    geod = Geod(ellps="WGS84")
    widest = max(abs(south), abs(north))
    lon, _, _ = geod.fwd(0.0, widest, 90.0, reach_m)
    _, lat, _ = geod.fwd(0.0, widest, 180.0, reach_m)
    margin = abs(widest - lat)
    return west - lon, south - margin, east + lon, north + margin


def grids(project: Project, bounds: Bounds, reach_m: float) -> list[Grid]:
    """The project's terrain over ``bounds`` (degrees) and ``reach_m`` around it, one grid per layer that reaches it."""
    asked = widened(bounds, reach_m)
    found = [project_grid(project, entry, asked) for entry in project.of_kind("terrain")]
    return [grid for grid in found if grid is not None]


def project_grid(project: Project, entry: Entry, bounds: Bounds | None = None) -> Grid | None:
    """The part of a terrain layer that covers ``bounds`` (degrees), or all of it; None where it does not reach them."""
    info = rasters.coverage_info(project.database, entry.table)
    rows, columns = _spans(info.transform, info.crs, info.shape, bounds)
    if rows[1] - rows[0] < 2 or columns[1] - columns[0] < 2:
        return None
    heights = rasters.read_window(project.database, info, rows, columns)
    sigma = _sigma(project, entry, info, rows, columns)
    correlation = entry.settings.get("correlation_m")
    return Grid.of(heights, _shifted(info.transform, rows, columns), info.crs, sigma=sigma, correlation_m=correlation)


def file_grid(path: Path, bounds: Bounds) -> Grid:
    """The part of a DEM file that covers ``bounds`` (degrees). Raises UserError if it cannot be used or misses them."""
    terrain = read_terrain(path)
    rows, columns = _spans(terrain.transform, terrain.crs, (terrain.height, terrain.width), bounds)
    if rows[1] - rows[0] < 2 or columns[1] - columns[0] < 2:
        raise UserError(f"{path.name}: the terrain does not reach this place.")
    with rasterio.open(path) as source:
        cells = source.read(1, window=(rows, columns), masked=True)
        heights = heights_of(path, cells, source.scales[0], source.offsets[0])
    return Grid.of(heights, _shifted(terrain.transform, rows, columns), terrain.crs)


def _spans(transform: tuple[float, ...], crs: str, shape: tuple[int, int], bounds: Bounds | None) -> tuple[Span, Span]:
    """Rows and columns that hold ``bounds``, with the halo the local error needs, cut to the raster."""
    if bounds is None:
        return (0, shape[0]), (0, shape[1])
    a, _, c, _, e, f = transform
    to_grid = Transformer.from_crs("EPSG:4326", CRS.from_user_input(crs), always_xy=True)
    west, south, east, north = to_grid.transform_bounds(*bounds, densify_pts=21)
    columns = int(np.floor((west - c) / a)) - REACH, int(np.ceil((east - c) / a)) + REACH
    rows = int(np.floor((north - f) / e)) - REACH, int(np.ceil((south - f) / e)) + REACH
    return _cut(rows, shape[0]), _cut(columns, shape[1])


def _cut(span: Span, count: int) -> Span:
    return min(max(span[0], 0), count), min(max(span[1], 0), count)


def _shifted(
    transform: tuple[float, ...], rows: Span, columns: Span
) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = transform
    return a, b, c + columns[0] * a, d, e, f + rows[0] * e


def _sigma(project: Project, entry: Entry, info: rasters.CoverageInfo, rows: Span, columns: Span) -> Heights | float:
    """The error of each height, as the layer's settings know it: a raster, the relief around, or one number."""
    model = str(entry.settings.get("sigma_model", "")).split()
    if table := entry.settings.get("sigma_table"):
        errors = rasters.coverage_info(project.database, str(table))
        return rasters.read_window(project.database, errors, rows, columns)
    if model[:1] == ["relief"]:
        return _relief(project, info, rows, columns, [float(number) for number in model[1:]])
    return float(model[1]) if model[:1] == ["constant"] else FINE_SIGMA_M


def _relief(project: Project, info: rasters.CoverageInfo, rows: Span, columns: Span, numbers: list[float]) -> Heights:
    # Read wider than asked, so that the window's rim has the same error as in the whole raster.
    wide_rows = _cut((rows[0] - REACH, rows[1] + REACH), info.shape[0])
    wide_columns = _cut((columns[0] - REACH, columns[1] + REACH), info.shape[1])
    wide = rasters.read_window(project.database, info, wide_rows, wide_columns)
    floor, curvature, spread, scale = numbers
    sigma = local_sigma(wide, floor_m=floor, curvature_weight=curvature, spread_weight=spread, scale=scale)
    top, left = rows[0] - wide_rows[0], columns[0] - wide_columns[0]
    return sigma[top : top + rows[1] - rows[0], left : left + columns[1] - columns[0]]
