"""What lies next to a gap."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.report.text.neighbours import either_side, nearest_posts
from tests.builders.books import book


def test_the_ends_of_a_line_are_told() -> None:
    small = book()
    first = next(gap for gap in small.report.gaps if gap.route == "AA-BB" and gap.start_m == 0.0)
    last = max((gap for gap in small.report.all_gaps if gap.route == "AA-BB"), key=lambda gap: gap.end_m)
    assert either_side(small, first) == [
        ["Before it", "the end of the line"],
        ["After it", "not assessable for 2.7 km"],
    ]
    assert either_side(small, last)[1] == ["After it", "the end of the line"]


@pytest.mark.parametrize(("start", "end", "ahead"), [(2000.0, 5000.0, 15.8), (17_000.0, 20_998.43, 14.8)])
def test_a_ring_has_no_end(start: float, end: float, ahead: float) -> None:
    small = book()
    profile = small.report.profile
    assert set(np.unique(profile.status_night[profile.route == "AA-CC"])) == {1}
    gap = dataclasses.replace(small.report.gaps[0], route="AA-CC", start_m=start, end_m=end)
    assert either_side(small, gap) == [["Before it", f"gap for {ahead} km"], ["After it", f"gap for {ahead} km"]]


def test_posts_are_listed_by_distance() -> None:
    small = book()
    posts = nearest_posts(small, small.report.gaps[0])
    assert len(posts) == 3
    assert posts[0][0].startswith("Ring")
    assert posts[0][1] == "Thermal camera, 100 mm"
