"""The blocks of a raster, which are read whole: a file of a kilobyte may state one of gigabytes."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

MOST_BYTES = 200_000_000
"""One that GDAL's cache does not hold (GDAL_CACHEMAX) would be decoded anew for every window."""
TOO_LARGE = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is stored in blocks of {rows:,} × {columns:,} cells, too large to be read one by one. Divide it: "
    "gdal_translate -co TILED=YES {file} {stem}.tif",
)


def check_blocks(raster: Any, *, name: str, file: str, stem: str) -> None:
    """Raise UserError if a block of an open raster of rasterio is larger than MOST_BYTES."""
    bands = raster.count if str(raster.profile.get("interleave", "")).casefold() == "pixel" else 1
    for (rows, columns), dtype in zip(raster.block_shapes, raster.dtypes, strict=True):
        if rows * columns * bands * np.dtype(dtype).itemsize > MOST_BYTES:
            raise UserError(TOO_LARGE.format(name=name, rows=rows, columns=columns, file=file, stem=stem))
