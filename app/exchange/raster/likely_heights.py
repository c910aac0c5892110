"""Whether a raster that may be heights or a picture holds heights, by its cells; its place and system do not matter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.enums import ColorInterp

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.coding import HIGHEST_M, LOWEST_M, Coding
from app.exchange.raster.headers import own_unit
from app.exchange.raster.named_rasters import explained, rasters_in
from app.exchange.raster.text_grids import check_rows
from app.geo.lattice import Span

LIKELY_SHARE = 0.99
"""The share of the cells looked at that have to be heights on land."""
VOIDS = (-32767.0, -9999.0, 32767.0, 65535.0)
"""What marks voids in many files that do not declare it."""
_PLACES, _SIDE = 3, 64
"""Squares of cells that are looked at, across and down, and the side of each."""


def holds_heights(path: Path) -> bool:
    """Whether a file holds one band of heights.

    Numbers of more than 16 bits are no colours; those of 16 bits are heights if nearly all occur on land; those of 8
    bits are rather the shades of a picture. False for a file that cannot be read.
    """
    try:
        raster = rasters_in(path)[0]
        with explained(raster), raster.opened(side_files=True) as source:
            return _is_heights(source, path)
    except UserError:
        return False


def _is_heights(source: Any, path: Path) -> bool:
    coding = Coding.stated_by(source)
    if (source.count != 1 and not coding.alpha) or source.colorinterp[0] is ColorInterp.palette:
        return False
    dtype = np.dtype(source.dtypes[0])
    if dtype.kind not in "iuf" or dtype.itemsize == 1:
        return False
    if dtype.kind == "f" or dtype.itemsize > 2:
        return True
    check_rows(source, path)
    return _are_on_land(source, coding)


def _are_on_land(source: Any, coding: Coding) -> bool:
    """Whether nearly all of some cells are heights on land, or all of them voids."""
    samples = [coding.values(source, down, across).ravel() for down, across in _squares(source.shape)]
    numbers: SingleArray = np.concatenate(samples)
    numbers = numbers[np.isfinite(numbers) & ~np.isin(numbers, VOIDS)] * (own_unit(source)[1] or 1.0)
    return not numbers.size or float(np.mean((numbers >= LOWEST_M) & (numbers <= HIGHEST_M))) >= LIKELY_SHARE


def _squares(shape: tuple[int, int]) -> Iterator[tuple[Span, Span]]:
    rows, columns = (_spans(length) for length in shape)
    yield from ((down, across) for down in rows for across in columns)


def _spans(length: int) -> list[Span]:
    """Spans at even distances, each once."""
    side = min(_SIDE, length)
    return [(first, first + side) for first in np.unique(np.linspace(0, length - side, _PLACES).astype(int)).tolist()]
