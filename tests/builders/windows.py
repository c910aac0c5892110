"""A grid as a raster that is read in windows, from an array in place of a file, with what was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from app.analysis.sight.sightlines import Observers, Targets
from app.arrays import SingleArray
from app.geo.grid import Grid
from app.geo.lattice import Read, Span
from app.geo.terrain import RasterTerrain
from app.geo.tile_cache import Tiles
from app.geo.tiling import Mosaic, Tiling
from tests.builders.terrains import fractal

FRAMES = {
    "EPSG:32642": (30.0, 0.0, 480_123.4, 0.0, -30.0, 4_196_000.7),
    "EPSG:4326": (1 / 3600, 0.0, 71.017, 0.0, -1 / 3600, 37.503),
}
"""Transforms by reference system."""


class Windows:
    """``terrain`` gives the same answers as the grid; ``cells`` counts what was read for them."""

    def __init__(self, grid: Grid, block_cells: float = 1024.0, **options: Any) -> None:
        self.cells, self.openings = 0, 0
        self._grid = grid
        heights, sigma = (
            Tiles(Mosaic(Tiling.single(grid.lattice), (partial(self._opened, values),)))
            for values in (grid.heights, grid.sigma)
        )
        self.terrain = RasterTerrain(
            grid.lattice, heights, sigma, grid.correlation_m, grid.hash(), grid.is_surface, block_cells, **options
        )

    @contextmanager
    def _opened(self, values: SingleArray) -> Iterator[Read]:
        self.openings += 1

        def read(rows: Span, columns: Span) -> SingleArray:
            part = values[slice(*rows), slice(*columns)].copy()
            self.cells += part.size
            return part

        yield read


def mountains(crs: str, cells: int = 700) -> Grid:
    """Rough ground with a hole in it, on a grid of one of FRAMES."""
    heights = 1000.0 + 250.0 * fractal(10, 5, 0.5, coarse=3)[:cells, :cells]
    heights[350:353, 300:320] = np.nan
    return Grid.of(heights, FRAMES[crs], crs, sigma=2.4 + heights / 1000.0)


def watch(grid: Grid) -> tuple[Observers, Targets]:
    """Posts, one outside, about a line that winds across the terrain."""
    rng = np.random.default_rng(6)
    t = np.linspace(0.0, 1.0, 400)
    line = grid.to_lonlat(30.0 + 640.0 * t, 350.0 + 200.0 * np.sin(5.0 * t))
    posts = grid.to_lonlat(np.append(rng.uniform(20, 680, 25), -300.0), np.append(rng.uniform(20, 680, 25), 350.0))
    return Observers.of(*posts, 40.0, 9_000.0), Targets.of(*line)
