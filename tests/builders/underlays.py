"""Scans and tiles of four colours, to be laid under a map and looked for on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer
from rasterio.transform import from_origin

from app.arrays import ByteArray
from app.geo.lattice import Affine
from app.geo.pictures import Level, Read

COLOURS = {"nw": (220, 30, 30), "ne": (30, 180, 30), "sw": (30, 60, 220), "se": (230, 200, 20)}
"""The quarters of a picture."""


def quarters(rows: int = 120, columns: int = 160) -> ByteArray:
    """A picture of four colours, rows × columns × 3."""
    cells = np.empty((rows, columns, 3), dtype=np.uint8)
    half = rows // 2, columns // 2
    cells[: half[0], : half[1]], cells[: half[0], half[1] :] = COLOURS["nw"], COLOURS["ne"]
    cells[half[0] :, : half[1]], cells[half[0] :, half[1] :] = COLOURS["sw"], COLOURS["se"]
    return cells


def corner_places(crs: str, transform: Any, shape: tuple[int, int], shift: Transformer | None = None) -> dict[str, Any]:
    """Longitude and latitude of a place within each quarter."""
    rows, columns = shape
    to_degrees = shift or Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    places = {"nw": (0.1, 0.2), "ne": (0.9, 0.2), "sw": (0.1, 0.6), "se": (0.9, 0.7)}
    return {name: to_degrees.transform(*(transform * (x * columns, y * rows))) for name, (x, y) in places.items()}


def write_scan(path: Path, cells: NDArray[Any], crs: str | None, transform: Any, **profile: Any) -> Path:
    """A raster of colours (rows × columns × bands, or rows × columns) in the format of its suffix."""
    bands = cells[None] if cells.ndim == 2 else np.moveaxis(cells, 2, 0)
    driver = {".tif": "GTiff", ".png": "PNG", ".jpg": "JPEG", ".jp2": "JP2OpenJPEG"}[path.suffix]
    shape = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": bands.dtype}
    with rasterio.open(path, "w", driver=driver, **{**shape, "crs": crs, "transform": transform, **profile}) as out:
        out.write(bands)
    return path


def four_colours(path: Path, crs: str, west: float, north: float, cell: float, **profile: Any) -> Path:
    """A GeoTIFF of four colours, north up."""
    return write_scan(path, quarters(), crs, from_origin(west, north, cell, cell), **profile)


def sets_of_tiles(path: Path, **titles: str) -> Path:
    """A GeoPackage of sets of tiles, table to title, each of one colour and a little further east."""
    for number, (table, title) in enumerate(titles.items()):
        cells = np.full((256, 256, 3), list(COLOURS.values())[number], dtype=np.uint8)
        place = from_origin(7_800_000 + 3000 * number, 4_580_000, 10, 10)
        options = {"RASTER_TABLE": table, "RASTER_IDENTIFIER": title, "APPEND_SUBDATASET": "YES", "TILE_FORMAT": "PNG"}
        shape = {"count": 3, "height": 256, "width": 256, "dtype": "uint8"}
        with rasterio.open(path, "w", driver="GPKG", crs="EPSG:3857", transform=place, **shape, **options) as out:
            out.write(np.moveaxis(cells, 2, 0))
    return path


def tile(colour: tuple[int, ...] | ByteArray, px: int = 256, form: str = "PNG") -> bytes:
    """A tile of one colour, or of any cells."""
    cells = colour if isinstance(colour, np.ndarray) else np.full((px, px, len(colour)), colour, dtype=np.uint8)
    buffer = io.BytesIO()
    options = {"lossless": True} if form == "WEBP" else {"quality": 95} if form == "JPEG" else {}
    Image.fromarray(cells).save(buffer, form, **options)
    return buffer.getvalue()


@dataclass(frozen=True, eq=False)
class InMemory:
    """An image in memory: its cells are rows × columns × 4, colours times alpha."""

    crs: str
    transform: Affine
    cells: ByteArray

    @property
    def levels(self) -> tuple[Level, ...]:
        """One level."""
        return (Level((self.cells.shape[0], self.cells.shape[1]), self.transform),)

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Read windows of it."""
        yield lambda level, rows, columns: self.cells[rows[0] : rows[1], columns[0] : columns[1]]
