"""Staging of rasters: GDAL writes them to a temporary GeoPackage, which is read back before it is trusted.

GDAL writes the last tiles when it closes the file, and rasterio does not report if the disk was full by then.
"""

from __future__ import annotations

import errno
import math
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from app.arrays import SingleArray
from app.errors import UserError
from app.geo.lattice import Lattice
from app.progress import Progress
from app.store.raster import quiet_gdal  # noqa: F401 - for what importing it sets
from app.store.raster.rasters import STAGED, VOID
from layers.text import QT_TRANSLATE_NOOP

Blocks = Iterable[tuple[Window, SingleArray]]
"""Windows of a raster with their cells as float32, voids NaN."""
_GDAL_ERRORS = (RasterioError, CPLE_BaseError, TypeError)
"""The errors rasterio raises: building overviews lets GDAL's own through, and the text of one has more to fill in than
places for it."""
_READ_BACK = QT_TRANSLATE_NOOP("Error", "what was read back differs")
_NO_ROOM = 10_000_000
"""Bytes; with less free space a folder counts as full."""
NO_ROOM = QT_TRANSLATE_NOOP(
    "Error",
    "The raster could not be written completely to the folder for temporary files, {parent}; the project is "
    "unchanged. Free some space there, or name another folder in TMPDIR (TEMP on Windows).",
)
NOT_WRITTEN = QT_TRANSLATE_NOOP(
    "Error",
    "The raster could not be written completely to the folder for temporary files, {parent} ({reason}); the project is "
    "unchanged. Try again, or name another folder in TMPDIR (TEMP on Windows).",
)
_ROOM = 3
"""Free space required, in multiples of the raw cells: incompressible tiles, their overviews, SQLite's journal."""


def stage_coverage(
    lattice: Lattice, blocks: Callable[[], Blocks], staged: Path, progress: Progress, covered: int | None = None
) -> None:
    """Write heights on ``lattice`` as a float32 coverage with overviews to a new GeoPackage.

    ``blocks`` yields its cells afresh at each call: once to be written, once to be compared with the result. Memory
    holds one block at a time, so it does not grow with the grid. Voids become ``VOID``; tiles that are all void take no
    space, so ``covered`` says how many cells may have heights. Raises UserError if the folder of ``staged`` has too
    little space, or does not return what was written.
    """
    profile = {"driver": "GPKG", "dtype": "float32", "count": 1, "nodata": VOID, "VERSION": "1.3"}
    transform = rasterio.Affine(*lattice.transform)
    shape = {"height": lattice.shape[0], "width": lattice.shape[1], "crs": lattice.crs, "transform": transform}
    refuse_small_disk(staged, 4 * (covered or lattice.shape[0] * lattice.shape[1]))
    with _explained(staged):
        with rasterio.open(staged, "w", RASTER_TABLE=STAGED, **profile, **shape) as out:
            for window, cells in blocks():
                progress.at(0.6 * window.row_off / out.height)
                out.write(_filled(cells), 1, window=window)
        _build_overviews(staged)
        with rasterio.open(staged) as written:
            for window, cells in blocks():
                progress.at(0.7 + 0.3 * window.row_off / written.height)
                _refuse_other(staged, written.read(1, window=window), _filled(cells))


def _filled(cells: SingleArray) -> SingleArray:
    return np.where(np.isnan(cells), np.float32(VOID), cells)


def _build_overviews(staged: Path) -> None:
    with rasterio.open(staged, "r+") as out:
        levels = max(0, math.ceil(math.log2(max(out.width, out.height) / 256)))
        if levels:
            out.build_overviews([2**level for level in range(1, levels + 1)], Resampling.average)
    with closing(sqlite3.connect(staged)) as file:
        if (staged_coverage := "gpkg_2d_gridded_coverage_ancillary") in _tables(file):
            # GDAL leaves data_null empty, and would read missing tiles, which are all void, as heights of 0.
            file.execute(f"UPDATE {staged_coverage} SET data_null = ?", (VOID,))
            file.commit()
        (sound,) = file.execute("PRAGMA quick_check(1)").fetchone()
        zooms = {row[0] for row in file.execute("SELECT zoom_level FROM gpkg_tile_matrix")}
        held = {row[0] for row in file.execute(f"SELECT DISTINCT zoom_level FROM {STAGED}")}
    # Tiles that are all void are left out, so all levels may be empty; but if one level has tiles, every level must.
    if sound != "ok" or (held and held != zooms):
        raise UserError(unwritten(staged, _READ_BACK))


def _tables(file: sqlite3.Connection) -> set[str]:
    return {row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _refuse_other(staged: Path, written: NDArray[Any], wanted: NDArray[Any]) -> None:
    if not np.array_equal(written, wanted):
        raise UserError(unwritten(staged, _READ_BACK))


def refuse_small_disk(staged: Path, size: int) -> None:
    """Raise UserError unless the folder of ``staged`` has space for a raster of ``size`` bytes of raw cells."""
    free = shutil.disk_usage(staged.parent).free
    if free < _ROOM * size:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "The folder for temporary files is too small: {asked:,.0f} MB are needed and {free:,.0f} MB are free "
                "in {parent}. Free some space there, or name another folder in TMPDIR (TEMP on Windows).",
            ).format(asked=_ROOM * size / 1e6, free=free / 1e6, parent=staged.parent.parent)
        )


@contextmanager
def _explained(staged: Path) -> Iterator[None]:
    try:
        yield
    except (*_GDAL_ERRORS, OSError, sqlite3.Error) as error:
        raise UserError(unwritten(staged, error)) from error


def unwritten(staged: Path, cause: Exception | str) -> str:
    """The error text for a ``staged`` that is not as it should be; it asks for space only where there is none left."""
    code = getattr(cause, "sqlite_errorname", None) or ""
    full = code.startswith("SQLITE_FULL") or getattr(cause, "errno", None) == errno.ENOSPC
    parent = staged.parent.parent
    if full or (staged.parent.is_dir() and shutil.disk_usage(staged.parent).free < _NO_ROOM):
        return NO_ROOM.format(parent=parent)
    reason = str(cause).strip().splitlines() or [type(cause).__name__]
    return NOT_WRITTEN.format(parent=parent, reason=reason[0].rstrip(". ")[:160])
