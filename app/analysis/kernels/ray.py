"""The walk along one ray: lowest clearance and probability of sight.

Every function here is compiled; a Ray runs from its canonical first end to the other, so that swapping observer and
target gives the same numbers to the last bit.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from app.analysis.kernels import numba_start  # noqa: F401 - before numba loads its own parts
from app.arrays import FloatArray, SingleArray
from app.geo.grid import EDGE_CELLS

compiled = njit(cache=True, error_model="numpy", nogil=True)
# Left to LLVM, the leaves remain calls that count references to every array passed to them: six times slower.
compiled_leaf = njit(cache=True, error_model="numpy", forceinline=True)
_inline = njit(cache=True, error_model="numpy", inline="always")

EARTH_RADIUS_M = 6_371_008.8
CERTAIN_SD = 8.3
"""Phi(8.3) differs from 1 by less than the spacing of doubles."""
IMPOSSIBLE = 1e-12
"""A probability below this is given as 0."""
HOPELESS = 1e-3
"""Where one block is less likely to be open than this, the others need not be asked."""
RUN = 8
"""Samples in a run; at most half a cell apart, they span 3.5 cells."""
STRETCH = 6 * RUN
"""Samples in a stretch; they span 23.5 cells at most."""
TILE, TILE_REACH = 4, 1
"""Maxima over tiles of 4 cells and 1 tile around them cover all that a run meets about its middle: 1.75 + 1 < 4."""
WIDE_TILE, WIDE_REACH = 8, 2
"""The same for a stretch: 11.75 + 1 < 16."""


class Terrain(NamedTuple):
    """heights and sigma as in Grid, and their maxima about each tile; +inf where a void is among them."""

    heights: SingleArray
    sigma: SingleArray
    tops: SingleArray
    wide_tops: SingleArray
    sigma_tops: SingleArray
    correlation_m: float
    has_void: bool


class Ray(NamedTuple):
    """A sight line in cells of the whole grid. Ends carry the height of eye or target above the datum, and sigma there.

    ``first_col`` and ``first_row`` are where the part of the grid at hand begins. The path is start + t * span + 4 t (1
    - t) * bow, a geodesic to within a metre at 40 km; the bow is in cells and in degrees. Samples lie at middle + j *
    step_m for |j| <= reach; a block of length 2l holds ``per_block`` steps, is centred in the same way and shares its
    end samples with its neighbours.
    """

    length_m: float
    per_m: float
    curve: float
    first_col: float
    first_row: float
    col: float
    row: float
    col_span: float
    row_span: float
    col_bow: float
    row_bow: float
    lon_bow: float
    lat_bow: float
    z0: float
    z1: float
    sigma0: float
    sigma1: float
    step_m: float
    reach: int
    per_block: int


@_inline
def interpolate(values: SingleArray, col: float, row: float) -> float:
    """Bilinear value between cell centres; NaN beside a void. Places outside count as on the edge."""
    rows, cols = values.shape
    col, row = min(max(col, 0.0), cols - 1.0), min(max(row, 0.0), rows - 1.0)
    i, j = min(int(row), rows - 2), min(int(col), cols - 2)
    u, v = col - j, row - i
    north = (1.0 - u) * values[i, j] + u * values[i, j + 1]
    south = (1.0 - u) * values[i + 1, j] + u * values[i + 1, j + 1]
    height: float = (1.0 - v) * north + v * south
    return height


@_inline
def place(ray: Ray, d: float) -> tuple[float, float]:
    """Fractional column and row at distance d, in the part of the grid at hand.

    Rounded in the whole grid: subtracting an integer is exact, so every part gives the same place to the last bit.
    """
    t = d * ray.per_m
    bow = 4.0 * t * (1.0 - t)
    col = ray.col + t * ray.col_span + bow * ray.col_bow
    row = ray.row + t * ray.row_span + bow * ray.row_bow
    return col - ray.first_col, row - ray.first_row


@_inline
def chord(ray: Ray, d: float) -> float:
    """Height of the straight ray above the curved datum at distance d, refraction included."""
    t = d * ray.per_m
    return (1.0 - t) * ray.z0 + t * ray.z1 - ray.curve * d * (ray.length_m - d)


@_inline
def clearance(heights: SingleArray, ray: Ray, d: float) -> float:
    """c(d): the ray's height above the ground; NaN in a void."""
    col, row = place(ray, d)
    return chord(ray, d) - interpolate(heights, col, row)


@compiled_leaf
def is_inside(heights: SingleArray, ray: Ray) -> bool:
    """Whether the ray stays within the cell centres, its bow included."""
    rows, cols = heights.shape
    for quarter in range(5):
        col, row = place(ray, 0.25 * quarter * ray.length_m)
        if not (min(col, row) >= -EDGE_CELLS and col <= cols - 1 + EDGE_CELLS and row <= rows - 1 + EDGE_CELLS):
            return False
    return True


