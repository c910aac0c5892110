"""The line is sampled finely beside devices of short range, and evenly elsewhere."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.find_gaps import find_gaps
from app.scene.sampling import FINE_STEP_M, SHORT_RANGE_M, resampled
from app.scene.scene import Scene
from tests.builders.known_worlds import without_spread
from tests.builders.scenes import circle, device, scene

SCALE = 0.9996
"""Metres of the builder's plane in a true one."""


def fine_km(of: Scene) -> tuple[float, float]:
    """From where to where the line is sampled finely."""
    (samples,) = of.samples
    fine = samples.length_m[:-1] < 50.0
    return float(samples.start_m[:-1][fine].min()) / 1e3, float(samples.end_m[:-1][fine].max()) / 1e3


def test_beside_a_ground_sensor_there_is_a_sample_every_ten_metres() -> None:
    (samples,) = scene([device(2020.0, 0.0, "ground_sensor", range_m=30.0)]).samples
    beside = np.abs(samples.chainage_m - 2020.0 / SCALE) < 130.0
    assert set(np.round(samples.length_m[beside], 6)) == {FINE_STEP_M}
    assert set(np.round(samples.length_m[~beside & (samples.end_m < 7900.0)], 6)) <= {100.0, FINE_STEP_M}
    assert (samples.length_m > 50.0).sum() >= 76


@pytest.mark.parametrize("range_m", [SHORT_RANGE_M, 5000.0])
def test_what_reaches_far_leaves_the_samples_as_they_are(range_m: float) -> None:
    (even,), (samples,) = scene().samples, scene([device(2020.0, -50.0, range_m=range_m)]).samples
    assert even.end_m.tobytes() == samples.end_m.tobytes()
    assert not scene([device(2020.0, -50.0, range_m=range_m)]).is_fine


@given(x=st.floats(0.0, 7900.0), y=st.floats(-900.0, 900.0), range_m=st.floats(1.0, 149.0))
def test_every_path_within_its_range_is_fine_and_others_far_off_are_not(x: float, y: float, range_m: float) -> None:
    of = scene([device(x, y, range_m=range_m)])
    if abs(y) > 500.0 + range_m + 100.0:
        assert not of.is_fine
    if abs(y) < 500.0:
        low, high = fine_km(of)
        assert low <= max((x - range_m) / SCALE / 1e3, 0.0)
        assert high >= min((x + range_m) / SCALE, 7900.0) / 1e3
        assert high - low <= (2.0 * range_m / SCALE + 400.0) / 1e3


def test_one_sensor_covers_as_much_of_the_line_as_its_range_wherever_it_stands() -> None:
    """Sampled every 100 m it would cover 100 m or none, as a sample happens to lie."""
    lengths = []
    for x in (2000.0, 2025.0, 2050.0):
        rows = [device(x, 0.0, "ground_sensor", range_m=30.0, availability=1.0)]
        profile = find_gaps(without_spread(scene(rows)), brief=True).profile
        lengths.append(float((profile.end_m - profile.start_m)[profile.p_day >= 0.3].sum()))
    assert max(lengths) - min(lengths) <= 2.0 * FINE_STEP_M
    assert lengths[0] == pytest.approx(50.0, abs=25.0)


def test_the_scene_of_fine_samples_is_another_one() -> None:
    one, other = (scene([device(1500.0 + y, 0.0, range_m=100.0)], line=circle()) for y in (0.0, 5.0))
    assert one.is_fine
    assert one.input_hash != other.input_hash


def test_a_sensor_that_is_moved_takes_its_samples_along() -> None:
    here, there = (scene([device(x, 0.0, "ground_sensor")]) for x in (2025.0, 6025.0))
    moved = resampled(replace(here, observers=there.observers))
    for one, other in zip(moved.samples, there.samples, strict=True):
        assert one.end_m.tobytes() == other.end_m.tobytes()
    assert moved.input_hash == there.input_hash != here.input_hash
