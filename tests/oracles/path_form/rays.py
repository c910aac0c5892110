"""Chance of sight along one straight ray over terrain whose heights have errors."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from app.geo.grid import Grid
from app.geo.lattice import WGS84
from tests.oracles.path_form.form import Case
from tests.oracles.path_form.paths import places_along

EARTH_RADIUS_M = 6_371_008.8
NEAR_CELLS, NEAR_CHANCE = 2.0, 0.5
"""On coarse terrain nothing is known of what lies between a pair closer than this many cells: its sight is a coin."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Ray:
    """Both ends, WGS 84 degrees and metres above the ground, and c_c, the curvature that refraction leaves."""

    lon: tuple[float, float]
    lat: tuple[float, float]
    above_m: tuple[float, float]
    curvature: float

    @property
    def length_m(self) -> float:
        """Geodesic length."""
        return float(WGS84.inv(self.lon[0], self.lat[0], self.lon[1], self.lat[1])[2])


def chance_of_sight(case: Case, ray: Ray) -> float:
    """Probability that the ray is open, on the first grid that holds all of it; 0 where none does."""
    for grid in case.grids:
        chance = chance_on(grid, ray, edges_twice=case.form.edges_twice)
        if chance is not None:
            near = grid.is_coarse and ray.length_m < NEAR_CELLS * grid.cell_m
            return NEAR_CHANCE if near and case.form.near_is_coin else chance
    return 0.0


def chance_on(grid: Grid, ray: Ray, *, edges_twice: bool = False) -> float | None:
    """Product over blocks of the least Phi(clearance / sd), whatever the size of cells; None if not all on the grid."""
    number, per_block, step = samples_of(grid, ray)
    section = profile(grid, ray, np.asarray(ray.length_m / 2.0 + number * step, dtype=np.float64))
    if section is None:
        return None
    clearance, deviation = section
    certain = np.where(clearance >= 0.0, np.inf, -np.inf)
    ratio = np.divide(clearance, deviation, out=certain, where=deviation > 0.0)
    least = [ratio[inside].min() for inside in blocks(number, per_block, edges_twice=edges_twice)]
    return float(np.prod(ndtr(least)))


def samples_of(grid: Grid, ray: Ray) -> tuple[IntArray, int, float]:
    """Numbers of the samples of a ray from its middle, how many steps a block of 2 l has, and the step in metres.

    The step is the longest that divides l evenly and is at most half a cell along the longer axis of the ray on the
    grid. The ends, where the clearance is certain, are no samples.
    """
    col, row = grid.to_cell(np.array(ray.lon), np.array(ray.lat))
    cells = max(float(np.abs(np.diff(col))[0]), float(np.abs(np.diff(row))[0]))
    per_scale = max(1, math.ceil(grid.correlation_m * 2.0 * cells / max(ray.length_m, _ROUNDING) - 1e-6))
    step = grid.correlation_m / per_scale
    reach = math.ceil(ray.length_m / 2.0 / step) - 1
    return np.arange(-reach, reach + 1), 2 * per_scale, step


def blocks(number: IntArray, per_block: int, *, edges_twice: bool) -> Iterator[BoolArray]:
    """Which samples each block holds: blocks of so many steps, one of them centred on the middle of the ray.

    A sample on the edge of two belongs to the inner one, so that it counts once and both directions agree; or to both.
    """
    from_middle = np.abs(number) - per_block // 2
    index = np.maximum(-(-from_middle // per_block), 0) * np.sign(number)
    for block in np.unique(index):
        yield np.abs(number - block * per_block) <= per_block // 2 if edges_twice else index == block


def profile(grid: Grid, ray: Ray, along: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Clearance and its standard deviation (m) at distances along the geodesic; None off the grid or beside a void."""
    length = ray.length_m
    azimuth = WGS84.inv(ray.lon[0], ray.lat[0], ray.lon[1], ray.lat[1])[0]
    lon, lat = places_along(ray.lon[0], ray.lat[0], azimuth, along)
    places = grid.to_cell(np.append(ray.lon, lon), np.append(ray.lat, lat))
    height, error = (bilinear(values, *places) for values in (grid.heights, grid.sigma))
    if np.isnan(height).any():
        return None
    share, ends = along / length, height[:2] + np.array(ray.above_m)
    drop = ray.curvature * along * (length - along) / (2.0 * EARTH_RADIUS_M)
    clearance = (1.0 - share) * ends[0] + share * ends[1] - height[2:] - drop
    return clearance, np.sqrt(np.maximum(variance_of(share, length, error, grid.correlation_m), 0.0))


def variance_of(share: FloatArray, length: float, error: FloatArray, scale: float) -> FloatArray:
    """Variance of the clearance; ``error`` holds the standard deviations at both ends, then those along the ray."""

    def rho(distance: FloatArray | float) -> FloatArray:
        return np.exp(-((np.asarray(distance) / scale) ** 2))

    t, s_o, s_t, s_d = share, error[0], error[1], error[2:]
    own = ((1.0 - t) * s_o) ** 2 + (t * s_t) ** 2 + s_d**2
    ends = 2.0 * t * (1.0 - t) * s_o * s_t * rho(length)
    eye = 2.0 * (1.0 - t) * s_o * s_d * rho(t * length)
    return np.asarray(own + ends - eye - 2.0 * t * s_t * s_d * rho((1.0 - t) * length))


def bilinear(values: SingleArray, col: FloatArray, row: FloatArray) -> FloatArray:
    """Interpolation between the four cell centres around each place; NaN outside them or beside a void."""
    rows, cols = values.shape
    inside = (col > -1e-6) & (row > -1e-6) & (col < cols - 1 + 1e-6) & (row < rows - 1 + 1e-6)
    c, r = np.clip(col, 0.0, cols - 1.0), np.clip(row, 0.0, rows - 1.0)
    left, top = np.minimum(np.floor(c), cols - 2).astype(int), np.minimum(np.floor(r), rows - 2).astype(int)
    east, south = c - left, r - top
    height = (
        values[top, left] * ((1.0 - east) * (1.0 - south))
        + values[top, left + 1] * (east * (1.0 - south))
        + values[top + 1, left] * ((1.0 - east) * south)
        + values[top + 1, left + 1] * (east * south)
    )
    return np.where(inside, height, np.nan)


def ground(case: Case, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Height of the ground at each place, on the first grid that has one there; NaN where none has."""
    height = np.full(lon.shape, np.nan)
    for grid in case.grids:
        height = np.where(np.isnan(height), bilinear(grid.heights, *grid.to_cell(lon, lat)), height)
    return height
