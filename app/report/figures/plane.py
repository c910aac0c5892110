"""The plane a map of the report is drawn on, and the hillshade under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

from app.arrays import BoolArray, ByteArray, FloatArray
from app.geo.crs import project_crs
from app.geo.pictures import painted
from app.geo.terrain import Terrain, height_at
from app.report.book import Underlay
from resources import rgb
from resources.colours import Palette

SUNS = ((315.0, 0.4), (270.0, 0.2), (0.0, 0.2), (225.0, 0.2))
"""Azimuths of the light and their weights: several, so that no ridge parallel to the light is lost."""
SUN_ALTITUDE_DEG = 45.0
TONE = 4.0
PALE = 0.45
"""How far the tint is lightened towards white: lines and names must stand out from it."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """A conformal plane in metres and the rectangle shown of it."""

    crs: CRS
    west: float
    south: float
    east: float
    north: float

    @classmethod
    def over(cls, lon: FloatArray, lat: FloatArray, ratio: float, margin: float = 0.06) -> Self:
        """The plane fitted to places in degrees, with a rectangle of ``ratio`` (width to height) around them."""
        bounds = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
        return cls._around(project_crs(bounds), lon, lat, ratio, margin)

    @classmethod
    def near(
        cls, lon: FloatArray, lat: FloatArray, ratio: float, margin: float = 0.45, least_m: float = 12_000.0
    ) -> Self:
        """A plane centred on the places, north up there; at least ``least_m`` high."""
        middle = (lon.min() + lon.max()) / 2.0, (lat.min() + lat.max()) / 2.0
        crs = CRS.from_proj4(f"+proj=tmerc +lat_0={middle[1]:.6f} +lon_0={middle[0]:.6f} +k=1 +datum=WGS84 +units=m")
        return cls._around(crs, lon, lat, ratio, margin, least_m)

    @classmethod
    def _around(
        cls, crs: CRS, lon: FloatArray, lat: FloatArray, ratio: float, margin: float, least_m: float = 0.0
    ) -> Self:
        x, y = _from_wgs84(crs).transform(lon, lat)
        height = max(np.ptp(y), np.ptp(x) / ratio, least_m / (1.0 + 2.0 * margin)) * (1.0 + 2.0 * margin)
        middle_x, middle_y = (np.min(x) + np.max(x)) / 2.0, (np.min(y) + np.max(y)) / 2.0
        half = height * ratio / 2.0, height / 2.0
        return cls(
            crs, *(float(v) for v in (middle_x - half[0], middle_y - half[1], middle_x + half[0], middle_y + half[1]))
        )

    @property
    def width_m(self) -> float:
        """Width of the rectangle."""
        return self.east - self.west

    @property
    def height_m(self) -> float:
        """Height of the rectangle."""
        return self.north - self.south

    def to_xy(self, lon: ArrayLike, lat: ArrayLike) -> FloatArray:
        """Degrees to metres on the plane, (n, 2)."""
        x, y = _from_wgs84(self.crs).transform(lon, lat)
        return np.stack([np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))], axis=1)

    def to_lonlat(self, xy: FloatArray) -> FloatArray:
        """Metres on the plane to degrees, both (n, 2)."""
        return np.column_stack(_from_wgs84(self.crs).transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    def pixels(self, columns: int) -> tuple[FloatArray, FloatArray, float]:
        """Longitudes and latitudes (rows, columns) of pixel centres, the first row northernmost, and a pixel's side."""
        side = self.width_m / columns
        rows = max(2, round(self.height_m / side))
        x = self.west + (np.arange(columns) + 0.5) * side
        y = self.north - (np.arange(rows) + 0.5) * self.height_m / rows
        xs, ys = np.meshgrid(x, y)
        lon, lat = _from_wgs84(self.crs).transform(xs, ys, direction="INVERSE")
        return np.asarray(lon, np.float64), np.asarray(lat, np.float64), side

    def holds(self, xy: FloatArray) -> BoolArray:
        """Which points of the plane, (n, 2), lie in the rectangle."""
        inside: BoolArray = (xy[:, 0] >= self.west) & (xy[:, 0] <= self.east)
        return inside & (xy[:, 1] >= self.south) & (xy[:, 1] <= self.north)


@lru_cache(maxsize=4)
def _from_wgs84(crs: CRS) -> Transformer:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


