"""A pyramid of tiles as an image: tiles are decoded as they are needed, broken and missing ones are clear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product

import numpy as np

from app.arrays import ByteArray
from app.geo.lattice import Span
from app.geo.pictures import Level, Read
from app.store.raster.tile_codec import decoded
from app.store.raster.tile_grids import TileGrid

MOST_TILES = 1024
"""Where a picture would take more tiles than this, which only tiles without coarser levels need, it stays clear."""

_LARGEST = 64
"""Times that a tile is enlarged where finer ones are missing."""

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
        missing = set(product(range(*spans[0]), range(*spans[1])))
        for row, column, blob in fetch(matrix.zoom, spans[0], spans[1]):
            missing.discard((row, column))
            tile = decoded(blob, matrix.tile)
            if tile is not None:
                top, left = (row - above[0]) * height - rows[0], (column - before[0]) * width - columns[0]
                _paste(tile, cells, top, left)
        for row, column, tile in self._enlarged(fetch, level, missing):
            top, left = (row - above[0]) * height - rows[0], (column - before[0]) * width - columns[0]
            _paste(tile, cells, top, left)
        return cells

    def _enlarged(
        self, fetch: Fetch, level: int, missing: set[tuple[int, int]]
    ) -> Iterator[tuple[int, int, ByteArray]]:
        """Tiles that a level lacks, from the next coarser one that has them: details often cover towns alone."""
        matrix = self.grid.matrices[level]
        for coarser in self.grid.matrices[level + 1 :]:
            factor = round(coarser.pixel[0] / matrix.pixel[0])
            if not missing or coarser.tile != matrix.tile or factor > _LARGEST or factor & (factor - 1):
                continue
            parents: dict[tuple[int, int], list[tuple[int, int]]] = {}
            for row, column in missing:
                parents.setdefault((row // factor, column // factor), []).append((row, column))
            rows, columns = ((min(at), max(at) + 1) for at in zip(*parents, strict=True))
            for row, column, blob in fetch(coarser.zoom, rows, columns):
                whole = decoded(blob, coarser.tile) if (row, column) in parents else None
                if whole is not None:
                    for at in parents[row, column]:
                        missing.discard(at)
                        yield (*at, _part(whole, at[0] % factor, at[1] % factor, factor))


def _part(tile: ByteArray, row: int, column: int, factor: int) -> ByteArray:
    """One of ``factor`` × ``factor`` parts of a tile, as large as the tile."""
    height, width = tile.shape[0] // factor, tile.shape[1] // factor
    part = tile[row * height : (row + 1) * height, column * width : (column + 1) * width]
    return part.repeat(factor, axis=0).repeat(factor, axis=1)


def _paste(tile: ByteArray, cells: ByteArray, top: int, left: int) -> None:
    """Write the part of a tile that lies within ``cells``."""
    height, width = tile.shape[:2]
    r0, r1 = max(top, 0), min(top + height, cells.shape[0])
    c0, c1 = max(left, 0), min(left + width, cells.shape[1])
    if r0 < r1 and c0 < c1:
        cells[r0:r1, c0:c1] = tile[r0 - top : r1 - top, c0 - left : c1 - left]
