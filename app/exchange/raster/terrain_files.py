"""Terrain from a GeoTIFF or .hgt, read in windows, never whole; also the entry point to basemaps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely
from rasterio.windows import Window
from shapely.geometry.base import BaseGeometry

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.basemaps import IncomingBasemap, read_basemap
from app.exchange.raster.raster_files import (
    BLOCK,
    Bounds,
    Transform,
    check_georeferenced,
    lonlat_bounds,
    opened,
    sha256,
    windows,
    write_grid,
)
from app.exchange.raw import readable
from app.exchange.reproject import short_name
from app.geo.relief import ReliefError
from layers.text import QT_TRANSLATE_NOOP

__all__ = [
    "Glance",
    "IncomingBasemap",
    "IncomingTerrain",
    "blocks",
    "glance",
    "read_basemap",
    "read_terrain",
    "write_grid",
]

VOID = -32768
"""SRTM's void value; many files use it without declaring it."""
LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""The range of heights on land (Dead Sea shore -430 m, Everest 8,849 m)."""

SIGMA_M = 0.1, 1000.0
"""The accepted range of a standard deviation of heights, whether one number for all or a mask."""
COARSE_CELL_M = 100.0

COARSE = QT_TRANSLATE_NOOP("Import", "Its cells are {cell:.0f} m wide: visibility is a probability, never a yes or no.")

_TERRAIN_DRIVERS = ["GTiff", "COG", "SRTMHGT"]
_METRES = {"", "m", "metre", "metres", "meter", "meters"}


@dataclass(frozen=True, slots=True, eq=False)
class IncomingTerrain:
    """A DEM fit to be stored or linked; its heights come from ``blocks``.

    ``bounds`` are degrees; ``cell_m`` is the ground size of the middle cell (geometric mean of its sides);
    ``sigma_model`` says how the standard deviation of a height is determined.
    """

    path: Path
    width: int
    height: int
    transform: Transform
    crs: str
    nodata: float | None
    bounds: Bounds
    cell_m: float
    sigma_model: str
    sha256: str
    notes: tuple[str, ...] = ()

    def settings(self) -> dict[str, str]:
        """The error model as a terrain layer stores it: its kind, and the model with its numbers."""
        return {"sigma": self.sigma_model.split()[0], "sigma_model": self.sigma_model}


@dataclass(frozen=True, slots=True)
class Glance:
    """What the header of a DEM tells: rows and columns, file size in bytes, and the error model.

    ``sigma_model`` is as in ``IncomingTerrain``.
    """

    rows: int
    columns: int
    size: int
    sigma_model: str

    @property
    def cells(self) -> int:
        """The number of cells."""
        return self.rows * self.columns


def glance(path: Path) -> Glance:
    """Describe a DEM from its header, without reading heights. Raises UserError if it could not be used anyway."""
    path = readable(Path(path))
    with opened(path, _TERRAIN_DRIVERS) as raster:
        _check_grid(path, raster)
        return Glance(raster.height, raster.width, path.stat().st_size, _sigma_model(raster))


def read_terrain(path: Path, near: BaseGeometry | None = None) -> IncomingTerrain:
    """Describe a DEM after checking that it can be used; the file is only read.

    ``near`` are the borders in degrees. Raises UserError for a raster without a CRS, with several bands, not
    north-up, not in metres, entirely void, or that misses every border.
    """
    terrain = _described(readable(Path(path)), near)
    if not any(np.isfinite(heights).any() for _, heights in blocks(terrain.path)):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} holds no height: every cell is marked as missing").format(
                name=terrain.path.name
            )
        )
    return terrain


def _described(path: Path, near: BaseGeometry | None = None) -> IncomingTerrain:
    """Describe a DEM from its header; its cells are not read."""
    with opened(path, _TERRAIN_DRIVERS) as raster:
        _check_grid(path, raster)
        bounds = lonlat_bounds(raster)
        if near is not None and not near.is_empty and not shapely.box(*bounds).intersects(near):
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "{name} covers {extent} and misses every border of the project").format(
                    name=path.name, extent=_degrees(bounds)
                )
            )
        cell_m = _cell_m(raster)
        return IncomingTerrain(
            path=path,
            width=raster.width,
            height=raster.height,
            transform=tuple(raster.transform)[:6],
            crs=short_name(pyproj.CRS.from_wkt(raster.crs.to_wkt())),
            nodata=None if raster.nodata is None else float(raster.nodata),
            bounds=bounds,
            cell_m=cell_m,
            sigma_model=_sigma_model(raster),
            sha256=sha256(path),
            notes=(COARSE.format(cell=cell_m),) if cell_m > COARSE_CELL_M else (),
        )


def read_errors(path: Path, heights: IncomingTerrain) -> IncomingTerrain:
    """Describe a height error mask (standard deviations, m) after checking that it fits the heights.

    Raises UserError if it is on a different grid, or has an error outside SIGMA_M or none at all.
    """
    errors = _described(readable(Path(path)))
    if (errors.height, errors.width, errors.crs) != (heights.height, heights.width, heights.crs) or not np.allclose(
        errors.transform, heights.transform, rtol=0.0, atol=1e-3 * heights.transform[0]
    ):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} is on a different grid from {heights}; warp it to that grid (gdalwarp)"
            ).format(name=path.name, heights=heights.path.name)
        )
    has_errors = [_refuse_far_errors(path, values) for _, values in _values(path)]
    if not any(has_errors):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} holds no error: every cell is marked as missing").format(name=path.name)
        )
    return errors


def _refuse_far_errors(path: Path, values: SingleArray) -> bool:
    """Whether there are any errors. Raises UserError for one outside SIGMA_M."""
    least, most = SIGMA_M
    far = (values < least) | (values > most)  # false at NaN
    if far.any():
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "{name} has the error {value:g}: a height error mask holds standard deviations between {least:g} and "
                "{most:g} m; mark other cells as missing (gdal_translate -a_nodata).",
            ).format(name=path.name, value=values[far][0], least=least, most=most)
        )
    return bool(np.isfinite(values).any())


def blocks(path: Path, size: int = BLOCK) -> Iterator[tuple[Window, SingleArray]]:
    """The heights in metres, window by window in row-major order; float32, voids NaN.

    Cells are void where the file's nodata or mask says so, and at NaN, infinity and -32768. Raises UserError for a
    height that does not occur on land: an undeclared nodata value, or another unit.
    """
    for window, heights in _values(path, size):
        refuse_wild(path, heights)
        yield window, heights


def _values(path: Path, size: int = BLOCK) -> Iterator[tuple[Window, SingleArray]]:
    with opened(path, _TERRAIN_DRIVERS) as raster:
        scale, offset = raster.scales[0], raster.offsets[0]
        for window in windows(raster.width, raster.height, size):
            yield window, _scaled(raster.read(1, window=window, masked=True), scale, offset)


def heights_of(path: Path, cells: Any, scale: float, offset: float) -> SingleArray:
    """Cells as read by rasterio (masked, unscaled) as metres, float32, voids NaN; see ``blocks``."""
    heights = _scaled(cells, scale, offset)
    refuse_wild(path, heights)
    return heights


def _scaled(cells: Any, scale: float, offset: float) -> SingleArray:
    void = np.ma.getmaskarray(cells) | ~np.isfinite(cells.data) | (cells.data == VOID)
    values: SingleArray = (cells.data.astype(np.float64) * scale + offset).astype(np.float32)
    values[void] = np.nan
    return values


def refuse_wild(path: Path, heights: SingleArray) -> None:
    """Raise UserError for a height that does not occur on land."""
    wild = (heights < LOWEST_M) | (heights > HIGHEST_M)  # false at NaN
    if wild.any():
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "{name} has the height {value:g}, which does not occur on land: declare it as nodata (gdal_translate "
                "-a_nodata), or convert the heights to metres",
            ).format(name=path.name, value=heights[wild][0])
        )


def _check_grid(path: Path, raster: Any) -> None:
    check_georeferenced(path, raster)
    if raster.count != 1:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} has {count} bands; terrain has one, of heights").format(
                name=path.name, count=raster.count
            )
        )
    if np.dtype(raster.dtypes[0]).kind not in "iuf":
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} holds {dtype} values, not heights").format(
                name=path.name, dtype=raster.dtypes[0]
            )
        )
    if (unit := (raster.units[0] or "").casefold()) not in _METRES:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} gives heights in {unit}; convert them to metres").format(
                name=path.name, unit=unit
            )
        )


def _sigma_model(raster: Any) -> str:
    """The error model: as tagged in the file, else by the longer side of its cells."""
    return str(raster.tags().get("SIGMA_MODEL", ReliefError.for_cells(max(_sides_m(raster)))))


def _cell_m(raster: Any) -> float:
    """Geodesic size of the middle cell in metres: the geometric mean of its two sides."""
    return math.sqrt(math.prod(_sides_m(raster)))


def _sides_m(raster: Any) -> tuple[float, float]:
    """Geodesic width and height of the middle cell in metres."""
    column, row = raster.width / 2.0, raster.height / 2.0
    corners = [raster.transform * corner for corner in ((column, row), (column + 1, row), (column, row + 1))]
    to_degrees = pyproj.Transformer.from_crs(raster.crs.to_wkt(), "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(*np.array(corners).T)
    _, _, sides = pyproj.Geod(ellps="WGS84").inv([lon[0]] * 2, [lat[0]] * 2, lon[1:], lat[1:])
    return float(sides[0]), float(sides[1])


def _degrees(bounds: Bounds) -> str:
    west, south, east, north = bounds
    text = QT_TRANSLATE_NOOP("Error", "{west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N")
    return text.format(west=west, east=east, south=south, north=north)
