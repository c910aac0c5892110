"""The samples of all routes of a scene as one line, in columns, with the ground below them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.analysis.sight.crossing_path import CrossingPaths
from app.analysis.sight.remembered import Remembered
from app.analysis.sight.transects import Transects
from app.analysis.sight.view import View, ViewKey
from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.crs import earth_centred
from app.geo.grid import Grid
from app.geo.lrs import GEOD, Route
from app.geo.terrain import Terrain, blocks
from app.scene.scene import Scene

CORRIDOR_M = (-250.0, -125.0, 0.0, 125.0, 250.0)
"""Offsets across the line at which the slope is taken: a corridor of 500 m."""
REACH_M = 260.0
"""Ground around a sample that its slope may use: the corridor, and a little for the skew of the cells."""


class LineKey(NamedTuple):
    """Identifies a line and all that follows from it; ``samples``: a digest of its routes and how they are sampled."""

    view: ViewKey
    transect_m: float
    samples: str


@dataclass(frozen=True, eq=False)
class Line:
    """n samples, routes one after another. ``first`` has the number of each route's first sample, and n at its end.

    edges_mm: chainage of the samples' edges in whole millimetres, per route. Arrays are float64; ``elevation_m`` is NaN
    where there is no terrain, ``slope_deg`` the 25th percentile across the corridor. ``coarse``: the grid that gave the
    ground is coarse. ``key`` identifies all of it.
    """

    routes: tuple[Route, ...]
    first: tuple[int, ...]
    edges_mm: tuple[IntArray, ...]
    lon: FloatArray
    lat: FloatArray
    azimuth_deg: FloatArray
    elevation_m: FloatArray
    slope_deg: FloatArray
    coarse: BoolArray
    view: View
    transect_m: float
    key: LineKey

    def __len__(self) -> int:
        return self.lon.size

    @cached_property
    def transects(self) -> Transects:
        """The straight transects, created when a patrol first needs them."""
        return Transects.of(self.lon, self.lat, self.azimuth_deg, self.transect_m)

    @cached_property
    def xyz(self) -> FloatArray:
        """The samples in earth-centred metres, (n, 3), on the ellipsoid."""
        return earth_centred(self.lon, self.lat)

    @cached_property
    def edges(self) -> tuple[Edges, ...]:
        """The samples' edges of each route."""
        return tuple(Edges(mm, route.ring) for mm, route in zip(self.edges_mm, self.routes, strict=True))

    @cached_property
    def length_mm(self) -> IntArray:
        """Length of each sample in whole millimetres: those of a route add up to its length exactly."""
        return np.concatenate([np.diff(edges) for edges in self.edges_mm])

    def of_route(self, number: int) -> slice:
        """The samples of one route."""
        return slice(self.first[number], self.first[number + 1])

    @property
    def cell_m(self) -> float:
        """Cell of the coarsest grid in use, m; 0 without terrain."""
        return max((grid.cell_m for grid in self.view.terrain), default=0.0)


@dataclass(eq=False)
class LineCache:
    """The lines of the last scenes."""

    lines: Remembered[LineKey, Line] = field(default_factory=lambda: Remembered(8))


def line_of(scene: Scene, cache: LineCache) -> Line:
    """The scene's samples; remembered for as long as routes, sampling and terrain stay the same."""
    lon, lat, azimuth = (
        np.concatenate([getattr(samples, name) for samples in scene.samples]) for name in ("lon", "lat", "azimuth_deg")
    )
    paths = CrossingPaths(lon, lat, azimuth, scene.parameters.transect_m, scene.looks)
    view = View(paths, scene.parameters.target_height_m, scene.terrain)
    routes = tuple((r.name, r.ring, r.left_state, r.right_state, r.length_m) for r in scene.routes)
    places = tuple((s.start_m.tobytes(), s.end_m[-1:].tobytes()) for s in scene.samples)
    digest = hashlib.sha256(repr((routes, places)).encode() + azimuth.tobytes())
    key = LineKey(view.key, scene.parameters.transect_m, digest.hexdigest())
    return cache.lines.get_or_make(key, lambda: _line(scene, lon, lat, azimuth, view, key))


def _line(scene: Scene, lon: FloatArray, lat: FloatArray, azimuth: FloatArray, view: View, key: LineKey) -> Line:
    elevation, slope, coarse = ground(scene.terrain, lon, lat, azimuth)
    counts = np.cumsum([0, *(len(samples) for samples in scene.samples)])
    edges = tuple(np.rint(np.append(s.start_m, s.end_m[-1]) * 1000.0).astype(np.int64) for s in scene.samples)
    return Line(
        routes=scene.routes,
        first=tuple(counts.tolist()),
        edges_mm=edges,
        lon=lon,
        lat=lat,
        azimuth_deg=azimuth,
        elevation_m=elevation,
        slope_deg=slope,
        coarse=coarse,
        view=view,
        transect_m=scene.parameters.transect_m,
        key=key,
    )


