"""Scanned maps and pictures with a place: GeoTIFF, JPEG, PNG and others that GDAL reads, as images of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import rasterio
from rasterio._err import CPLE_BaseError
from rasterio.errors import CRSError, RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from app.arrays import ByteArray
from app.errors import UserError
from app.exchange.gdal import RASTER_OPTIONS, argument, first_line
from app.exchange.raster.block_sizes import check_blocks
from app.exchange.raster.side_files import check_beside, check_overviews
from app.exchange.raster.underlays.colours import Colours
from app.geo.lattice import Span
from app.geo.pictures import Level, Read
from app.store.raster import quiet_gdal  # noqa: F401 - for what importing it sets
from layers.text import QT_TRANSLATE_NOOP

DRIVERS = ("GTiff", "COG", "JPEG", "PNG", "JP2OpenJPEG", "GIF", "BMP", "WEBP")
NOT_READ = QT_TRANSLATE_NOOP(
    "Error",
    "{name} cannot be read: {reason}. A basemap is a GeoTIFF, JPEG 2000, JPEG, PNG, GIF, BMP or WebP; if another "
    "program opens it, convert it: gdal_translate {file} {mended}",
)
DAMAGED = QT_TRANSLATE_NOOP("Error", "{name} cannot be read to the end: {reason}. Obtain the file again.")
GDAL_ERRORS = (RasterioError, CPLE_BaseError, CRSError, UnicodeDecodeError)
"""The errors rasterio raises: some of GDAL's own come through, and texts that are none."""
_OPTIONS = {**RASTER_OPTIONS, "GDAL_PAM_ENABLED": "YES"}
"""Side files are read: georeference and no-data values stand there. A raster opened for reading writes none."""


def _with_line(text: str, path: Path, **words: str) -> str:
    """A refusal with the line that would mend the file."""
    mended = argument(f"{path.stem}.tif")
    return text.format(name=path.name, file=argument(path.name), mended=mended, **words)


@contextmanager
def opened_scan(path: Path) -> Iterator[Any]:
    """Open a scan for reading. Raises UserError if that fails, with what would mend it."""
    with rasterio.Env(**_OPTIONS):
        try:
            raster = _raster(path)
        except GDAL_ERRORS as error:
            reason = first_line(str(error).replace(str(path), path.name))
            raise UserError(_with_line(NOT_READ, path, reason=reason)) from None
        with raster, _explained(path):
            check_overviews(raster, path.name)
            check_blocks(raster, name=path.name, file=argument(path.name), stem=path.stem)
            yield raster


def _raster(path: Path, **options: int) -> Any:
    """An open raster, by one of DRIVERS. Raises UserError if a file beside it leads elsewhere."""
    check_beside(path)
    # A name without a folder could be that of a service.
    return DatasetReader(str(path.absolute()), driver=list(DRIVERS), **options)


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan as an image. ``place`` gives its file, and raises UserError if that is missing or has changed."""

    crs: str
    levels: tuple[Level, ...]
    colours: Colours
    place: Callable[[], Path]

    @classmethod
    def of(cls, settings: Mapping[str, Any], place: Callable[[], Path]) -> Self:
        """The scan stored in a layer's settings."""
        levels = tuple(Level(tuple(one["shape"]), tuple(one["transform"])) for one in settings["levels"])
        return cls(settings["crs"], levels, Colours.of(settings["colours"]), place)

    def as_dict(self) -> dict[str, Any]:
        """The scan as settings, without its file."""
        levels = [{"shape": list(one.shape), "transform": list(one.transform)} for one in self.levels]
        return {"crs": self.crs, "levels": levels, "colours": self.colours.as_dict()}

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Read windows of a level, an overview of the file."""
        path = self.place()
        with ExitStack() as stack:
            stack.enter_context(_explained(path))
            stack.enter_context(rasterio.Env(**_OPTIONS))
            rasters: dict[int, Any] = {}
            yield partial(self._read, path, rasters, stack)

    def _read(
        self, path: Path, rasters: dict[int, Any], stack: ExitStack, level: int, rows: Span, columns: Span
    ) -> ByteArray:
        if level not in rasters:
            options = {"overview_level": level - 1} if level else {}
            rasters[level] = stack.enter_context(_raster(path, **options))
        window = Window(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
        return self.colours.read(rasters[level], window)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except GDAL_ERRORS as error:
        cause = error.__cause__ or error
        reason = first_line(str(cause).replace(str(path), path.name))
        raise UserError(DAMAGED.format(name=path.name, reason=reason)) from None


def levels_of(path: Path, finest: Level, raster: Any) -> tuple[Level, ...]:
    """The resolutions of a scan: its own, then its overviews."""
    levels = [finest]
    for number in range(len(raster.overviews(1))):
        with _raster(path, overview_level=number) as overview:
            x, y = finest.shape[1] / overview.width, finest.shape[0] / overview.height
            a, b, c, d, e, f = finest.transform
            levels.append(Level((overview.height, overview.width), (a * x, b * y, c, d * x, e * y, f)))
    return tuple(levels)
