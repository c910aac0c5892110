"""Reach: how far a device surely detects, against the formula of the analysis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.detection.sure_range import SURE, Reach
from app.analysis.sight.line import LineCache, line_of
from app.progress import Progress
from resources import sensor_types
from tests.builders.scenes import device, scene

TYPES = sensor_types()


@pytest.mark.parametrize("key", [key for key in TYPES if key != "drone"])
def test_the_chance_is_that_of_the_analysis_along_the_path_in_clear_weather_by_day(key: str) -> None:
    """A device on the line: crossers pass it at their middle, as those of a trial do."""
    of = scene([device(2003.0, 0.0, key, azimuth_deg=None)])
    pairs, _ = pairs_of(of, line_of(of, LineCache()), PairsCache(), Progress())
    expected = pairs.open[0, 0]
    assert len(pairs) >= 3
    np.testing.assert_allclose(Reach.of(TYPES[key]).chance(pairs.distance_m), expected, atol=2e-3)
    assert expected.max() > 0.85


def test_a_radar_is_not_sure_of_who_walks_past_far_off() -> None:
    """Across its beam nobody is fast enough: a miss there says nothing of whether it was up."""
    radar = Reach.of(TYPES["ground_radar"])
    assert 1000.0 < radar.sure_m < 1300.0
    assert radar.chance(np.array([3000.0])).tolist() == [0.0]


@pytest.mark.parametrize("key", TYPES)
def test_within_the_sure_reach_a_device_keeps_its_chance_and_beyond_it_does_not(key: str) -> None:
    reach = Reach.of(TYPES[key])
    metres = np.arange(0.0, reach.range_m + 1.0)
    chance = reach.chance(metres)
    assert np.all(chance[metres <= reach.sure_m] >= SURE * chance[0])
    assert reach.sure_m == reach.range_m or np.all(chance[metres > reach.sure_m] < SURE * chance[0])


@given(st.sampled_from(sorted(TYPES)), st.floats(1.0, 10_000.0))
def test_nothing_is_seen_beyond_a_stated_range(key: str, range_m: float) -> None:
    reach = Reach.of(TYPES[key], range_m)
    assert reach.sure_m <= range_m
    assert reach.chance(np.array([range_m * 1.01, range_m + 1.0])).tolist() == [0.0, 0.0]


def test_the_width_is_twice_the_integral_of_the_chance() -> None:
    # All but sure of all whom it meets within its range; a drone's chance is the same everywhere in its own.
    reference = replace(TYPES["ground_sensor"], glimpse_interval_s=0.1, spread=())
    assert Reach.of(reference, 20.0).width_m == pytest.approx(39.0, abs=1.0)
    drone = Reach.of(TYPES["drone"])
    assert drone.width_m == pytest.approx(10_000.0 * float(drone.chance(np.zeros(1))[0]), rel=0.01)
