"""Tables of TOML files: made plain, and filled into a dataclass that knows every key."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.tables import document, fill, plain, plain_values, require


@dataclass(frozen=True)
class Tower:
    height_m: float
    label: str
    legs: float = 4.0

    def __post_init__(self) -> None:
        require(self.legs > 0.0, "legs: none")


def test_a_table_fills_its_dataclass_and_what_may_be_left_out_may() -> None:
    assert fill(Tower, {"height_m": 3.0, "label": "a"}, "x.toml") == Tower(3.0, "a")
    assert fill(Tower, {"height_m": 3.0, "label": "a", "legs": 3.0}, "x.toml").legs == 3.0


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ({"height_m": 3.0}, r"^x\.toml \[a\]: missing keys: label$"),
        ({}, "missing keys: height_m, label$"),
        ({"height_m": 1.0, "label": "a", "z": 1, "colour": 2}, "unknown keys: colour, z$"),
        ({"label": "a", "z": 1}, "unknown keys: z; missing keys: height_m$"),
        ({"height_m": 1.0, "label": "a", "legs": 0.0}, r"^x\.toml \[a\]: legs: none$"),
    ],
)
def test_a_refusal_names_the_place_and_the_keys(table: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        fill(Tower, table, "x.toml [a]")


@given(st.integers())
def test_whole_numbers_become_floats_and_too_large_ones_have_no_end(number: int) -> None:
    value = plain(number, "n")
    assert isinstance(value, float)
    assert value == (float(number) if abs(number) < 10**18 else math.copysign(math.inf, number))


@given(st.lists(st.integers(-9, 9) | st.floats(allow_nan=False), max_size=5))
def test_lists_become_tuples_of_three(values: list[float]) -> None:
    if len(values) == 3:
        value = plain(values, "share")
        assert value == tuple(values)
        assert hash(value) == hash(tuple(map(float, values)))
    else:
        with pytest.raises(ValueError, match=r"^share is \[.*: it must have one value per weather state$"):
            plain(values, "share")


def test_texts_and_yes_or_no_stay_what_they_are() -> None:
    table = {"a": "x", "b": True, "c": 1, "d": [1, 2, 3]}
    assert plain_values(table) == {"a": "x", "b": True, "c": 1.0, "d": (1.0, 2.0, 3.0)}
    assert plain(True, "b") is True


def test_a_file_of_the_package_is_read() -> None:
    assert "thermal_camera" in document("sensors.toml")
    with pytest.raises(FileNotFoundError):
        document("nowhere.toml")


def test_what_is_required_is_refused_with_its_text() -> None:
    require(True, "never")
    with pytest.raises(ValueError, match=r"^always$"):
        require(False, "always")
