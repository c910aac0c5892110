"""Open stretches of some length, draw by draw."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.analysis.kernels.stretches import in_stretches


def by_hand(is_open: np.ndarray, length: np.ndarray, least: int, ring: bool) -> int:
    order = list(range(is_open.size))
    if ring and not is_open.all():
        shut = int(np.flatnonzero(~is_open)[0])
        order = order[shut:] + order[:shut]
    runs = [sum(length[n] for n in run) for state, run in groupby(order, lambda n: bool(is_open[n])) if state]
    return sum(run for run in runs if run >= least)


@given(arrays.arrays(np.bool_, st.tuples(st.integers(1, 20), st.integers(1, 4))), st.integers(1, 900), st.booleans())
def test_only_long_stretches_count_and_with_all_their_length(is_open: np.ndarray, least: int, ring: bool) -> None:
    length = np.resize(np.array([100, 10, 250, 90], np.int64), is_open.shape[0])
    total = in_stretches(is_open, length, least, ring)
    assert total.tolist() == [by_hand(column, length, least, ring) for column in is_open.T]


def test_a_stretch_across_the_start_of_a_ring_is_one() -> None:
    is_open = np.array([[True], [True], [False], [True], [True], [True]])
    length = np.full(6, 100, np.int64)
    assert in_stretches(is_open, length, 500, True).tolist() == [500]
    assert in_stretches(is_open, length, 500, False).tolist() == [0]
    assert in_stretches(np.ones((6, 1), np.bool_), length, 500, True).tolist() == [600]
