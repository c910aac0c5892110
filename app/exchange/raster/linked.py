"""Linked rasters, which stay outside the project: what a link records of its file, and reading it while unchanged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import numpy as np
import rasterio
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioError
from rasterio.windows import Window

from app.arrays import SingleArray
from app.errors import Remedy, UserError
from app.exchange.gdal import RASTER_OPTIONS, first_line
from app.exchange.raster.raster_files import sha256
from app.exchange.raster.terrain_files import IncomingTerrain, heights_of, refuse_wild
from app.geo.lattice import Affine, Lattice, Span
from app.geo.terrain import Read
from layers.text import QT_TRANSLATE_NOOP

GONE = QT_TRANSLATE_NOOP("Terrain", "{name} is linked but not found at {place}")
CHANGED = QT_TRANSLATE_NOOP("Terrain", "{name} has changed since it was linked")


@dataclass(frozen=True, slots=True)
class Link:
    """A raster file as it was when linked; ``path`` is relative to the project's folder, with slashes."""

    path: str
    size: int
    mtime_ns: int
    sha256: str
    shape: tuple[int, int]
    transform: Affine
    crs: str

    @classmethod
    def to(cls, raster: IncomingTerrain, folder: Path) -> Self:
        """A link from a project in ``folder`` to a raster just read."""
        status = raster.path.stat()
        shape, place = (raster.height, raster.width), _relative(raster.path, folder)
        return cls(place, status.st_size, status.st_mtime_ns, raster.sha256, shape, raster.transform, raster.crs)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The link stored in a layer's settings."""
        return cls(**{**settings, "shape": tuple(settings["shape"]), "transform": tuple(settings["transform"])})

    def as_dict(self) -> dict[str, Any]:
        """The link as settings: numbers, texts and lists."""
        return {**asdict(self), "shape": list(self.shape), "transform": list(self.transform)}

    @property
    def lattice(self) -> Lattice:
        """The lattice of its cells."""
        return Lattice(self.shape, self.transform, self.crs)

    def file(self, folder: Path) -> Path:
        """The file, provided it is the one linked: by size and time, and by content if the time differs.

        Raises UserError naming the file if it is missing or has changed.
        """
        place = folder / self.path
        try:
            status = place.stat()
        except OSError:
            text = GONE.format(name=place.name, place=self.path)
            raise UserError(text, Remedy.FIND_LINKED_FILE, place.name) from None
        if status.st_size != self.size or (
            status.st_mtime_ns != self.mtime_ns and _content(place, status.st_size, status.st_mtime_ns) != self.sha256
        ):
            raise UserError(CHANGED.format(name=place.name), Remedy.PUT_LINKED_FILE_BACK, place.name)
        return place

    def at_hand(self, folder: Path) -> bool:
        """Whether ``file`` would return without reading the whole file first."""
        place = folder / self.path
        try:
            status = place.stat()
        except OSError:
            return False
        unchanged = status.st_mtime_ns == self.mtime_ns or (place, status.st_size, status.st_mtime_ns) in _contents
        return status.st_size == self.size and unchanged

    @contextmanager
    def opened(self, folder: Path) -> Iterator[Read]:
        """Read windows, float32 with voids NaN, within the context. Raises UserError as ``file`` does."""
        place = self.file(folder)
        try:
            with rasterio.Env(**RASTER_OPTIONS), rasterio.open(place, num_threads="all_cpus") as raster:
                yield partial(_values, place, raster)
        except RasterioError as error:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "{name} cannot be read: {reason}").format(
                    name=place.name, reason=first_line(error)
                )
            ) from None


_contents: dict[tuple[Path, int, int], str] = {}
"""Hashes of files whose time differs, such as copied ones, by path, size and time."""


def _content(place: Path, size: int, mtime_ns: int) -> str:
    """The hash of a file, computed once per size and time."""
    key = place, size, mtime_ns
    if key not in _contents:
        _contents[key] = sha256(place)
    return _contents[key]


def _relative(place: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(place.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return place.resolve().as_posix()


def _values(place: Path, raster: Any, rows: Span, columns: Span) -> SingleArray:
    window = Window(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
    plain = (raster.scales[0], raster.offsets[0], raster.dtypes[0]) == (1.0, 0.0, "float32")
    if not plain or not {MaskFlags.nodata, MaskFlags.all_valid} & set(raster.mask_flag_enums[0]):
        return heights_of(place, raster.read(1, window=window, masked=True), raster.scales[0], raster.offsets[0])
    # The usual case, without a mask as large as the heights.
    heights: SingleArray = raster.read(1, window=window)
    void = ~np.isfinite(heights) | (heights == np.float32(-32768.0))
    if raster.nodata is not None:
        void |= heights == np.float32(raster.nodata)
    heights[void] = np.nan
    refuse_wild(place, heights)
    return heights


LINK, ERROR_LINK = "link", "error_link"
"""Keys of a terrain layer's settings: the linked raster of heights, and that of their errors."""
