"""A pyramid of tiles as an image: tiles are decoded as they are needed, broken and missing ones are clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from app.arrays import ByteArray
from app.geo.lattice import Span
from app.geo.pictures import Level, Read
from app.store.raster.tile_codec import decoded
from app.store.raster.tile_grids import TileGrid

MOST_TILES = 1024
"""Where a picture would take more tiles than this, which only tiles without coarser levels need, it stays clear."""

Fetch = Callable[[int, Span, Span], Iterable[tuple[int, int, bytes]]]
"""Zoom level, rows from the north and columns to the row, column and bytes of the tiles there are."""


@dataclass(frozen=True, eq=False)
class TileImage:
    """The tiles of ``grid``; ``source`` opens them on any thread."""

    grid: TileGrid
    source: Callable[[], AbstractContextManager[Fetch]]

    @property
    def crs(self) -> str:
        """The coordinate system of the grid."""
        return self.grid.crs

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """One for each zoom level, of the tiles that may hold data."""
        return tuple(self.grid.level(matrix) for matrix in self.grid.matrices)

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Read windows of a level."""
        with self.source() as fetch:
            yield partial(self._read, fetch)

    def _read(self, fetch: Fetch, level: int, rows: Span, columns: Span) -> ByteArray:
        matrix = self.grid.matrices[level]
        (height, width), (above, before) = matrix.tile, self.grid.spans(matrix)
        cells = np.zeros((rows[1] - rows[0], columns[1] - columns[0], 4), dtype=np.uint8)
        spans = [
            (first // side + start[0], (last - 1) // side + 1 + start[0])
            for (first, last), side, start in ((rows, height, above), (columns, width, before))
        ]
        if (spans[0][1] - spans[0][0]) * (spans[1][1] - spans[1][0]) > MOST_TILES:
            return cells
        for row, column, blob in fetch(matrix.zoom, spans[0], spans[1]):
            tile = decoded(blob, matrix.tile)
            if tile is not None:
                top, left = (row - above[0]) * height - rows[0], (column - before[0]) * width - columns[0]
                _paste(tile, cells, top, left)
        return cells


def _paste(tile: ByteArray, cells: ByteArray, top: int, left: int) -> None:
    """Write the part of a tile that lies within ``cells``."""
    height, width = tile.shape[:2]
    r0, r1 = max(top, 0), min(top + height, cells.shape[0])
    c0, c1 = max(left, 0), min(left + width, cells.shape[1])
    if r0 < r1 and c0 < c1:
        cells[r0:r1, c0:c1] = tile[r0 - top : r1 - top, c0 - left : c1 - left]
