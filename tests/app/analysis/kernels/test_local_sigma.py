"""The local sigma of terrain."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.analysis.kernels.local_sigma import local_sigma
from app.geo.relief import BLOCK_MEANS, GEBCO, REACH, ReliefError

HEIGHTS = arrays(np.float64, (7, 8), elements=st.floats(-100, 8000, width=32))
PLAIN = ReliefError(3.0, 0.16, 0.18, 1.3)
"""No ground is gentle: what relief gives can be worked out by hand."""


@pytest.mark.parametrize("model", [PLAIN, GEBCO])
def test_flat_land_has_the_floor_times_the_scale(model: ReliefError) -> None:
    sigma = local_sigma(np.full((5, 6), 329.3), model)
    assert sigma.dtype == np.float32
    assert sigma.shape == (5, 6)
    np.testing.assert_allclose(sigma, 3.9, rtol=1e-6)


def test_a_spike_by_hand() -> None:
    heights = np.zeros((9, 9))
    heights[4, 4] = 90.0
    sigma = local_sigma(heights, PLAIN)
    # L² at the spike: (360² + 4·90²) / 9; S² there and at its 8 neighbours: 90²·(1/9)(8/9)
    at_spike = 1.3 * np.sqrt(9 + 0.16**2 * (360**2 + 4 * 90**2) / 9 + 0.18**2 * 90**2 * 8 / 81)
    assert sigma[4, 4] == pytest.approx(at_spike, rel=1e-6)
    # two cells away only the 3 × 3 of Laplacians still touches the spike's neighbour
    two_away = 1.3 * np.sqrt(9 + 0.16**2 * 90**2 / 9)
    assert sigma[4, 6] == pytest.approx(two_away, rel=1e-6)
    assert sigma[4, 7] == pytest.approx(3.9, rel=1e-6)


def test_a_plane_has_no_curvature_only_spread() -> None:
    heights = np.tile(np.arange(9.0) * 30.0, (7, 1))
    inner = local_sigma(heights, PLAIN)[2:-2, 2:-2]
    np.testing.assert_allclose(inner, 1.3 * np.sqrt(9 + 0.18**2 * 600.0), rtol=1e-6)


@pytest.mark.parametrize(
    ("rough", "factor"),
    [(12.0, (41 / 15) ** 0.25), (20.0, (41 / np.hypot(3.0, 20.0)) ** 0.25), (40.9, 1.0), (80.0, 1.0)],
)
def test_the_relief_of_gentle_ground_counts_for_more(rough: float, factor: float) -> None:
    # The spread of a plane that rises by x a cell is x √(2/3).
    heights = np.tile(np.arange(9.0) * rough / 0.18 / np.sqrt(2 / 3), (7, 1))
    sigma = local_sigma(heights, BLOCK_MEANS)[3, 4]
    assert sigma == pytest.approx(np.hypot(3.0, rough * factor), rel=1e-6)


def test_a_void_stays_void_and_is_no_cliff() -> None:
    heights = np.full((7, 7), 500.0, dtype=np.float32)
    heights[3, 3] = np.nan
    sigma = local_sigma(heights)
    assert np.isnan(sigma[3, 3])
    assert np.isnan(sigma).sum() == 1
    np.testing.assert_allclose(sigma[~np.isnan(sigma)], 3.9, rtol=1e-6)


def test_all_void_a_single_cell_and_none() -> None:
    assert np.isnan(local_sigma(np.full((3, 3), np.nan))).all()
    assert local_sigma(np.array([[7.0]]))[0, 0] == pytest.approx(3.9)
    assert local_sigma(np.empty((0, 4))).shape == (0, 4)


def test_needs_two_dimensions() -> None:
    with pytest.raises(ValueError, match="two are needed"):
        local_sigma(np.zeros(4))


def test_the_edge_is_repeated() -> None:
    heights = np.arange(20.0).reshape(4, 5) ** 2
    padded = np.pad(heights, REACH, mode="edge")
    # A cell beyond the edge repeats the edge; one ring in, both rasters see the same neighbours.
    inside = local_sigma(padded)[REACH:-REACH, REACH:-REACH]
    np.testing.assert_allclose(local_sigma(heights)[1:-1, 1:-1], inside[1:-1, 1:-1], rtol=1e-6)


@settings(max_examples=50)
@given(HEIGHTS, st.floats(-3000, 3000))
def test_laws(heights: np.ndarray, lift: float) -> None:
    sigma = local_sigma(heights)
    assert (sigma >= np.float32(3.9) * (1 - 1e-6)).all()
    np.testing.assert_allclose(local_sigma(heights.T).T, sigma, rtol=1e-5)
    np.testing.assert_allclose(local_sigma(heights[::-1])[::-1], sigma, rtol=1e-5)
    np.testing.assert_allclose(local_sigma(heights + lift), sigma, rtol=1e-5, atol=1e-3)
    # Rougher ground is never better known, though less of it is gentle.
    assert (local_sigma(1.5 * heights) >= sigma * (1 - 1e-6)).all()
    assert (sigma >= local_sigma(heights, replace(GEBCO, gentle_m=GEBCO.rugged_m))).all()


@settings(max_examples=25)
@given(arrays(np.float64, (12, 12), elements=st.floats(0, 5000, width=32)))
def test_a_window_read_wider_equals_the_whole(heights: np.ndarray) -> None:
    whole = local_sigma(heights)
    window = local_sigma(heights[4 - REACH : 8 + REACH, 3 - REACH : 9 + REACH])
    np.testing.assert_array_equal(window[REACH:-REACH, REACH:-REACH], whole[4:8, 3:9])
