"""Rounded parts add up."""

from __future__ import annotations

import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.gap_report import RouteSummary
from app.report import rounding
from app.report.rounding import Shares


def test_examples() -> None:
    assert doctest.testmod(rounding).failed == 0


@given(st.integers(0, 10**10), st.lists(st.integers(0, 10**10), min_size=2, max_size=2))
def test_parts_of_a_length_add_up_and_each_is_off_by_less_than_a_tenth(length: int, cuts: list[int]) -> None:
    edges = [0, *sorted(cut % (length + 1) for cut in cuts), length]
    covered, gap, unknown = ((b - a) / 1e6 for a, b in pairwise(edges))
    shares = Shares.of(RouteSummary("AA-BB", length / 1e6, "day", covered, gap, unknown))
    assert sum(shares[:3]) == shares.length
    for rounded, exact in zip(shares.km, (covered, gap, unknown), strict=True):
        assert abs(rounded - exact) < 0.1 + 1e-9
