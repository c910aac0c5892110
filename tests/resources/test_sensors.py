"""sensors.toml: complete, checked on load, and its figures are those its comments claim."""

import json
import math
import re
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest

from resources import (
    Acquisition,
    Logistic,
    Radar,
    SensorType,
    Strip,
    Weather,
    section_of,
    sensor_type,
    sensor_types,
    sweep_factors,
    weather,
)
from resources.ranges import RANGES

KEYS = [
    "observation_post",
    "binoculars",
    "thermal_camera",
    "ground_radar",
    "ground_sensor",
    "fence_alarm",
    "drone",
]
SECTION: dict[str, Any] = {
    "label": "Test",
    "model": "logistic",
    "height_m": 1,
    "range_m": 100.0,
    "availability": 0.5,
    "use_day": [1, 1, 0],
    "use_night": [0, 0, 0],
    "needs_sight": False,
    "curvature": 0.75,
    "glimpse_interval_s": 60.0,
    "glimpse_cap": 0.95,
    "parameters": {"r50_m": 30, "scale_m": 6.0, "plateau": 0.9},
}


def acquisition(optics: Acquisition, range_m: float) -> float:
    """P per glimpse by the formula that sensors.toml prints."""
    cycles = optics.field_factor * optics.dimension_m / (optics.resolution_rad * range_m)
    x = cycles / optics.n50_cycles
    exponent = optics.slope_base + optics.slope_gain * x
    return float(x**exponent / (1 + x**exponent))


def test_the_types_of_the_command_line() -> None:
    assert list(sensor_types()) == KEYS


def test_types_are_hashable_and_shared() -> None:
    assert len({hash(kind) for kind in sensor_types().values()}) == len(KEYS)
    assert sensor_types() is sensor_types()


@pytest.mark.parametrize("x", [(0.5, 0.108), (1.0, 0.5), (1.5, 0.821), (2.0, 0.945), (3.0, 0.995)])
def test_acquisition_curve(x: tuple[float, float]) -> None:
    optics = sensor_types()["thermal_camera"].physics
    assert isinstance(optics, Acquisition)
    half = optics.dimension_m / (optics.resolution_rad * optics.n50_cycles)
    assert acquisition(optics, half / x[0]) == pytest.approx(x[1], abs=5e-4)


@pytest.mark.parametrize(
    ("key", "half_m"), [("observation_post", 107.4), ("binoculars", 537.1), ("thermal_camera", 367.6)]
)
def test_range_of_even_recognition(key: str, half_m: float) -> None:
    optics = sensor_types()[key].physics
    assert isinstance(optics, Acquisition)
    assert acquisition(optics, half_m) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize(("key", "bound"), [("observation_post", 1e-3), ("binoculars", 3e-3), ("thermal_camera", 1e-3)])
def test_little_is_lost_beyond_the_range(key: str, bound: float) -> None:
    kind = sensor_types()[key]
    assert isinstance(kind.physics, Acquisition)
    assert acquisition(kind.physics, kind.range_m) < bound


def test_radar() -> None:
    kind = sensor_types()["ground_radar"]
    assert isinstance(kind.physics, Radar)
    assert kind.physics.snr90 == pytest.approx(130.1, abs=0.05)
    by_ratio = {ratio: 1e-6 ** (1 / (1 + kind.physics.snr90 / ratio**4)) for ratio in (0.5, 1.0, 1.5, 2.0)}
    assert by_ratio == pytest.approx({0.5: 0.993, 1.0: 0.9, 1.5: 0.596, 2.0: 0.22}, abs=1e-3)
    assert kind.range_m == 2 * kind.physics.r90_m


def test_touch_sensors_end_within_their_range() -> None:
    for key in ("ground_sensor", "fence_alarm"):
        kind = sensor_types()[key]
        assert isinstance(kind.physics, Logistic)
        edge = kind.physics.plateau / (1 + math.exp((kind.range_m - kind.physics.r50_m) / kind.physics.scale_m))
        assert edge < 0.01
        assert not kind.needs_sight


def test_drone_strip() -> None:
    strip = sensor_types()["drone"].physics
    assert isinstance(strip, Strip)
    assert strip.width_m == pytest.approx(2 * 300 * math.tan(math.radians(20)) * 0.6)


