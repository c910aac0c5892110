"""Raster files: opening without traces, georeferencing, hashes, and writing."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyproj
import rasterio
from numpy.typing import NDArray
from pyproj.exceptions import ProjError
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.windows import Window

from app.errors import UserError
from app.exchange.atomic import replacing
from app.exchange.gdal import RASTER_OPTIONS, one_line_errors
from app.exchange.raster.side_files import check_overviews
from app.store.raster import quiet_gdal  # noqa: F401 - for what importing it sets
from layers.text import QT_TRANSLATE_NOOP

Transform = tuple[float, float, float, float, float, float]
"""a, b, c, d, e, f of x = a·col + b·row + c, y = d·col + e·row + f."""
Bounds = tuple[float, float, float, float]
"""West, south, east, north."""

BLOCK = 512


@contextmanager
def opened(path: Path, drivers: list[str]) -> Iterator[Any]:
    """Open a raster for reading without leaving an .aux.xml; an unreadable file raises UserError."""
    with (
        one_line_errors(path, RasterioError),
        rasterio.Env(**RASTER_OPTIONS),
        DatasetReader(str(path.absolute()), driver=drivers) as raster,
    ):
        check_overviews(raster, path.name)
        yield raster


def check_georeferenced(path: Path, raster: Any) -> None:
    """Raise UserError unless the raster has a CRS and is north-up."""
    if raster.crs is None or not raster.crs.to_wkt():
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} does not state its coordinate system; assign one (gdal_edit -a_srs EPSG:n)"
            ).format(name=path.name)
        )
    a, b, _, d, e, _ = tuple(raster.transform)[:6]
    if raster.transform.is_identity:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} is not georeferenced; give its corners (gdal_edit -a_ullr) or georeference it"
            ).format(name=path.name)
        )
    if b or d or a <= 0.0 or e >= 0.0:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is rotated or mirrored; warp it north-up (gdalwarp)").format(
                name=path.name
            )
        )


def lonlat_bounds(raster: Any) -> Bounds:
    """West, south, east, north of a raster in degrees, its edges densified."""
    bounds: Bounds = (math.nan,) * 4
    with suppress(ProjError):
        to_degrees = pyproj.Transformer.from_crs(raster.crs.to_wkt(), "EPSG:4326", always_xy=True)
        west, south, east, north = raster.bounds
        bounds = to_degrees.transform_bounds(west, south, east, north, densify_pts=21)
    if not all(map(math.isfinite, bounds)):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} cannot be placed on the Earth by its coordinate system").format(
                name=Path(raster.name).name
            )
        )
    return bounds


def windows(width: int, height: int, size: int = BLOCK) -> Iterator[Window]:
    """Windows of ``size`` cells in row-major order, smaller at the right and bottom edges."""
    for row in range(0, height, size):
        for column in range(0, width, size):
            yield Window(column, row, min(size, width - column), min(size, height - row))


def sha256(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_grid(
    path: Path,
    array: NDArray[Any],
    transform: Transform,
    crs: str,
    *,
    nodata: float | None = None,
    tags: Mapping[str, str] | None = None,
) -> None:
    """Write one band, shape (rows, cols), as a tiled, deflated GeoTIFF; equal input gives equal bytes.

    Raises UserError if it cannot be written; no partial file is left.
    """
    rows, columns = array.shape
    profile = {
        "driver": "GTiff",
        "width": columns,
        "height": rows,
        "count": 1,
        "dtype": array.dtype,
        "crs": crs,
        "transform": rasterio.Affine(*transform),
        "nodata": nodata,
        "compress": "deflate",
        "predictor": 3 if array.dtype.kind == "f" else 2,
        "tiled": True,
        "blockxsize": 256,
        "blockysize": 256,
        "bigtiff": "if_safer",
    }
    # Via memory: GDAL does not report a disk that fills up while it closes a file, Python does.
    with replacing(Path(path)) as temporary, rasterio.Env(**RASTER_OPTIONS), MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(array, 1)
            raster.update_tags(**dict(tags or {}))
        temporary.write_bytes(memory.getbuffer())
