"""Points of the plane in square cells, so that those in a rectangle are found without a look at the others."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.arrays import FloatArray, IntArray, ShortIntArray
from widgets.map.lod import Rect, in_rect

POINTS_IN_CELL = 64
MOST_SIDE = 1024


class _Cells(NamedTuple):
    """``side`` × ``side`` cells: their points are ``order[starts[cell] : starts[cell + 1]]``."""

    side: int
    origin: FloatArray
    size: FloatArray
    order: IntArray
    starts: IntArray


class PointGrid:
    """n points of the plane, n × 2, in metres; those that are NaN are nowhere."""

    def __init__(self, xy: FloatArray) -> None:
        self.xy = xy

    @cached_property
    def bounds(self) -> Rect:
        """The rectangle they lie in; of no points it has no extent."""
        if not len(self.xy) or np.isnan(self.xy[:, 0]).all():
            return 0.0, 0.0, 0.0, 0.0
        left, bottom = np.nanmin(self.xy, axis=0).tolist()
        right, top = np.nanmax(self.xy, axis=0).tolist()
        return left, bottom, right, top

    def within(self, rect: Rect) -> IntArray:
        """Which points lie in a rectangle, by number, rising."""
        left, bottom, right, top = self.bounds
        if rect[0] > right or rect[1] > top or left > rect[2] or bottom > rect[3]:
            return np.zeros(0, np.int64)
        if rect[0] <= left and rect[1] <= bottom and right <= rect[2] and top <= rect[3]:
            return np.flatnonzero(np.isfinite(self.xy[:, 0]))
        near = self._near(rect)
        return np.sort(near[in_rect(self.xy[near], rect)])

    def more_than(self, most: int, rect: Rect) -> bool:
        """Whether more points than ``most`` lie in a rectangle: without a list of them."""
        if len(self.xy) <= most or sum(part.stop - part.start for part in self._parts(rect)) <= most:
            return False
        return int(np.count_nonzero(in_rect(self.xy, rect))) > most

    def _near(self, rect: Rect) -> IntArray:
        """The points of the cells that a rectangle meets."""
        return np.concatenate([self._cells.order[part] for part in self._parts(rect)])

    def _parts(self, rect: Rect) -> list[slice]:
        """Where the points of the cells that a rectangle meets stand in the order of the cells."""
        cells = self._cells
        first, last = _places(np.array(rect[::2]), cells.origin[0], cells.size[0], cells.side).tolist()
        lowest, highest = _places(np.array(rect[1::2]), cells.origin[1], cells.size[1], cells.side).tolist()
        rows = range(lowest * cells.side, (highest + 1) * cells.side, cells.side)
        return [slice(int(cells.starts[row + first]), int(cells.starts[row + last + 1])) for row in rows]

    @cached_property
    def _cells(self) -> _Cells:
        there = np.flatnonzero(np.isfinite(self.xy[:, 0]))
        side = int(np.clip(np.sqrt(len(there) / POINTS_IN_CELL), 1, MOST_SIDE))
        left, bottom, right, top = self.bounds
        origin, size = np.array([left, bottom]), np.maximum(np.array([right - left, top - bottom]), 1e-9) / side
        x, y = (self.xy[:, axis] if len(there) == len(self.xy) else self.xy[there, axis] for axis in (0, 1))
        numbers = _places(y, origin[1], size[1], side)
        numbers *= side
        numbers += _places(x, origin[0], size[0], side)
        starts = np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=side * side))])
        return _Cells(side, origin, size, there[np.argsort(numbers, kind="stable")], starts)


def _places(along: FloatArray, origin: float, size: float, side: int) -> ShortIntArray:
    """The column, or the row, of each coordinate; the outermost ones of what lies outside. Without much memory."""
    cells = along - origin
    cells /= size
    np.floor(cells, out=cells)
    np.clip(cells, 0, side - 1, out=cells)
    return cells.astype(np.int32)
