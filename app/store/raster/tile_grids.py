"""Where the tiles of a pyramid lie: a grid of tiles for each zoom level, rows from the north."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.geo.lattice import Span
from app.geo.pictures import Level, Rect
from app.store.raster.tile_codec import LARGEST_PX

HALF_WORLD_M = 20037508.342789244
"""Half the side of the square of Web Mercator."""
TILE_PX = 256
DEEPEST = 30
"""The deepest zoom level of any tile server or viewer: a tile of level 30 is 4 cm wide."""


@dataclass(frozen=True, slots=True)
class TileMatrix:
    """The tiles of a zoom level: how many, rows and columns of pixels in each, and their sizes in units of the CRS."""

    zoom: int
    columns: int
    rows: int
    tile: tuple[int, int]
    pixel: tuple[float, float]


@dataclass(frozen=True, slots=True)
class TileGrid:
    """A pyramid of tiles. ``corner``: west and north of all its levels; ``extent``: where it has data."""

    crs: str
    corner: tuple[float, float]
    extent: Rect
    matrices: tuple[TileMatrix, ...]
    """The finest first."""

    def spans(self, matrix: TileMatrix) -> tuple[Span, Span]:
        """The rows and columns of tiles that may hold data."""
        height, width = matrix.tile[0] * matrix.pixel[1], matrix.tile[1] * matrix.pixel[0]
        west, south, east, north = self.extent
        rows = _span((self.corner[1] - north) / height, (self.corner[1] - south) / height, matrix.rows)
        return rows, _span((west - self.corner[0]) / width, (east - self.corner[0]) / width, matrix.columns)

    def level(self, matrix: TileMatrix) -> Level:
        """A zoom level as an image of the tiles that may hold data."""
        (top, bottom), (left, right) = self.spans(matrix)
        (height, width), (x, y) = matrix.tile, matrix.pixel
        west, north = self.corner[0] + left * width * x, self.corner[1] - top * height * y
        # The last tiles are seldom full.
        rows = min((bottom - top) * height, math.ceil((north - self.extent[1]) / y - 1e-3))
        columns = min((right - left) * width, math.ceil((self.extent[2] - west) / x - 1e-3))
        return Level((max(rows, 1), max(columns, 1)), (x, 0.0, west, 0.0, -y, north))

    def bounds_of(self, zoom: int, rows: Span, columns: Span) -> Rect:
        """The rectangle of some tiles of a zoom level."""
        matrix = next(one for one in self.matrices if one.zoom == zoom)
        height, width = matrix.tile[0] * matrix.pixel[1], matrix.tile[1] * matrix.pixel[0]
        west, north = self.corner
        return west + columns[0] * width, north - rows[1] * height, west + columns[1] * width, north - rows[0] * height

    def covering(self, spans: Sequence[tuple[int, Span, Span]]) -> Rect:
        """The rectangle of the deepest tiles, and of those of coarser levels that have tiles beyond it.

        ``spans``: zoom level, rows and columns, the deepest first. A coarser tile that is the parent of some of it is
        not beyond: it is seldom full.
        """
        zoom, rows, columns = spans[0]
        extent = self.bounds_of(zoom, rows, columns)
        for coarser, high, wide in spans[1:]:
            rows, columns = (
                (first >> (zoom - coarser), (last - 1 >> (zoom - coarser)) + 1) for first, last in (rows, columns)
            )
            zoom = coarser
            if rows[0] > high[0] or rows[1] < high[1] or columns[0] > wide[0] or columns[1] < wide[1]:
                west, south, east, north = self.bounds_of(coarser, high, wide)
                extent = min(extent[0], west), min(extent[1], south), max(extent[2], east), max(extent[3], north)
                rows, columns = (
                    (min(one[0], other[0]), max(one[1], other[1])) for one, other in ((rows, high), (columns, wide))
                )
        return extent

    def with_coarser(self) -> TileGrid:
        """The grid with levels added, each of half the resolution, until few tiles cover the data."""
        grid = self
        while (coarsest := grid.matrices[-1]).zoom > 0 and max(
            last - first for first, last in grid.spans(coarsest)
        ) > 2:
            half = TileMatrix(
                coarsest.zoom - 1,
                math.ceil(coarsest.columns / 2),
                math.ceil(coarsest.rows / 2),
                coarsest.tile,
                (coarsest.pixel[0] * 2.0, coarsest.pixel[1] * 2.0),
            )
            grid = replace(grid, matrices=(*grid.matrices, half))
        return grid


def are_sizes(level: Sequence[Any]) -> bool:
    """Whether numbers from a file can be those of a level of tiles.

    Zoom level, tiles across and down, pixels of a tile across and down, width and height of a pixel.
    """
    counts, pixels = level[:5], level[5:]
    if not all(isinstance(value, int) for value in counts):
        return False
    if not all(isinstance(value, int | float) and math.isfinite(value) and value > 0 for value in pixels):
        return False
    zoom, *tiles = counts
    across = all(0 < count <= 2 << DEEPEST for count in tiles[:2])
    return across and all(0 < size <= LARGEST_PX for size in tiles[2:]) and 0 <= zoom <= DEEPEST


def are_bounds(bounds: Sequence[Any]) -> bool:
    """Whether numbers from a file can be the bounds of something: min x, min y, max x, max y."""
    if len(bounds) != 4 or not all(isinstance(value, int | float) and math.isfinite(value) for value in bounds):
        return False
    return bool(bounds[0] < bounds[2] and bounds[1] < bounds[3])


def _span(first: float, last: float, count: int) -> Span:
    """Whole tiles from ``first`` to ``last``, to a thousandth of a tile: bounds are rounded."""
    begin = min(max(math.floor(first + 1e-3), 0), count - 1)
    return begin, min(max(math.ceil(last - 1e-3), begin + 1), count)


def mercator_grid(zooms: list[int], tile_px: dict[int, int], crs: str = "EPSG:3857") -> TileGrid:
    """The grid of tile servers, for square tiles of ``tile_px`` at each of ``zooms``; its extent is the world."""
    matrices = tuple(
        TileMatrix(
            zoom, 1 << zoom, 1 << zoom, (tile_px[zoom],) * 2, (2.0 * HALF_WORLD_M / (tile_px[zoom] << zoom),) * 2
        )
        for zoom in sorted(zooms, reverse=True)
    )
    world = (-HALF_WORLD_M, -HALF_WORLD_M, HALF_WORLD_M, HALF_WORLD_M)
    return TileGrid(crs, (-HALF_WORLD_M, HALF_WORLD_M), world, matrices)


def geodetic_grid(zooms: list[int], tile_px: dict[int, int]) -> TileGrid:
    """The grid in degrees of two tiles side by side at level 0; its extent is the world."""
    matrices = tuple(
        TileMatrix(zoom, 2 << zoom, 1 << zoom, (tile_px[zoom],) * 2, (180.0 / (tile_px[zoom] << zoom),) * 2)
        for zoom in sorted(zooms, reverse=True)
    )
    return TileGrid("EPSG:4326", (-180.0, 90.0), (-180.0, -90.0, 180.0, 90.0), matrices)


def scan_grid(crs: str, level: Level) -> TileGrid:
    """The grid of a north-up image in its own pixels, halved until one tile holds it."""
    rows, columns = level.shape
    x, _, west, _, y, north = level.transform
    deepest = max(0, math.ceil(math.log2(max(rows, columns) / TILE_PX)))
    matrices = tuple(
        TileMatrix(
            zoom, 1 << zoom, 1 << zoom, (TILE_PX, TILE_PX), (x * 2.0 ** (deepest - zoom), -y * 2.0 ** (deepest - zoom))
        )
        for zoom in range(deepest, -1, -1)
    )
    return TileGrid(crs, (west, north), (west, north + rows * y, west + columns * x, north), matrices)
