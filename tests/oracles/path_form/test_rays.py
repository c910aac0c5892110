"""Chance of sight along a ray: variance, blocks, and both directions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from app.geo.grid import Grid
from tests.builders.scenes import coarse, lonlat
from tests.builders.terrains import fractal
from tests.oracles.path_form.rays import Ray, bilinear, blocks, chance_on, variance_of
from tests.oracles.path_form.rough import rough


def test_variance_of_a_clearance() -> None:
    error = np.array([10.0, 10.0, 10.0, 10.0])
    sd = np.sqrt(variance_of(np.array([0.5, 0.025]), 2000.0, error, 300.0))
    np.testing.assert_allclose(sd, [12.25, 2.34], atol=0.005)
    assert norm.cdf(5.0 / sd[0]) == pytest.approx(0.659, abs=0.001)


def test_a_sample_on_the_edge_of_two_blocks_counts_once_and_alike_from_both_ends() -> None:
    number = np.arange(-7, 8)
    once, twice = (list(blocks(number, 4, edges_twice=both)) for both in (False, True))
    middle = [-2, -1, 0, 1, 2]
    assert [number[inside].tolist() for inside in once] == [[-7], [-6, -5, -4, -3], middle, [3, 4, 5, 6], [7]]
    assert [number[inside].tolist() for inside in twice][1:4] == [[-6, -5, -4, -3, -2], middle, [2, 3, 4, 5, 6]]


@pytest.mark.parametrize("x", [500.0, 2100.0, 3300.0])
def test_swapping_the_ends_of_a_ray_changes_nothing(x: float) -> None:
    (lon, lat), grid = lonlat([x - 400.0, x], [900.0, 0.0]), rough()
    ray = Ray((lon[0], lon[1]), (lat[0], lat[1]), (15.0, 0.85), 6.0 / 7.0)
    back = Ray((lon[1], lon[0]), (lat[1], lat[0]), (0.85, 15.0), 6.0 / 7.0)
    chance = chance_on(grid, ray)
    assert chance is not None
    assert 0.01 < chance < 0.99
    assert chance_on(grid, back) == pytest.approx(chance, abs=1e-9)


def in_finer_cells(grid: Grid, share: int) -> Grid:
    """The same ground, bilinear between the same heights, in cells so many times smaller."""
    rows, cols = grid.shape
    a, b, x, d, e, y = grid.transform
    row, col = np.meshgrid(*(np.arange((n - 1) * share + 1) / share for n in (rows, cols)), indexing="ij")
    heights, sigma = (bilinear(values, col, row) for values in (grid.heights, grid.sigma))
    place = (a / share, b, x + (a - a / share) / 2.0, d, e / share, y + (e - e / share) / 2.0)
    return Grid.of(heights, place, grid.crs, sigma=sigma, correlation_m=grid.correlation_m)


def test_counting_edges_twice_is_nearer_to_what_ever_shorter_steps_lead_to() -> None:
    """The least clearance of a block, its edge included, is what the method asks for; steps only sample it.

    With steps of 1/32 cell it no longer matters which block an edge belongs to.
    """
    grid = coarse(400.0 * fractal(6, 3, 0.5, coarse=2)[:20, :34])
    grid = Grid.of(grid.heights, grid.transform, grid.crs, sigma=15.0)
    ground = (grid, in_finer_cells(grid, 16))
    east, north = np.random.default_rng(5).uniform([[0.0], [-2000.0]], [[9000.0], [3000.0]], (60, 2, 2)).swapaxes(0, 1)
    chances = []
    for x, y in zip(east, north, strict=True):
        lon, lat = lonlat(x, y)
        ray = Ray((lon[0], lon[1]), (lat[0], lat[1]), (15.0, 0.85), 6.0 / 7.0)
        chances.append([chance_on(on, ray, edges_twice=twice) for on in ground for twice in (False, True)])
    once, twice, once_fine, twice_fine = np.array(chances, dtype=float).T
    assert abs(once_fine - twice_fine).mean() < 0.004
    assert abs(twice - twice_fine).mean() < 0.7 * abs(once - twice_fine).mean()
