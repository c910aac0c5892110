"""A scene from the bytes that ``archive`` wrote: every part by its type, as somebody else may have written them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import Annotated, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray
from app.errors import UserError
from app.geo.lrs import Route, Samples, routes_of, sample
from app.geo.terrain import Terrain
from app.reasons.codes import Note
from app.reasons.sentences import is_sayable
from app.scene.obstacles import Barrier, Obstacles, River
from app.scene.parameters import Parameters
from app.scene.sampling import samples_of
from app.scene.scene import WHOLE_DEG, Observers, Patrol, Scene, Settlements
from app.untrusted import typed
from app.untrusted.nesting import is_too_deep
from app.untrusted.typed import Between, Read, at, items, listed, number, objects, read, reader_of, text
from app.untrusted.unpacking import parsed, unpacked
from app.untrusted.unreadable import UnreadableError, in_short
from layers.text import QT_TRANSLATE_NOOP
from resources import Weather, sensor_type, sensor_types, weather

MOST_SAMPLES = 2_000_000
"""Twice those of all land borders of the largest states at 10 m each."""
REFUSED = QT_TRANSLATE_NOOP("Unreadable", "is refused: {reason}")
NO_TYPE = QT_TRANSLATE_NOOP("Unreadable", "names the sensor type {key!r}, which there is not")
TOO_LONG = QT_TRANSLATE_NOOP("Unreadable", "take more than {most:,} samples")
NO_PLACES_HERE = QT_TRANSLATE_NOOP("Unreadable", "is not a list of two places or more")
OFF_EARTH = QT_TRANSLATE_NOOP("Unreadable", "is not on the earth")
SAME_ROUTE = QT_TRANSLATE_NOOP("Unreadable", "name one of them twice, or none at all")
NO_DAY = QT_TRANSLATE_NOOP("Unreadable", "is {value}, not a day written as 2026-03-31")
NO_SENTENCE = QT_TRANSLATE_NOOP("Unreadable", "is {code!r} with numbers that make no sentence")


def load_scene(data: object, terrain: Sequence[Terrain]) -> Scene:
    """The scene written by ``dump_scene``, on the given terrain.

    The bundled sensor types are the current ones; a project's own types and the weather are those of the run. Raises
    UnreadableError naming the part that is not as it was written.
    """
    content = objects(parsed(unpacked(data)))
    if lacking := sorted(_ALWAYS - content.keys()):
        raise UnreadableError(typed.LACKS.format(names=", ".join(lacking)))
    if unknown := sorted(content.keys() - _PARTS.keys()):
        raise UnreadableError(typed.HAS_MORE.format(name=in_short(unknown[0])))
    parts = {name: at(name, _explained(_PARTS[name]), value) for name, value in content.items()}
    return on_terrain(_explained(_scene)(parts), terrain)


def on_terrain(scene: Scene, terrain: Sequence[Terrain]) -> Scene:
    """The scene on other terrain."""
    return dataclasses.replace(scene, terrain=tuple(sorted(terrain, key=_fineness)))


def _fineness(one: Terrain) -> tuple[float, bool, str]:
    return one.cell_m, one.is_coarse, one.hash()


def _explained(each: Read) -> Read:
    """A reader whose every refusal is an UnreadableError."""

    def read_(value: Any) -> Any:
        try:
            return each(value)
        except UnreadableError:
            raise
        except (UserError, ValueError, shapely.GEOSException) as error:
            raise UnreadableError(REFUSED.format(reason=" ".join(str(error).split())[:200])) from None

    return read_


def _scene(parts: dict[str, Any]) -> Scene:
    """The scene of its parts, which are of their types; those of later versions may be missing."""
    routes, parameters, observers = parts["routes"], parts["parameters"], parts["observers"]
    types = {**sensor_types(), **parts.get("types", {})}
    used = {*observers.type, *parts.get("types", {})}
    if unknown := sorted(used - types.keys()):
        raise UnreadableError(NO_TYPE.format(key=unknown[0][:40]), "observers.type")
    if len(parts["line_versions"]) != len(routes):
        raise UnreadableError(
            typed.OTHER_LENGTH.format(count=len(parts["line_versions"]), wanted=len(routes)), "line_versions"
        )
    if len({route.name for route in routes}) < len(routes) or not routes:
        raise UnreadableError(SAME_ROUTE, "routes")
    if sum(route.length_m for route in routes) / parameters.step_m > MOST_SAMPLES:
        raise UnreadableError(TOO_LONG.format(most=MOST_SAMPLES), "routes")
    plain = {name: value for name, value in parts.items() if name not in ("fine", "types")}
    return Scene(
        **{"draws": 0, "looks": 1, "weather": weather(), **plain},
        samples=_samples(routes, parameters, observers, fine=parts.get("fine", False)),
        terrain=(),
        types={key: types[key] for key in sorted(used)},
    )


def _samples(
    routes: tuple[Route, ...], parameters: Parameters, observers: Observers, *, fine: bool
) -> tuple[Samples, ...]:
    # Runs of before did not sample finely.
    if fine:
        return samples_of(routes, parameters, observers)
    return tuple(sample(route, parameters.step_m) for route in routes)


def _route_of(value: Any) -> Route:
    row = read(_Line, value)
    line = shapely.MultiLineString([at(f"pieces[{number}]", _places, one) for number, one in enumerate(row.pieces)])
    (route,) = routes_of([row.name], [line], [row.ring], *([state] for state in row.states))
    return route


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """A route as it is stored; each piece is a list of places."""

    name: str
    ring: bool
    states: tuple[str, str]
    pieces: tuple[Any, ...]


def _places(value: Any) -> FloatArray:
    """Two places or more, (n, 2), WGS 84 degrees."""
    rows = items(value)
    if set(map(type, rows)) != {list} or set(map(len, rows)) != {2} or len(rows) < 2:
        raise UnreadableError(NO_PLACES_HERE)
    if not set(map(type, chain.from_iterable(rows))) <= {int, float}:
        raise UnreadableError(NO_PLACES_HERE)
    return _on_earth(np.array(rows, dtype=np.float64))


def _on_earth(xy: FloatArray) -> FloatArray:
    if not (np.abs(xy) <= (180.0, 90.0)).all():
        raise UnreadableError(OFF_EARTH)
    return xy


def _shape(value: Any) -> BaseGeometry:
    """A geometry from hexadecimal WKB, on the earth."""
    wkb = bytes.fromhex(text(value))
    if is_too_deep(wkb):
        raise UnreadableError(OFF_EARTH)
    with np.errstate(invalid="ignore"):
        shape = shapely.from_wkb(wkb)
    if shape.is_empty:
        raise UnreadableError(OFF_EARTH)
    _on_earth(shapely.get_coordinates(shape))
    return shape


_shapes = partial(listed, _shape)


def _arrays(texts: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Columns of one length by name: tuples of texts, and arrays of finite numbers."""
    columns = objects(value)
    size = len(items(columns.get("lon")))
    return {name: at(name, partial(_column, name in texts, size), cells) for name, cells in columns.items()}


