"""Which doubts bear on a stretch: overlap with its stretches, in whatever order they come."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.doubt import Doubt, Stretch
from app.analysis.gaps.doubts.bearing import Bearing, union
from app.reasons.codes import Reason

LENGTHS = {"A": 10_000, "R": 4_000}
Spans = list[tuple[int, int]]


def doubt(code: str, spans: Spans, route: str = "A") -> Doubt:
    return Doubt(Reason(code, {}), tuple(Stretch(route, float(start), float(end)) for start, end in spans))


def bearing(*doubts: Doubt) -> Bearing:
    ends = [(name, float(end)) for name, length in LENGTHS.items() for end in range(100, length + 1, 100)]
    route, end_m = (np.array(column) for column in zip(*ends, strict=True))

    class Profile(SimpleNamespace):
        def __len__(self) -> int:
            return len(ends)

    report: Any = SimpleNamespace(doubts=doubts, profile=Profile(route=route, end_m=end_m))
    return Bearing.of(report)


def gap(start: float, end: float, route: str = "A") -> Any:
    return SimpleNamespace(route=route, start_m=start, end_m=end)


def codes(result: tuple[Doubt, ...]) -> list[str]:
    return [one.code for one in result]


@st.composite
def apart(draw: st.DrawFn, longest: int = 100) -> Spans:
    """Stretches by start, apart from one another, in hectometres times 100."""
    edges = sorted(draw(st.sets(st.integers(0, longest), max_size=12)))
    return [(100 * start, 100 * end) for start, end in zip(edges[::2], edges[1::2], strict=False)]


@given(st.lists(apart(), max_size=4), st.integers(0, 99), st.integers(1, 40))
def test_a_gaps_doubts_are_those_that_share_a_length_with_it(piles: list[Spans], start: int, size: int) -> None:
    start_m, end_m = 100 * start, 100 * min(start + size, 100)
    doubts = [doubt(f"d{number}", spans) for number, spans in enumerate(piles)]
    wanted = [
        one.code for one in doubts if any(part.start_m < end_m and part.end_m > start_m for part in one.stretches)
    ]
    assert codes(bearing(*doubts).on(gap(start_m, end_m))) == wanted
    assert codes(bearing(*reversed(doubts)).on(gap(start_m, end_m))) == wanted[::-1]


@given(st.lists(apart(40), max_size=3), st.integers(0, 39), st.integers(1, 40))
def test_a_gap_over_the_zero_of_a_ring_is_met_on_both_sides(piles: list[Spans], start: int, size: int) -> None:
    along = bearing(*(doubt(f"d{number}", spans, "R") for number, spans in enumerate(piles)))
    start_m, end_m = 100.0 * start, 100.0 * (start + size)
    parts = [(start_m, min(end_m, 4000.0)), (0.0, max(end_m - 4000.0, 0.0))]
    apart_ = {one.code for low, high in parts for one in along.between("R", low, high) if high > low}
    assert set(codes(along.on(gap(start_m, end_m, "R")))) == apart_


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 30)), max_size=15))
def test_the_union_covers_the_same_and_its_parts_are_apart(spans: list[tuple[int, int]]) -> None:
    given_ = np.array([(low, low + size) for low, size in spans], dtype=np.float64).reshape(-1, 2)
    joined = union(given_)
    at = np.arange(0.25, 131.0, 0.5)

    def inside(some: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.asarray(((some[:, :1] <= at) & (at < some[:, 1:])).any(axis=0))

    np.testing.assert_array_equal(inside(joined), inside(given_))
    assert (joined[1:, 0] > joined[:-1, 1]).all()


def test_what_holds_all_along_a_route_is_told_of_the_route() -> None:
    coarse, old = doubt("coarse", [(0, 9_600)]), doubt("old", [(2_000, 3_000)])
    along = bearing(coarse, old)
    assert along.all_along() == ((coarse, ("A",)),)
    assert codes(along.on(gap(2_500, 2_600))) == ["coarse", "old"]
    assert codes(along.special(gap(2_500, 2_600))) == ["old"]
    everywhere, here = along.lanes("A")
    assert (everywhere.tolist(), here.tolist()) == ([[0.0, 9_600.0]], [[2_000.0, 3_000.0]])
    assert bearing(doubt("most", [(0, 9_400)])).all_along() == ()
    assert all(not len(lane) for lane in along.lanes("R"))


def test_touching_is_not_meeting() -> None:
    along = bearing(doubt("d", [(1_000, 2_000)]))
    assert along.on(gap(0, 1_000)) == along.on(gap(2_000, 3_000)) == ()
    assert codes(along.on(gap(1_999, 2_001))) == ["d"]


def test_nothing_in_doubt() -> None:
    along = bearing()
    assert along.on(gap(0, 100)) == ()
    assert along.special(gap(0, 100)) == ()
    assert along.all_along() == ()


def test_a_doubt_says_how_long_it_is() -> None:
    one = doubt("d", [(0, 1_000), (3_000, 3_500)])
    assert one.length_m == pytest.approx(1_500.0)
