"""The height of the ground under the pointer, from the finest terrain that covers it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from app.arrays import SingleArray
from app.errors import UserError
from app.geo.grid import bilinear
from app.geo.lattice import Span
from app.project.project import Project
from app.terrain.groups import rasters_of
from app.terrain.heights import Raster

NOTHING = np.full((2, 2), np.nan, dtype=np.float32)


class Elevation:
    """Reads single blocks of the project's terrain on demand, finest first, and keeps the last few."""

    def __init__(self, rasters: Sequence[Raster]) -> None:
        self._rasters = rasters
        self._block = lru_cache(maxsize=64)(self._read)

    @classmethod
    def of(cls, project: Project) -> Elevation:
        """The elevation of a project's terrain layers."""
        return cls(rasters_of(project))

    def at(self, lon: float, lat: float) -> float | None:
        """Metres above sea level; None outside the terrain and in voids.

        A linked raster that would first have to be read as a whole, to check that it is unchanged, is skipped.
        """
        for index, raster in enumerate(self._rasters):
            column, row = (float(cell) for cell in raster.lattice.to_cell(lon, lat))
            if raster.holds(column, row) and raster.at_hand():
                height = self._height(index, column, row)
                if math.isfinite(height):
                    return height
        return None

    def _height(self, index: int, column: float, row: float) -> float:
        rows, columns = self._rasters[index].block(max(int(row), 0), max(int(column), 0))
        cells = self._block(index, rows, columns)
        return float(bilinear(cells, np.array([column - columns[0]]), np.array([row - rows[0]]))[0])

    def _read(self, index: int, rows: Span, columns: Span) -> SingleArray:
        try:
            with self._rasters[index].opened() as read:
                return read(rows, columns)
        except UserError:  # the analysis reports a linked file that cannot be read
            return NOTHING
