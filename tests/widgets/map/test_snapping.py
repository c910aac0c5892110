"""A place snaps to the nearest vertex within reach, else to the nearest edge."""

from __future__ import annotations

import pytest
import shapely

from resources import palette
from widgets.map.items.layer_graphics import LayerGraphics
from widgets.map.snapping import snap
from widgets.session.session import Session


@pytest.fixture
def zones(opened: Session) -> LayerGraphics:
    uuid = opened.required.of_kind("patrols")[0].uuid
    return LayerGraphics(opened.layer(uuid), opened.plane, palette("light"))


def test_a_vertex_goes_before_an_edge_that_is_nearer(zones: LayerGraphics, opened: Session) -> None:
    x, y = opened.plane.point(70.15, 38.05)
    place = snap(x + 40.0, y - 20.0, 100.0, [zones])
    assert place is not None
    assert (place.kind, place.layer) == ("vertex", "Zones")
    assert (place.x, place.y) == pytest.approx((x, y))


def test_far_from_a_vertex_it_is_the_foot_on_the_edge(zones: LayerGraphics, opened: Session) -> None:
    x, y = opened.plane.point(70.15, 38.0)
    place = snap(x + 60.0, y, 100.0, [zones])
    assert place is not None
    assert place.kind == "edge"
    outline = zones.geometry(1).boundary  # type: ignore[union-attr]
    assert outline.distance(shapely.Point(place.x, place.y)) < 0.01
    assert abs(place.x - x) < 60.0


def test_out_of_reach_there_is_nothing(zones: LayerGraphics, opened: Session) -> None:
    x, y = opened.plane.point(70.15, 38.05)
    assert snap(x - 200.0, y + 200.0, 100.0, [zones]) is None
    assert snap(x, y, 100.0, []) is None
