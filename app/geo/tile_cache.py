"""Windows of rasters that are read as one, from a cache of tiles in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

import numpy as np

from app.arrays import SingleArray
from app.geo.lattice import Span
from app.geo.tiling import Mosaic, ReadPart

TILE_CELLS = 512
"""Side of the cached tiles: whole tiles of the usual files, and a multiple of the ray kernels' groups of 8 cells."""
MOST_CELLS = 320 * TILE_CELLS * TILE_CELLS
"""Cells cached in memory of one mosaic, 320 MB of float32: those along 2,300 km of border at 30 m."""
_Place = tuple[int, int, int]
"""Number of the part, and the row and column of the tile in it."""


@dataclass(eq=False)
class Tiles:
    """A cache of the most recently used tiles of rasters that are read as one; threads may share it.

    Tiles are those of each raster, from its own first cell on: a file of blocks is then decoded block by block, each
    once, wherever in the whole it begins.
    """

    mosaic: Mosaic
    tiles: OrderedDict[_Place, SingleArray] = field(default_factory=OrderedDict)
    cells: int = 0
    """Of all cached tiles."""
    lock: Lock = field(default_factory=Lock)

    def read(self, rows: Span, columns: Span) -> SingleArray:
        """Values of rows and columns of the whole, float32; only tiles not in the cache are read."""
        with self.lock:
            with self.mosaic.parts() as read:
                window = self.mosaic.tiling.read(partial(self._of_part, read), rows, columns)
            self._forget()
        return window

    def _of_part(self, read: ReadPart, part: int, rows: Span, columns: Span) -> SingleArray:
        window = np.empty((rows[1] - rows[0], columns[1] - columns[0]), np.float32)
        wanted = [(part, row, col) for row in _steps(rows) for col in _steps(columns)]
        for tile, values in self._read(read, [tile for tile in wanted if tile not in self.tiles]):
            self.tiles[tile] = values
            self.cells += values.size
        for tile in wanted:
            _, row, col = tile
            _paste(window, self.tiles[tile], (row * TILE_CELLS - rows[0], col * TILE_CELLS - columns[0]))
            self.tiles.move_to_end(tile)
        return window

    def _read(self, read: ReadPart, tiles: Sequence[_Place]) -> Iterator[tuple[_Place, SingleArray]]:
        # Neighbours of a row in one go: the decoder can then use several processors.
        for part, row, run in _runs(tiles):
            height, width = self.mosaic.tiling.shapes[part]
            top, left = row * TILE_CELLS, run.start * TILE_CELLS
            values = read(part, (top, min(top + TILE_CELLS, height)), (left, min(run.stop * TILE_CELLS, width)))
            for col in run:
                at = (col - run.start) * TILE_CELLS
                yield (part, row, col), np.ascontiguousarray(values[:, at : at + TILE_CELLS])

    def _forget(self) -> None:
        while self.cells > MOST_CELLS:
            self.cells -= self.tiles.popitem(last=False)[1].size


def _runs(tiles: Sequence[_Place]) -> Iterator[tuple[int, int, range]]:
    """Sorted tiles as runs of neighbours of a row: the part, the row, and the first to past the last column."""
    first = 0
    for number in range(1, len(tiles) + 1):
        part, row, col = tiles[number - 1]
        if number == len(tiles) or tiles[number] != (part, row, col + 1):
            yield part, row, range(tiles[first][2], col + 1)
            first = number


def _steps(span: Span) -> range:
    return range(span[0] // TILE_CELLS, (span[1] - 1) // TILE_CELLS + 1)


def _paste(target: SingleArray, values: SingleArray, at: tuple[int, int]) -> None:
    """Copy a tile whose first cell is at ``at`` of the target, where the two overlap."""
    cuts = [
        (max(start, 0), min(start + size, room))
        for start, size, room in zip(at, values.shape, target.shape, strict=True)
    ]
    (top, bottom), (left, right) = cuts
    target[top:bottom, left:right] = values[top - at[0] : bottom - at[0], left - at[1] : right - at[1]]
