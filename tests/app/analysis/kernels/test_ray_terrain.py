"""Grids made ready for the kernels: once for each cache, for no longer than the grid is there; maxima about tiles."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from scipy.ndimage import maximum_filter

from app.analysis.kernels import ray_terrain
from app.analysis.kernels.ray_terrain import RayTerrains, around, terrain_of
from app.geo.grid import Grid

PLACE = (30.0, 0.0, 5e5, 0.0, -30.0, 4_100_000.0)


def grid() -> Grid:
    return Grid.of(np.arange(400.0).reshape(20, 20), PLACE, "EPSG:32642")


def test_a_grid_is_made_ready_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Grid] = []
    monkeypatch.setattr(ray_terrain, "terrain_of", lambda one: calls.append(one) or terrain_of(one))
    one, other, cache = grid(), grid(), RayTerrains()
    assert cache.of(one) is cache.of(one)
    assert cache.of(other) is not cache.of(one)
    assert calls == [one, other]


def test_nothing_is_kept_of_a_grid_that_is_gone() -> None:
    cache, one = RayTerrains(), grid()
    tops = weakref.ref(cache.of(one).tops)
    assert tops() is not None
    del one
    gc.collect()
    assert tops() is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (4, 3), (40, 61)])
@pytest.mark.parametrize("reach", [1, 2])
def test_maxima_about_a_tile_are_those_of_scipy(shape: tuple[int, int], reach: int) -> None:
    tiles = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    tiles[0, -1] = np.inf
    maxima = around(tiles, reach)
    np.testing.assert_array_equal(maxima, maximum_filter(tiles, size=2 * reach + 1, mode="nearest"))
    assert maxima.dtype == np.float32
    assert maxima.flags.c_contiguous
