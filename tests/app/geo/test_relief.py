"""The local sigma of coarse terrain."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.geo.relief import REACH, local_sigma

HEIGHTS = arrays(np.float64, (7, 8), elements=st.floats(-100, 8000, width=32))


def test_flat_land_has_the_floor_times_the_scale() -> None:
    sigma = local_sigma(np.full((5, 6), 329.0))
    assert sigma.dtype == np.float32
    assert sigma.shape == (5, 6)
    np.testing.assert_allclose(sigma, 3.9, rtol=1e-6)


def test_a_spike_by_hand() -> None:
    heights = np.zeros((9, 9))
    heights[4, 4] = 90.0
    sigma = local_sigma(heights)
    # L² at the spike: (360² + 4·90²) / 9; S² there and at its 8 neighbours: 90²·(1/9)(8/9)
    at_spike = 1.3 * np.sqrt(9 + 0.16**2 * (360**2 + 4 * 90**2) / 9 + 0.18**2 * 90**2 * 8 / 81)
    assert sigma[4, 4] == pytest.approx(at_spike, rel=1e-6)
    # two cells away only the 3 × 3 of Laplacians still touches the spike's neighbour
    two_away = 1.3 * np.sqrt(9 + 0.16**2 * 90**2 / 9)
    assert sigma[4, 6] == pytest.approx(two_away, rel=1e-6)
    assert sigma[4, 7] == pytest.approx(3.9, rel=1e-6)


def test_a_plane_has_no_curvature_only_spread() -> None:
    heights = np.tile(np.arange(9.0) * 30.0, (7, 1))
    inner = local_sigma(heights)[2:-2, 2:-2]
    np.testing.assert_allclose(inner, 1.3 * np.sqrt(9 + 0.18**2 * 600.0), rtol=1e-6)


def test_weights_are_arguments() -> None:
    heights = np.zeros((5, 5))
    assert local_sigma(heights, floor_m=2.0, scale=1.0)[2, 2] == pytest.approx(2.0)


def test_a_void_stays_void_and_is_no_cliff() -> None:
    heights = np.full((7, 7), 500.0, dtype=np.float32)
    heights[3, 3] = np.nan
    sigma = local_sigma(heights)
    assert np.isnan(sigma[3, 3])
    assert np.isnan(sigma).sum() == 1
    np.testing.assert_allclose(sigma[~np.isnan(sigma)], 3.9, rtol=1e-6)


def test_all_void_and_a_single_cell() -> None:
    assert np.isnan(local_sigma(np.full((3, 3), np.nan))).all()
    assert local_sigma(np.array([[7.0]]))[0, 0] == pytest.approx(3.9)


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


@settings(max_examples=25)
@given(arrays(np.float64, (12, 12), elements=st.floats(0, 5000, width=32)))
def test_a_window_read_wider_equals_the_whole(heights: np.ndarray) -> None:
    whole = local_sigma(heights)
    window = local_sigma(heights[4 - REACH : 8 + REACH, 3 - REACH : 9 + REACH])
    np.testing.assert_array_equal(window[REACH:-REACH, REACH:-REACH], whole[4:8, 3:9])