FINER = 8.0
"""Terrain with cells finer than a pixel by more than this factor comes last: at that scale a coarser one is as good."""


def heights_on(terrain: Sequence[Terrain], lon: FloatArray, lat: FloatArray, side_m: float = 0.0) -> FloatArray:
    """Heights in metres from the finest terrain that has them and suits pixels of ``side_m``; NaN where none has."""
    heights = np.full(np.shape(lon), np.nan)
    suitable = [grid for grid in terrain if FINER * grid.cell_m >= side_m]
    for grid in [*suitable, *reversed([grid for grid in terrain if grid not in suitable])]:
        missing = np.isnan(heights)
        if missing.any():
            heights[missing] = height_at(grid, lon[missing], lat[missing])
    return heights


def plain(plane: Plane, columns: int, colours: Palette) -> ByteArray:
    """The ground where nothing is known of it, as RGB, (rows, columns, 3)."""
    rows = max(2, round(plane.height_m / (plane.width_m / columns)))
    return np.full((rows, columns, 3), rgb(colours.raised), dtype=np.uint8)


def warped(underlay: Underlay, plane: Plane, size: tuple[int, int]) -> ByteArray:
    """An underlay on a plane, (rows, columns, 4), colours times alpha. Raises UserError if it cannot be read."""
    return painted(underlay.image, plane.to_lonlat, (plane.west, plane.south, plane.east, plane.north), size)


def laid_over(picture: ByteArray, cells: ByteArray, opacity: float) -> ByteArray:
    """``cells`` (rows, columns, 4), colours times alpha, over a picture as RGB, (rows, columns, 3)."""
    rgba = cells * opacity
    blended = rgba[..., :3] + picture * (1.0 - rgba[..., 3:] / np.float64(255.0))
    return _toned(blended)


def _toned(picture: NDArray[np.floating[Any]]) -> ByteArray:
    # Fewer tones than the eye can tell apart: the picture takes half the space.
    return np.asarray((np.rint(picture / TONE) * TONE).clip(0, 255), dtype=np.uint8)


def relief(
    terrain: Sequence[Terrain], plane: Plane, columns: int, colours: Palette, below: ByteArray | None = None
) -> ByteArray:
    """Pale hypsometric tint under hillshade as RGB, (rows, columns, 3).

    Where there is no terrain it shows ``below``, which is plain unless given.
    """
    lon, lat, side = plane.pixels(columns)
    heights = heights_on(terrain, lon, lat, side)
    tint = _tint(heights, colours)
    light = 1.0 - colours.hillshade * (1.0 - shade(heights, side))
    picture = np.clip((255.0 - (255.0 - tint) * (1.0 - PALE)) * light[..., None], 0.0, 255.0)
    void = np.isnan(heights)[..., None]
    return np.where(void, plain(plane, columns, colours) if below is None else below, _toned(picture))


def shade(heights: FloatArray, side_m: float) -> FloatArray:
    """Hillshade from several azimuths, 0 dark to 1, level ground .85 or more; rows run south. NaN counts as level."""
    filled = np.where(np.isnan(heights), np.nanmean(heights) if np.isfinite(heights).any() else 0.0, heights)
    south, east = np.gradient(filled, side_m)
    # On a small-scale map relief is flat in pixels: it is exaggerated until visible, never flattened.
    steep = np.hypot(east, south)
    raised = max(1.0, 0.35 / max(float(np.percentile(steep, 90)), 0.05))
    aspect, slope = np.arctan2(-east, south), np.arctan(raised * steep)
    low, high = np.sin(np.radians(SUN_ALTITUDE_DEG)), np.cos(np.radians(SUN_ALTITUDE_DEG))
    total = np.zeros_like(filled)
    for azimuth, weight in SUNS:
        total += weight * np.clip(
            low * np.cos(slope) + high * np.sin(slope) * np.cos(np.radians(azimuth) - aspect), 0, 1
        )
    lit: FloatArray = np.clip(0.35 + 0.75 * total, 0.0, 1.0)
    return lit


def _tint(heights: FloatArray, colours: Palette) -> NDArray[Any]:
    steps = np.array([height for height, _ in colours.hypsometry])
    channels = np.array([rgb(colour) for _, colour in colours.hypsometry], dtype=np.float64)
    filled = np.nan_to_num(heights)
    return np.stack([np.interp(filled, steps, channels[:, band]) for band in range(3)], axis=-1)
