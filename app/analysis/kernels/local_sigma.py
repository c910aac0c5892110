"""The error of each height of a raster, estimated from the relief around it: compiled, as rasters are large."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, SingleArray
from app.geo.relief import GEBCO, ReliefError

VALID, HEIGHT, SQUARE, CURVATURE = range(4)
"""The lines of a row: 1 or 0, and then height, its square and the squared Laplacian, each 0 at a void."""


class Numbers(NamedTuple):
    """The numbers of a ReliefError: weights and floor squared."""

    floor: float
    curvature: float
    spread: float
    scale: float
    gentle_m: float
    rugged_m: float


def local_sigma(heights: NDArray[np.floating[Any]], model: ReliefError = GEBCO) -> SingleArray:
    """Standard deviation (m) of the true height around each cell's height: float32, the shape of ``heights``.

    ``heights`` is float (rows, cols) in metres, NaN where void. A void stays NaN and does not affect its neighbours'
    sigma; beyond the raster the edge is repeated. Raises ValueError unless ``heights`` has two dimensions.
    """
    if heights.ndim != 2:
        raise ValueError(f"heights has {heights.ndim} dimensions; two are needed (rows, columns)")
    numbers = Numbers(
        model.floor_m**2, model.curvature**2, model.spread**2, model.scale, model.gentle_m, model.rugged_m
    )
    sigma = np.empty(heights.shape, np.float32)
    if sigma.size:
        fill(np.array(heights, np.float32, order="C", copy=None), numbers, sigma)
    return sigma


@compiled_leaf
def number_of(height: float) -> float:
    """The height, or 0 for a void."""
    return height if height == height else 0.0  # noqa: PLR0124 - a comparison that vectorises


@compiled_leaf
def set_row(heights: SingleArray, row: int, lines: FloatArray) -> None:
    """Fill the ``lines`` of a row, (4, columns + 2) with its edge repeated."""
    rows, cols = heights.shape
    here, up, down = heights[row], heights[max(row - 1, 0)], heights[min(row + 1, rows - 1)]
    for j in range(cols):
        z = np.float64(here[j])
        left, right = np.float64(here[max(j - 1, 0)]), np.float64(here[min(j + 1, cols - 1)])
        # A void neighbour counts as level with the cell.
        bend = number_of(z - up[j]) + number_of(z - down[j]) + number_of(z - left) + number_of(z - right)
        lines[VALID, j + 1] = 1.0 if z == z else 0.0  # noqa: PLR0124
        lines[HEIGHT, j + 1] = number_of(z)
        lines[SQUARE, j + 1] = number_of(z) * number_of(z)
        lines[CURVATURE, j + 1] = bend * bend
    lines[:, 0], lines[:, cols + 1] = lines[:, 1], lines[:, cols]


@compiled
def fill(heights: SingleArray, model: Numbers, sigma: SingleArray) -> None:
    """Fill ``sigma`` as local_sigma gives it. Sums are in double precision and in one order, whatever the window."""
    rows, cols = heights.shape
    lines, total = np.empty((3, 4, cols + 2)), np.empty((4, cols + 2))
    set_row(heights, 0, lines[0])
    top = model.rugged_m * model.rugged_m
    most = model.rugged_m / model.gentle_m
    for row in range(rows):
        if row + 1 < rows:
            set_row(heights, row + 1, lines[(row + 1) % 3])
        above, here, below = lines[max(row - 1, 0) % 3], lines[row % 3], lines[min(row + 1, rows - 1) % 3]
        for k in range(4):
            for j in range(cols + 2):
                total[k, j] = above[k, j] + here[k, j] + below[k, j]
        for j in range(cols):
            count = max(total[VALID, j] + total[VALID, j + 1] + total[VALID, j + 2], 1.0)
            mean = (total[HEIGHT, j] + total[HEIGHT, j + 1] + total[HEIGHT, j + 2]) / count
            square = (total[SQUARE, j] + total[SQUARE, j + 1] + total[SQUARE, j + 2]) / count
            bend = (total[CURVATURE, j] + total[CURVATURE, j + 1] + total[CURVATURE, j + 2]) / count
            rough = model.curvature * bend + model.spread * max(square - mean * mean, 0.0)
            # The square of (rugged / sigma)^(1/4), which is 1 for rugged and ``most`` for gentle ground.
            gain = min(max(np.sqrt(np.sqrt(top / (model.floor + rough))), 1.0), np.sqrt(most))
            void = 0.0 if here[VALID, j + 1] == 1.0 else np.nan
            sigma[row, j] = model.scale * np.sqrt(model.floor + gain * rough) + void
