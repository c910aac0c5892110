"""One layer on the map: its items follow the catalogue, and hit testing finds its features."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from resources import palette
from widgets.map.items.layer_graphics import FAINT, LayerGraphics
from widgets.session.session import Session


@pytest.fixture
def posts(opened: Session) -> LayerGraphics:
    uuid = opened.required.of_kind("checkpoints")[0].uuid
    return LayerGraphics(opened.layer(uuid), opened.plane, palette("light"))


def graphics(session: Session, kind: str) -> LayerGraphics:
    return LayerGraphics(session.layer(session.required.of_kind(kind)[0].uuid), session.plane, palette("light"))


def test_near_is_sorted_and_within_reach(posts: LayerGraphics, opened: Session) -> None:
    x, y = opened.plane.point(70.1, 38.04)
    assert [hit.fid for hit in posts.near(x, y, 500.0)] == [1]
    assert [hit.fid for hit in posts.near(x, y, 50_000.0)] == [1, 2]
    assert posts.near(x, y + 1_000.0, 500.0) == []


def test_a_box_takes_what_lies_in_it(posts: LayerGraphics, opened: Session) -> None:
    x, y = opened.plane.point(70.3, 38.03)
    assert posts.inside((x - 10.0, y - 10.0, x + 10.0, y + 10.0)) == {2}


def test_a_feature_has_its_geometry_and_dimension(opened: Session) -> None:
    posts, zones, borders = (graphics(opened, kind) for kind in ("checkpoints", "patrols", "borders"))
    place = posts.geometry(1)
    assert isinstance(place, shapely.Point)
    assert (place.x, place.y) == pytest.approx(opened.plane.point(70.1, 38.04))
    assert posts.geometry(99) is None
    assert [drawn.dimension(1) for drawn in (posts, borders, zones)] == [0, 1, 2]
    assert posts.dimension(99) == 0


def test_its_items_follow_the_catalogue(posts: LayerGraphics, opened: Session) -> None:
    entry = opened.required.of_kind("checkpoints")[0]
    posts.arrange(replace(entry, position=7, opacity=0.4, visible=False))
    items = posts.items()
    assert [item.zValue() for item in items] == [140.0 + number for number in range(len(items))]
    assert all(item.opacity() == pytest.approx(0.4) for item in items)
    assert not any(item.isVisible() for item in items)


def test_a_coarse_backdrop_is_faint_where_the_scale_is_finer_than_it(opened: Session) -> None:
    places = graphics(opened, "reference")
    entry = opened.required.of_kind("reference")[0]
    coarse = replace(entry, provenance=replace(entry.provenance, accuracy_m=1_000.0))
    for metres_per_pixel, opacity in ((10.0, FAINT), (500.0, 1.0)):
        places.fade(coarse, metres_per_pixel)
        assert all(item.opacity() == pytest.approx(opacity) for item in places.items())


def test_many_features_are_taken_at_once(posts: LayerGraphics, opened: Session) -> None:
    shapes = posts.shapes({1, 2, 99})
    assert [shape.geom_type for shape in shapes] == ["Point", "Point"]
    assert shapes[0] == posts.geometry(1)
    borders = graphics(opened, "borders")
    assert [shape.geom_type for shape in borders.shapes([1])] == ["MultiLineString"]


@pytest.mark.parametrize("kind", ["checkpoints", "borders"])
def test_its_bounds_hold_all_of_it(opened: Session, kind: str) -> None:
    layer = graphics(opened, kind)
    assert layer.bounds.tolist() == pytest.approx(shapely.total_bounds(layer.geometries).tolist())
    none = replace(layer.layer, table=layer.layer.table.where(layer.fids < 0))
    assert np.isnan(LayerGraphics(none, opened.plane, palette("light")).bounds).all()