def test_stated_defaults() -> None:
    """Availability, curvature and glimpse figures of the method."""
    kinds = sensor_types()
    staffed = ("observation_post", "binoculars", "drone")
    assert {kinds[key].availability for key in staffed} == {0.45}
    assert kinds["thermal_camera"].availability == kinds["ground_radar"].availability == 0.85
    assert kinds["ground_sensor"].availability == 0.6
    assert kinds["thermal_camera"].curvature == pytest.approx(6 / 7, abs=1e-15)
    assert kinds["ground_radar"].curvature == 0.75
    assert {kind.glimpse_interval_s for kind in kinds.values()} == {60.0}
    assert {kind.glimpse_cap for kind in kinds.values()} == {0.95}


def test_eyes_see_nothing_by_night_and_cameras_do() -> None:
    kinds = sensor_types()
    assert kinds["observation_post"].use(night=True) == kinds["binoculars"].use(night=True) == (0, 0, 0)
    assert kinds["thermal_camera"].use(night=True) == (1, 1, 1)


def test_visibility_limits_optics_alone() -> None:
    climate, kinds = weather(), sensor_types()
    assert kinds["observation_post"].visibility_m(climate) == climate.visibility_m
    assert kinds["thermal_camera"].visibility_m(climate)[1] == 2 * climate.visibility_m[1]
    assert kinds["ground_radar"].visibility_m(climate) == (math.inf,) * 3
    # Optics reach some .6 of the reported visibility with these contrasts.
    optics = kinds["observation_post"].physics
    assert isinstance(optics, Acquisition)
    share = math.log(optics.contrast / optics.contrast_threshold) / -math.log(optics.contrast_threshold)
    assert share == pytest.approx(0.598, abs=1e-3)


def test_a_section_is_all_a_type_needs() -> None:
    built = sensor_type("test", SECTION)
    assert built.physics == Logistic(30.0, 6.0, 0.9)
    assert built.exposure_m == math.inf
    assert built.parameter("r50_m") == 30.0
    assert built.parameter("height_m") == 1.0


@pytest.mark.parametrize(
    "change",
    [
        {"model": "magic"},
        {"colour": "red"},
        {"range_m": -1.0},
        {"height_m": -1.0},
        {"glimpse_interval_s": 0.0},
        {"availability": 1.2},
        {"use_day": [1.0, 1.0]},
        {"use_day": [1.0, 1.0, 2.0]},
        {"parameters": {"r50_m": 30.0}},
        {"parameters": {"r50_m": 30.0, "scale_m": 6.0, "plateau": 0.9, "reach": 1.0}},
        {"spread": {"r50_m": [40.0, 50.0]}},
        {"spread": {"no_such": [0.0, 1.0]}},
        {"spread": {"label": [0.0, 1.0]}},
    ],
    ids=str,
)
def test_a_wrong_section_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"sensors\.toml \[test\]|test|weather state"):
        sensor_type("test", SECTION | change)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ValueError, match=r"\[test\].*range_m"):
        sensor_type("test", {key: value for key, value in SECTION.items() if key != "range_m"})


def test_optics_need_one_resolution() -> None:
    values = {"dimension_m": 0.5, "n50_cycles": 4.0, "field_factor": 1.0, "slope_base": 2.7, "slope_gain": 0.7}
    with pytest.raises(ValueError, match="cycle_rad"):
        Acquisition(**values, contrast=0.3, contrast_threshold=0.05)
    with pytest.raises(ValueError, match="cycle_rad"):
        Acquisition(**values, contrast=0.3, contrast_threshold=0.05, cycle_rad=1e-4, pitch_m=1e-5, focal_m=0.1)


NUMBERS = ("float", "Triple", "Triple | None")


def float_fields() -> set[str]:
    built = (SensorType, Acquisition, Radar, Logistic, Strip, Weather)
    return {spec.name for kind in built for spec in fields(kind) if str(spec.type) in NUMBERS}