def _column(is_text: bool, size: int, value: Any) -> tuple[str, ...] | FloatArray:
    cells = listed(text if is_text else number, value, size)
    return cells if is_text else np.array(cells, dtype=np.float64)


def _table(kind: type[Any], texts: tuple[str, ...], defaults: Callable[[int], dict[str, Any]], value: Any) -> Any:
    """Columns as the class that holds them; ``defaults``: those that older runs lack, for so many rows."""
    columns = _arrays(texts, value)
    whole = {**defaults(len(columns["lon"])), **columns}
    names = {spec.name for spec in dataclasses.fields(kind)}
    if names != whole.keys():
        raise UnreadableError(typed.LACKS.format(names=", ".join(sorted(names ^ whole.keys()))[:200]))
    _on_earth(np.column_stack((whole["lon"], whole["lat"])))
    return kind(**whole)


def _views(count: int) -> dict[str, Any]:
    """Columns of observers that older runs lack: the vertical field of view, walks and staffing."""
    none = np.zeros(count)
    return {"tilt_deg": none, "vfov_deg": none + WHOLE_DEG, "availability_walks": none, "staffing": none + 1.0}


_observers = partial(_table, Observers, ("id", "name", "type", "hours"), _views)
_settlements = partial(_table, Settlements, ("state",), lambda count: {})


