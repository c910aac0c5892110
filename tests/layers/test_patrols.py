"""Patrols: zones below routes, and the fields that say how often a crew comes."""

from __future__ import annotations

import pytest
import shapely

from layers.marks import Areas, Lines
from layers.patrols import PatrolLayer
from layers.table import Table
from tests.builders.frames import HOLED, LINE, PARTS, ZONES, field, frame, marks


def test_holes_follow_their_shell() -> None:
    mark = marks("patrols", frame([ZONES, LINE], [3, 4]))["zone"]
    assert isinstance(mark, Areas)
    assert mark.starts.tolist() == [0, 5, 10]
    assert mark.fids.tolist() == [3, 3, 3]
    assert shapely.Polygon(mark.xy[5:10]).equals(shapely.box(1, 1, 2, 2))


def test_zones_lie_below_routes() -> None:
    drawn = PatrolLayer("u", "n", Table.of_frame(frame([LINE, HOLED, PARTS], [1, 2, 3]))).marks()
    assert [mark.role for mark in drawn] == ["zone", "patrol"]
    zones, routes = drawn
    assert isinstance(zones, Areas)
    assert isinstance(routes, Lines)
    assert set(zones.fids) == {2}
    assert routes.fids.tolist() == [1, 3, 3]


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("patrol_kind", "Search of an area", "area_search"),
        ("schedule", "to and fro without pause", "shuttle"),
        ("season", "While free of snow", "snow_free"),
        ("hours", "6:00–18:00", "06:00-18:00"),
        ("revisits_per_day", "1,5", 1.5),
        ("detection_probability", 0.9, 0.9),
    ],
)
def test_what_a_form_takes(name: str, raw: object, value: object) -> None:
    assert field("patrols", name).parse(raw) == value


@pytest.mark.parametrize(
    ("name", "raw"), [("detection_probability", 0.91), ("revisits_per_day", 1441), ("shift_hours", 0), ("speed_mps", 0)]
)
def test_what_no_crew_can_do_is_refused(name: str, raw: object) -> None:
    with pytest.raises(ValueError, match=name):
        field("patrols", name).parse(raw)
