"""Sensor models against the method's numbers, and the one formula that joins them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection import detection_by_range
from app.analysis.detection.coverage import coverage_of
from app.analysis.uncertainty.distributions import drawn, names
from resources import Acquisition, Logistic, Radar, SensorType, sensor_types, weather
from tests.builders.conditions import conditions
from tests.builders.pairs import pairs

TYPES = sensor_types()
SHARES = st.floats(0.0, 1.0)


def test_transfer_probability_function() -> None:
    np.testing.assert_allclose(
        detection_by_range.ttpf([0.5, 1, 1.5, 2, 3]), [0.108, 0.5, 0.821, 0.945, 0.995], atol=5e-4
    )


def test_radar_is_swerling_1() -> None:
    physics = TYPES["ground_radar"].physics
    assert isinstance(physics, Radar)
    assert physics.snr90 == pytest.approx(130.1, abs=0.05)
    p = detection_by_range.radar(physics, physics.r90_m * np.array([0.5, 1.0, 1.25, 1.5, 2.0]))
    np.testing.assert_allclose(p, [0.993, 0.90, 0.775, 0.596, 0.220], atol=5e-4)


@pytest.mark.parametrize(("cycles", "range_m"), [(1.0, 2790.0), (4.0, 698.0), (6.4, 436.0)])
def test_thermal_ranges_with_two_dimensional_criteria(cycles: float, range_m: float) -> None:
    # The method's table goes with sqrt(w h) = .95 m; the same lens with N50 cycles across it.
    lens = TYPES["thermal_camera"].physics
    assert isinstance(lens, Acquisition)
    person = replace(lens, dimension_m=0.95, n50_cycles=cycles)
    assert detection_by_range.acquisition(person, np.array([range_m]))[0] == pytest.approx(0.5, abs=2e-3)


@pytest.mark.parametrize(("cycles", "range_m"), [(1.0, 6765.0), (4.0, 1691.0), (6.4, 1057.0)])
def test_thermal_ranges_of_a_vehicle(cycles: float, range_m: float) -> None:
    lens = TYPES["thermal_camera"].physics
    assert isinstance(lens, Acquisition)
    vehicle = replace(lens, dimension_m=2.3, n50_cycles=cycles)
    assert detection_by_range.acquisition(vehicle, np.array([range_m]))[0] == pytest.approx(0.5, abs=2e-3)


@pytest.mark.parametrize(("cycles", "range_m"), [(1.0, 1600.0), (4.0, 400.0)])
def test_naked_eye_ranges_of_the_method(cycles: float, range_m: float) -> None:
    # One arc minute per half cycle, the laboratory's eye, across .95 m.
    eye = TYPES["observation_post"].physics
    assert isinstance(eye, Acquisition)
    sharp = replace(eye, dimension_m=0.95, n50_cycles=cycles, field_factor=1.0)
    assert detection_by_range.acquisition(sharp, np.array([range_m]))[0] == pytest.approx(0.5, abs=0.05)


GLIMPSING = [kind for kind in TYPES.values() if kind.model != "strip"]


@given(st.sampled_from(GLIMPSING), st.lists(st.floats(0.0, 40_000.0), min_size=2, max_size=12))
def test_a_glimpse_falls_with_distance(kind: SensorType, distances: list[float]) -> None:
    p = detection_by_range.glimpse(kind, np.sort(distances))
    assert np.all((p >= 0.0) & (p <= 1.0))
    assert np.all(np.diff(p) <= 1e-12)


@given(st.sampled_from(list(TYPES.values())), SHARES, st.floats(1.0, 10_000.0))
def test_a_draw_gives_a_hazard_that_can_be_added(kind: SensorType, u: float, distance_m: float) -> None:
    built = drawn(kind, dict.fromkeys(names(kind), u))
    rate = detection_by_range.hazard(built, np.array([distance_m]))
    assert np.isfinite(rate[0])
    assert rate[0] >= 0.0


@given(st.sampled_from(("n50_cycles", "glimpse_interval_s")), SHARES, SHARES)
def test_a_harder_criterion_or_a_slower_glimpse_never_helps(name: str, first: float, second: float) -> None:
    camera, distance = TYPES["thermal_camera"], np.array([100.0, 400.0, 900.0])
    easy, hard = (detection_by_range.hazard(drawn(camera, {name: u}), distance) for u in sorted((first, second)))
    assert np.all(hard <= easy + 1e-12)


def test_thermal_recognition_of_the_bundled_type() -> None:
    assert detection_by_range.glimpse(TYPES["thermal_camera"], [367.6])[0] == pytest.approx(0.5, abs=2e-3)


def test_contrast_limits_an_eye_to_six_tenths_of_visibility() -> None:
    eye = TYPES["observation_post"].physics
    assert isinstance(eye, Acquisition)
    assert detection_by_range.contrast_limit_m(eye, 1000.0) == pytest.approx(598.1, abs=0.1)
    limits = [detection_by_range.contrast_limit_m(eye, v) for v in TYPES["observation_post"].visibility_m(weather())]
    assert [limit >= 500.0 for limit in limits] == [True, True, False]
    assert min(limits) >= 100.0


@pytest.mark.parametrize(("threshold", "share"), [(0.05, 0.598), (0.02, 0.692)])
def test_the_visibility_of_a_station_is_a_contrast_of_five_percent(threshold: float, share: float) -> None:
    """Koschmieder: V is where contrast falls to the threshold, so V ln(C0 / .05) / 2.996; 3.912 goes with 2 %."""
    eye = TYPES["observation_post"].physics
    assert isinstance(eye, Acquisition)
    assert eye.contrast_threshold == 0.05
    optics = replace(eye, contrast_threshold=threshold)
    rate = {0.05: 2.996, 0.02: 3.912}[threshold]
    assert detection_by_range.contrast_limit_m(optics, 1000.0) == pytest.approx(
        1000.0 * np.log(0.3 / threshold) / rate, rel=2e-4
    )
    assert detection_by_range.contrast_limit_m(optics, 1.0) == pytest.approx(share, abs=1e-3)


def test_no_glimpse_is_surer_than_its_cap() -> None:
    camera, near = TYPES["thermal_camera"], np.array([1.0])
    assert detection_by_range.glimpse(camera, near)[0] > 0.999
    assert detection_by_range.hazard(camera, near)[0] == pytest.approx(-np.log(0.05) / 60.0)


def p_of(availability: float, seen: float, strength: float, count: int = 1) -> float:
    """P by day of so many devices that are alike, at one place."""
    rows = pairs([seen] * count, [np.full((2, 3), strength)] * count, availability)
    return float(coverage_of(rows, conditions(""), 1).p[0, 0])


@given(st.lists(st.floats(0.0, 5.0), min_size=1, max_size=6))
def test_rates_of_independent_devices_add(strength: list[float]) -> None:
    """With everything up and in sight the product of what is missed is the exponential of the summed Lambda."""
    expected = -np.expm1(-sum(strength))
    exposure = [np.full((2, 3), value) for value in strength]
    result = coverage_of(pairs([1.0] * len(strength), exposure), conditions(""), 1)
    assert result.p[:, 0] == pytest.approx([expected] * 2, abs=1e-12)


@pytest.mark.parametrize(("seconds", "p"), [(60.0, 0.30), (300.0, 0.83), (640.0, 0.98)])
def test_exposure_decides_every_p(seconds: float, p: float) -> None:
    alarm = TYPES["fence_alarm"]
    assert isinstance(alarm.physics, Logistic)
    kind = replace(alarm, spread=(), physics=replace(alarm.physics, plateau=0.3, scale_m=1.0))
    exposure = float(detection_by_range.hazard(kind, np.zeros(1))[0]) * seconds
    assert p_of(1.0, 1.0, exposure) == pytest.approx(p, abs=5e-3)


def test_a_drone_has_a_ceiling_and_no_glimpse() -> None:
    drone = TYPES["drone"]
    rate = detection_by_range.hazard(drone, np.zeros(2), ground_m=np.array([5100.0, 5300.0]))
    width = 2 * 300 * np.tan(np.radians(20)) * 0.6
    np.testing.assert_allclose(rate, [12.0 * width / (2 * 5000.0 * 1000.0), 0.0])
    with pytest.raises(ValueError, match="no glimpses"):
        detection_by_range.glimpse(drone, [1.0])


def test_own_reach_shortens_exposure() -> None:
    assert detection_by_range.exposure_s(TYPES["ground_sensor"], 1000.0, 0.78) == pytest.approx(60.0 / 0.78)
    assert detection_by_range.exposure_s(TYPES["thermal_camera"], 1000.0, 0.78) == pytest.approx(1000.0 / 0.78)


def test_states_stand_outside_the_exponent() -> None:
    assert p_of(1.0, 0.2, 10.0) == pytest.approx(0.200, abs=5e-4)
    assert p_of(1.0, 0.2, 7.4) == pytest.approx(0.20, abs=5e-3)
    assert p_of(0.45, 1.0, 2.0) == pytest.approx(0.389, abs=5e-4)
    assert -np.expm1(-0.45 * 2.0) == pytest.approx(0.593, abs=5e-4)


@given(SHARES, st.floats(0.0, 20.0), SHARES)
def test_one_formula(availability: float, strength: float, seen: float) -> None:
    p = p_of(availability, seen, strength)
    assert p == pytest.approx(availability * seen * (1 - np.exp(-strength)), abs=1e-12)
    assert p_of(availability, seen, strength, count=2) == pytest.approx(1 - (1 - p) ** 2, abs=1e-12)
