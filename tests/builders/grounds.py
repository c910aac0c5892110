"""Small grounds to walk over, and the same as a graph for scipy."""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import coo_array

from app.analysis.kernels.dijkstra import COLUMN_STEPS, ROW_STEPS, Ground
from app.analysis.kernels.pace import Walker
from tests.builders.terrains import fractal

NONE = np.zeros(0, np.int64)


def graph(of: Ground, walker: Walker, *, confined: bool = False) -> coo_array:
    """Every move written down."""
    rows, columns = of.heights.shape
    result = []
    for i in range(rows):
        for j in range(columns):
            for move, (dr, dc) in enumerate(zip(ROW_STEPS, COLUMN_STEPS, strict=True)):
                k, m = i + dr, j + dc
                if not (0 <= k < rows and 0 <= m < columns) or (confined and int(of.barrier[i, j]) >> move & 1):
                    continue
                passed = [of.heights[i, j], of.heights[k, m]]
                if abs(dr) == 2:
                    passed += [of.heights[i + dr // 2, j], of.heights[i + dr // 2, m]]
                if abs(dc) == 2:
                    passed += [of.heights[i, j + dc // 2], of.heights[k, j + dc // 2]]
                z = np.array(passed, np.float64)
                run = math.hypot(dc * (of.width_m[i] + of.width_m[k]) / 2.0, dr * (of.depth_m[i] + of.depth_m[k]) / 2.0)
                speed = 0.0 if np.isnan(z).any() else pace(walker, (z[1] - z[0]) / run, (z[0] + z[1]) / 2.0)
                if speed:
                    result.append((i * columns + j, k * columns + m, run / speed))
    a, b, cost = zip(*result, strict=True)
    return coo_array((cost, (a, b)), shape=(rows * columns,) * 2)


def ground(heights: np.ndarray, width_m: float = 90.0, depth_m: float = 110.0) -> Ground:
    rows = len(heights)
    # Rows of different width, as in degrees.
    width = np.asarray(width_m * (1.0 + 0.001 * np.arange(rows)), np.float64)
    return Ground(
        np.asarray(heights, np.float32), width, np.full(rows, depth_m), np.zeros(np.shape(heights), np.uint16)
    )


def rough(rows: int, columns: int, seed: int = 3, relief: float = 900.0, base: float = 1200.0) -> np.ndarray:
    return base + relief * fractal(6, seed, 0.6)[:rows, :columns]


def with_voids(heights: np.ndarray) -> np.ndarray:
    holed = heights.copy()
    holed[5:9, 7] = holed[12, 3:11] = holed[0, 0] = np.nan
    return holed


def pace(walker: Walker, slope: float, height: float) -> float:
    """The formulas once more, in plain Python."""
    if walker.on_trail:
        speed = 6.0 * math.exp(-3.5 * abs(slope + 0.05)) / 3.6
    else:
        speed = 0.0 if abs(slope) >= 1.0 else 0.11 + 0.67 * math.exp(-((100.0 * slope + 2.0) ** 2) / 1800.0)
    thin = max(0.5, 1.0 - 0.08 * (height - 1500.0) / 1000.0) if height > 1500.0 else 1.0
    return walker.factor * speed * thin
