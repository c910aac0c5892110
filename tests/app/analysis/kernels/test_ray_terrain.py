"""Maxima about tiles are those of scipy's filter, which is not loaded for them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import maximum_filter

from app.analysis.kernels.ray_terrain import around


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (4, 3), (40, 61)])
@pytest.mark.parametrize("reach", [1, 2])
def test_maxima_about_a_tile_are_those_of_scipy(shape: tuple[int, int], reach: int) -> None:
    tiles = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    tiles[0, -1] = np.inf
    found = around(tiles, reach)
    np.testing.assert_array_equal(found, maximum_filter(tiles, size=2 * reach + 1, mode="nearest"))
    assert found.dtype == np.float32
    assert found.flags.c_contiguous
