"""Settlements with their side, areas that are closed, and roads open to both sides."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from app.scene.places import HAZARD, NEUTRAL_ROAD, neutral_roads_of, settlements_of, themed
from tests.builders.scenes import along, layer, lonlat, scene_of


def test_settlements_know_their_side() -> None:
    rows: list[dict[str, Any]] = [
        {"theme": "settlement", "country": "xx", "geometry": shapely.Point(*lonlat(0, 500))},
        {"theme": "settlement", "country": None, "geometry": shapely.Point(*lonlat(100, -500))},
        {"theme": "clinic", "country": "TJ", "geometry": shapely.Point(*lonlat(200, -500))},
    ]
    assert scene_of(layer("reference", rows)).settlements.state == ("XX", "TJ")


def test_hazardous_areas_are_taken_in_whatever_their_shape_and_order() -> None:
    bow = shapely.Polygon(np.column_stack(lonlat([0, 100, 100, 0], [0, 100, 0, 100])))
    shapes = [bow, shapely.Point(*lonlat(0, 500)), shapely.Point(*lonlat(900, 0)).buffer(0.001)]
    rows = [{"theme": "hazardous_area", "geometry": shape} for shape in shapes]
    scene = scene_of(layer("reference", [*rows, {"theme": "road", "geometry": shapes[1]}]))
    assert len(scene.hazards) == 3
    assert all(shape.is_valid for shape in scene.hazards)
    assert scene.hazards == scene_of(layer("reference", rows[::-1])).hazards
    assert scene_of().hazards == ()


def test_a_place_with_a_population_and_a_country_is_a_settlement_even_without_a_theme() -> None:
    spot = shapely.Point(*lonlat(0.0, 500.0))
    rows: list[dict[str, Any]] = [
        {"theme": None, "country": "XX", "population": 90, "geometry": spot},
        {"theme": "clinic", "country": "XX", "population": 90, "geometry": spot},
        {"theme": "settlement", "country": "XX", "population": 90, "geometry": along(1.0)},
    ]
    assert settlements_of([layer("reference", rows)], scene_of().routes).state == ("XX",)
    bare = layer("reference", [{"theme": None, "country": "XX", "geometry": spot}])
    assert settlements_of([bare], scene_of().routes).state == ()


def test_settlements_stand_in_an_order_that_their_places_decide() -> None:
    rows: list[dict[str, Any]] = [
        {"theme": "settlement", "country": f"X{n}", "geometry": shapely.Point(*lonlat(x, 500.0))}
        for n, x in enumerate((900.0, 100.0, 500.0))
    ]
    for order in (rows, rows[::-1]):
        towns = settlements_of([layer("reference", order)], scene_of().routes)
        assert towns.state == ("X1", "X2", "X0")
        assert (np.diff(towns.lon) > 0.0).all()


def test_features_of_a_theme_are_those_of_reference_layers_alone() -> None:
    rows = [{"theme": theme, "geometry": along(1.0)} for theme in (NEUTRAL_ROAD, HAZARD, "road", None)]
    for theme in (NEUTRAL_ROAD, HAZARD):
        assert themed([layer("reference", rows)], theme) == (along(1.0),)
        assert themed([layer("barriers", rows)], theme) == ()


def test_a_neutral_road_comes_with_its_name_and_regime_in_whatever_order_unless_it_is_closed() -> None:
    west = {"theme": "neutral_road", "name": "West", "legal_regime": "Treaty of 2025", "geometry": along(9.0)}
    east = {"theme": "neutral_road", "name": "East", "geometry": along(90.0)}
    closed = {"theme": "neutral_road", "name": "Closed", "passability": "closed", "geometry": along(50.0)}
    roads = [neutral_roads_of([layer("reference", rows)]) for rows in ([west, closed, east], [east, west])]
    assert roads[0] == roads[1]
    assert set(roads[0][1]) == {("West", "Treaty of 2025"), ("East", "")}
    scene = scene_of(layer("reference", [west]))
    assert scene.neutral_road_terms == (("West", "Treaty of 2025"),)
