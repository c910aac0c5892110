"""Level of detail: lines simplified to a pixel and clipped near the view; dense points as a density."""

from __future__ import annotations

import math

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, Geometries, IntArray
from layers.marks import Areas, Lines

Rect = tuple[float, float, float, float]
"""Least x, least y, greatest x and greatest y on the plane, in metres."""

DENSITY_ABOVE = 50_000
"""Points in view above which single symbols convey nothing and cost too much."""
DENSITY_CELL_PX = 6
MOST_CELLS = 10_000_000
"""The largest grid of which each cell is looked at; with more the occupied ones are sorted."""


def level_of(metres_per_pixel: float) -> int:
    """The zoom level: one per halving of the scale, so that simplified lines can be reused."""
    return math.floor(math.log2(max(metres_per_pixel, 1e-6)))


def tolerance_m(level: int) -> float:
    """The tolerance of simplification at a level: between half a pixel and one."""
    return float(2.0**level)


def around(rect: Rect) -> Rect:
    """The view and as much again on every side: a path is built for this, so that small moves need no new one."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return rect[0] - width, rect[1] - height, rect[2] + width, rect[3] + height


def within(inner: Rect, outer: Rect) -> bool:
    """Whether one rectangle lies within the other."""
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def meet(boxes: FloatArray, rect: Rect) -> BoolArray:
    """Which boxes (n × 4, each a Rect) intersect ``rect``."""
    apart = (boxes[:, 0] > rect[2]) | (boxes[:, 2] < rect[0]) | (boxes[:, 1] > rect[3]) | (boxes[:, 3] < rect[1])
    return ~apart


def geometries(mark: Lines | Areas, xy: FloatArray) -> Geometries:
    """The polylines, or the rings as polygons, of a mark whose coordinates on the plane are ``xy`` (n × 2)."""
    counts = np.diff(np.append(mark.starts, len(xy)))
    least = 4 if isinstance(mark, Areas) else 2
    long_enough = np.flatnonzero(counts >= least)
    if not len(long_enough):
        return np.zeros(0, dtype=object)
    rows = np.concatenate([np.arange(mark.starts[i], mark.starts[i] + counts[i]) for i in long_enough])
    index = np.repeat(np.arange(len(long_enough)), counts[long_enough])
    if isinstance(mark, Areas):
        return np.asarray(shapely.polygons(shapely.linearrings(xy[rows], indices=index)))
    return np.asarray(shapely.linestrings(xy[rows], indices=index))


def drawn(parts: Geometries, level: int, rect: Rect) -> tuple[FloatArray, BoolArray]:
    """The part of ``parts`` to draw at a level near ``rect``: coordinates (n × 2), and whether each joins the next."""
    simple = shapely.simplify(parts, tolerance_m(level), preserve_topology=False)
    cut = shapely.get_parts(shapely.clip_by_rect(simple, *rect))
    types = shapely.get_type_id(cut)
    cut = np.where(types == shapely.GeometryType.POLYGON, shapely.get_exterior_ring(cut), cut)
    cut = cut[np.isin(types, [1, 2, 3])]
    xy, index = shapely.get_coordinates(cut, return_index=True)
    joins = np.append(index[1:] == index[:-1], False) if len(index) else np.zeros(0, dtype=np.bool_)
    return xy, joins


def density_cell_m(level: int) -> float:
    """The side of a cell of a density at a level: half of DENSITY_CELL_PX pixels to all of them."""
    return DENSITY_CELL_PX * tolerance_m(level)


def aligned(rect: Rect, cell_m: float) -> Rect:
    """The least rectangle of whole cells around another; cells are counted from the origin of the plane."""
    left, bottom = (math.floor(edge / cell_m) * cell_m for edge in rect[:2])
    right, top = (math.ceil(edge / cell_m) * cell_m for edge in rect[2:])
    return left, bottom, right, top


def density(xy: FloatArray, rect: Rect, cell_m: float) -> FloatArray:
    """Points per square cell over ``rect``, south row first."""
    columns, rows = max(1, round((rect[2] - rect[0]) / cell_m)), max(1, round((rect[3] - rect[1]) / cell_m))
    inside = in_rect(xy, rect)
    seen = xy if inside.all() else xy[inside]
    numbers = _cells(seen[:, 1], rect[1], rect[3], rows)
    numbers *= columns
    numbers += _cells(seen[:, 0], rect[0], rect[2], columns)
    return np.bincount(numbers, minlength=rows * columns).reshape(rows, columns).astype(float)


def _cells(along: FloatArray, least: float, greatest: float, count: int) -> IntArray:
    """Which of ``count`` equal parts from ``least`` to ``greatest`` each coordinate is in."""
    places = along - least
    places *= count / (greatest - least)
    # A point on the far edge belongs to the last cell.
    return np.minimum(places, count - 1, out=places).astype(np.int64)


def crowding(xy: FloatArray, cell_m: float) -> float:
    """Mean number of points per occupied square cell of a grid; 0 without points."""
    if not len(xy):
        return 0.0
    cells = np.floor(xy / cell_m).astype(np.int64)
    cells -= cells.min(axis=0)
    columns, rows = (cells.max(axis=0) + 1).tolist()
    numbers = cells[:, 1] * columns + cells[:, 0]
    if columns * rows > MOST_CELLS:
        return len(xy) / len(np.unique(numbers))
    occupied = np.zeros(columns * rows, np.bool_)
    occupied[numbers] = True
    return len(xy) / int(np.count_nonzero(occupied))


def in_rect(xy: FloatArray, rect: Rect) -> BoolArray:
    """Which points lie in the rectangle."""
    inside = (xy[:, 0] >= rect[0]) & (xy[:, 0] <= rect[2]) & (xy[:, 1] >= rect[1]) & (xy[:, 1] <= rect[3])
    return np.asarray(inside, dtype=np.bool_)
