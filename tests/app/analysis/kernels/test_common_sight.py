"""Devices on one mast: their sights are nested, and every state of them is counted once."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.path_chance import common_error, quantile
from app.analysis.kernels.common_sight import missed_by_masts, over_partitions

SHARE = st.floats(0.0, 0.999)
ERROR = common_error(1000.0)


def by_states(seen: list[float], detects: list[float], on: list[bool]) -> tuple[float, float]:
    """P of none and of one by enumeration: a number u in 0..1 is drawn, a device sees where u lies below its own."""
    edges = sorted({0.0, 1.0, *seen})
    none = one = 0.0
    for low, high in pairwise(edges):
        up = [p >= high and flag for p, flag in zip(seen, on, strict=True)]
        for hits in product((False, True), repeat=len(seen)):
            p = high - low
            for hit, flag, d in zip(hits, up, detects, strict=True):
                p *= (d if hit else 1.0 - d) if flag else float(not hit)
            none += p * (sum(hits) == 0)
            one += p * (sum(hits) == 1)
    return none, one


def missed(seen: list[float], detects: list[float], on: list[bool]) -> tuple[float, float]:
    """P of none and of one of a mast's devices, with one place to a path."""
    count = len(seen)
    by_places = np.zeros((count, 2, 3, 2), np.float32)
    by_places[..., 1] = 1.0
    none, one = missed_by_masts(
        np.array([0]),
        np.array([count]),
        quantile(np.array(seen))[:, None],
        by_places,
        np.array(detects),
        np.array([on]),
        np.ones((1, 2, 1)),
        ERROR,
    )
    assert np.ptp(none) == np.ptp(one) == 0.0, "periods and weathers are alike"
    return float(none.flat[0]), float(one.flat[0])


@given(st.lists(st.tuples(SHARE, SHARE, st.booleans()), min_size=1, max_size=5))
def test_against_all_states(rows: list[tuple[float, float, bool]]) -> None:
    seen, detects, on = (list(column) for column in zip(*rows, strict=True))
    # The observer's own part of the error is summed over 16 values of it.
    assert missed(seen, detects, on) == pytest.approx(by_states(seen, detects, on), abs=1e-6)


def test_two_like_devices_see_no_more_than_one() -> None:
    none, _ = missed([0.5, 0.5], [0.999999, 0.999999], [True, True])
    assert none == pytest.approx(0.5, abs=1e-5)


def test_a_slice_without_a_share_is_left_out() -> None:
    by_places = np.ones((1, 2, 3, 2), np.float32)
    share = np.array([[[1.0, 0.0], [0.0, 1.0]]])
    none, _ = missed_by_masts(
        np.array([0]),
        np.array([1]),
        np.zeros((1, 1)),
        by_places,
        np.array([0.5]),
        np.ones((2, 1), np.bool_),
        share,
        ERROR,
    )
    np.testing.assert_allclose(none[0, :, 0], [[0.5, 0.0], [0.0, 0.5]])


def test_masts_that_count_as_one_and_as_two() -> None:
    """Of two: together with the chance .25, apart with .75; a third, on a site of its own, stands for itself."""
    start, follow = np.array([2, 1, 0, 0]), np.array([3, 3, 1, 3])
    share, none = np.array([1.0, 1.0, 0.75, 0.25]), np.array([[0.3], [0.5], [0.6], [0.4]])
    missed, odd = over_partitions(start, follow, share, none, 1.0 - none, 3)
    np.testing.assert_allclose(missed[:, 0], [0.75 * 0.6 * 0.5 + 0.25 * 0.4, 0.5, 0.3])
    np.testing.assert_allclose(odd[:, 0], [0.75 * (0.4 * 0.5 + 0.6 * 0.5) + 0.25 * 0.6, 0.5, 0.7])
