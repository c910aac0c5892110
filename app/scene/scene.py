"""The frozen input of an analysis: parameters, border samples, observers, patrols, terrain and conditions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray
from app.errors import UserError
from app.geo.lrs import Route, Samples
from app.geo.terrain import Terrain
from app.reasons.codes import Note
from app.scene.fingerprint import array_bytes, column_bytes, sha256_of, text_bytes
from app.scene.obstacles import NO_OBSTACLES, Obstacles
from app.scene.parameters import Parameters
from layers.text import QT_TRANSLATE_NOOP
from resources import SensorType, Weather

FEWEST_DRAWS, MOST_DRAWS = 20, 10_000
"""Fewer draws give no meaningful 5 and 95 %; more change no digit shown."""
DRAWS_OUT_OF_RANGE = QT_TRANSLATE_NOOP("Error", "draws is {draws}: it must be between {low} and {high:,}.")
LOOK_DRAWS, PUBLISH_DRAWS = 200, 1000
"""Enough for a first look, and for publication: the standard error of a share is at most .035 and .016."""

LOOKS = 20
"""Places along the path of a crosser at which somebody may look at it."""

WHOLE_DEG = 180.0
"""A vertical field of view from nadir to zenith: nothing is outside it."""

METHOD = "5"
"""Part of every input hash: incremented whenever the same scene would give another result."""


@dataclass(frozen=True, slots=True, eq=False)
class Observers:
    """The n posts and devices that count, in an order determined only by their own values.

    ``id`` is ``layer uuid/fid``; ``type`` a key of the scene's sensor types; ``hours`` canonical local hours. Arrays
    are float64: WGS 84 degrees, metres above ground, metres, degrees from true north and above the horizon, shares;
    ``curvature`` is c_c; ``fov_deg`` 360 is all round, ``vfov_deg`` 180 from nadir to zenith. ``availability_walks`` is
    the number of walks behind the availability, 0 if unstated, when the spread of its type applies. ``staffing``: share
    of its staff that is present, 1 where nobody has to watch or none is stated; availability counts in proportion, and
    at 0 nothing is watched.
    """

    id: tuple[str, ...]
    name: tuple[str, ...]
    type: tuple[str, ...]
    hours: tuple[str, ...]
    lon: FloatArray
    lat: FloatArray
    height_m: FloatArray
    range_m: FloatArray
    azimuth_deg: FloatArray
    fov_deg: FloatArray
    tilt_deg: FloatArray
    vfov_deg: FloatArray
    availability: FloatArray
    availability_walks: FloatArray
    staffing: FloatArray
    curvature: FloatArray

    def __len__(self) -> int:
        return len(self.id)


class PatrolTerms(NamedTuple):
    """All that is known of a patrol but its geometry and its identifier; see Patrol.

    Equal for equal patrols, whoever read them: what nobody states is one and the same NaN.
    """

    name: str
    kind: str
    schedule: str
    hours: str
    revisits_per_day: float
    speed_mps: float
    sweep_width_m: float
    detection_probability: float
    shift_hours: float
    crews_needed: float
    crews_available: float


class PatrolKey(NamedTuple):
    """All that what is worked out of a patrol can depend on; the geometry as WKB."""

    terms: PatrolTerms
    geometry: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Patrol:
    """A zone (polygon) or route (line) patrolled, EPSG:4326. Metres, seconds, shares; crews NaN if unstated.

    ``kind`` is revisit, area_search or sign_cutting; ``schedule`` fixed, random, renewal or shuttle; ``hours`` local
    hours.
    """

    id: str
    name: str
    geometry: BaseGeometry
    kind: str
    schedule: str
    hours: str
    revisits_per_day: float
    speed_mps: float
    sweep_width_m: float
    detection_probability: float
    shift_hours: float
    crews_needed: float
    crews_available: float

    @property
    def terms(self) -> PatrolTerms:
        """All of it but its geometry and its identifier."""
        return PatrolTerms(*(_one_nan(getattr(self, name)) for name in PatrolTerms._fields))

    @property
    def key(self) -> PatrolKey:
        """Stands for it in a cache."""
        return PatrolKey(self.terms, self.geometry.wkb)

    @property
    def is_zone(self) -> bool:
        """Whether it is an area, not a line."""
        return self.geometry.geom_type in {"Polygon", "MultiPolygon"}


def _one_nan(value: Any) -> Any:
    """A NaN equals itself alone: all become the same one."""
    return math.nan if isinstance(value, float) and math.isnan(value) else value


@dataclass(frozen=True, slots=True, eq=False)
class Settlements:
    """Settlements: WGS 84 degrees, float64, and the state (ISO 3166 alpha-2, empty if unknown) of each."""

    lon: FloatArray
    lat: FloatArray
    state: tuple[str, ...]


NO_PLACES = Settlements(np.zeros(0), np.zeros(0), ())


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything a run depends on, and nothing else. ``terrain`` has the finest grid first.

    ``roads`` are points along roads and trails near the routes, with the state each lies in.

    ``samples`` and ``line_versions`` are parallel to ``routes``. ``as_of`` is an ISO date. ``hazards``, valid,
    EPSG:4326, are known or suspected to be mined: no go; ``neutral_roads``, likewise valid, may be used by people of
    both sides; ``neutral_road_terms``, parallel to them or empty: the name and legal regime of each. ``draws`` over the
    uncertainties decide between gap and covered; without draws P is bracketed. ``line_accuracy_m``, parallel to
    ``routes`` or empty: the stated accuracy of each; None if unstated. ``looks``: at how many places of its path a
    crosser may be seen, a multiple of five; with 1, where it crosses the line alone.
    """

    routes: tuple[Route, ...]
    line_versions: tuple[str, ...]
    samples: tuple[Samples, ...]
    observers: Observers
    patrols: tuple[Patrol, ...]
    terrain: tuple[Terrain, ...]
    settlements: Settlements
    types: Mapping[str, SensorType]
    weather: Weather
    parameters: Parameters
    as_of: str
    own_state: str
    seed: int = 0
    notes: tuple[Note, ...] = ()
    roads: Settlements = NO_PLACES
    hazards: tuple[BaseGeometry, ...] = ()
    draws: int = 0
    obstacles: Obstacles = NO_OBSTACLES
    neutral_roads: tuple[BaseGeometry, ...] = ()
    line_accuracy_m: tuple[float | None, ...] = ()
    neutral_road_terms: tuple[tuple[str, str], ...] = ()
    looks: int = LOOKS

    @property
    def month(self) -> int:
        """The month of ``as_of``, 1 to 12, which determines the season."""
        return int(self.as_of[5:7])

    def __post_init__(self) -> None:
        if self.draws and not FEWEST_DRAWS <= self.draws <= MOST_DRAWS:
            raise UserError(DRAWS_OUT_OF_RANGE.format(draws=self.draws, low=FEWEST_DRAWS, high=MOST_DRAWS))

    @property
    def is_fine(self) -> bool:
        """Whether some of the line is sampled more finely than every ``step_m``."""
        return any((one.length_m[:-1] < self.parameters.step_m / 2.0).any() for one in self.samples)

    @cached_property
    def input_hash(self) -> str:
        """SHA-256, hexadecimal, over everything that can change the result; identifiers do not count."""
        return sha256_of(_content(self))


