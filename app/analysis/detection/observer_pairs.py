"""The pairs of observers: what each may detect at the paths it has in range, remembered by pose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from app.analysis.detection.looking import Crosser
from app.analysis.detection.masts import sites_of
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import PathChance, chance_by_places, path_chance
from app.analysis.kernels.open_places import CERTAIN
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.sight.sight import Pose, Sight
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from app.geo.crs import earth_centred
from app.scene.scene import Scene
from resources import SensorType, Weather


class ChanceSettings(NamedTuple):
    """What the chance of a device of a type depends on besides its sight."""

    kind: SensorType
    line: LineKey
    transect_m: float
    crosser_mps: float
    weather: Weather


class ChanceKey(NamedTuple):
    """What the chance of an observer at the paths of its sight depends on; ``settings`` stands for ChanceSettings."""

    settings: Token
    pose: Pose


class PiecesKey(NamedTuple):
    """What the pairs of one observer depend on; ``joint``: whether it shares its site. The rest are columns of them."""

    chances: ChanceKey
    number: int
    roster: int
    site: int
    availability: float
    joint: bool


@dataclass(eq=False)
class ChanceCache:
    """The chances of each observer at the paths it sees, and, where it shares a site, for whatever is in sight."""

    settings: Remembered[ChanceSettings, Token] = field(default_factory=lambda: Remembered(256))
    chances: Remembered[ChanceKey, PathChance] = field(default_factory=lambda: Remembered(4096))
    by_places: Remembered[ChanceKey, SingleArray] = field(default_factory=lambda: Remembered(512))
    pairs: Remembered[PiecesKey, Pairs] = field(default_factory=lambda: Remembered(4096))


@dataclass(frozen=True, eq=False)
class ObserverChances:
    """The chances of the observers of a scene, given the pose and the sight of each."""

    scene: Scene
    line: Line
    stands: Sequence[Pose]
    seen: Sequence[Sight]
    cache: ChanceCache

    @cached_property
    def crosser(self) -> Crosser:
        """Who crosses."""
        return crosser_of(self.scene, self.line)

    @cached_property
    def keys(self) -> list[ChanceKey]:
        """What the chances of each observer depend on."""
        crosser = (self.scene.parameters.transect_m, self.scene.parameters.crosser_mps)
        tokens = {
            key: self.cache.settings.get_or_make(
                ChanceSettings(kind, self.line.key, *crosser, self.scene.weather), Token
            )
            for key, kind in self.scene.types.items()
        }
        return [ChanceKey(tokens[key], pose) for key, pose in zip(self.scene.observers.type, self.stands, strict=True)]

    def kind(self, number: int) -> SensorType:
        """The type of an observer."""
        return self.scene.types[self.scene.observers.type[number]]

    @cached_property
    def of_each(self) -> list[PathChance]:
        """The chances of each observer."""

        def make(missing: list[ChanceKey]) -> Iterator[tuple[ChanceKey, PathChance]]:
            number_of = {key: number for number, key in enumerate(self.keys)}
            for key in missing:
                number = number_of[key]
                yield key, path_chance(self.crosser, self.kind(number), self.stands[number], self.seen[number])

        return self.cache.chances.get_or_make_all(self.keys, make)

    def joint(self, number: int) -> tuple[IntArray, SingleArray]:
        """For each path of an observer the row of its table, -1 where its sight is certain; and the table."""
        uncertain = np.abs(self.of_each[number].quantile).min(axis=1) < CERTAIN
        rows = np.flatnonzero(uncertain & self.of_each[number].looked)
        joint = np.full(uncertain.size, -1)
        joint[rows] = np.arange(rows.size)

        def make() -> SingleArray:
            return chance_by_places(self.crosser, self.kind(number), self.stands[number], self.seen[number], rows)

        return joint, self.cache.by_places.get_or_make(self.keys[number], make)


def crosser_of(scene: Scene, line: Line) -> Crosser:
    """Who crosses the line of a scene."""
    return Crosser(line.view.paths, scene.parameters.crosser_mps, scene.weather, line.elevation_m)


def observer_pairs(chances: ObserverChances, rosters: Sequence[int]) -> Iterator[Pairs]:
    """The pairs of each observer with the paths it looks at; ``rosters``: the number of the hours of each."""
    watch = chances.scene.observers
    sites, places = sites_of(watch), earth_centred(watch.lon, watch.lat)
    shared = _is_shared(chances, sites)
    availability, apart_m = watch.availability * watch.staffing, chances.line.view.paths.apart_m
    of_each, keys = chances.of_each, chances.keys

    def make(key: PiecesKey) -> Pairs:
        sight, chance = chances.seen[key.number], of_each[key.number]
        if key.joint:
            joint, by_places = chances.joint(key.number)
        else:
            joint = np.full(sight.target.size, -1)
            by_places = np.zeros((0, *chance.chance.shape[:2], 1 << sight.places), np.float32)
        column = {"source": key.number, "roster": key.roster, "site": key.site}
        return _pairs(sight, chance, column, key.availability, places[key.number], joint, by_places, apart_m)

    columns = zip(keys, rosters, sites.tolist(), availability.tolist(), shared.tolist(), strict=True)
    for number, (of, *row) in enumerate(columns):
        key = PiecesKey(of, number, *row)
        yield chances.cache.pairs.get_or_make(key, partial(make, key))


def _pairs(
    sight: Sight,
    chance: PathChance,
    numbers: dict[str, int],
    availability: float,
    place: FloatArray,
    joint: IntArray,
    by_places: SingleArray,
    apart_m: float,
) -> Pairs:
    # All of them: a radar along whose beam a path leads is met with there all the same, as the reason of a gap.
    size, middle = sight.target.size, sight.places // 2
    return Pairs(
        **{name: np.full(size, number) for name, number in numbers.items()},
        place=np.repeat(place[:, None], size, axis=1),
        sample=sight.target,
        distance_m=sight.distance_m,
        availability=np.full(size, availability),
        p_visible=chance.some,
        p_unhidden=chance.unhidden,
        possible=np.asarray(sight.possible.any(axis=1)),
        obstacle_m=sight.obstacle_m[:, middle],
        seam=np.asarray(sight.seam.any(axis=1)),
        chance=chance.chance,
        clear=chance.clear,
        open=chance.open,
        sure=chance.sure,
        maybe=chance.possible,
        quantile=chance.quantile,
        joint=joint,
        by_places=by_places,
        apart_m=apart_m,
    )


def _is_shared(chances: ObserverChances, sites: IntArray) -> BoolArray:
    """Which observers share a site with another one whose sight is a matter of terrain too."""
    sees = np.array([pose.sees for pose in chances.stands], dtype=np.bool_)
    count = np.bincount(sites[sees], minlength=sites.max(initial=0) + 1)
    shared: BoolArray = sees & (count[sites] > 1)
    return shared
