"""Plain values become what they have to be, or the part that is not is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest

from app.untrusted.typed import AtMost, Between, Written, read
from app.untrusted.unreadable import UnreadableError


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: Annotated[str, AtMost(5)]
    share: Annotated[float, Between(0.0, 1.0)] | None = None


@dataclass(frozen=True)
class Whole:
    parts: tuple[Part, ...]
    kind: Literal["a", "b"]
    numbers: Mapping[str, float | str]
    pair: tuple[str, int]
    colour: Colour = Colour.RED
    day: Annotated[str, Written(date.fromisoformat, "2026-03-31")] = "2026-01-01"
    on: bool = True


SOUND: dict[str, Any] = {"parts": [{"name": "x", "share": 1}], "kind": "a", "numbers": {"n": 2.5}, "pair": ["y", 3]}


def test_a_dataclass_is_read_from_its_parts() -> None:
    whole = read(Whole, {**SOUND, "colour": "red"})
    assert whole == Whole((Part("x", 1.0),), "a", {"n": 2.5}, ("y", 3))
    assert (type(whole.parts[0].share), type(whole.colour)) == (float, Colour)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"parts": [{"name": "x"}, {"name": 3}]}, r"^parts\[1\]\.name is 3, not a text"),
        ({"parts": [{"name": "longer"}]}, r"^parts\[0\]\.name has 6 characters"),
        ({"parts": [{"name": "x", "share": 2}]}, r"share is 2, not between 0 and 1"),
        ({"parts": [{"name": "x", "share": float("inf")}]}, "not a finite number"),
        ({"parts": [{"name": "x", "share": True}]}, "not a finite number"),
        ({"parts": [{"name": "x", "share": 10**400}]}, "not a finite number"),
        ({"parts": [{}]}, r"^parts\[0\] lacks name"),
        ({"parts": {}}, r"^parts is \{\}, not a list"),
        ({"parts": [[]]}, "not an object"),
        ({"kind": "c"}, "^kind is 'c', not one of 'a', 'b'"),
        ({"kind": []}, "^kind is"),
        ({"numbers": {"n": None}}, r"^numbers\.n is None"),
        ({"pair": ["y"]}, "^pair has 1 values, not 2"),
        ({"pair": ["y", 2**70]}, r"^pair\[1\] is .* not a whole number"),
        ({"colour": "blue"}, "^colour is 'blue'"),
        ({"day": "2026-02-30"}, "^day is '2026-02-30', not written as 2026-03-31"),
        ({"on": 1}, "^on is 1, not true or false"),
        ({"more": 1}, "has a part 'more' that is not known"),
    ],
)
def test_what_is_not_of_its_type_is_named(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        read(Whole, {**SOUND, **change})


def test_a_refusal_repeats_little_of_a_long_value() -> None:
    with pytest.raises(UnreadableError) as refused:
        read(Whole, {**SOUND, "kind": "я" * 1_000_000})
    assert len(str(refused.value)) < 200


def test_a_type_without_a_plain_form_is_a_bug() -> None:
    with pytest.raises(TypeError):
        read(set[str], [])
