"""The time a river takes, by width and season."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.crossing.fords import WIDTHS, ford_of, width_class

MONTHS = st.integers(1, 12)


@given(st.floats(0.1, 500.0), st.floats(0.1, 500.0), MONTHS)
def test_a_wider_river_never_opens(one: float, two: float, month: int) -> None:
    less, more = (ford_of(width_class(width), month).likely_s for width in sorted((one, two)))
    assert less <= more
    assert WIDTHS.index(width_class(min(one, two))) <= WIDTHS.index(width_class(max(one, two)))


@given(st.sampled_from(WIDTHS), MONTHS)
def test_the_likely_time_lies_between_the_least_and_the_most(width: str, month: int) -> None:
    ford = ford_of(width, month)
    assert 0.0 < ford.least_s < ford.likely_s < ford.most_s


@pytest.mark.parametrize("width", WIDTHS)
def test_the_water_is_high_from_may_to_august(width: str) -> None:
    low, high = ford_of(width, 1), ford_of(width, 7)
    assert [ford_of(width, month) == high for month in range(1, 13)] == [4 < month < 9 for month in range(1, 13)]
    assert high.likely_s > low.likely_s
    assert math.isinf(high.most_s) == (width != "narrow")
    assert math.isfinite(low.most_s)


@pytest.mark.parametrize(
    ("metres", "width"), [(0.5, "narrow"), (19.9, "narrow"), (20.0, "middle"), (80.0, "middle"), (80.1, "wide")]
)
def test_widths_part_at_20_and_80_metres(metres: float, width: str) -> None:
    assert width_class(metres) == width


def test_a_width_that_is_no_class_is_refused() -> None:
    with pytest.raises(KeyError):
        ford_of("broad", 3)
