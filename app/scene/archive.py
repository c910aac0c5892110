"""A scene as bytes, without its terrain, so that the report of an old run still shows the posts of that run."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from app.geo.lrs import Route, Samples, routes_of, sample
from app.geo.terrain import Terrain
from app.reasons.codes import Note
from app.scene.obstacles import Barrier, Obstacles, River
from app.scene.parameters import Parameters
from app.scene.sampling import samples_of
from app.scene.scene import NO_PLACES, WHOLE_DEG, Observers, Patrol, Scene, Settlements
from resources import Weather, section_of, sensor_type, sensor_types, weather


def dump_scene(scene: Scene) -> bytes:
    """Compressed JSON of everything but the terrain; numbers are exact to the last bit."""
    content = {
        "routes": [_route(route) for route in scene.routes],
        "line_versions": scene.line_versions,
        "observers": _columns(scene.observers),
        "types": {key: section_of(kind) for key, kind in scene.types.items() if sensor_types().get(key) != kind},
        "weather": dataclasses.asdict(scene.weather),
        "patrols": [_patrol(patrol) for patrol in scene.patrols],
        "settlements": _columns(scene.settlements),
        "roads": _columns(scene.roads),
        "parameters": scene.parameters.as_dict(),
        "as_of": scene.as_of,
        "own_state": scene.own_state,
        "seed": scene.seed,
        "draws": scene.draws,
        "looks": scene.looks,
        "fine": scene.is_fine,
        "notes": [[note.code, dict(note.numbers), note.observers, note.routes] for note in scene.notes],
        "hazards": [shapely.to_wkb(area, hex=True) for area in scene.hazards],
        "neutral_roads": [shapely.to_wkb(road, hex=True) for road in scene.neutral_roads],
        "neutral_road_terms": scene.neutral_road_terms,
        "line_accuracy_m": scene.line_accuracy_m,
        "obstacles": _obstacles(scene.obstacles),
    }
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def load_scene(data: bytes, terrain: Sequence[Terrain]) -> Scene:
    """The scene written by ``dump_scene``, on the given terrain.

    The bundled sensor types are the current ones; a project's own types and the weather are those of the run.
    """
    stated = json.loads(zlib.decompress(data))
    routes = tuple(_route_of(row) for row in stated["routes"])
    parameters = Parameters(**stated["parameters"])
    observers = Observers(**_views(_arrays(stated["observers"], ("id", "name", "type", "hours"))))
    own = {key: sensor_type(key, section) for key, section in stated.get("types", {}).items()}
    types = {**sensor_types(), **own}
    return Scene(
        routes=routes,
        line_versions=tuple(stated["line_versions"]),
        samples=_samples(routes, parameters, observers, fine=stated.get("fine", False)),
        observers=observers,
        patrols=tuple(_patrol_of(row) for row in stated["patrols"]),
        terrain=tuple(sorted(terrain, key=lambda one: (one.cell_m, one.is_coarse, one.hash()))),
        settlements=Settlements(**_arrays(stated["settlements"], ("state",))),
        roads=Settlements(**_arrays(stated["roads"], ("state",))) if "roads" in stated else NO_PLACES,
        types={key: types[key] for key in sorted({*observers.type, *own})},
        weather=_weather_of(stated["weather"]) if "weather" in stated else weather(),
        parameters=parameters,
        as_of=stated["as_of"],
        own_state=stated["own_state"],
        seed=stated["seed"],
        draws=stated.get("draws", 0),
        looks=stated.get("looks", 1),
        notes=tuple(_note_of(*row) for row in stated["notes"]),
        hazards=tuple(shapely.from_wkb(area) for area in stated.get("hazards", ())),
        neutral_roads=tuple(shapely.from_wkb(road) for road in stated.get("neutral_roads", ())),
        neutral_road_terms=tuple((name, regime) for name, regime in stated.get("neutral_road_terms", ())),
        line_accuracy_m=tuple(stated.get("line_accuracy_m", ())),
        obstacles=_obstacles_of(stated.get("obstacles", {})),
    )


def _samples(
    routes: tuple[Route, ...], parameters: Parameters, observers: Observers, *, fine: bool
) -> tuple[Samples, ...]:
    # Runs of before did not sample finely.
    if fine:
        return samples_of(routes, parameters, observers)
    return tuple(sample(route, parameters.step_m) for route in routes)


def _route(route: Route) -> dict[str, Any]:
    bounds = [*route.pieces.tolist(), len(route.lon)]
    xy = np.column_stack([route.lon, route.lat]).tolist()
    pieces = [xy[first:stop] for first, stop in pairwise(bounds)]
    return {"name": route.name, "ring": route.ring, "states": [route.left_state, route.right_state], "pieces": pieces}


def _route_of(row: dict[str, Any]) -> Route:
    line = shapely.MultiLineString(row["pieces"])
    (route,) = routes_of([row["name"]], [line], [row["ring"]], *([state] for state in row["states"]))
    return route


def _columns(values: Any) -> dict[str, list[Any]]:
    columns = {spec.name: getattr(values, spec.name) for spec in dataclasses.fields(values)}
    return {name: column.tolist() if isinstance(column, np.ndarray) else column for name, column in columns.items()}


def _arrays(columns: dict[str, list[Any]], texts: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: tuple(column) if name in texts else np.array(column, dtype=np.float64) for name, column in columns.items()
    }


def _views(columns: dict[str, Any]) -> dict[str, Any]:
    """The columns of observers; older runs lack the vertical field of view, walks and staffing."""
    none = np.zeros(columns["lon"].size)
    return {
        "tilt_deg": none,
        "vfov_deg": none + WHOLE_DEG,
        "availability_walks": none,
        "staffing": none + 1.0,
        **columns,
    }


def _patrol(patrol: Patrol) -> dict[str, Any]:
    row = {spec.name: getattr(patrol, spec.name) for spec in dataclasses.fields(patrol)}
    plain = {name: _or_none(value) for name, value in row.items() if name != "geometry"}
    return {**plain, "geometry": shapely.to_wkb(patrol.geometry, hex=True)}


def _patrol_of(row: dict[str, Any]) -> Patrol:
    columns: dict[str, Any] = {name: _or_nan(value) for name, value in row.items()}
    return Patrol(**{**columns, "geometry": shapely.from_wkb(row["geometry"])})


def _weather_of(row: dict[str, Any]) -> Weather:
    columns: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return Weather(**columns)


def _obstacles(obstacles: Obstacles) -> dict[str, Any]:
    return {
        "rivers": [[shapely.to_wkb(river.geometry, hex=True), _or_none(river.width_m)] for river in obstacles.rivers],
        "bridges": [shapely.to_wkb(bridge, hex=True) for bridge in obstacles.bridges],
        "barriers": [
            [shapely.to_wkb(row.geometry, hex=True), row.condition, row.maintained] for row in obstacles.barriers
        ],
    }


def _obstacles_of(stated: dict[str, Any]) -> Obstacles:
    # Runs stored before obstacles counted have none.
    return Obstacles(
        tuple(River(shapely.from_wkb(shape), _or_nan(width)) for shape, width in stated.get("rivers", ())),
        tuple(shapely.from_wkb(shape) for shape in stated.get("bridges", ())),
        tuple(Barrier(shapely.from_wkb(shape), *rest) for shape, *rest in stated.get("barriers", ())),
    )


def _or_none(value: Any) -> Any:
    """NaN is not JSON: an unstated value is None in the file."""
    return None if value != value else value  # noqa: PLR0124


def _or_nan(value: Any) -> Any:
    return float("nan") if value is None else value


def _note_of(code: str, numbers: dict[str, Any], observers: Sequence[int] = (), routes: Sequence[int] = ()) -> Note:
    # Scenes stored before notes listed what they apply to have only the first two.
    return Note(code, numbers, tuple(observers), tuple(routes))
