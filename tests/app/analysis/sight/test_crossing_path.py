"""Where a crosser walks: places, looks, and which place a look rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.sight.crossing_path import midpoints
from app.geo.lrs import GEOD
from tests.builders.paths import paths

PATHS = paths([69.0, 69.1], [37.0, 37.1], looks=20, azimuth_deg=60.0)
POINTS = replace(PATHS, looks=1)


def test_middles_of_equal_parts() -> None:
    assert midpoints(4, 1000.0).tolist() == [-375.0, -125.0, 125.0, 375.0]
    assert midpoints(1, 1000.0).tolist() == [0.0]


def test_sights_are_traced_to_five_places_or_to_the_middle() -> None:
    assert PATHS.place_m == pytest.approx([-400.0, -200.0, 0.0, 200.0, 400.0])
    assert (PATHS.places, PATHS.middle, PATHS.apart_m, PATHS.is_point) == (5, 2, 200.0, False)
    assert POINTS.place_m.tolist() == [0.0]
    assert (POINTS.places, POINTS.middle, POINTS.is_point) == (1, 0, True)


@pytest.mark.parametrize(("range_m", "looks"), [(5000.0, 20), (150.0, 20), (149.0, 200), (30.0, 200), (2.0, 200)])
def test_what_reaches_less_far_looks_at_steps_of_five_metres(range_m: float, looks: int) -> None:
    assert PATHS.looks_of(range_m) == looks
    assert POINTS.looks_of(range_m) == 1


def test_the_same_number_of_looks_rests_on_each_place() -> None:
    for looks in (20, 200):
        place = PATHS.place_of(midpoints(looks, 1000.0))
        assert np.bincount(place).tolist() == [looks // 5] * 5
        assert (np.abs(PATHS.place_m[place] - midpoints(looks, 1000.0)) <= 100.0).all()
    assert PATHS.place_of(np.array([-600.0, 600.0])).tolist() == [0, 4]
    assert POINTS.place_of(np.array([-300.0, 0.0, 300.0])).tolist() == [0, 0, 0]


def test_places_lie_at_a_right_angle_to_the_line_positive_to_its_right() -> None:
    lon, lat = PATHS.at(np.array([-400.0, 400.0]), slice(0, 1))
    azimuth, _, metres = GEOD.inv(np.full(2, 69.0), np.full(2, 37.0), lon[0], lat[0])
    assert np.asarray(azimuth) % 360.0 == pytest.approx([330.0, 150.0], abs=1e-6)
    assert metres == pytest.approx([400.0, 400.0], abs=1e-6)


def test_the_middle_of_a_path_is_its_sample_to_the_last_bit() -> None:
    targets = PATHS.targets(0.85)
    assert targets.lon[2::5].tolist() == PATHS.lon.tolist()
    assert targets.lat[2::5].tolist() == PATHS.lat.tolist()
    assert POINTS.targets(0.85).lon.tolist() == PATHS.lon.tolist()


def test_ways_are_level_unit_vectors_across_the_line() -> None:
    ways = PATHS.ways
    for vectors in (ways.along, ways.up):
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0)
    np.testing.assert_allclose((ways.along * ways.up).sum(axis=1), 0.0, atol=1e-12)
