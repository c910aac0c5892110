"""Porosity, the ease of crossing, 0 (closed) to 1 (open): it says nothing about surveillance and never changes P.

Two measures. By time: T_cross (``crossing_time``) from the nearest road, trail or settlement outside to the nearest
inside, ``1 / (1 + exp((ln T_cross - ln T_50) / b))``. By factors, the index: a weighted geometric mean of factors that
run from 0 to 1 between published anchors, with the weights redistributed among the factors that are present: slope 45 …
5 degrees (.20), elevation 5,000 … 2,000 m (.10), a river by width and season (.25), distance to the nearest access on
either side 20 … 0.5 km on a logarithmic scale (.15 each), a barrier by its condition (.10). Rivers and barriers are
factors where a project has some (``obstacle_factors``). A road does not make up for a cliff, but a distant settlement
in a sparse gazetteer closes nothing: no factor counts as less than FLOOR.

Time counts where roads or trails are known within SERVED_M on both sides, the index elsewhere: from the settlements of
a gazetteer alone T_cross finds no way to a bridge beside villages that the gazetteer leaves out, and would call it hard
terrain. So a road says something of the line it serves, and nothing of the rest of its border.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Self

import numpy as np
from scipy.spatial import cKDTree

from app.analysis.crossing.crossing_time import Crossing, Way, crossing_of, forded
from app.analysis.crossing.obstacle_factors import barrier_factor, ford_seconds, river_factor
from app.analysis.sight.line import Line, LineKey
from app.analysis.sight.remembered import Remembered
from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.crs import earth_centred
from app.progress import Progress
from app.scene.obstacles import Obstacles
from app.scene.scene import NO_PLACES, Scene, Settlements

WEIGHTS = {"slope": 0.20, "elevation": 0.10, "left": 0.15, "right": 0.15, "river": 0.25, "barrier": 0.10}
FLOOR = 0.05
SERVED_M = 5_000.0
"""A road serves the border within this distance."""
NEAR_M, FAR_M = 500.0, 20_000.0
BANDS = ("low", "middle", "high")


def between(value: FloatArray, closed: float, opened: float) -> FloatArray:
    """0 at ``closed``, 1 at ``opened``, linear between and constant beyond; NaN stays NaN."""
    return np.clip((value - closed) / (opened - closed), 0.0, 1.0)


def distance_factor(distance_m: FloatArray) -> FloatArray:
    """1 up to 500 m, 0 from 20 km on, linear in the logarithm of the distance between; NaN stays NaN."""
    return between(np.log(np.maximum(distance_m, 1.0)), float(np.log(FAR_M)), float(np.log(NEAR_M)))


def mean_of(factors: dict[str, FloatArray]) -> FloatArray:
    """Weighted geometric mean of the factors that are not NaN; NaN where there is none."""
    weights = np.array([WEIGHTS[name] for name in factors])[:, None]
    values = np.stack(list(factors.values()))
    weights = np.where(np.isnan(values), 0.0, weights)
    logs = np.log(np.maximum(np.nan_to_num(values), FLOOR))
    total = weights.sum(axis=0)
    mean = np.exp((weights * logs).sum(axis=0) / np.where(total > 0.0, total, 1.0))
    return np.where(total > 0.0, mean, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Ease:
    """Porosity of every sample, float64 (n,), NaN where nothing is known; ``unreached``: where no way across was found.

    by_time: where T_cross gives the porosity, not the index. factors: (factors, n), as in WEIGHTS, NaN where unknown.
    """

    porosity: FloatArray
    unreached: BoolArray
    by_time: BoolArray
    factors: FloatArray


class Places(NamedTuple):
    """Where a crosser can set out or arrive, for a key: float64 as bytes."""

    lon: bytes
    lat: bytes
    state: tuple[str, ...]

    @classmethod
    def of(cls, places: Settlements) -> Self:
        """Equal for equal places."""
        return cls(places.lon.tobytes(), places.lat.tobytes(), places.state)


class FactorsKey(NamedTuple):
    """What the factors of a line, and the time that its rivers take, depend on; ``obstacles``: all of them as bytes.

    roads: how many of the places, the last of them, lie on roads and trails.
    """

    line: LineKey
    places: Places
    roads: int
    obstacles: bytes
    month: int


class RouteEnds(NamedTuple):
    """Where a route lies, for a key: float64 as bytes."""

    lon: bytes
    lat: bytes


class CrossingKey(NamedTuple):
    """What T_cross depends on; ``numbers`` are those of the routes asked for."""

    line: LineKey
    places: Places
    routes: tuple[RouteEnds, ...]
    own_state: str
    numbers: tuple[int, ...]
    way: Way | None


@dataclass(eq=False)
class EaseCache:
    """What makes a line easy to cross: factors by name, whom roads serve, seconds that rivers add, and T_cross."""

    factors: Remembered[FactorsKey, dict[str, FloatArray]] = field(default_factory=lambda: Remembered(8))
    served: Remembered[FactorsKey, BoolArray] = field(default_factory=lambda: Remembered(8))
    fords: Remembered[FactorsKey, FloatArray] = field(default_factory=lambda: Remembered(8))
    crossings: Remembered[CrossingKey, Crossing] = field(default_factory=lambda: Remembered(16))


def ease_of(scene: Scene, line: Line, cache: EaseCache, progress: Progress | None = None) -> Ease:
    """The porosity that orders and cuts the gaps of a scene. Raises Cancelled if asked to stop."""
    access, hindered = access_of(scene), scene.obstacles
    roads = len(scene.roads.state)
    key = FactorsKey(line.key, Places.of(access), roads, hindered.content, scene.month)
    factors = cache.factors.get_or_make(
        key, lambda: factors_of(line, scene.settlements, hindered, scene.month, scene.roads)
    )
    index, rows = mean_of(factors), np.stack([factors[name] for name in WEIGHTS])
    served = cache.served.get_or_make(key, lambda: served_by(line, scene.roads))
    wanted = tuple(number for number in range(len(line.routes)) if served[line.of_route(number)].any())
    if not wanted:
        nowhere = np.zeros(len(line), dtype=np.bool_)
        return Ease(index, nowhere, nowhere, rows)
    wet = cache.fords.get_or_make(key, lambda: ford_seconds(line, hindered, scene.month))
    crossing = forded(times_of(scene, line, cache, wanted, progress), wet)
    open_ = by_hours(crossing.hours, scene.parameters.t50_h, scene.parameters.porosity_b)
    timed = served & ~crossing.unknown
    return Ease(np.where(timed, open_, index), crossing.unreached & timed, timed, rows)


def times_of(
    scene: Scene,
    line: Line,
    cache: EaseCache,
    numbers: tuple[int, ...],
    progress: Progress | None = None,
    way: Way | None = None,
) -> Crossing:
    """T_cross on the routes with these numbers; remembered while line, terrain, roads and places stay the same."""
    access = access_of(scene)
    routes = tuple(RouteEnds(route.lon.tobytes(), route.lat.tobytes()) for route in line.routes)
    key = CrossingKey(line.key, Places.of(access), routes, scene.own_state, numbers, way)
    return cache.crossings.get_or_make(
        key, lambda: crossing_of(line, access, scene.own_state, numbers=numbers, way=way, progress=progress)
    )


def access_of(scene: Scene) -> Settlements:
    """Where a crosser can set out or arrive: settlements, and points along roads and trails."""
    first, more = scene.settlements, scene.roads
    lon, lat = np.append(first.lon, more.lon), np.append(first.lat, more.lat)
    return Settlements(lon, lat, first.state + more.state)


def served_by(line: Line, roads: Settlements) -> BoolArray:
    """The samples, (n,), with a road or trail within SERVED_M on either side."""
    distance = settlement_distance(line, roads)
    # Where a state has none, its distance is NaN, which is no nearer than anything.
    return np.asarray((distance <= SERVED_M).all(axis=0), np.bool_)


def by_hours(hours: FloatArray, t50_h: float, spread: float) -> FloatArray:
    """Porosity by T_cross in hours: one half at ``t50_h``; NaN stays NaN."""
    odds: FloatArray = (hours / t50_h) ** (1.0 / spread)
    return 1.0 / (1.0 + odds)


def index_of(line: Line, access: Settlements, obstacles: Obstacles, month: int) -> FloatArray:
    """The index of every sample in a month (1 to 12), float64 (n,); NaN where nothing is known."""
    return mean_of(factors_of(line, access, obstacles, month))


def factors_of(
    line: Line, settlements: Settlements, obstacles: Obstacles, month: int, roads: Settlements = NO_PLACES
) -> dict[str, FloatArray]:
    """The factors of every sample by name, float64 (n,) each, 0 (closed) to 1 (open); NaN where unknown.

    The nearest access is a settlement or, where roads serve the sample, a point of them.
    """
    distance = settlement_distance(line, settlements)
    if roads.lon.size:
        distance = np.where(served_by(line, roads), np.fmin(distance, settlement_distance(line, roads)), distance)
    return {
        "slope": between(line.slope_deg, 45.0, 5.0),
        "elevation": between(line.elevation_m, 5000.0, 2000.0),
        "left": distance_factor(distance[0]),
        "right": distance_factor(distance[1]),
        "river": river_factor(line, obstacles, month),
        "barrier": barrier_factor(line, obstacles),
    }


def settlement_distance(line: Line, settlements: Settlements) -> FloatArray:
    """Metres to the nearest place of the state on the left and of that on the right, (2, n); NaN where it has none."""
    places = earth_centred(settlements.lon, settlements.lat)
    states = np.array(settlements.state, dtype=str)
    distance = np.full((2, len(line)), np.nan)
    for number, route in enumerate(line.routes):
        part = line.of_route(number)
        for side, state in enumerate((route.left_state, route.right_state)):
            if (own := states == state).any() and state:
                distance[side, part] = cKDTree(places[own]).query(line.xyz[part])[0]
    return distance


def band_of(porosity: FloatArray) -> IntArray:
    """0 below .3, 1 to .6, 2 above; unknown porosity is taken as the highest, so that no gap is hidden by it."""
    highest = np.where(np.isnan(porosity), 1.0, porosity)
    return (highest >= LOW).astype(np.int64) + (highest > HIGH)


LOW, HIGH = 0.3, 0.6
"""Bounds of the porosity bands."""
