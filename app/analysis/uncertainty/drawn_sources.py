"""The strength of every source of a scene in each draw, remembered while nothing it depends on has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, Self

import numpy as np

from app.analysis.detection.conditions import Conditions
from app.analysis.kernels.drawn_looks import Drawn
from app.analysis.kernels.pair_noise import Around
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.poses import poses
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.sight.sight import Pose
from app.analysis.sight.sights import SightCache
from app.analysis.uncertainty.assumptions import TERRAIN, Assumptions
from app.analysis.uncertainty.distributions import availabilities
from app.analysis.uncertainty.pair_error import PairError, targets_around
from app.analysis.uncertainty.strength import Strength
from app.analysis.uncertainty.strengths import Maker
from app.analysis.uncertainty.watches import Watch, watches_of
from app.arrays import IntArray, SingleArray
from app.progress import Progress
from app.scene.scene import PatrolKey, Scene
from resources import SensorType, Weather

TOGETHER = 32
"""Observers whose strengths are computed at a time."""
KEPT_BYTES = 400_000_000
"""Bytes of strengths retained besides those of the current scene."""


class Source(NamedTuple):
    """What a source does to a crosser in each draw, how likely it is up, (D,), and the number of its roster."""

    strength: Strength
    up: SingleArray
    roster: int

    @property
    def token(self) -> tuple[int, int, int]:
        """Equal for sources that share all of it."""
        return id(self.strength), id(self.up), self.roster


class DrawnWith(NamedTuple):
    """What the strength of any source depends on besides the source."""

    line: LineKey
    seed: int
    draws: int
    transect_m: float
    crosser_mps: float
    weather: Weather
    line_accuracy_m: tuple[float | None, ...]
    without: str = ""


class PostSettings(NamedTuple):
    """What the strength of a post of a type depends on besides the post."""

    kind: SensorType
    drawn: DrawnWith


class CrewSettings(NamedTuple):
    """What the strength of a patrol depends on besides the patrol; ``hazards`` as WKB."""

    drawn: DrawnWith
    month: int
    hazards: tuple[bytes, ...]


class PostKey(NamedTuple):
    """What the strength of a post depends on; ``settings``: the Token of PostSettings; ``among``: as in SightKey."""

    settings: Token
    pose: Pose
    among: bytes = b""


class UpKey(NamedTuple):
    """What the availability of a post in each draw depends on; ``settings`` is the Token of PostSettings."""

    settings: Token
    availability: float
    availability_walks: float
    staffing: float


class CrewKey(NamedTuple):
    """What the strength of a patrol depends on; ``settings`` is the Token of CrewSettings."""

    settings: Token
    patrol: PatrolKey


class TypeKey(NamedTuple):
    """What the draws of a type depend on."""

    kind: SensorType
    seed: int
    draws: int


@dataclass(eq=False)
class StrengthCache:
    """The strength of each source, with the nodes of the line and the drawn types used to compute it."""

    sights: SightCache = field(default_factory=SightCache)
    around: Remembered[LineKey, Around] = field(default_factory=lambda: Remembered(4))
    types: Remembered[TypeKey, list[SensorType]] = field(default_factory=lambda: Remembered(64))
    post_settings: Remembered[PostSettings, Token] = field(default_factory=lambda: Remembered(256))
    crew_settings: Remembered[CrewSettings, Token] = field(default_factory=lambda: Remembered(8))
    tables: Remembered[Token, dict[float, Drawn]] = field(default_factory=lambda: Remembered(64))
    ups: Remembered[UpKey | int, SingleArray] = field(default_factory=lambda: Remembered(4096))
    behind: StrengthCache | None = None
    strengths: Remembered[PostKey | CrewKey, Strength] = field(
        default_factory=lambda: Remembered(KEPT_BYTES, lambda strength: strength.nbytes)
    )

    def beside(self, most_bytes: int) -> Self:
        """A cache that shares all but the strengths, of which it retains ``most_bytes`` besides those of this one."""
        strengths = Remembered[PostKey | CrewKey, Strength](most_bytes, lambda strength: strength.nbytes)
        return replace(self, strengths=strengths, behind=self)


def sources_of(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: StrengthCache,
    assumed: Assumptions,
    progress: Progress,
    among: Sequence[IntArray] | None = None,
) -> list[Source]:
    """All sources of a scene: observers first, then patrols. Raises Cancelled.

    ``among``: for each observer the samples (ascending) that count, where not all do.
    """
    around = cache.around.get_or_make(line.key, lambda: targets_around(line.view.targets.lon, line.view.targets.lat))
    settings = _settings(scene, _drawn_with(scene, line, assumed.count), cache)
    with_field = _settings(scene, _drawn_with(scene, line, assumed.count, assumed.without), cache)
    stands = zip(scene.observers.type, poses(scene, scene.observers), strict=True)
    limits = [b""] * len(scene.observers) if among is None else [np.asarray(rows, np.int64).tobytes() for rows in among]
    keys: list[PostKey | CrewKey] = [
        # Where the terrain hides nothing, its error is no matter.
        PostKey((with_field if pose.sees or assumed.without != TERRAIN else settings)[kind], pose, limit)
        for (kind, pose), limit in zip(stands, limits, strict=True)
    ]
    keys += _crew_keys(scene, line, assumed.count, cache)
    maker = Maker(scene, line, PairError(around, assumed), assumed)
    making = _Making(scene, maker, keys, settings, cache, progress, among)
    strengths = cache.strengths.get_or_make_all(keys, making.strengths)
    ups = [*_ups(scene, settings, assumed, cache), *[_always(assumed.count, cache)] * len(scene.patrols)]
    hours = [*scene.observers.hours, *(patrol.hours for patrol in scene.patrols)]
    return [
        Source(strength, up, conditions.roster(text)) for strength, up, text in zip(strengths, ups, hours, strict=True)
    ]


def _settings(scene: Scene, drawn: DrawnWith, cache: StrengthCache) -> dict[str, Token]:
    return {key: cache.post_settings.get_or_make(PostSettings(kind, drawn), Token) for key, kind in scene.types.items()}


def _ups(
    scene: Scene, settings: Mapping[str, Token], assumed: Assumptions, cache: StrengthCache
) -> Iterator[SingleArray]:
    """How likely each post is up in each draw, (D,)."""
    watch = scene.observers
    rows = zip(watch.availability.tolist(), watch.availability_walks.tolist(), watch.staffing.tolist(), strict=True)
    for key, (availability, walks, staffing) in zip(watch.type, rows, strict=True):
        make = partial(_up, scene.types[key], availability, walks, staffing, assumed)
        yield cache.ups.get_or_make(UpKey(settings[key], availability, walks, staffing), make)


def _up(kind: SensorType, availability: float, walks: float, staffing: float, assumed: Assumptions) -> SingleArray:
    up = staffing * availabilities(kind, assumed.uniform(kind.key, "availability"), availability, walks)
    return np.asarray(up, dtype=np.float32)


def _always(count: int, cache: StrengthCache) -> SingleArray:
    return cache.ups.get_or_make(count, lambda: np.ones(count, dtype=np.float32))


def _crew_keys(scene: Scene, line: Line, count: int, cache: StrengthCache) -> Iterator[CrewKey]:
    if scene.patrols:
        hazards = tuple(area.wkb for area in scene.hazards)
        settings = CrewSettings(_drawn_with(scene, line, count), scene.month, hazards)
        token = cache.crew_settings.get_or_make(settings, Token)
        yield from (CrewKey(token, patrol.key) for patrol in scene.patrols)


def _drawn_with(scene: Scene, line: Line, count: int, without: str = "") -> DrawnWith:
    parameters = scene.parameters
    crosser = (parameters.transect_m, parameters.crosser_mps)
    return DrawnWith(line.key, scene.seed, count, *crosser, scene.weather, scene.line_accuracy_m, without)


@dataclass(frozen=True, eq=False)
class _Making:
    """Computes the strengths that are missing; ``keys`` are those of all sources of the scene.

    ``settings``: by type, with no field at zero.
    """

    scene: Scene
    maker: Maker
    keys: Sequence[PostKey | CrewKey]
    settings: Mapping[str, Token]
    cache: StrengthCache
    progress: Progress
    among: Sequence[IntArray] | None

    def strengths(self, missing: list[PostKey | CrewKey]) -> Iterator[tuple[PostKey | CrewKey, Strength]]:
        behind = self.cache.behind
        there = {} if behind is None else {key: behind.strengths.get(key) for key in missing}
        yield from ((key, strength) for key, strength in there.items() if strength is not None)
        # Equal posts in one place have one key, and are computed once.
        number_of = {key: number for number, key in enumerate(self.keys)}
        numbers = sorted(number_of[key] for key in missing if there.get(key) is None)
        posts = len(self.scene.observers)
        yield from self._of_posts([number for number in numbers if number < posts])
        for number in numbers:
            if number >= posts:
                yield self.keys[number], self.maker.of_patrol(self.scene.patrols[number - posts])

    def _of_posts(self, numbers: list[int]) -> Iterator[tuple[PostKey | CrewKey, Strength]]:
        assumed = self.maker.assumed
        watches = watches_of(
            *(self.scene, self.maker.line, numbers, self.cache.sights, self.progress.part(0.0, 0.3), self.among)
        )
        for number, group in _by_type(watches):
            self.progress.at(0.3 + 0.7 * number / len(watches))
            kind = group[0].kind
            key = TypeKey(kind, self.scene.seed, assumed.count)
            drawn = self.cache.types.get_or_make(key, partial(assumed.of_type, kind))
            tables = self.cache.tables.get_or_make(self.settings[kind.key], dict)
            for watch, strength in zip(group, self.maker.of_type(kind, drawn, group, tables), strict=True):
                yield self.keys[watch.number], strength


def _by_type(watches: Sequence[Watch]) -> Iterator[tuple[int, list[Watch]]]:
    """Observers of one type, a manageable number at a time, with how many came before."""
    groups: dict[str, list[Watch]] = {}
    for watch in watches:
        groups.setdefault(watch.kind.key, []).append(watch)
    done = 0
    for group in groups.values():
        for first in range(0, len(group), TOGETHER):
            part = group[first : first + TOGETHER]
            yield done, part
            done += len(part)
