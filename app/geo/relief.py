"""The error of coarse terrain heights, estimated from the surrounding relief."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import FloatArray, SingleArray

FLOOR_M = 3.0
CURVATURE_WEIGHT = 0.16
SPREAD_WEIGHT = 0.18
GEBCO_SCALE = 1.3
"""GEBCO is smoother than block means of the true heights, on which the model was fitted."""

REACH = 2
"""How many cells wider on each side a window must be read for its sigma to equal that of the whole raster."""

_NEIGHBOURS = ((0, 1), (2, 1), (1, 0), (1, 2))
_WINDOW = tuple((row, column) for row in range(3) for column in range(3))


def local_sigma(
    heights: NDArray[np.floating[Any]],
    *,
    floor_m: float = FLOOR_M,
    curvature_weight: float = CURVATURE_WEIGHT,
    spread_weight: float = SPREAD_WEIGHT,
    scale: float = GEBCO_SCALE,
) -> SingleArray:
    """Standard deviation (m) of the true height around each cell's height: float32, the shape of ``heights``.

    ``scale * sqrt(floor² + (curvature_weight L)² + (spread_weight S)²)``, where L is the root mean square over 3 × 3
    cells of (4 z - the sum of the 4 neighbours) and S the standard deviation of the 3 × 3 heights. The weights were
    fitted on real 90 m terrain averaged to 450 m cells (docs/calibration.md).

    ``heights`` is float (rows, cols) in metres, NaN where void. A void stays NaN and does not affect its neighbours'
    sigma; beyond the raster the edge is repeated. Raises ValueError unless ``heights`` has two dimensions.
    """
    if heights.ndim != 2:
        raise ValueError(f"heights has {heights.ndim} dimensions; two are needed (rows, columns)")
    height = heights.astype(np.float64)
    curvature = _mean_square(_laplacian(height))
    variance = floor_m**2 + curvature_weight**2 * curvature + spread_weight**2 * _variance(height)
    sigma: SingleArray = (scale * np.sqrt(variance)).astype(np.float32)
    sigma[np.isnan(height)] = np.nan
    return sigma


def _shifted(grid: FloatArray, cells: tuple[tuple[int, int], ...]) -> Iterator[FloatArray]:
    """The grid shifted to each cell of a 3 × 3 window in turn, its edge repeated."""
    rows, columns = grid.shape
    padded = np.pad(grid, 1, mode="edge")
    for row, column in cells:
        yield padded[row : row + rows, column : column + columns]


def _laplacian(height: FloatArray) -> FloatArray:
    """4 z minus the four neighbours; a void neighbour counts as level with the cell."""
    total = np.zeros_like(height)
    for neighbour in _shifted(height, _NEIGHBOURS):
        step = height - neighbour
        total += np.where(np.isnan(neighbour), 0.0, step)
    return total


def _mean_square(value: FloatArray) -> FloatArray:
    """Mean of the squares over the 3 × 3 cells that are not void."""
    total, count = np.zeros_like(value), np.zeros_like(value)
    for neighbour in _shifted(value, _WINDOW):
        valid = ~np.isnan(neighbour)
        total += np.where(valid, neighbour, 0.0) ** 2
        count += valid
    return total / np.maximum(count, 1.0)


def _variance(height: FloatArray) -> FloatArray:
    """Variance over the 3 × 3 cells that are not void, from differences to the centre: exactly 0 on a plain."""
    total, squares, count = np.zeros_like(height), np.zeros_like(height), np.zeros_like(height)
    for neighbour in _shifted(height, _WINDOW):
        step = neighbour - height
        valid = ~np.isnan(step)
        step = np.where(valid, step, 0.0)
        total += step
        squares += step**2
        count += valid
    count = np.maximum(count, 1.0)
    spread: FloatArray = np.maximum(squares / count - (total / count) ** 2, 0.0)
    return spread
