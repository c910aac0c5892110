"""A scene kept as bytes comes back as it was, and so do those kept before it had all it has."""

from __future__ import annotations

import dataclasses
import json
import zlib
from typing import Any

import numpy as np
import shapely

from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from resources import sensor_types
from tests.builders.scenes import (
    DATE,
    along,
    circle,
    device,
    layer,
    lonlat,
    plain,
    scene,
    scene_of,
    stating,
    straight,
    zone,
)


def test_what_an_availability_rests_on_counts_only_with_it() -> None:
    cells: list[dict[str, Any]] = [
        {},
        {"availability": 0.7},
        {"availability_walks": 40.0},
        {"availability": 0.7, "availability_walks": 40.0},
    ]
    scenes = [scene_of(layer("sensors", [device(0, 0, **each)])) for each in cells]
    columns = [(*one.observers.availability, *one.observers.availability_walks) for one in scenes]
    assert columns == [(0.85, 0.0), (0.7, 0.0), (0.85, 0.0), (0.7, 40.0)]
    assert [scenes[0].input_hash == one.input_hash for one in scenes] == [True, False, True, False]
    assert scenes[1].input_hash != scenes[3].input_hash
    again = load_scene(dump_scene(scenes[3]), scenes[3].terrain)
    assert again.observers.availability_walks.tolist() == [40.0]
    assert again.input_hash == scenes[3].input_hash


def test_a_scene_kept_before_availability_had_a_weight_is_the_scene() -> None:
    scene = scene_of(layer("sensors", [device(0, 0, availability=0.7)]))
    content = json.loads(zlib.decompress(dump_scene(scene)))
    del content["observers"]["availability_walks"]
    loaded = load_scene(zlib.compress(json.dumps(content).encode()), scene.terrain)
    assert loaded.observers.availability_walks.tolist() == [0.0]
    assert loaded.input_hash == scene.input_hash


def test_a_kept_scene_has_its_obstacles() -> None:
    rows: list[dict[str, Any]] = [
        {"theme": "river", "width_m": None, "geometry": along(0.0)},
        {"theme": "bridge", "geometry": along(5.0)},
    ]
    fence = [{"condition": "worn", "maintained_by": "Unit", "geometry": along(9.0)}]
    whole = scene(others=[layer("reference", rows), layer("barriers", fence)])
    loaded = load_scene(dump_scene(whole), whole.terrain)
    assert loaded.obstacles.content == whole.obstacles.content
    assert loaded.input_hash == whole.input_hash


def test_a_kept_scene_keeps_how_well_its_lines_are_known() -> None:
    scene = build_scene([stating(straight(), accuracy_m=300.0)], [plain()], Parameters(), as_of=DATE)
    assert load_scene(dump_scene(scene), scene.terrain).line_accuracy_m == scene.line_accuracy_m == (300.0,)
    content = json.loads(zlib.decompress(dump_scene(scene)))
    del content["line_accuracy_m"]  # one kept before
    assert load_scene(zlib.compress(json.dumps(content).encode()), scene.terrain).line_accuracy_m == ()


def test_a_scene_kept_before_notes_named_posts_and_routes_still_loads() -> None:
    scene = build_scene([stating(straight(), accuracy_m=300.0)], [plain()], Parameters(), as_of=DATE)
    content = json.loads(zlib.decompress(dump_scene(scene)))
    content["notes"] = [row[:2] for row in content["notes"]]
    (note,) = load_scene(zlib.compress(json.dumps(content).encode()), scene.terrain).notes
    assert (note.reason, note.observers, note.routes) == (scene.notes[0].reason, (), ())


def test_all_of_a_scene_comes_back_and_so_does_its_hash() -> None:
    hazard = {"theme": "hazardous_area", "geometry": shapely.Point(*lonlat(0.0, 900.0)).buffer(0.001)}
    neutral, town = (
        {"theme": "neutral_road", "name": "N", "geometry": along(50.0)},
        {"theme": "settlement", "country": "TJ"},
    )
    places = [hazard, neutral, {**town, "geometry": shapely.Point(*lonlat(0.0, -500.0))}]
    whole = dataclasses.replace(
        scene(
            [
                device(3000.0, 20.0, "ground_sensor", range_m=40.0),
                device(
                    1000.0, -500.0, name="Пост Ғ", azimuth_deg=10.0, fov_deg=45.0, tilt_deg=-2.0, hours="06:00-18:00"
                ),
            ],
            patrols=[zone(0.0, 1000.0, revisits_per_day=3.0, crews_needed=None)],
            others=[layer("reference", places)],
            theta=0.4,
        ),
        draws=40,
        seed=7,
    )
    loaded = load_scene(dump_scene(whole), whole.terrain)
    assert loaded.input_hash == whole.input_hash
    assert loaded.parameters == whole.parameters
    assert loaded.neutral_road_terms == whole.neutral_road_terms == (("N", ""),)
    assert (loaded.draws, loaded.seed, loaded.as_of, loaded.own_state) == (40, 7, DATE, "TJ")
    for spec in dataclasses.fields(whole.observers):
        one, other = getattr(whole.observers, spec.name), getattr(loaded.observers, spec.name)
        np.testing.assert_array_equal(one, other)
    assert [patrol.id for patrol in loaded.patrols] == ["patrols/1"]
    assert np.isnan(loaded.patrols[0].crews_needed)
    for one, other in zip(whole.samples, loaded.samples, strict=True):
        assert one.lon.tobytes() == other.lon.tobytes()
        assert one.end_m.tobytes() == other.end_m.tobytes()


def test_a_ring_and_a_line_of_several_pieces_come_back() -> None:
    broken = shapely.MultiLineString([along(0.0, 0.0, 1000.0), along(0.0, 1500.0, 2500.0)])
    rows = [{"route": "TJ-XX", "left_state": "XX", "right_state": "TJ", "geometry": broken}]
    for lines in (layer("borders", rows), circle()):
        whole = scene(line=lines)
        loaded = load_scene(dump_scene(whole), whole.terrain)
        assert [route.ring for route in loaded.routes] == [route.ring for route in whole.routes]
        assert loaded.routes[0].pieces.tolist() == whole.routes[0].pieces.tolist()
        assert loaded.routes[0].length_m == whole.routes[0].length_m
        assert loaded.input_hash == whole.input_hash


def test_a_project_s_own_sensor_type_comes_back_and_a_bundled_one_is_that_of_today() -> None:
    own = dataclasses.replace(sensor_types()["thermal_camera"], availability=0.11, spread=())
    types = {**sensor_types(), "thermal_camera": own}
    whole = build_scene([straight(), layer("sensors", [device(0.0, -500.0)])], [plain()], as_of=DATE, types=types)
    loaded = load_scene(dump_scene(whole), whole.terrain)
    assert loaded.types["thermal_camera"] == own
    assert loaded.input_hash == whole.input_hash
    bundled = scene([device(0.0, -500.0)])
    assert json.loads(zlib.decompress(dump_scene(bundled)))["types"] == {}
    assert load_scene(dump_scene(bundled), ()).types == {"thermal_camera": sensor_types()["thermal_camera"]}
