"""Georeferenced images of any size, warped to a plane: coordinates by the best operation, colours bilinear."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Protocol

import numpy as np
from pyproj import Transformer

from app.arrays import BoolArray, ByteArray, FloatArray
from app.geo.colour_cells import averaged, sampled
from app.geo.crs import WGS84, Bounds, operation
from app.geo.crs_text import read_crs
from app.geo.lattice import Affine, Span
from app.progress import Progress

Rect = tuple[float, float, float, float]
"""Least x, least y, greatest x and greatest y."""
ToLonlat = Callable[[FloatArray], FloatArray]
"""Coordinates of a plane, n × 2, to degrees."""
Read = Callable[[int, Span, Span], ByteArray]
"""Number of a level, rows and columns to colours: rows × columns × 4, red, green, blue (times alpha) and alpha."""

MESH_PX = 16
"""Coordinates are computed every so many pixels and interpolated between."""
FEWEST_CELLS = 0.8
"""Cells of the chosen level per pixel of the picture, at least, where a finer level has more."""
MOST_CELLS = 64
"""Cells for each pixel of a picture, at most: more lie between parts of it only at both ends of an image."""
STRIP_CELLS = 500_000
"""Cells read at once where they are averaged."""
EDGE_POINTS = 24
BLOCK_PX = 256
"""The width in which a turned image is resampled: the part of it behind a block is little larger."""


@dataclass(frozen=True, slots=True)
class Level:
    """An image at one resolution: rows and columns, and the affine from (column, row) corners to its coordinates."""

    shape: tuple[int, int]
    transform: Affine

    def to_cell(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Coordinates to fractional (column, row); whole numbers are centres of cells."""
        a, b, c, d, e, f = self.transform
        scale = a * e - b * d
        return (e * (x - c) - b * (y - f)) / scale - 0.5, (a * (y - f) - d * (x - c)) / scale - 0.5

    def to_xy(self, column: FloatArray, row: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Fractional (column, row) to coordinates."""
        a, b, c, d, e, f = self.transform
        return c + a * (column + 0.5) + b * (row + 0.5), f + d * (column + 0.5) + e * (row + 0.5)


class Image(Protocol):
    """A georeferenced image that can be read on any thread. ``levels``: the finest first."""

    @property
    def crs(self) -> str:
        """Its coordinate system, as pyproj reads it."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Its resolutions."""

    def opened(self) -> AbstractContextManager[Read]:
        """Read it within the context. Raises UserError if it cannot be."""


@dataclass(frozen=True, eq=False)
class Cropped:
    """An image clear outside a convex polygon: n × 2 coordinates of its own system, counter-clockwise."""

    image: Image
    polygon: tuple[tuple[float, float], ...]

    @property
    def crs(self) -> str:
        """The coordinate system of the image."""
        return self.image.crs

    @property
    def levels(self) -> tuple[Level, ...]:
        """The resolutions of the image."""
        return self.image.levels

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Read it within the context."""
        with self.image.opened() as read:

            def cropped(level: int, rows: Span, columns: Span) -> ByteArray:
                inside = self._inside(self.levels[level], rows, columns)
                return np.where(inside[..., None], read(level, rows, columns), np.uint8(0))

            yield cropped

    def _inside(self, level: Level, rows: Span, columns: Span) -> BoolArray:
        column, row = np.meshgrid(np.arange(*columns, dtype=np.float64), np.arange(*rows, dtype=np.float64))
        x, y = level.to_xy(column, row)
        inside = np.ones(x.shape, dtype=np.bool_)
        for (x1, y1), (x2, y2) in pairwise((*self.polygon, self.polygon[0])):
            inside &= (x2 - x1) * (y - y1) >= (y2 - y1) * (x - x1)
        return inside


def upright(level: Level) -> Level:
    """A north-up level of square cells of the same area, around a turned or mirrored one."""
    a, b, _, d, e, _ = level.transform
    x, y = corners(level)
    side = math.sqrt(abs(a * e - b * d))
    west, north = float(x.min()), float(y.max())
    shape = math.ceil((north - float(y.min())) / side - 1e-6), math.ceil((float(x.max()) - west) / side - 1e-6)
    return Level((max(shape[0], 1), max(shape[1], 1)), (side, 0.0, west, 0.0, -side, north))


def resampled(read: Read, source: Level, target: Level) -> Read:
    """Reads level 0 of an image, ``source``, on the cells of ``target`` in the same system."""

    def on_target(level: int, rows: Span, columns: Span) -> ByteArray:
        del level
        parts = [
            _resampled(read, source, target, rows, (left, min(left + BLOCK_PX, columns[1])))
            for left in range(columns[0], columns[1], BLOCK_PX)
        ]
        return np.concatenate(parts, axis=1)

    return on_target


def _resampled(read: Read, source: Level, target: Level, rows: Span, columns: Span) -> ByteArray:
    grid = np.meshgrid(np.arange(*columns, dtype=np.float64), np.arange(*rows, dtype=np.float64))
    column, row = source.to_cell(*target.to_xy(*grid))
    inside = _inside(source, column, row)
    if not inside.any():
        return np.zeros((*inside.shape, 4), dtype=np.uint8)
    window = _window(source, column[inside], row[inside])
    return sampled(read(0, *window), column - window[1][0], row - window[0][0], inside)


def corners(level: Level) -> tuple[FloatArray, FloatArray]:
    """Coordinates along the outer edge of an image."""
    rows, columns = level.shape
    t = np.linspace(0.0, 1.0, EDGE_POINTS)
    along, across = t * columns - 0.5, t * rows - 0.5
    ends = np.full(EDGE_POINTS, -0.5)
    column = np.concatenate([along, along, ends, ends + columns])
    row = np.concatenate([ends, ends + rows, across, across])
    return level.to_xy(column, row)


def area_of(crs: str, level: Level) -> Bounds:
    """West, south, east and north of an image in degrees, to some hundred metres; infinite where it has no place."""
    x, y = corners(level)
    system = read_crs(crs)
    if not system.is_geographic:
        x, y = Transformer.from_crs(system, WGS84, always_xy=True).transform(x, y)
    return float(np.min(x)), float(np.min(y)), float(np.max(x)), float(np.max(y))


@cache
def _from_lonlat(crs: str, area: Bounds) -> Transformer | None:
    """The operation to longitude and latitude; its inverse is wanted here. None if there is nothing to do."""
    system = read_crs(crs).to_2d()
    if system.equals(WGS84, ignore_axis_order=True):
        return None
    return operation(system, area).transformer


def outline(image: Image) -> FloatArray:
    """The outer edge of an image in degrees, n × 2."""
    finest = image.levels[0]
    x, y = corners(finest)
    transformer = _from_lonlat(image.crs, area_of(image.crs, finest))
    if transformer is not None:
        x, y = transformer.transform(x, y)
    return np.column_stack([x, y])


def painted(
    image: Image, to_lonlat: ToLonlat, rect: Rect, size: tuple[int, int], progress: Progress | None = None
) -> ByteArray:
    """The part of ``image`` over ``rect`` of a plane as a picture of ``size`` (rows, columns), north row first.

    Rows × columns × 4, colours times alpha, clear outside the image. Raises UserError if the image cannot be read.
    """
    steps = progress or Progress()
    x, y = _coordinates(image, to_lonlat, rect, size)
    number = _level_for(image, x[::MESH_PX], y[::MESH_PX])
    column, row = image.levels[number].to_cell(x, y)
    inside = _inside(image.levels[number], column, row)
    if not inside.any():
        return np.zeros((*size, 4), dtype=np.uint8)
    window = _window(image.levels[number], column[inside], row[inside])
    step = max(1, math.floor(_cells_per_pixel(column[::MESH_PX], row[::MESH_PX])))
    if math.prod(last - first for first, last in window) > MOST_CELLS * step**2 * column.size:
        return np.zeros((*size, 4), dtype=np.uint8)
    with image.opened() as read:
        cells = np.concatenate(list(_strips(read, number, window, step, steps)))
    at = (column - window[1][0] + 0.5) / step - 0.5, (row - window[0][0] + 0.5) / step - 0.5
    return sampled(cells, *at, inside)


def _coordinates(image: Image, to_lonlat: ToLonlat, rect: Rect, size: tuple[int, int]) -> tuple[FloatArray, FloatArray]:
    """Coordinates in the image's own system of every pixel, rows × columns; infinite where there are none."""
    width, height = (rect[2] - rect[0]) / size[1], (rect[3] - rect[1]) / size[0]
    mesh_rows, mesh_columns = (math.ceil(count / MESH_PX) + 1 for count in size)
    x = rect[0] + (np.arange(mesh_columns) * MESH_PX + 0.5) * width
    y = rect[3] - (np.arange(mesh_rows) * MESH_PX + 0.5) * height
    lonlat = to_lonlat(np.column_stack([grid.ravel() for grid in np.meshgrid(x, y)]))
    shape = mesh_rows, mesh_columns
    area = area_of(image.crs, image.levels[0])
    lon, lat = _torn(lonlat[:, 0].reshape(shape), (area[0] + area[2]) / 2.0).ravel(), lonlat[:, 1]
    transformer = _from_lonlat(image.crs, area)
    if transformer is not None:
        lon, lat = transformer.transform(lon, lat, direction="INVERSE")
    return _between(np.reshape(lon, shape), size), _between(np.reshape(lat, shape), size)


def _torn(lon: FloatArray, middle: float) -> FloatArray:
    """Longitudes within half a turn of ``middle``; NaN where the next are half a turn or more away."""
    if not math.isfinite(middle):
        return lon
    with np.errstate(invalid="ignore"):
        near = middle + (lon - middle + 180.0) % 360.0 - 180.0
        torn = np.zeros(lon.shape, dtype=np.bool_)
        torn[:, :-1] |= np.abs(np.diff(near, axis=1)) > 180.0
        torn[:-1] |= np.abs(np.diff(near, axis=0)) > 180.0
    return np.where(torn, np.nan, near)


def _between(mesh: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Values every MESH_PX pixels, interpolated to every pixel."""
    down, across = (np.arange(count) / MESH_PX for count in size)
    top, left = (np.minimum(at.astype(np.int64), side - 2) for at, side in zip((down, across), mesh.shape, strict=True))
    v, u = (down - top)[:, None], (across - left)[None, :]
    with np.errstate(invalid="ignore"):
        rows = mesh[top] * (1.0 - v) + mesh[top + 1] * v
        values: FloatArray = rows[:, left] * (1.0 - u) + rows[:, left + 1] * u
    return values


def _level_for(image: Image, x: FloatArray, y: FloatArray) -> int:
    """The number of the coarsest level that still has a cell for a pixel; coordinates are those of some rows."""
    chosen = 0
    for number, level in enumerate(image.levels[1:], 1):
        if _cells_per_pixel(*level.to_cell(x, y)) < FEWEST_CELLS:
            break
        chosen = number
    return chosen


def _cells_per_pixel(column: FloatArray, row: FloatArray) -> float:
    """The cells from one pixel of a row to the next; 0 where no row has a place."""
    with np.errstate(invalid="ignore"):
        steps = np.hypot(np.diff(column, axis=-1), np.diff(row, axis=-1))
    steps = steps[np.isfinite(steps)]
    return float(np.median(steps)) if steps.size else 0.0


def _inside(level: Level, column: FloatArray, row: FloatArray) -> BoolArray:
    rows, columns = level.shape
    inside: BoolArray = (column >= -0.5) & (column <= columns - 0.5) & (row >= -0.5) & (row <= rows - 0.5)
    return inside


def _window(level: Level, column: FloatArray, row: FloatArray) -> tuple[Span, Span]:
    """The rows and columns that pixels inside the image need."""
    spans = []
    for at, count in ((row, level.shape[0]), (column, level.shape[1])):
        first, last = max(math.floor(at.min()) - 1, 0), min(math.ceil(at.max()) + 2, count)
        spans.append((min(first, count - 1), max(last, 1)))
    return spans[0], spans[1]


def _strips(read: Read, level: int, window: tuple[Span, Span], step: int, progress: Progress) -> Iterator[ByteArray]:
    """The colours of a window, averaged over ``step`` × ``step`` cells."""
    (top, bottom), (left, right) = window
    at_once = step * max(1, STRIP_CELLS // max((right - left) * step, 1))
    for row in range(top, bottom, at_once):
        progress.at((row - top) / (bottom - top))
        yield averaged(read(level, (row, min(row + at_once, bottom)), (left, right)), step)
