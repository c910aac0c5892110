"""Headers of small rasters of heights, and the heights that are read by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from app.arrays import SingleArray
from app.exchange.raster.headers import Header, StatedRaster, header_of
from app.exchange.raster.named_rasters import NamedRaster

FLAT = np.full((6, 5), 1000, np.int16)


def header(path: Path, **stated: Any) -> Header:
    """The header of a raster, with what is stated of it."""
    return header_of(NamedRaster(path), StatedRaster(**stated))


def values(of: Header) -> SingleArray:
    """All heights of a raster, in metres."""
    with of.raster.opened() as raster:
        rows, columns = of.lattice.shape
        return of.coding.values(raster, (0, rows), (0, columns))