def test_every_number_has_a_range() -> None:
    assert float_fields() == set(RANGES)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"availability": 1.2}, "availability is 1.2: it must be between 0 and 1"),
    ({"availability": True}, "availability is True: it must be between 0 and 1"),
    ({"height_m": -1}, "height_m is -1: it must be between 0 and 5000"),
    ({"height_m": float("nan")}, "height_m is nan: it must be between 0 and 5000"),
    ({"height_m": "tall"}, "height_m is 'tall': it must be between 0 and 5000"),
    ({"range_m": 10**400}, "range_m is inf: it must be between 1 and 40000"),
    ({"exposure_m": 0}, "exposure_m is 0: it must be 0.1 or more"),
    ({"use_day": [1, 1, 2]}, "use_day is 2: it must be between 0 and 1"),
    ({"use_day": [1, 1]}, r"use_day is \[1, 1\]: it must have one value per weather state"),
    ({"use_day": 1}, "use_day is 1.0: it must have one value per weather state"),
    ({"label": ""}, "label is empty"),
    ({"needs_sight": 1}, "needs_sight is 1.0: it must be true or false"),
    (
        {"parameters": {"r50_m": 0, "scale_m": 6.0, "plateau": 0.9}},
        "parameters: r50_m is 0: it must be between 0.1 and",
    ),
    ({"parameters": 3}, "parameters is 3: it must be a table"),
    ({"spread": {"r50_m": [30, 1e9]}}, "r50_m is 1e.09: it must be between 0.1 and 40000"),
    ({"spread": {"r50_m": 30}}, "the spread of r50_m is 30: it must be a lowest and a highest value"),
    ({"spread": [1, 2, 3]}, r"spread is \[1, 2, 3\]: it must be a table"),
]


@pytest.mark.parametrize(("change", "text"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_refusal_names_file_section_field_and_range(change: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=rf"own\.toml \[test\].*{text}"):
        sensor_type("test", SECTION | change, "own.toml")


def test_what_is_no_section_is_refused() -> None:
    with pytest.raises(ValueError, match=r"own\.toml \[test\]: it is not a section"):
        sensor_type("test", 3, "own.toml")  # type: ignore[arg-type]


@pytest.mark.parametrize("key", KEYS)
def test_a_type_and_its_section_are_one(key: str) -> None:
    kind = sensor_types()[key]
    assert sensor_type(key, json.loads(json.dumps(section_of(kind)))) == kind


METHOD_SPREADS = {
    ("observation_post", "height_m"): (5.4, 6.6),
    ("binoculars", "height_m"): (1.53, 1.87),
    ("thermal_camera", "height_m"): (13.5, 16.5),
    ("observation_post", "curvature"): (0.8, 0.95),
    ("thermal_camera", "curvature"): (0.8, 0.95),
    ("ground_radar", "curvature"): (0.67, 0.8),
    ("thermal_camera", "n50_cycles"): (3.2, 4.8),
    ("observation_post", "field_factor"): (0.3, 1.0),
    ("ground_radar", "r90_m"): (3000.0, 5000.0),
    ("ground_sensor", "r50_m"): (15.0, 50.0),
    ("ground_sensor", "glimpse_interval_s"): (20.0, 300.0),
}


def test_the_ranges_of_the_method_are_spreads() -> None:
    answer = {(kind.key, name): (low, high) for kind in sensor_types().values() for name, low, high in kind.spread}
    assert {key: answer[key] for key in METHOD_SPREADS} == METHOD_SPREADS
    assert {key for key, name in answer if name == "availability"} == set(KEYS)
    # A hand-held 8x is three to six times finer than the eye.
    eye = sensor_types()["observation_post"].parameter("cycle_rad")
    assert answer["binoculars", "cycle_rad"] == pytest.approx((eye / 6, eye / 3), rel=1e-5)
    assert weather().concentration == 20.0


def test_every_spread_carries_its_source() -> None:
    text = files("resources").joinpath("sensors.toml").read_text("utf-8")
    tables = re.findall(r"(?m)^\[\w+\.spread\]\n((?:.+\n)+)", text)
    lines = [line for table in tables for line in table.splitlines()]
    assert len(lines) == sum(len(kind.spread) for kind in sensor_types().values())
    assert [line for line in lines if not re.search(r"# .*\b(V\d+|K|D)\b.*\]$", line)] == []


def test_sweep_factors_are_those_of_the_field_experiments() -> None:
    assert sweep_factors() == {"high": 1.8, "medium": 1.6, "low": 1.1}


def test_the_types_cannot_be_changed() -> None:
    kind: SensorType = sensor_types()["drone"]
    with pytest.raises(AttributeError):
        kind.range_m = 1.0  # type: ignore[misc]
