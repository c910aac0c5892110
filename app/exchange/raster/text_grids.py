"""Heights as text (ASCII grids): their rows are gone through once from the first, before any other is read.

GDAL finds a row by reading those before it, and where one of them is broken it begins anew for each: what is cut off
in the middle takes it twice the time with every row.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasterio.io import DatasetReader
from rasterio.windows import Window

from app.exchange.raster.vrt_sources import described_by

_DRIVER = "AAIGrid"
_ROWS = 64
"""So many are read at a time."""
_HEAD = 100
_WORDS = (b"ncols", b"nrows", b"xll", b"yll", b"cellsize", b"dx", b"dy", b"nodata")
"""With one of these a grid of text begins."""
_gone_through: set[tuple[str, int, int, str]] = set()


def check_rows(raster: Any, path: Path) -> None:
    """Read all rows of an open raster from the file ``path`` if it is a grid of text, or describes some.

    Raises rasterio's errors at a row that is broken. What has been gone through is not again until it changes.
    """
    if raster.driver == _DRIVER:
        _check_once(raster, path)
    elif path.suffix.lower() == ".vrt":
        for part in filter(_is_text_grid, described_by(path).files):
            with DatasetReader(str(part), driver=[_DRIVER]) as source:
                _check_once(source, part)


def _check_once(raster: Any, path: Path) -> None:
    status = path.stat()
    state = (str(path.resolve()), status.st_size, status.st_mtime_ns, raster.name)
    if state in _gone_through:
        return
    for first in range(0, raster.height, _ROWS):
        raster.read(1, window=Window(0, first, raster.width, min(_ROWS, raster.height - first)))
    _gone_through.add(state)


def _is_text_grid(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_HEAD).lstrip().lower().startswith(_WORDS)
