"""A line across the grid of ``app.analysis.kernels.dijkstra``: which moves pass it, and the shortest times by them.

All of it is compiled. The line is given as segments (n, 4): column, row, column, row in fractional cells.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels.dijkstra import DC, DR, MOVES, Ground, seconds
from app.analysis.kernels.pace import Walker, speed_mps
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, IntArray


@compiled_leaf
def side_of(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> bool:
    """Whether a point lies to the left of A to B, rows counting downwards; a point on it counts as right."""
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) < 0.0


@compiled_leaf
def meets(line: FloatArray, n: int, px: float, py: float, qx: float, qy: float) -> bool:
    """Whether the path from P to Q passes segment n (x, y, x, y) of the line; an end shared by two counts once."""
    ax, ay, bx, by = line[n]
    if side_of(ax, ay, bx, by, px, py) == side_of(ax, ay, bx, by, qx, qy):
        return False
    return side_of(px, py, qx, qy, ax, ay) != side_of(px, py, qx, qy, bx, by)


@compiled
def crossings(line: FloatArray, rows: int, columns: int) -> tuple[NDArray[np.uint16], IntArray, FloatArray]:
    """Where the moves between cells pass the line, given as segments (n, 4) in fractional columns and rows.

    barrier: uint16 (rows, columns), as in Ground. met: int64 (m, 4), one row per passage of a move that ends on the
    other side: the cell, the move, the segment, 1 if the cell lies to the left. share: float64 (m), how far along the
    segment.
    """
    barrier = np.zeros((rows, columns), np.uint16)
    passages = [(0, 0, 0, 0, 0.0)]
    for n in range(len(line)):
        ax, ay, bx, by = line[n]
        for row in range(max(int(min(ay, by)) - 2, 0), min(int(max(ay, by)) + 3, rows)):
            for column in range(max(int(min(ax, bx)) - 2, 0), min(int(max(ax, bx)) + 3, columns)):
                for move in range(MOVES // 2):
                    to_row, to_column = row + DR[move], column + DC[move]
                    if not (0 <= to_row < rows and 0 <= to_column < columns):
                        continue
                    if meets(line, n, column, row, to_column, to_row):
                        barrier[row, column] ^= np.uint16(1 << move)
                        barrier[to_row, to_column] ^= np.uint16(1 << (move + 8))
                        left = side_of(ax, ay, bx, by, column, row)
                        passages.append(
                            (row * columns + column, move, n, int(left), _share(line[n], row, column, move))
                        )
    return barrier, *_changing_sides(barrier.ravel(), passages)


@compiled_leaf
def _share(segment: FloatArray, row: int, column: int, move: int) -> float:
    """How far along a segment (0 to 1) a move out of a cell meets it."""
    ax, ay, bx, by = segment
    dx, dy = float(DC[move]), float(DR[move])
    across = (bx - ax) * dy - (by - ay) * dx
    share = ((column - ax) * dy - (row - ay) * dx) / across if across else 0.5
    return min(max(share, 0.0), 1.0)


@compiled
def _changing_sides(barrier: NDArray[np.uint16], passages: Any) -> tuple[IntArray, FloatArray]:
    """The passages of moves that end on the other side: those that pass the line an odd number of times."""
    met, share = np.empty((len(passages), 4), np.int64), np.empty(len(passages))
    count = 0
    for n in range(1, len(passages)):
        cell, move, segment, left, along = passages[n]
        if (barrier[cell] >> move) & 1:
            met[count] = (cell, move, segment, left)
            share[count] = along
            count += 1
    return met[:count], share[:count]


@compiled
def through_times(
    ground: Ground, walker: Walker, met: IntArray, outer_left: bool, out_s: FloatArray, in_s: FloatArray
) -> FloatArray:
    """Shortest time from outside to inside by each passage: to its outer cell, over the line, and on from there."""
    columns = ground.heights.shape[1]
    times = np.empty(len(met))
    for n in range(len(met)):
        cell, move, _, left = met[n]
        other = cell + DR[move] * columns + DC[move]
        if (left == 1) == outer_left:
            cost = seconds(ground, walker, cell // columns, cell % columns, move)
            times[n] = out_s[cell] + cost + in_s[other]
        else:
            cost = seconds(ground, walker, other // columns, other % columns, move + 8)
            times[n] = out_s[other] + cost + in_s[cell]
    return times


# Where walkers set out and arrive


@compiled
def starts(
    ground: Ground, walker: Walker, line: FloatArray, x: FloatArray, y: FloatArray
) -> tuple[IntArray, FloatArray]:
    """The cells around places (fractional column and row) and the time to each (s), as if on level ground.

    Of the four nearest cells, those on the place's own side of the line; if there are none, all that are not void.
    """
    rows, columns = ground.heights.shape
    cells, times = [0], [0.0]
    for n in range(x.size):
        if not (-0.5 <= x[n] <= columns - 0.5 and -0.5 <= y[n] <= rows - 0.5):
            continue
        row, column, before = math.floor(y[n]), math.floor(x[n]), len(cells)
        for strict in (True, False):
            for i in range(max(row, 0), min(row + 2, rows)):
                for j in range(max(column, 0), min(column + 2, columns)):
                    height = np.float64(ground.heights[i, j])
                    if math.isnan(height) or (strict and ground.barrier[i, j] and _is_cut(line, x[n], y[n], j, i)):
                        continue
                    run = math.hypot((j - x[n]) * ground.width_m[i], (i - y[n]) * ground.depth_m[i])
                    cells.append(i * columns + j)
                    times.append(run / speed_mps(walker, 0.0, height))
            if len(cells) > before:
                break
    return np.array(cells[1:], np.int64), np.array(times[1:], np.float64)


@compiled_leaf
def _is_cut(line: FloatArray, px: float, py: float, qx: float, qy: float) -> bool:
    """Whether the line passes between two points."""
    odd = False
    for n in range(len(line)):
        if meets(line, n, px, py, qx, qy):
            odd = not odd
    return odd