def _patrol_of(value: Any) -> Patrol:
    each = {**dict.fromkeys(_PATROL_TEXTS, text), "geometry": _shape}
    row = {name: at(name, each.get(name, _or_nan), one) for name, one in objects(value).items()}
    names = {spec.name for spec in dataclasses.fields(Patrol)}
    if names != row.keys():
        raise UnreadableError(typed.LACKS.format(names=", ".join(sorted(names ^ row.keys()))[:200]))
    return Patrol(**row)


_PATROL_TEXTS = ("id", "name", "kind", "schedule", "hours")


def _obstacles_of(value: Any) -> Obstacles:
    # Runs stored before obstacles counted have none.
    stated = read(_StatedObstacles, value)
    return Obstacles(
        tuple(River(_shape(shape), _or_nan(width)) for shape, width in stated.rivers),
        tuple(_shape(shape) for shape in stated.bridges),
        tuple(Barrier(_shape(shape), how, maintained) for shape, how, maintained in stated.barriers),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _StatedObstacles:
    """Obstacles as they are stored; geometries are hexadecimal WKB."""

    rivers: tuple[tuple[str, float | None], ...] = ()
    bridges: tuple[str, ...] = ()
    barriers: tuple[tuple[str, str, bool], ...] = ()


def _or_nan(value: Any) -> float:
    return math.nan if value is None else number(value)


_NUMBERS = reader_of(Mapping[str, float | str])


def _note_of(value: Any) -> Note:
    # Scenes stored before notes listed what they apply to have only the first two.
    code, numbers, *targets = (*items(value), [], [])[:4] if len(items(value)) == 2 else items(value)
    if len(targets) != 2:
        raise UnreadableError(typed.OTHER_LENGTH.format(count=len(items(value)), wanted=4))
    note = Note(text(code), _NUMBERS(numbers), *(listed(typed.integer, one) for one in targets))
    if not is_sayable(note.reason):
        raise UnreadableError(NO_SENTENCE.format(code=note.code[:40]))
    return note


def _types_of(value: Any) -> dict[str, Any]:
    return {key: sensor_type(key, section) for key, section in objects(value).items()}


def _day(value: Any) -> str:
    day = date.fromisoformat(text(value)).isoformat()
    if day != value:
        raise UnreadableError(NO_DAY.format(value=in_short(value)))
    return day


_PARTS: dict[str, Read] = {
    "routes": partial(listed, _route_of),
    "line_versions": reader_of(tuple[str, ...]),
    "observers": _observers,
    "types": _types_of,
    "weather": reader_of(Weather),
    "patrols": partial(listed, _patrol_of),
    "settlements": _settlements,
    "roads": _settlements,
    "parameters": reader_of(Parameters),
    "as_of": _day,
    "own_state": text,
    "seed": typed.integer,
    "draws": typed.integer,
    "looks": reader_of(Annotated[int, Between(1, 1000)]),
    "fine": typed.truth,
    "notes": partial(listed, _note_of),
    "hazards": _shapes,
    "neutral_roads": _shapes,
    "neutral_road_terms": reader_of(tuple[tuple[str, str], ...]),
    "line_accuracy_m": reader_of(tuple[float | None, ...]),
    "obstacles": _obstacles_of,
}
"""What reads each part of a stored scene."""
_ALWAYS = frozenset(
    (
        "routes",
        "line_versions",
        "observers",
        "patrols",
        "settlements",
        "parameters",
        "as_of",
        "own_state",
        "seed",
        "notes",
    )
)
"""The parts that every stored scene has."""
