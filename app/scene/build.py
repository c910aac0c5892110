"""Make a Scene of a project's layers: what is valid at a date, whose it is, and what an empty cell stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import UserError
from app.geo.lrs import Route, locate_many, routes_of, sample
from app.geo.terrain import Terrain
from app.reasons import Note
from app.scene.caveats import accuracies_of, line_accuracy, posts_age_unknown, posts_old
from app.scene.layer_rows import Row, is_own, is_valid, number_of, rows_of, text_of
from app.scene.obstacles import obstacles_of
from app.scene.parameters import Parameters
from app.scene.road_points import roads_of
from app.scene.scene import WHOLE_DEG, Observers, Patrol, Scene, Settlements
from layers.base import Layer
from layers.checkpoints import observer_of
from layers.hours import canonical_hours, parse_hours
from layers.text import QT_TRANSLATE_NOOP
from resources import SensorType, sensor_types, weather

_Version = tuple[str, Row, BaseGeometry]
"""Identifier, cells and geometry of one version of a line."""
_Made = tuple[Route, str, str]
"""A route, its version and the identifier of its row."""

NO_ROUTE = QT_TRANSLATE_NOOP("Scene", "There is no border {name} on {date}. There are: {known}.")
NO_BORDER = QT_TRANSLATE_NOOP("Scene", "No border line is valid on {date}: import one, or choose another date.")

SPEED_MPS = {"foot": 1.0, "horse": 1.4, "vehicle": 8.0, "boat": 5.0, "drone": 12.0}
"""Speed of a patrol that states none, halts included; expert defaults."""
SWEEP_WIDTH_M = 320.0
"""1.6 times the range at which an eye tells a person from an animal in field use, 200 m (medium visibility)."""
DETECTION = 0.6
"""Chance that a crew notices a crosser it meets, where none is stated; an expert default."""
SHIFT_HOURS = 8.0
HAZARD = "hazardous_area"
"""Theme of reference features that are known or suspected to be mined."""
NEUTRAL_ROAD = "neutral_road"
"""Theme of roads that people of both sides may use by agreement."""

_MONTHS = {
    "spring": (3, 4, 5),
    "summer": (6, 7, 8),
    "autumn": (9, 10, 11),
    "winter": (12, 1, 2),
    "snow_free": (5, 6, 7, 8, 9, 10),
}


def scene_of(
    layers: Sequence[Layer],
    terrain: Sequence[Terrain],
    parameters: Parameters,
    as_of: str,
    names: tuple[str, ...],
    own_state: str,
    seed: int,
    types: Mapping[str, SensorType] | None = None,
) -> Scene:
    """The scene at ``as_of`` (ISO date): half-open validity, so what closes on that day no longer counts.

    ``names`` are routes or dyads; without any, all border lines that ``own_state`` lies on, and lines of unnamed
    states. Only what the own state runs, what is shared and what names no operator counts. Of several versions of a
    line the one that is superseded soonest holds, then the one that began last. ``types`` are the sensor types by key,
    those of sensors.toml if not given; so is the weather. Raises UserError if no such line is valid or a cell cannot be
    read.
    """
    types = sensor_types() if types is None else types
    routes, versions, origins = _routes(layers, as_of, names, own_state)
    observers, off = _observers(layers, as_of, own_state, types)
    patrols, idle = _patrols(layers, as_of, own_state)
    return Scene(
        routes,
        versions,
        tuple(sample(route, parameters.step_m) for route in routes),
        observers,
        patrols,
        tuple(sorted(terrain, key=lambda one: (one.cell_m, one.hash()))),
        _settlements(layers, routes),
        {key: types[key] for key in sorted({*observers.type, *_changed(types)})},
        weather(),
        parameters,
        as_of,
        own_state,
        seed,
        off
        + idle
        + posts_old(layers, as_of, observers.id)
        + posts_age_unknown(layers, observers.id)
        + line_accuracy(layers, origins, parameters.step_m),
        roads_of(layers, routes),
        _themed(layers, HAZARD),
        obstacles=obstacles_of(layers, as_of),
        neutral_roads=_themed(layers, NEUTRAL_ROAD),
        line_accuracy_m=accuracies_of(layers, origins),
    )


def _changed(types: Mapping[str, SensorType]) -> set[str]:
    """The bundled types that have other values here: proposals use them even where no post does."""
    return {key for key, kind in sensor_types().items() if types.get(key, kind) != kind}


# Routes


def _routes(
    layers: Sequence[Layer], as_of: str, names: tuple[str, ...], own_state: str
) -> tuple[tuple[Route, ...], tuple[str, ...], tuple[str, ...]]:
    """The routes, and of each its version and the row it came from."""
    lines = _lines(layers, as_of)
    if not lines:
        raise UserError(NO_BORDER.format(date=as_of))
    made: list[_Made] = []
    for name, (key, row, geometry) in lines.items():
        ring = None if row.get("ring") is None or pd.isna(row["ring"]) else bool(row["ring"])
        states = text_of(row, "left_state"), text_of(row, "right_state")
        found = routes_of([name], [geometry], [ring], [states[0]], [states[1]])
        made += [(route, text_of(row, "line_version") or "1", key) for route in found]
    routes, versions, origins = zip(*_chosen(made, names, own_state, as_of), strict=True)
    return routes, versions, origins


def _lines(layers: Sequence[Layer], as_of: str) -> dict[str, _Version]:
    """The one version of each line that holds at the date, by name, in alphabetic order."""
    found: dict[str, list[_Version]] = {}
    for key, row, geometry in rows_of(layers, "borders"):
        if is_valid(row, as_of, "valid_from", "valid_to"):
            found.setdefault(text_of(row, "route") or text_of(row, "name"), []).append((key, row, geometry))
    return {name: _current(found[name]) for name in sorted(found)}


def _current(versions: list[_Version]) -> _Version:
    soonest = min(text_of(row, "valid_to")[:10] or "9999" for _, row, _ in versions)
    ending = [version for version in versions if (text_of(version[1], "valid_to")[:10] or "9999") == soonest]
    return max(ending, key=lambda version: text_of(version[1], "valid_from"))


def _chosen(made: list[_Made], names: tuple[str, ...], own_state: str, as_of: str) -> list[_Made]:
    if not names:
        touching = [one for one in made if own_state in (one[0].left_state, one[0].right_state)]
        unnamed = [one for one in made if not one[0].left_state and not one[0].right_state]
        return sorted(touching + unnamed, key=lambda one: one[0].name) or made
    for name in names:
        if not any(name in (route.name, route.dyad) for route, _, _ in made):
            known = ", ".join(dict.fromkeys(route.dyad for route, _, _ in made))
            raise UserError(NO_ROUTE.format(name=name[:40], date=as_of, known=known[:200]))
    return [one for one in made if one[0].name in names or one[0].dyad in names]


# Observers


def _observers(
    layers: Sequence[Layer], as_of: str, own_state: str, types: Mapping[str, SensorType]
) -> tuple[Observers, tuple[Note, ...]]:
    rows: list[tuple[Any, ...]] = []
    neighbours = 0
    for kind, is_up, device in (("checkpoints", _post_is_open, _device_of), ("sensors", _is_installed, _type_of)):
        for key, row, place in rows_of(layers, kind):
            type_ = device(row)
            if type_ is None or not is_up(row, as_of):
                continue
            if is_own(row, own_state):
                rows.append(_observer(key, row, place, type_, types))
            else:
                neighbours += 1
    # The order must not depend on identifiers: two projects of the same content give the same result.
    rows.sort(key=lambda row: row[1:])
    off = sum(parse_hours(row[5]).working_days(int(as_of[5:7])) == 0 for row in rows)
    return _as_columns(rows), _noted("neighbours_left_out", neighbours) + _noted("posts_out_of_season", off)


def _noted(code: str, count: int) -> tuple[Note, ...]:
    return (Note(code, {"count": float(count)}),) if count else ()


def _post_is_open(row: Row, as_of: str) -> bool:
    return text_of(row, "status") in {"", "working"} and is_valid(row, as_of, "opened", "closed")


def _is_installed(row: Row, as_of: str) -> bool:
    return is_valid(row, as_of, "installed", "retired")


def _device_of(row: Row) -> str | None:
    return observer_of(text_of(row, "type") or None, text_of(row, "observer") or None)


def _type_of(row: Row) -> str | None:
    return text_of(row, "type") or None


def _observer(key: str, row: Row, place: Any, type_: str, types: Mapping[str, SensorType]) -> tuple[Any, ...]:
    name = text_of(row, "name")
    kind = types.get(type_)
    if kind is None:
        raise UserError(f"{name or key} is a {type_[:40]!r}, which is none of: {', '.join(types)}.")
    azimuth, width = number_of(row, "azimuth_deg", 0.0), number_of(row, "fov_deg", 360.0)
    return (
        *(key, place.x, place.y, type_, name, _hours(row)),
        *(number_of(row, "height_m", kind.height_m), number_of(row, "range_m", kind.range_m)),
        *(azimuth, 360.0 if text_of(row, "azimuth_deg") == "" else width),
        *(number_of(row, "tilt_deg", 0.0), number_of(row, "vfov_deg", WHOLE_DEG)),
        *(number_of(row, "availability", kind.availability), _walks(row), kind.curvature),
    )


def _walks(row: Row) -> float:
    """What a stated availability rests on; a weight without a value tells nothing."""
    return number_of(row, "availability_walks", 0.0) if text_of(row, "availability") else 0.0


def _hours(row: Row) -> str:
    text = text_of(row, "hours")
    try:
        return canonical_hours(text) if text else ""
    except ValueError as error:
        raise UserError(f"The hours of {text_of(row, 'name') or 'a post'} are {text[:40]!r}: {error}.") from None


def _as_columns(rows: list[tuple[Any, ...]]) -> Observers:
    key, lon, lat, type_, name, hours, *numbers = zip(*rows, strict=True) if rows else ((),) * 15
    columns = [np.array(column, dtype=np.float64) for column in (lon, lat, *numbers)]
    return Observers(key, name, type_, hours, *columns)


# Patrols


def _patrols(layers: Sequence[Layer], as_of: str, own_state: str) -> tuple[tuple[Patrol, ...], tuple[Note, ...]]:
    month = int(as_of[5:7])
    patrols, idle = [], 0
    for key, row, geometry in rows_of(layers, "patrols"):
        if not is_valid(row, as_of, "valid_from", "valid_to") or not is_own(row, own_state):
            continue
        if month in _MONTHS.get(text_of(row, "season"), (month,)):
            patrols.append(patrol_of(key, row, geometry))
        else:
            idle += 1
    patrols.sort(key=lambda patrol: (patrol.name, shapely.to_wkb(patrol.geometry), patrol.hours))
    return tuple(patrols), _noted("patrols_out_of_season", idle)


def patrol_of(key: str, row: Row, geometry: BaseGeometry) -> Patrol:
    """A patrol of one row of a patrols layer, EPSG:4326; what it does not state is filled by this module's defaults.

    Also for a zone that is still being drawn. Raises UserError if its hours cannot be read.
    """
    return Patrol(
        key,
        text_of(row, "name"),
        geometry,
        kind=text_of(row, "patrol_kind") or "revisit",
        schedule=text_of(row, "schedule") or "random",
        hours=_hours(row),
        revisits_per_day=number_of(row, "revisits_per_day", 0.0),
        speed_mps=number_of(row, "speed_mps", SPEED_MPS.get(text_of(row, "mode"), SPEED_MPS["foot"])),
        sweep_width_m=number_of(row, "sweep_width_m", SWEEP_WIDTH_M),
        detection_probability=number_of(row, "detection_probability", DETECTION),
        shift_hours=number_of(row, "shift_hours", SHIFT_HOURS),
        crews_needed=number_of(row, "crews_needed", float("nan")),
        crews_available=number_of(row, "crews_available", float("nan")),
    )


# Settlements and hazardous areas


def _settlements(layers: Sequence[Layer], routes: Sequence[Route]) -> Settlements:
    """Reference points marked as settlements, or that carry a population; a state not told is that of their side."""
    rows = sorted(
        (place.x, place.y, text_of(row, "country"))
        for _, row, place in rows_of(layers, "reference")
        if place.geom_type == "Point" and _is_settlement(row)
    )
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in (0, 1))
    states = [row[2].upper() for row in rows]
    if missing := [index for index, state in enumerate(states) if not state]:
        sides = locate_many(routes, lon[missing], lat[missing])
        for number, index in enumerate(missing):
            states[index] = sides[number].side
    return Settlements(lon, lat, tuple(states))


def _themed(layers: Sequence[Layer], theme: str) -> tuple[BaseGeometry, ...]:
    """Reference features of a theme, whatever their shape, made valid."""
    found = [geometry for _, row, geometry in rows_of(layers, "reference") if text_of(row, "theme") == theme]
    return tuple(sorted((shapely.make_valid(geometry) for geometry in found), key=shapely.to_wkb))


def _is_settlement(row: Row) -> bool:
    theme = text_of(row, "theme")
    return theme == "settlement" or (not theme and "population" in row and "country" in row)
