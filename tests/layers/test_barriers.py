"""Barriers: lines of what stands in the way, by type, condition and upkeep."""

from __future__ import annotations

import pytest

from layers.barriers import BarrierLayer
from layers.marks import Lines
from layers.table import Table
from tests.builders.frames import LINE, PARTS, POINT, field, frame, marks


def test_each_part_of_a_barrier_is_drawn_with_its_row() -> None:
    drawn = marks("barriers", frame([LINE, PARTS, POINT], [5, 6, 7]))
    assert drawn.keys() == {"barrier"}
    (mark,) = BarrierLayer("u", "n", Table.of_frame(frame([LINE, PARTS, POINT], [5, 6, 7]))).marks()
    assert isinstance(mark, Lines)
    assert mark.fids.tolist() == [5, 6, 6]


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("type", "Ditch", "ditch"),
        ("condition", "BREACHED", "breached"),
        ("from_km", "3,25", 3.25),
        ("condition", "", None),
    ],
)
def test_what_a_form_takes(name: str, raw: object, value: object) -> None:
    assert field("barriers", name).parse(raw) == value


@pytest.mark.parametrize(("name", "raw"), [("condition", "new"), ("to_km", -0.1), ("built", "last year")])
def test_what_no_barrier_is_is_refused(name: str, raw: object) -> None:
    with pytest.raises(ValueError, match=f"^{name} is"):
        field("barriers", name).parse(raw)
