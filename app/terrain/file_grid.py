"""Terrain of a DEM file that belongs to no project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rasterio

from app.errors import UserError
from app.exchange.raster.terrain_files import heights_of, read_terrain
from app.geo.grid import Grid
from app.geo.lattice import Lattice
from app.terrain.sources import Bounds, spans
from layers.text import QT_TRANSLATE_NOOP


def file_grid(path: Path, bounds: Bounds) -> Grid:
    """The part of a DEM file that covers ``bounds`` (degrees). Raises UserError if it cannot be used or misses them."""
    terrain = read_terrain(path)
    lattice = Lattice((terrain.height, terrain.width), terrain.transform, terrain.crs)
    rows, columns = spans(lattice, bounds)
    if rows[1] - rows[0] < 2 or columns[1] - columns[0] < 2:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: the terrain does not reach this place.").format(name=path.name)
        )
    with rasterio.open(path) as source:
        cells: Any = source.read(1, window=(rows, columns), masked=True)
        heights = heights_of(path, cells, source.scales[0], source.offsets[0])
    return Grid.of(heights, lattice.shifted(rows[0], columns[0]), terrain.crs)
