"""A scene as bytes, without its terrain, so that the report of an old run still shows the posts of that run."""

from __future__ import annotations

import dataclasses
import json
import zlib
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from app.geo.lrs import Route
from app.scene.obstacles import Obstacles
from app.scene.scene import Patrol, Scene
from resources import section_of, sensor_types


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


def _route(route: Route) -> dict[str, Any]:
    bounds = [*route.pieces.tolist(), len(route.lon)]
    xy = np.column_stack([route.lon, route.lat]).tolist()
    pieces = [xy[first:stop] for first, stop in pairwise(bounds)]
    return {"name": route.name, "ring": route.ring, "states": [route.left_state, route.right_state], "pieces": pieces}


def _columns(values: Any) -> dict[str, list[Any]]:
    columns = {spec.name: getattr(values, spec.name) for spec in dataclasses.fields(values)}
    return {name: column.tolist() if isinstance(column, np.ndarray) else column for name, column in columns.items()}


def _patrol(patrol: Patrol) -> dict[str, Any]:
    row = {spec.name: getattr(patrol, spec.name) for spec in dataclasses.fields(patrol)}
    plain = {name: _or_none(value) for name, value in row.items() if name != "geometry"}
    return {**plain, "geometry": shapely.to_wkb(patrol.geometry, hex=True)}


def _obstacles(obstacles: Obstacles) -> dict[str, Any]:
    return {
        "rivers": [[shapely.to_wkb(river.geometry, hex=True), _or_none(river.width_m)] for river in obstacles.rivers],
        "bridges": [shapely.to_wkb(bridge, hex=True) for bridge in obstacles.bridges],
        "barriers": [
            [shapely.to_wkb(row.geometry, hex=True), row.condition, row.maintained] for row in obstacles.barriers
        ],
    }


def _or_none(value: Any) -> Any:
    """NaN is not JSON: an unstated value is None in the file."""
    return None if value != value else value  # noqa: PLR0124
