"""Porosity: anchors, the mean over the factors that are present, and the two sides of a line."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.line import line_of
from app.analysis.porosity import FLOOR, band_of, between, distance_factor, mean_of, porosity_of, settlement_distance
from app.analysis.sight import SightCache
from tests.golden.scenes import layer, lonlat, plain, scene


def test_factors_run_between_their_anchors() -> None:
    assert between(np.array([50.0, 45.0, 25.0, 5.0, 0.0]), 45.0, 5.0).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    found = distance_factor(np.array([0.0, 500.0, np.sqrt(500.0 * 20_000.0), 20_000.0, 1e6, np.nan]))
    np.testing.assert_allclose(found, [1.0, 1.0, 0.5, 0.0, 0.0, np.nan], atol=1e-12)


def test_weighted_geometric_mean() -> None:
    factors = {"slope": np.array([0.5]), "elevation": np.array([0.8])}
    assert mean_of(factors)[0] == pytest.approx((0.5**0.2 * 0.8**0.1) ** (1 / 0.3))


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
    made = scene(others=[layer("reference", rows)])
    line = line_of(made, SightCache())
    left, right = settlement_distance(line, made.settlements)
    middle = len(line) // 2
    assert left[middle] == pytest.approx(2000.0 / 0.9996, abs=2.0)
    assert right[middle] == pytest.approx(1000.0 / 0.9996, abs=2.0)


def test_slope_is_that_of_a_plane() -> None:
    tilted = np.tile(30.0 * np.arange(334) * np.tan(np.radians(25.0)), (200, 1))
    line = line_of(scene(grid=plain(tilted)), SightCache())
    np.testing.assert_allclose(line.slope_deg, 25.0, atol=0.05)


def test_level_low_ground_without_settlements_is_open() -> None:
    made = scene()
    assert (porosity_of(line_of(made, SightCache()), made.settlements) == 1.0).all()
