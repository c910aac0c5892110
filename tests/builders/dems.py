"""Files of rough heights, and terrain of projects made of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin

from app.arrays import SingleArray
from app.geo.grid import Grid
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Imported, Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.sources import source_of
from tests.builders.projects import blank
from tests.builders.terrains import fractal

WEST, NORTH, CELL = 500_000.0, 4_110_000.0, 30.0
"""The north-west corner in UTM 42 N, and the side of a cell in metres."""
VOID = -32768.0


def heights(rows: int = 600, cols: int = 500) -> SingleArray:
    """Rough ground with a hole in it."""
    ground = (900.0 + 300.0 * fractal(10, 8, 0.5, coarse=4)[:rows, :cols]).astype(np.float32)
    ground[100:110, 50:60] = VOID
    return ground


def read_back(values: SingleArray) -> SingleArray:
    """Heights as they are read: NaN in the hole."""
    return np.where(values == VOID, np.nan, values).astype(np.float32)


def tiff(path: Path, values: NDArray[Any], cell: float = CELL, **profile: Any) -> Path:
    """A tiled GeoTIFF of heights."""
    shape = {"height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": values.dtype}
    place = {"crs": "EPSG:32642", "transform": from_origin(WEST, NORTH, cell, cell)}
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256, "nodata": VOID, **profile}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place, **layout) as out:
        out.write(values, 1)
    return path


@contextmanager
def new_project(folder: Path) -> Iterator[Project]:
    """An open project without layers."""
    with Project.open(blank(folder)) as opened:
        yield opened


def bring(into: Project, file: Path, name: str, **options: Any) -> Imported:
    """Import a file as terrain; the options are those of Heights."""
    return import_file(into, Request(file, "terrain", name, heights=Heights(**options)), Progress())


def whole(into: Project, name: str) -> Grid:
    """All cells of a layer of terrain."""
    terrain = source_of(into, into.entry(name))
    grid = terrain.cells((0, terrain.lattice.shape[0]), (0, terrain.lattice.shape[1]))
    assert grid is not None
    return grid
