"""Devices on one mast: their sights are nested, and every state of them is counted once."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.kernels.common_sight import missed_by_masts

SHARE = st.floats(0.0, 0.999)


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


@given(st.lists(st.tuples(SHARE, SHARE, st.booleans()), min_size=1, max_size=5))
def test_against_all_states(rows: list[tuple[float, float, bool]]) -> None:
    rows = sorted(rows, reverse=True)
    seen, detects, on = (list(column) for column in zip(*rows, strict=True))
    none, one = missed_by_masts(np.array([0, len(rows)]), np.array(seen), np.array(detects), np.array(on))
    assert (none[0], one[0]) == pytest.approx(by_states(seen, detects, on), abs=1e-12)


def test_two_like_devices_see_no_more_than_one() -> None:
    starts, half, sure = np.array([0, 2]), np.array([0.5, 0.5]), np.array([0.999999, 0.999999])
    none, _ = missed_by_masts(starts, half, sure, np.ones(2, dtype=np.bool_))
    assert none[0] == pytest.approx(0.5, abs=1e-5)
