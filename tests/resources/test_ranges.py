"""The ranges of sensor types and weather: both ends are accepted, nothing beyond, and a refusal names the field."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from resources import sensor_types, weather
from resources.ranges import PER_STATE, RANGES, check, check_ranges


@pytest.mark.parametrize("name", sorted(RANGES))
def test_both_ends_are_accepted_and_nothing_beyond(name: str) -> None:
    low, high = RANGES[name]
    assert low < high
    for value in (low, high if math.isfinite(high) else 1e300):
        check(name, value)
    beyond = [np.nextafter(high, math.inf)] if math.isfinite(high) else []
    for wrong in (np.nextafter(low, -math.inf), math.nan, *beyond):
        with pytest.raises(ValueError, match=f"^{name} is "):
            check(name, float(wrong))


@pytest.mark.parametrize("value", ["1", None, 1, True, (1.0,), {}])
def test_only_a_float_is_a_number(value: object) -> None:
    with pytest.raises(ValueError, match=r"^availability is .*: it must be between 0 and 1"):
        check("availability", value)


def test_without_an_upper_end_a_refusal_names_the_lower_one() -> None:
    check("exposure_m", math.inf)
    with pytest.raises(ValueError, match=r"^exposure_m is 0\.05: it must be 0\.1 or more$"):
        check("exposure_m", 0.05)


@dataclass(frozen=True)
class Device:
    name: str = "of no range"
    height_m: Any = 1.0
    use_day: Any = (1.0, 0.5, 0.0)
    pitch_m: Any = None


def test_fields_that_have_a_range_are_checked_and_others_are_not() -> None:
    check_ranges(Device())
    for wrong in ({"height_m": -1.0}, {"height_m": "tall"}, {"pitch_m": 1.0}, {"use_day": (1.0, 1.5, 0.0)}):
        (name,) = wrong
        with pytest.raises(ValueError, match=f"^{name} is "):
            check_ranges(replace(Device(), **wrong))


def test_a_field_of_the_weather_has_one_value_per_state() -> None:
    with pytest.raises(ValueError, match=r"^use_day is 1\.0: it must have one value per weather state"):
        check_ranges(Device(use_day=1.0))
    assert RANGES.keys() > PER_STATE


def test_all_that_is_bundled_lies_in_its_ranges() -> None:
    check_ranges(weather())
    for kind in sensor_types().values():
        check_ranges(kind)
        check_ranges(kind.physics)
