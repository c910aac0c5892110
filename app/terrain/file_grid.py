"""Terrain of a DEM file that belongs to no project."""

from __future__ import annotations

from pathlib import Path

from app.errors import UserError
from app.exchange.raster.terrain_files import described
from app.geo.grid import Grid
from app.terrain.sources import Bounds, spans
from layers.text import QT_TRANSLATE_NOOP

MOST_CELLS = 250_000_000
"""A gigabyte of heights."""
TOO_MANY = QT_TRANSLATE_NOOP(
    "Error", "{name} has {count:,} cells within that radius; at most {most:,} are read. Choose a smaller radius"
)


def file_grid(path: Path, bounds: Bounds) -> Grid:
    """The part of a DEM that covers ``bounds`` (degrees). Raises UserError if it cannot be used or misses them."""
    terrain = described(path)
    rows, columns = spans(terrain.lattice, bounds)
    if rows[1] - rows[0] < 2 or columns[1] - columns[0] < 2:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: the terrain does not reach this place.").format(name=path.name)
        )
    count = (rows[1] - rows[0]) * (columns[1] - columns[0])
    if count > MOST_CELLS:
        raise UserError(TOO_MANY.format(name=path.name, count=count, most=MOST_CELLS))
    with terrain.opened() as read:
        heights = read(rows, columns)
    return Grid.of(heights, terrain.lattice.shifted(rows[0], columns[0]), terrain.lattice.crs)
