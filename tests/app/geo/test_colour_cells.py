"""Cells of colours: averages and alpha."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.geo.colour_cells import averaged, premultiplied, sampled, straight


@given(st.integers(1, 5), st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_averages_keep_the_sum(step: int, rows: int, columns: int, seed: int) -> None:
    cells = np.random.default_rng(seed).integers(0, 256, (rows * step, columns * step, 4), dtype=np.uint8)
    small = averaged(cells, step)
    assert small.shape == (rows, columns, 4)
    blocks = cells.reshape(rows, step, columns, step, 4).mean(axis=(1, 3))
    assert np.abs(small - blocks).max() <= 0.5


def test_a_last_row_that_is_not_full_is_averaged_over_what_there_is() -> None:
    assert averaged(np.full((5, 3, 4), 200, dtype=np.uint8), 2).tolist() == np.full((3, 2, 4), 200).tolist()


@given(st.integers(0, 2**32 - 1))
def test_colours_times_alpha_and_back(seed: int) -> None:
    rgba = np.random.default_rng(seed).integers(0, 256, (6, 6, 4), dtype=np.uint8)
    back = straight(premultiplied(rgba))
    assert (back[..., 3] == rgba[..., 3]).all()
    strong = rgba[..., 3] > 127
    assert np.abs(back[strong].astype(int) - rgba[strong]).max(initial=0) <= 1
    assert not premultiplied(rgba)[rgba[..., 3] == 0].any()


def test_samples_lie_between_their_neighbours() -> None:
    cells = np.zeros((2, 2, 4), dtype=np.uint8)
    cells[:, 1] = 200
    column, row = np.array([[0.0, 0.5, 1.0, -0.4, 9.0]]), np.array([[0.0, 0.5, 1.0, 0.0, 0.0]])
    inside = column < 5
    assert sampled(cells, column, row, inside)[0, :, 0].tolist() == [0, 100, 200, 0, 0]
