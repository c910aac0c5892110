"""The frozen scene: any input changed changes its hash, and equal content has an equal one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.geo.grid import Grid
from app.scene.obstacles import Barrier, Obstacles, River
from app.scene.parameters import Parameters
from app.scene.patrols import patrol_of
from app.scene.scene import Patrol, PatrolTerms, Scene, Settlements
from tests.builders.scenes import device, scene, zone

BASE = [device(1000, -500, name="a"), device(3000, -500, "ground_radar", name="b")]


def base(**options: object) -> Scene:
    return scene(BASE, patrols=[zone(0, 1000, revisits_per_day=3.0)], **options)  # type: ignore[arg-type]


Change = Callable[[Scene, float], Scene]


def observers(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        column = getattr(of.observers, name).copy()
        column[0] += by
        return replace(of, observers=replace(of.observers, **{name: column}))

    return change


def patrol(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        first = of.patrols[0]
        value = getattr(first, name)
        changes: dict[str, Any] = {name: (0.0 if math.isnan(value) else value) + by}
        return replace(of, patrols=(replace(first, **changes),))

    return change


def parameter(name: str) -> Change:
    def change(of: Scene, by: float) -> Scene:
        spec = next(spec for spec in fields(Parameters) if spec.name == name)
        value = getattr(of.parameters, name)
        room = spec.metadata["high"] - value or spec.metadata["low"] - value
        return replace(of, parameters=replace(of.parameters, **{name: value + room * min(by, 1.0)}))

    return change


def grid(of: Scene, by: float) -> Scene:
    (before,) = of.terrain
    assert isinstance(before, Grid)
    heights = before.heights.copy()
    heights[0, 0] += np.float32(by)
    changed = Grid(heights, before.sigma, before.transform, before.crs, 90.0)
    return replace(of, terrain=(changed,))


def sensor_type(of: Scene, by: float) -> Scene:
    key, kind = next(iter(of.types.items()))
    return replace(
        of, types={**of.types, key: replace(kind, glimpse_interval_s=kind.glimpse_interval_s + by, spread=())}
    )


def route_end(of: Scene, by: float) -> Scene:
    lat = of.routes[0].lat.copy()
    lat[-1] += by * 1e-3
    return replace(of, routes=(replace(of.routes[0], lat=lat),))


def settlement(of: Scene, by: float) -> Scene:
    return replace(of, settlements=Settlements(np.array([by]), np.array([0.0]), ("TJ",)))


def weather(of: Scene, by: float) -> Scene:
    shares = (0.7 - 0.1 * min(by, 1.0), 0.2 + 0.1 * min(by, 1.0), 0.1)
    return replace(of, weather=replace(of.weather, share_day=shares))


ARRAYS = ("lon", "lat", "height_m", "range_m", "azimuth_deg", "fov_deg", "availability", "curvature")
PATROL = (
    *("revisits_per_day", "speed_mps", "sweep_width_m", "detection_probability"),
    *("shift_hours", "crews_needed", "crews_available"),
)
RIVER = shapely.LineString([(69.0, 37.0), (69.1, 37.0)])
CHANGES: dict[str, Change] = {
    **{name: observers(name) for name in ARRAYS},
    **{f"patrol {name}": patrol(name) for name in PATROL},
    **{f"parameter {spec.name}": parameter(spec.name) for spec in fields(Parameters)},
    "terrain": grid,
    "sensor type": sensor_type,
    "route": route_end,
    "settlements": settlement,
    "roads": lambda of, by: replace(of, roads=Settlements(np.array([by]), np.array([0.0]), ("TJ",))),
    "weather": weather,
    "seed": lambda of, by: replace(of, seed=1 + int(by)),
    "draws": lambda of, by: replace(of, draws=20 + int(by)),
    "date": lambda of, by: replace(of, as_of=f"2026-01-{1 + int(by):02d}"),
    "own state": lambda of, _: replace(of, own_state="XX"),
    "line version": lambda of, by: replace(of, line_versions=(f"v{by}",)),
    "ring": lambda of, _: replace(of, routes=(replace(of.routes[0], ring=True),)),
    "roster": lambda of, _: replace(of, observers=replace(of.observers, hours=("06:00-18:00", ""))),
    "type": lambda of, _: replace(of, observers=replace(of.observers, type=of.observers.type[::-1])),
    "schedule": lambda of, _: replace(of, patrols=(replace(of.patrols[0], schedule="fixed"),)),
    "zone": lambda of, by: replace(
        of, patrols=(replace(of.patrols[0], geometry=shapely.affinity.translate(of.patrols[0].geometry, by)),)
    ),
    "hazard": lambda of, by: replace(of, hazards=(shapely.Point(69.0 + by, 37.0).buffer(0.01),)),
    "river": lambda of, by: replace(of, obstacles=Obstacles(rivers=(River(RIVER, by),))),
    "unknown river": lambda of, _: replace(of, obstacles=Obstacles(rivers=(River(RIVER, float("nan")),))),
    "bridge": lambda of, _: replace(of, obstacles=Obstacles((River(RIVER, 50.0),), (RIVER,))),
    "line accuracy": lambda of, by: replace(of, line_accuracy_m=(by,)),
    "neutral road": lambda of, _: replace(of, neutral_roads=(RIVER,)),
    "its terms": lambda of, by: replace(of, neutral_road_terms=((f"Road {by}", ""),)),
    "barrier": lambda of, _: replace(of, obstacles=Obstacles(barriers=(Barrier(RIVER, "intact", maintained=True),))),
    "looks": lambda of, by: replace(of, looks=25 + 5 * int(by)),
    "fewer patrols": lambda of, _: replace(of, patrols=()),
}
SCENE = base()


@given(st.sampled_from(sorted(CHANGES)), st.floats(0.01, 20.0))
def test_any_input_changed_changes_the_hash(name: str, by: float) -> None:
    assert CHANGES[name](SCENE, by).input_hash != SCENE.input_hash


def test_a_mined_area_is_not_taken_for_a_neutral_road() -> None:
    shapes = (RIVER,)
    assert replace(SCENE, hazards=shapes).input_hash != replace(SCENE, neutral_roads=shapes).input_hash


def test_every_field_of_a_scene_is_changed_above() -> None:
    covered = {
        *("routes", "line_versions", "observers", "patrols", "terrain", "settlements", "types", "weather"),
        *("parameters", "as_of", "own_state", "seed", "draws", "hazards", "roads", "obstacles", "neutral_roads"),
        *("line_accuracy_m", "neutral_road_terms", "looks"),
    }
    # Samples follow from routes and step; notes tell what was left out, which the other inputs decide.
    assert {spec.name for spec in fields(Scene)} == covered | {"samples", "notes"}


def test_a_patrol_is_the_same_whoever_read_it_and_another_with_any_other_term() -> None:
    box = shapely.box(0.0, 0.0, 1.0, 1.0)
    one, again = (patrol_of(key, {"name": "West", "geometry": box}, box) for key in ("a/1", "b/2"))
    assert math.isnan(one.crews_available)
    assert one.key == again.key
    # Every field but the identifier counts, also one that is added some day.
    assert {*PatrolTerms._fields, "id", "geometry"} == {spec.name for spec in fields(Patrol)}
    for name, value in one.terms._asdict().items():
        other: dict[str, Any] = {name: "other" if isinstance(value, str) else 7.25}
        assert replace(one, **other).key != one.key, name
    assert replace(one, geometry=shapely.box(0.0, 0.0, 1.0, 2.0)).key != one.key
