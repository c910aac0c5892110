"""Where the line truly lies: a field along each route, of one spread everywhere, continuous round a ring as well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.uncertainty.line_offset import REACH_M, RouteOffset

COUNT = 4000
LINE = RouteOffset("TJ-XX", 60_000.0, ring=False, sd_m=60.0, seed=0, count=COUNT)
RING = replace(LINE, ring=True)


@pytest.mark.parametrize("of", [LINE, RING, *(replace(LINE, length_m=length_m) for length_m in (1200.0, 0.0001))])
def test_the_spread_is_as_stated_everywhere(of: RouteOffset) -> None:
    offset = of.at(np.linspace(0.0, of.length_m, 23))
    assert offset.std(axis=1) == pytest.approx(np.full(23, 60.0), rel=0.05)
    assert offset.mean(axis=1) == pytest.approx(np.zeros(23), abs=4.0)


def test_near_places_lie_off_alike_and_far_ones_on_their_own() -> None:
    offset = LINE.at(20_000.0 + np.array([0.0, 100.0, 5000.0, 2.0 * REACH_M + 5000.0]))
    correlation = [np.corrcoef(offset[0], other)[0, 1] for other in offset[1:]]
    assert correlation[0] > 0.999
    assert 0.1 < correlation[1] < 0.9
    assert correlation[2] == pytest.approx(0.0, abs=0.05)
    assert np.abs(offset[1] - offset[0]).max() < 15.0


def test_a_ring_closes_and_a_line_does_not() -> None:
    ends = np.array([0.0, 60_000.0])
    first, last = RING.at(ends)
    np.testing.assert_allclose(first, last, atol=1e-9)
    assert np.corrcoef(*LINE.at(ends))[0, 1] == pytest.approx(0.0, abs=0.05)


def test_neither_other_places_nor_more_draws_change_an_offset() -> None:
    alone, among = LINE.at(np.array([7000.0])), LINE.at(np.array([100.0, 7000.0, 59_000.0]))
    np.testing.assert_allclose(alone[0], among[1], atol=1e-9)
    np.testing.assert_allclose(replace(LINE, count=50).at(np.array([7000.0]))[0], alone[0, :50], atol=1e-9)


@pytest.mark.parametrize("other", [{"name": "TJ-XY"}, {"seed": 1}])
def test_another_route_or_seed_lies_off_on_its_own(other: dict[str, Any]) -> None:
    at = np.array([7000.0])
    assert np.corrcoef(LINE.at(at)[0], replace(LINE, **other).at(at)[0])[0, 1] == pytest.approx(0.0, abs=0.05)


def test_the_mean_of_a_route_is_that_of_its_places_and_spreads_less_the_longer_it_is() -> None:
    np.testing.assert_allclose(LINE.mean, LINE.at(np.arange(50.0, 60_000.0, 100.0)).mean(axis=0), atol=0.5)
    short = replace(LINE, length_m=1200.0)
    assert LINE.mean.std() < 0.7 * short.mean.std()
    assert short.mean.std() == pytest.approx(60.0, rel=0.05)


def test_without_spread_the_line_lies_where_it_is_drawn() -> None:
    assert not replace(LINE, sd_m=0.0).at(np.array([0.0, 100.0])).any()
