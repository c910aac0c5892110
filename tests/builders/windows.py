"""A grid as a raster that is read in windows, from an array in place of a file, with what was read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from app.geo.grid import Grid
from app.geo.lattice import Span
from app.geo.terrain import RasterTerrain, Read, Tiles


class Windows:
    """``terrain`` gives the same answers as the grid; ``cells`` counts what was read for them."""

    def __init__(self, grid: Grid, block_cells: float = 1024.0, **told: Any) -> None:
        self.cells, self.openings = 0, 0
        self._grid = grid
        tiles = [Tiles(lambda values=values: self._opened(values)) for values in (grid.heights, grid.sigma)]
        self.terrain = RasterTerrain(
            grid.lattice, *tiles, grid.correlation_m, grid.hash(), grid.is_surface, block_cells, **told
        )

    @contextmanager
    def _opened(self, values: np.ndarray[Any, Any]) -> Iterator[Read]:
        self.openings += 1

        def read(rows: Span, columns: Span) -> np.ndarray[Any, Any]:
            part = values[slice(*rows), slice(*columns)].copy()
            self.cells += part.size
            return part

        yield read
