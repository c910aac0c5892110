"""Points along roads: which lines count, how far apart, on which side, and in an order that no row decides."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from app.geo.lrs import GEOD, points_at
from app.scene.road_points import REACH_M, _near, roads_of
from app.scene.scene import Settlements
from tests.builders.scenes import layer, lonlat, scene, straight


def road(*xy: tuple[float, float], **cells: Any) -> dict[str, Any]:
    return {"theme": "road", "geometry": shapely.LineString(np.column_stack(lonlat(*np.array(xy).T))), **cells}


def points(*rows: dict[str, Any]) -> Settlements:
    return roads_of([layer("reference", rows)], scene().routes)


def test_a_road_gives_points_on_its_side() -> None:
    result = points(road((0.0, 1000.0), (8000.0, 1000.0)), road((0.0, -500.0), (4000.0, -500.0), theme="track"))
    assert set(result.state) == {"XX", "TJ"}
    north = np.array(result.state) == "XX"
    assert (result.lat[north] > lonlat(0.0, 0.0)[1]).all()
    assert 30 < north.sum() < 60  # a point for each 220 m or so
    assert 15 < (~north).sum() < 30


def test_what_is_no_road_or_closed_or_far_gives_none() -> None:
    place = {"theme": "road", "geometry": shapely.Point(*lonlat(0.0, 500.0))}
    rows = [
        road((0.0, 500.0), (900.0, 500.0), theme="river"),
        road((0.0, 500.0), (900.0, 500.0), passability="closed"),
        road((0.0, 30_000.0), (900.0, 30_000.0)),
        place,
    ]
    assert points(*rows).lon.size == 0
    assert roads_of([layer("reference", [{"name": "x", "geometry": place["geometry"]}])], scene().routes).state == ()
    assert roads_of([], scene().routes).state == ()


def test_a_long_road_gives_the_points_near_the_border_alone() -> None:
    result = points(road((4000.0, 100.0), (4000.0, 60_000.0)))
    assert result.lat.max() < lonlat(0.0, 20_100.0)[1]
    assert result.lat.max() > lonlat(0.0, 19_500.0)[1]


def test_the_order_of_rows_decides_nothing() -> None:
    rows = [road((0.0, 1000.0), (8000.0, 1200.0)), road((0.0, -500.0), (4000.0, -700.0), theme="bridge")]
    one, two = points(*rows), points(*rows[::-1])
    assert one.lon.tobytes() == two.lon.tobytes()
    assert one.lat.tobytes() == two.lat.tobytes()
    assert one.state == two.state


def test_a_scene_knows_its_roads_and_its_hash_does() -> None:
    with_road = scene(others=[layer("reference", [road((0.0, 300.0), (8000.0, 300.0))])])
    assert len(with_road.roads.state) > 30
    assert with_road.input_hash != scene().input_hash


def test_squares_about_a_route_hold_all_that_lies_in_reach_and_nothing_far_away() -> None:
    routes = scene(line=straight(200_000.0)).routes
    along = np.stack(points_at(routes[0], np.arange(0.0, routes[0].length_m, 500.0)), axis=1)
    rng = np.random.default_rng(3)
    places = rng.uniform(along.min(axis=0) - 0.6, along.max(axis=0) + 0.6, (2000, 2))
    ends = (np.repeat(places, len(along), axis=0), np.tile(along, (len(places), 1)))
    metres = GEOD.inv(*ends[0].T, *ends[1].T)[2].reshape(len(places), -1).min(axis=1)
    near, reached, far = (
        {tuple(place) for place in chosen}
        for chosen in (_near(places, routes), places[metres <= REACH_M], places[metres > 2.5 * REACH_M])
    )
    assert len(reached) > 200
    assert reached <= near
    assert not near & far