def ground(
    terrain: tuple[Terrain, ...], lon: FloatArray, lat: FloatArray, azimuth_deg: FloatArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Elevation (m), slope (degrees) and whether the terrain is coarse, from the finest terrain with a height there.

    Terrain that is not in memory is read block by block along the line.
    """
    elevation, slope = np.full(lon.size, np.nan), np.full(lon.size, np.nan)
    coarse = np.zeros(lon.size, dtype=np.bool_)
    for one in terrain:
        missing = np.flatnonzero(np.isnan(elevation))
        for group, grid in blocks(one, one.lattice.to_cell(lon[missing], lat[missing]), reach_m=REACH_M):
            at = missing[group]
            heights = grid.height_at(lon[at], lat[at])
            valid = ~np.isnan(heights)
            fresh = at[valid]
            if fresh.size:
                elevation[fresh], coarse[fresh] = heights[valid], one.is_coarse
                slope[fresh] = corridor_slope(grid, lon[fresh], lat[fresh], azimuth_deg[fresh])
    return elevation, slope, coarse


def corridor_slope(grid: Grid, lon: FloatArray, lat: FloatArray, azimuth_deg: FloatArray) -> FloatArray:
    """The 25th percentile of the slope in degrees over points across the line; NaN beside a void."""
    points = [
        GEOD.fwd(lon, lat, azimuth_deg + 90.0, np.full(lon.size, offset), return_back_azimuth=False)[:2]
        for offset in CORRIDOR_M
    ]
    slopes = np.stack([_slope(grid, *(np.asarray(axis) for axis in point)) for point in points])
    quartile: FloatArray = np.sort(slopes, axis=0)[(len(CORRIDOR_M) - 1) // 4]
    return np.where(np.isnan(slopes).any(axis=0), np.nan, quartile)


def _slope(grid: Grid, lon: FloatArray, lat: FloatArray) -> FloatArray:
    col, row = grid.to_cell(lon, lat)
    width, height = grid.cell_size_m
    # Central differences over two cells, as Horn's and Zevenbergen's slopes take them.
    places = [grid.to_lonlat(col + dc, row + dr) for dc, dr in ((-1, 0), (1, 0), (0, -1), (0, 1))]
    west, east, north, south = (grid.height_at(*place) for place in places)
    steep = np.hypot((east - west) / (2.0 * width), (north - south) / (2.0 * height))
    return np.asarray(np.degrees(np.arctan(steep)), np.float64)


def middle_of(line: Line, route: int, start_m: float, end_m: float) -> float:
    """Chainage of the middle of a stretch; modulo the perimeter on a ring."""
    middle = (start_m + end_m) / 2.0
    return math.fmod(middle, line.routes[route].length_m) if line.routes[route].ring else middle


@dataclass(frozen=True, eq=False)
class Edges:
    """One route's samples: chainage of their edges in mm (n + 1), and whether they close to a ring."""

    mm: IntArray
    ring: bool

    def __len__(self) -> int:
        return self.mm.size - 1

    @cached_property
    def _plain(self) -> list[int]:
        # Not an array: single edges are asked for by the thousand.
        plain: list[int] = self.mm.tolist()
        return plain

    def at(self, index: int) -> int:
        """Chainage in mm of the edge before sample ``index``, beyond the perimeter for an index beyond n."""
        turns, rest = divmod(index, len(self))
        return self._plain[rest] + turns * (self._plain[-1] - self._plain[0])

    def between(self, start: int, stop: int) -> IntArray:
        """Chainage in mm of the edges from sample ``start`` to ``stop``, both included."""
        turns, rest = np.divmod(np.arange(start, stop + 1), len(self))
        at: IntArray = self.mm[rest] + turns * (self.mm[-1] - self.mm[0])
        return at

    def length(self, start: int, stop: int) -> int:
        """Length in mm of samples [start, stop)."""
        return self.at(stop) - self.at(start)

    def lengths(self, runs: Sequence[tuple[int, int]]) -> IntArray:
        """The same for each of some runs."""
        turns, rest = np.divmod(np.array(runs, np.int64).reshape(-1, 2), len(self))
        at: IntArray = self.mm[rest] + turns * (self.mm[-1] - self.mm[0])
        return at[:, 1] - at[:, 0]
