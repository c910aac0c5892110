"""Porosity: anchors, the mean over the factors that are present, and the two sides of a line."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.crossing.porosity_index import (
    FLOOR,
    WEIGHTS,
    EaseCache,
    access_of,
    band_of,
    between,
    by_hours,
    distance_factor,
    ease_of,
    factors_of,
    index_of,
    mean_of,
    settlement_distance,
    times_of,
)
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import LineCache, line_of
from tests.builders.scenes import layer, lonlat, plain, scene


def test_factors_run_between_their_anchors() -> None:
    assert between(np.array([50.0, 45.0, 25.0, 5.0, 0.0]), 45.0, 5.0).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    result = distance_factor(np.array([0.0, 500.0, np.sqrt(500.0 * 20_000.0), 20_000.0, 1e6, np.nan]))
    np.testing.assert_allclose(result, [1.0, 1.0, 0.5, 0.0, 0.0, np.nan], atol=1e-12)


def test_weighted_geometric_mean() -> None:
    factors = {"slope": np.array([0.5]), "elevation": np.array([0.8])}
    assert mean_of(factors)[0] == pytest.approx((0.5**0.2 * 0.8**0.1) ** (1 / 0.3))


def test_the_factors_of_a_line_run_between_the_published_anchors() -> None:
    """25 degrees lie half way from 45 to 5, 3,500 m from 5,000 to 2,000, and 3.16 km (logarithms) from 20 to .5."""
    across = 3500.0 + 30.0 * np.tan(np.radians(25.0)) * (99.5 - np.arange(200.0))[:, None]
    half_m = float(np.sqrt(500.0 * 20_000.0))
    towns = [
        {"theme": "settlement", "country": state, "geometry": shapely.Point(*lonlat(4000.0, y * 0.9996))}
        for state, y in (("XX", half_m), ("TJ", -half_m))
    ]
    built = scene(grid=plain(np.repeat(across, 334, axis=1)), others=[layer("reference", towns)])
    line = line_of(built, LineCache())
    result = factors_of(line, access_of(built), built.obstacles, built.month)
    half = {name: result[name][40] for name in ("slope", "elevation", "left", "right")}
    assert half == pytest.approx(dict.fromkeys(half, 0.5), abs=0.003)
    weights = {"slope": 0.20, "elevation": 0.10, "left": 0.15, "right": 0.15, "river": 0.25, "barrier": 0.10}
    assert weights == WEIGHTS


@given(st.floats(FLOOR, 1.0), st.floats(FLOOR, 1.0))
def test_weights_are_shared_out_among_the_factors_present(one: float, two: float) -> None:
    whole = {"slope": np.array([one]), "left": np.array([two])}
    missing = {**whole, "elevation": np.array([np.nan]), "right": np.array([np.nan])}
    assert mean_of(missing) == pytest.approx(mean_of(whole))
    assert min(one, two) - 1e-12 <= mean_of(whole)[0] <= max(one, two) + 1e-12


def test_nothing_known_is_nan_and_stands_with_the_porous() -> None:
    assert np.isnan(mean_of({"slope": np.array([np.nan])}))[0]
    assert band_of(np.array([0.0, 0.299, 0.3, 0.6, 0.601, np.nan])).tolist() == [0, 0, 1, 1, 2, 2]


def test_a_cliff_is_not_made_up_for() -> None:
    cliff = {"slope": np.array([0.0]), "elevation": np.array([1.0]), "left": np.array([1.0]), "right": np.array([1.0])}
    assert mean_of(cliff)[0] == pytest.approx(FLOOR ** (0.2 / 0.6))


def test_settlements_count_on_their_own_side() -> None:
    rows = [
        {"theme": "settlement", "country": "XX", "geometry": shapely.Point(*lonlat(4000.0, 2000.0))},
        {"theme": "settlement", "country": "TJ", "geometry": shapely.Point(*lonlat(4000.0, -1000.0))},
        {"theme": "settlement", "country": "QQ", "geometry": shapely.Point(*lonlat(4000.0, 0.0))},
    ]
    built = scene(others=[layer("reference", rows)])
    line = line_of(built, LineCache())
    left, right = settlement_distance(line, built.settlements)
    middle = len(line) // 2
    assert left[middle] == pytest.approx(2000.0 / 0.9996, abs=2.0)
    assert right[middle] == pytest.approx(1000.0 / 0.9996, abs=2.0)


def test_slope_is_that_of_a_plane() -> None:
    tilted = np.tile(30.0 * np.arange(334) * np.tan(np.radians(25.0)), (200, 1))
    line = line_of(scene(grid=plain(tilted)), LineCache())
    np.testing.assert_allclose(line.slope_deg, 25.0, atol=0.05)


def test_level_low_ground_without_settlements_is_open() -> None:
    built = scene()
    line = line_of(built, LineCache())
    assert (index_of(line, built.settlements, built.obstacles, built.month) == 1.0).all()
    assert (ease_of(built, line, EaseCache()).porosity == 1.0).all()


def test_porosity_by_time() -> None:
    hours = np.array([6.0, 6.0 * np.exp(0.6), 6.0 * np.exp(-0.6), 0.0, np.inf, np.nan])
    logistic = [0.5, 1 / (1 + np.e), 1 / (1 + 1 / np.e), 1.0, 0.0, np.nan]
    np.testing.assert_allclose(by_hours(hours, 6.0, 0.6), logistic, rtol=1e-12)
    assert by_hours(np.array([9.0]), 9.0, 2.0)[0] == 0.5


@given(st.floats(0.05, 72.0), st.floats(0.05, 72.0), st.floats(0.1, 100.0), st.floats(0.1, 3.0))
def test_more_time_is_never_more_porous(one: float, two: float, t50_h: float, spread: float) -> None:
    less, more = by_hours(np.sort([one, two]), t50_h, spread)
    assert less >= more


def road(y: float, east: float = 4000.0) -> dict[str, Any]:
    return {"theme": "road", "geometry": shapely.LineString(np.column_stack(lonlat([0.0, east], [y, y])))}


def test_time_counts_where_both_hands_have_roads_and_the_index_elsewhere() -> None:
    both = scene(others=[layer("reference", [road(600.0), road(-600.0)])])
    line = line_of(both, LineCache())
    result, times = ease_of(both, line, EaseCache()), times_of(both, line, EaseCache(), (0,))
    assert result.by_time.all()
    np.testing.assert_array_equal(result.porosity, by_hours(times.hours, 6.0, 0.6))
    assert result.porosity[10] > result.porosity[-1]
    one = scene(others=[layer("reference", [road(600.0)])])
    result = ease_of(one, line_of(one, LineCache()), EaseCache())
    assert not result.by_time.any()
    np.testing.assert_array_equal(
        result.porosity, index_of(line_of(one, LineCache()), one.settlements, one.obstacles, one.month)
    )


def test_a_road_says_nothing_of_the_line_that_it_does_not_serve() -> None:
    """Within 5 km of roads on both sides time counts; beyond, the line is as porous as without them."""
    few = [road(2900.0, east=100.0), road(-2900.0, east=100.0)]
    bare, built = scene(), scene(others=[layer("reference", few)])
    line = line_of(built, LineCache())
    result, before = (ease_of(one, line, EaseCache()) for one in (built, bare))
    reach_m = 100.0 + np.sqrt(5000.0**2 - 2900.0**2)
    served = (np.arange(len(line)) + 0.5) * 100.0 < reach_m
    near_the_end = np.abs((np.arange(len(line)) + 0.5) * 100.0 - reach_m) < 150.0
    np.testing.assert_array_equal(result.by_time[~near_the_end], served[~near_the_end])
    far = ~served & ~near_the_end
    np.testing.assert_array_equal(result.porosity[far], before.porosity[far])
    np.testing.assert_array_equal(result.factors[:, far], before.factors[:, far])
    assert not result.unreached[far].any()


def test_a_run_by_time_is_told_of_what_it_did_not_reach_and_is_kept() -> None:
    wall = np.zeros((200, 334))
    wall[:100] = 0.0
    wall[94:106, 160:] = 2000.0  # a wall on the line east of x = 3.8 km that nobody climbs
    built = scene(grid=plain(wall), others=[layer("reference", [road(900.0), road(-900.0)])])
    cache = AnalysisCache()
    report = find_gaps(built, cache=cache)
    (reason,) = [warning for warning in report.warnings if warning.code == "crossing_unreached"]
    assert reason.numbers["km"] == pytest.approx(4.2, abs=0.3)
    (timed,) = [warning for warning in report.warnings if warning.code == "porosity_by_time"]
    assert timed.numbers["km"] == pytest.approx(8.0, abs=0.01)
    (hard,) = report.hard_terrain_gaps
    assert hard.start_m == pytest.approx(3800.0, abs=250.0)
    assert {gap.porosity_class for gap in report.gaps} == {"high"}
    assert find_gaps(built).to_json_bytes() == report.to_json_bytes()
    # A moved post asks for no search again.
    before = cache.ease.crossings.keys()
    assert len(before) == 1
    again = find_gaps(replace(built, seed=1), cache=cache)
    assert cache.ease.crossings.keys() == before
    assert again.profile.porosity.tobytes() == report.profile.porosity.tobytes()