@compiled_leaf
def least_possible(tops: SingleArray, tile: int, ray: Ray, first: int, last: int) -> float:
    """A lower bound for the clearance between two samples, from the maxima about the tile below their middle."""
    middle, half = 0.5 * (ray.length_m + (first + last) * ray.step_m), 0.5 * (last - first) * ray.step_m
    col, row = place(ray, middle)
    i, j = min(max(int(row), 0) // tile, tops.shape[0] - 1), min(max(int(col), 0) // tile, tops.shape[1] - 1)
    # Between its ends the chord dips below them by the curvature alone.
    bound: float = min(chord(ray, middle - half), chord(ray, middle + half)) - ray.curve * half * half - tops[i, j]
    return bound


@_inline
def lowest_in_stretch(terrain: Terrain, ray: Ray, start: int, best: float, at: float) -> tuple[float, float]:
    """The least clearance from sample ``start`` on, with its distance, or ``best`` if that is less; NaN for a void."""
    heights = terrain.heights
    stop = min(start + STRETCH - 1, ray.reach)
    for first in range(start, stop + 1, RUN):
        last = min(first + RUN - 1, stop)
        if least_possible(terrain.tops, TILE, ray, first, last) >= best:
            continue
        for j in range(first, last + 1):
            d = 0.5 * ray.length_m + j * ray.step_m
            c = clearance(heights, ray, d)
            if not c >= best:
                if math.isnan(c):
                    return math.nan, math.nan
                best, at = c, d
    return best, at


@compiled
def lowest(terrain: Terrain, ray: Ray, enough: float, bounds: FloatArray) -> tuple[float, float]:
    """The least clearance on the ray and its distance; (nan, nan) with a void.

    Branch and bound: the stretch with the lowest bound comes next, until none could hold a lower clearance. ``bounds``
    is scratch space, one for each stretch. Ends early once a clearance below ``enough`` is met; with -inf it never
    does.
    """
    count = 2 * ray.reach // STRETCH + 1
    for n in range(count):
        first = n * STRETCH - ray.reach
        bounds[n] = least_possible(terrain.wide_tops, WIDE_TILE, ray, first, min(first + STRETCH - 1, ray.reach))
    best, at = math.inf, math.nan
    while True:
        n = 0
        for k in range(1, count):
            if bounds[k] < bounds[n]:
                n = k
        if bounds[n] >= best or best < enough:
            return best, at
        bounds[n] = math.inf
        best, at = lowest_in_stretch(terrain, ray, n * STRETCH - ray.reach, best, at)
        if math.isnan(best):
            return best, at


@compiled_leaf
def phi(x: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-x * math.sqrt(0.5))


@compiled_leaf
def error_variance(d: float, length: float, sigma0: float, sigma1: float, sigma: float, scale: float) -> float:
    """var(d) of the clearance in m^2, for correlation exp(-(distance / scale)^2) of the height errors."""
    t = d / length
    near, far = math.exp(-((d / scale) ** 2)), math.exp(-(((length - d) / scale) ** 2))
    ends = ((1.0 - t) * sigma0) ** 2 + (t * sigma1) ** 2
    ends += 2.0 * t * (1.0 - t) * sigma0 * sigma1 * math.exp(-((length / scale) ** 2))
    return ends + sigma**2 - 2.0 * sigma * ((1.0 - t) * sigma0 * near + t * sigma1 * far)


@compiled
def standard_clearance(terrain: Terrain, ray: Ray, d: float, c: float) -> float:
    """c / sd at distance d; +-inf where heights are certain."""
    col, row = place(ray, d)
    sigma = interpolate(terrain.sigma, col, row)
    variance = error_variance(d, ray.length_m, ray.sigma0, ray.sigma1, sigma, terrain.correlation_m)
    if variance <= 0.0:
        return math.inf if c >= 0.0 else -math.inf
    return c / math.sqrt(variance)


@_inline
def run_minimum(terrain: Terrain, ray: Ray, first: int, last: int, certain: float) -> float:
    """The least c / sd of a run; samples of at least ``certain`` metres count as certain. NaN where sigma is void."""
    heights = terrain.heights
    least = math.inf
    for j in range(first, last + 1):
        d = 0.5 * ray.length_m + j * ray.step_m
        c = clearance(heights, ray, d)
        if c < certain:
            x = standard_clearance(terrain, ray, d, c)
            if math.isnan(x):
                return x
            least = min(least, x)
    return least


@_inline
def block_minimum(terrain: Terrain, ray: Ray, first: int, last: int) -> float:
    """The least c / sd of the block between two samples, +inf where it is certain; NaN where sigma is void."""
    least = math.inf
    for start in range(first, last + 1, RUN):
        stop = min(start + RUN - 1, last)
        col, row = place(ray, 0.5 * (ray.length_m + (start + stop) * ray.step_m))
        top = terrain.sigma_tops[int(row) // TILE, int(col) // TILE]
        # sd <= (1 - t) sigma0 + t sigma1 + sigma, whatever the correlation.
        certain = CERTAIN_SD * (max(ray.sigma0, ray.sigma1) + top)
        if least_possible(terrain.tops, TILE, ray, start, stop) < certain:
            x = run_minimum(terrain, ray, start, stop, certain)
            if math.isnan(x):
                return x
            least = min(least, x)
    return least


@compiled
def probability(terrain: Terrain, ray: Ray, c_min: float, d_min: float) -> tuple[float, float, float]:
    """p_visible, its upper bound, and the most certain block, each 0 to 1; NaN where sigma is void.

    p_visible is the product over blocks of Phi(least c / sd), as if the errors of two blocks had nothing in common; the
    least of them is what it would be if one error were that of all. The third is the largest distance of a Phi from .5,
    doubled: where even that is small, no block tells anything.
    """
    if phi(standard_clearance(terrain, ray, d_min, c_min)) < IMPOSSIBLE:
        return 0.0, 0.0, 1.0
    half = ray.per_block // 2
    sides = (ray.reach + half - 1) // ray.per_block
    p, least, clearest = 1.0, 1.0, 0.0
    for block in range(-sides, sides + 1):
        first = max(block * ray.per_block - half, -ray.reach)
        last = min(block * ray.per_block + half, ray.reach)
        one = phi(block_minimum(terrain, ray, first, last))
        p, least, clearest = p * one, min(least, one), max(clearest, abs(2.0 * one - 1.0))
        if p < IMPOSSIBLE and least < HOPELESS:
            return 0.0, least, clearest
    return p, least, clearest
