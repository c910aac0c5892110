"""Shortest walking times over a grid: Dijkstra on a graph of 16 neighbours that is never stored.

All of it is compiled. Moves k and k + 8 are opposite. Times are seconds, cells are row * columns + column.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels.pace import Walker, speed_mps
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, IntArray, SingleArray

ROW_STEPS = (0, 1, 1, 1, 1, 2, 2, 1, 0, -1, -1, -1, -1, -2, -2, -1)
COLUMN_STEPS = (1, 1, 0, -1, 2, 1, -1, -2, -1, -1, 0, 1, -2, -1, 1, 2)
MOVES = 16
DR, DC = np.array(ROW_STEPS), np.array(COLUMN_STEPS)
_WAITING, _SETTLED = -1, -2


class Ground(NamedTuple):
    """heights: float32 (rows, columns), NaN where void. width_m, depth_m: size of a cell in each row, west-east and
    north-south. barrier: uint16, a bit for each move out of a cell that ends on the other side of the line.
    """

    heights: SingleArray
    width_m: FloatArray
    depth_m: FloatArray
    barrier: NDArray[np.uint16]


class Heap(NamedTuple):
    """A binary heap of cells by time; ``place`` is where a cell is in it, or whether it is waiting or settled."""

    time: FloatArray
    cell: IntArray
    place: IntArray
    size: IntArray


@compiled_leaf
def seconds(ground: Ground, walker: Walker, row: int, column: int, move: int) -> float:
    """Time of one move out of a cell inside the grid: inf off the grid, into or over a void, or if too steep."""
    dr, dc = DR[move], DC[move]
    to_row, to_column = row + dr, column + dc
    rows, columns = ground.heights.shape
    if not (0 <= to_row < rows and 0 <= to_column < columns):
        return math.inf
    # In double precision: float() would leave the difference of two heights in single.
    here, there = np.float64(ground.heights[row, column]), np.float64(ground.heights[to_row, to_column])
    if math.isnan(here + there) or _is_over_void(ground.heights, row, column, dr, dc):
        return math.inf
    across = 0.5 * dc * (ground.width_m[row] + ground.width_m[to_row])
    down = 0.5 * dr * (ground.depth_m[row] + ground.depth_m[to_row])
    run = math.sqrt(across * across + down * down)
    speed = speed_mps(walker, (there - here) / run, 0.5 * (here + there))
    return run / speed if speed > 0.0 else math.inf


@compiled_leaf
def _is_over_void(heights: SingleArray, row: int, column: int, dr: int, dc: int) -> bool:
    """Whether a knight's move passes between two cells of which one is void."""
    if abs(dr) + abs(dc) != 3:
        return False
    if abs(dr) == 2:
        return math.isnan(heights[row + dr // 2, column] + heights[row + dr // 2, column + dc])
    return math.isnan(heights[row, column + dc // 2] + heights[row + dr, column + dc // 2])


# The heap


@compiled_leaf
def _put(heap: Heap, at: int, time: float, cell: int) -> None:
    heap.time[at], heap.cell[at], heap.place[cell] = time, cell, at


@compiled_leaf
def _rise(heap: Heap, at: int, time: float, cell: int) -> None:
    while at > 0:
        above = (at - 1) // 2
        if heap.time[above] <= time:
            break
        _put(heap, at, heap.time[above], heap.cell[above])
        at = above
    _put(heap, at, time, cell)


@compiled_leaf
def _offer(heap: Heap, time: float, cell: int) -> None:
    """Record that a cell can be reached at this time: add it, or move it forward."""
    at = heap.place[cell]
    if at == _WAITING:
        heap.size[0] += 1
        _rise(heap, heap.size[0] - 1, time, cell)
    elif at >= 0 and time < heap.time[at]:
        _rise(heap, at, time, cell)


@compiled_leaf
def _take(heap: Heap) -> tuple[float, int]:
    """Remove the earliest cell and settle it; its time and number."""
    first, cell = heap.time[0], heap.cell[0]
    heap.place[cell] = _SETTLED
    heap.size[0] -= 1
    size = heap.size[0]
    if size:
        time, last, at = heap.time[size], heap.cell[size], 0
        while 2 * at + 1 < size:
            below = 2 * at + 1
            if below + 1 < size and heap.time[below + 1] < heap.time[below]:
                below += 1
            if heap.time[below] >= time:
                break
            _put(heap, at, heap.time[below], heap.cell[below])
            at = below
        _put(heap, at, time, last)
    return first, cell


# The search


@compiled
def sweep(
    ground: Ground,
    walker: Walker,
    starts: IntArray,
    start_s: FloatArray,
    wanted: IntArray,
    reverse: bool,
    confined: bool,
) -> FloatArray:
    """Shortest time from the starts, each with a time of its own, to every cell, or from it to them if ``reverse``.

    float64 (cells), inf where there is no way or the search had reached all ``wanted`` cells before. ``confined``:
    never over the line. Without wanted cells the whole grid is searched.
    """
    columns = ground.heights.shape[1]
    count = ground.heights.size
    times = np.full(count, np.inf)
    heap = Heap(np.empty(count), np.empty(count, np.int64), np.full(count, _WAITING), np.zeros(1, np.int64))
    missing = np.zeros(count, np.bool_)
    missing[wanted] = True
    left = int(missing.sum()) if wanted.size else count + 1
    for n in range(starts.size):
        _offer(heap, start_s[n], starts[n])
    while heap.size[0] and left:
        time, cell = _take(heap)
        times[cell] = time
        if missing[cell]:
            left -= 1
        _relax(ground, walker, heap, time, cell // columns, cell % columns, reverse, confined)
    return times


@compiled_leaf
def _relax(
    ground: Ground, walker: Walker, heap: Heap, time: float, row: int, column: int, reverse: bool, confined: bool
) -> None:
    rows, columns = ground.heights.shape
    for move in range(MOVES):
        to_row, to_column = row + DR[move], column + DC[move]
        if not (0 <= to_row < rows and 0 <= to_column < columns):
            continue
        cell = to_row * columns + to_column
        if heap.place[cell] == _SETTLED or (confined and (ground.barrier[row, column] >> move) & 1):
            continue
        if reverse:
            cost = seconds(ground, walker, to_row, to_column, (move + 8) % MOVES)
        else:
            cost = seconds(ground, walker, row, column, move)
        if cost < math.inf:
            _offer(heap, time + cost, cell)