def _content(scene: Scene) -> Iterator[bytes]:
    yield text_bytes(
        [METHOD, scene.as_of, scene.own_state, scene.seed, scene.draws, scene.parameters.as_dict(), scene.line_versions]
        + [_note_content(note) for note in scene.notes]
    )
    yield text_bytes(["looks", scene.looks])
    if scene.is_fine:
        yield from array_bytes(*(one.end_m for one in scene.samples))
    if any(metres is not None for metres in scene.line_accuracy_m):
        yield text_bytes(["line accuracy", *scene.line_accuracy_m])
    for route in scene.routes:
        yield text_bytes([route.name, route.ring, route.left_state, route.right_state])
        yield from array_bytes(route.lon, route.lat, route.pieces)
    for values in (scene.observers, scene.settlements, scene.roads):
        yield from column_bytes(values, _UNHASHED)
    if scene.observers.availability_walks.any():
        yield b"availability walks"
        yield from array_bytes(scene.observers.availability_walks)
    for patrol in scene.patrols:
        yield text_bytes(patrol.terms)
        yield bytes(shapely.to_wkb(patrol.geometry, byte_order=1))
    for terrain in scene.terrain:
        yield terrain.hash().encode()
    for name, shapes in (("hazards", scene.hazards), ("neutral roads", scene.neutral_roads)):
        if shapes:
            yield name.encode()
            yield from shapely.to_wkb(np.array(shapes), byte_order=1).tolist()
    if any(any(terms) for terms in scene.neutral_road_terms):
        yield text_bytes(["neutral road terms", *scene.neutral_road_terms])
    if scene.obstacles:
        yield scene.obstacles.content
    yield text_bytes([repr(scene.types[key]) for key in sorted(scene.types)] + [repr(scene.weather)])


def _note_content(note: Note) -> list[Any]:
    """A note with what it applies to, if that is stated."""
    targets = [note.observers, note.routes]
    return [note.code, dict(note.numbers), *([targets] if any(targets) else [])]


_UNHASHED = ("id", "geometry", "availability_walks")
"""Fields that do not count, are hashed in another form, or are hashed only if stated."""
