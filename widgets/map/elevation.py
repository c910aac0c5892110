"""The height of the ground under the pointer, from the finest terrain that covers it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from sqlite_utils import Database

from app.geo.grid import bilinear
from app.project import Project
from app.store import rasters
from app.store.database import has_table
from app.store.rasters import CoverageInfo

BLOCK = 128


class Elevation:
    """Reads single blocks of the project's terrain as they are asked for, and keeps the last few."""

    def __init__(self, database: Database, tables: Iterable[str]) -> None:
        self._database = database
        # A linked layer has no table: its file is read by the analysis alone.
        found = [rasters.coverage_info(database, table) for table in tables if has_table(database, table)]
        finest_first = sorted(found, key=_cell_m)
        self._grids = [(info, Transformer.from_crs("EPSG:4326", info.crs, always_xy=True)) for info in finest_first]
        self._block = lru_cache(maxsize=64)(self._read)

    @classmethod
    def of(cls, project: Project) -> Elevation:
        """That of a project's terrain layers."""
        return cls(project.database, [entry.table for entry in project.of_kind("terrain")])

    def at(self, lon: float, lat: float) -> float | None:
        """Metres above the sea; None outside the terrain and in voids."""
        for index, (info, forward) in enumerate(self._grids):
            x, y = forward.transform(lon, lat)
            column, row = (x - info.bounds[0]) / info.cell[0] - 0.5, (info.bounds[3] - y) / info.cell[1] - 0.5
            if 0.0 <= column <= info.shape[1] - 1 and 0.0 <= row <= info.shape[0] - 1:
                height = self._height(index, column, row)
                if math.isfinite(height):
                    return height
        return None

    def _height(self, index: int, column: float, row: float) -> float:
        left, top = int(column) // BLOCK, int(row) // BLOCK
        cells = self._block(index, top, left)
        return float(bilinear(cells, np.array([column - left * BLOCK]), np.array([row - top * BLOCK]))[0])

    def _read(self, index: int, top: int, left: int) -> NDArray[np.float32]:
        info = self._grids[index][0]
        # One cell more on the far sides: bilinear heights need the neighbour.
        rows = top * BLOCK, min((top + 1) * BLOCK + 1, info.shape[0])
        columns = left * BLOCK, min((left + 1) * BLOCK + 1, info.shape[1])
        return rasters.read_window(self._database, info, rows, columns)


def _cell_m(info: CoverageInfo) -> float:
    # Degrees or metres: only the order matters, and a degree is never as small as a metre.
    return info.cell[0] * (111_000.0 if abs(info.bounds[3]) <= 90.0 else 1.0)
