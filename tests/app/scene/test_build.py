"""A scene built from layers: whatever their order and identifiers, the finest terrain first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from app.scene.build import build_scene
from app.scene.parameters import Parameters
from resources import sensor_types
from tests.builders.scenes import DATE, along, device, layer, plain, scene, stating, straight, zone


def test_the_finest_terrain_comes_first() -> None:
    coarse = plain(np.zeros((30, 50)), cell=300.0)
    assert build_scene([straight()], [coarse, plain()], as_of=DATE).terrain[1] is coarse


BASE = [device(1000, -500, name="a"), device(3000, -500, "ground_radar", name="b")]


def test_the_hash_is_that_of_the_content() -> None:
    again = build_scene(
        [
            layer("patrols", [zone(0, 1000, revisits_per_day=3.0)], uuid="other"),
            layer("sensors", BASE[::-1], uuid="another"),
            straight(),
        ],
        [plain()],
        as_of=DATE,
    )
    assert again.input_hash == scene(BASE, patrols=[zone(0, 1000, revisits_per_day=3.0)]).input_hash


def test_each_part_of_a_scene_is_taken_from_its_layers() -> None:
    rows: list[dict[str, Any]] = [{"theme": "river", "width_m": 9.0}, {"theme": "road"}, {"theme": "neutral_road"}]
    places = [{"width_m": None, **row, "geometry": along(100.0)} for row in rows]
    whole = build_scene(
        [straight(), layer("reference", places), layer("sensors", BASE), layer("patrols", [zone(0, 1000)])],
        [plain()],
        Parameters(step_m=200.0),
        as_of=DATE,
        seed=4,
    )
    assert (len(whole.routes), len(whole.samples[0]), len(whole.observers), len(whole.patrols)) == (1, 41, 2, 1)
    assert (len(whole.obstacles.rivers), len(whole.neutral_roads), whole.roads.lon.size > 0) == (1, 1, True)
    assert (whole.seed, whole.draws, whole.parameters.step_m) == (4, 0, 200.0)
    assert set(whole.types) == {"thermal_camera", "ground_radar"}


def test_a_sensor_type_that_differs_here_is_in_the_scene_even_where_no_post_has_it() -> None:
    changed = replace(sensor_types()["drone"], availability=0.11, spread=())
    whole = build_scene([straight()], [], as_of=DATE, types={**sensor_types(), "drone": changed})
    assert dict(whole.types) == {"drone": changed}
    assert dict(build_scene([straight()], [], as_of=DATE).types) == {}


def test_notes_on_what_was_left_out_come_in_one_order() -> None:
    sensors = [device(0, 0, operator="XX"), device(0, 0, hours="Nov-Mar 06:00-18:00")]
    lines = stating(straight(), accuracy_m=700.0)
    layers = [layer("sensors", sensors), layer("patrols", [zone(0, 1000, season="winter")]), lines]
    codes = [note.code for note in build_scene(layers, [], as_of=DATE).notes]
    assert codes == ["neighbours_left_out", "posts_out_of_season", "patrols_out_of_season", "line_accuracy"]
