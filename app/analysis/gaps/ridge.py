"""What hides a gap: the sight lines to it from the observer its cause names, the ridge they meet, and one in section.

Everything here reads a run's scene again; nothing of it becomes part of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.detection.source_pairs import tokens_of
from app.analysis.gaps.classes import HALF
from app.analysis.gaps.gap_report import CoverageGap
from app.analysis.gaps.section import FARTHEST_M, Section, observer_name, section_of, trace
from app.analysis.sight.poses import poses
from app.analysis.sight.sightlines import Targets
from app.analysis.sight.vertical_field import in_view
from app.arrays import BoolArray, FloatArray, ShortIntArray
from app.geo.lrs import GEOD
from app.scene.scene import Scene

EVERY_M = 100.0
"""Least spacing of the sight lines to a gap; each leads to a sample of the run."""
_COLUMNS = ("p_visible", "clearance_m", "obstacle_lon", "obstacle_lat", "obstacle_m")


class Pair(NamedTuple):
    """The sight line that a gap's reason rests on: its observer, and the sample it leads to (WGS 84 degrees)."""

    observer: int
    chainage_m: float
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """The sight lines from one observer to the samples of a gap in its range and sector, n of them.

    Arrays are float64: chainage and WGS 84 degrees of the samples, ``p_visible``, least clearance, and the place and
    height of the ground of least clearance; NaN where the terrain is unknown. ``section`` is the line that the gap's
    reason rests on, to ``section_m`` along the route; None where no terrain reaches its ends.
    """

    gap: str
    observer: int
    name: str
    lon: float
    lat: float
    chainage_m: FloatArray
    target_lon: FloatArray
    target_lat: FloatArray
    p_visible: FloatArray
    clearance_m: FloatArray
    obstacle_lon: FloatArray
    obstacle_lat: FloatArray
    obstacle_m: FloatArray
    section_m: float
    section: Section | None

    def __len__(self) -> int:
        return self.chainage_m.size

    @property
    def seen(self) -> BoolArray:
        """Samples that are more likely in sight than not."""
        return np.asarray(self.p_visible >= HALF)

    @property
    def hidden(self) -> BoolArray:
        """Samples that are more likely hidden than not."""
        return np.asarray((self.p_visible < HALF) & np.isfinite(self.obstacle_m))


def nearest(scene: Scene, gap: CoverageGap, count: int = 3) -> list[tuple[int, float]]:
    """The observers nearest to the middle of a gap, with their geodesic distances in metres."""
    watch = scene.observers
    if not len(watch):
        return []
    size = len(watch)
    _, _, distance = GEOD.inv(np.full(size, gap.lon), np.full(size, gap.lat), watch.lon, watch.lat)
    order = np.argsort(distance, kind="stable")[:count]
    return [(int(index), float(distance[index])) for index in order]


def viewer(scene: Scene, gap: CoverageGap) -> int | None:
    """The observer that the gap's cause names, or the nearest where it names none; None where no sight line is drawn.

    None is drawn to an observer that needs no sight, or is farther away than FARTHEST_M.
    """
    watch, types = scene.observers, scene.types
    near = nearest(scene, gap, len(watch))
    named = _named(scene, gap, [one for one, _ in near])
    distance = dict(near)
    near_enough = (one for one in named if distance[one] <= FARTHEST_M and types[watch.type[one]].needs_sight)
    return next(near_enough, None)


def _named(scene: Scene, gap: CoverageGap, near: list[int]) -> list[int]:
    """The one observer that a cause names; all, the nearest first, where it names a patrol, or nobody."""
    numbers, names = gap.cause.numbers, scene.observers.name
    tokens = [hex(token) for token in tokens_of(scene).tolist()]
    if (source := numbers.get("source")) in tokens:
        number = tokens.index(str(source))
        return [number] if number < len(names) else near
    # A run of an earlier version names it, and no more.
    return [one for one in near if names[one] == numbers.get("post")][:1] or near


def pair_of(scene: Scene, gap: CoverageGap) -> Pair | None:
    """The sight line that the reason for a gap rests on, to the middle of the gap where it rests on none."""
    observer, route = viewer(scene, gap), _route(scene, gap)
    if observer is None or route is None:
        return None
    at_m = gap.cause.numbers.get("at_m")
    if at_m is None or observer not in _named(scene, gap, [])[:1]:
        return Pair(observer, (gap.start_m + gap.end_m) / 2.0, gap.lon, gap.lat)
    samples, turn = scene.samples[route], scene.routes[route].length_m
    row = int(np.argmin(np.abs(samples.chainage_m - float(at_m))))
    chainage = float(samples.chainage_m[row])
    beyond = chainage < gap.start_m and scene.routes[route].ring
    return Pair(observer, chainage + turn * beyond, float(samples.lon[row]), float(samples.lat[row]))


def _route(scene: Scene, gap: CoverageGap) -> int | None:
    return next((number for number, route in enumerate(scene.routes) if route.name == gap.route), None)


def ridge_of(scene: Scene, gap: CoverageGap) -> Ridge | None:
    """What hides ``gap`` from its viewer; None if nobody is near enough, or the line has changed since."""
    pair, route = pair_of(scene, gap), _route(scene, gap)
    if pair is None or route is None:
        return None
    chainage, lon, lat = _places(scene, route, gap)
    reached, rays = _rays(scene, pair.observer, lon, lat)
    watch = scene.observers
    return Ridge(
        gap=gap.id,
        observer=pair.observer,
        name=observer_name(scene, pair.observer),
        lon=float(watch.lon[pair.observer]),
        lat=float(watch.lat[pair.observer]),
        chainage_m=chainage[reached],
        target_lon=lon[reached],
        target_lat=lat[reached],
        section_m=pair.chainage_m,
        section=section_of(scene, pair.observer, pair.lon, pair.lat),
        **rays,
    )


def _places(scene: Scene, route: int, gap: CoverageGap) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Chainage, longitude and latitude of samples of a gap; on a ring the chainage may lie beyond the perimeter."""
    samples, turn = scene.samples[route], scene.routes[route].length_m
    chainage = samples.chainage_m
    beyond = (chainage < gap.start_m) & scene.routes[route].ring
    chainage = np.where(beyond, chainage + turn, chainage)
    inside = np.flatnonzero((chainage >= gap.start_m) & (chainage < gap.end_m))
    inside = inside[np.argsort(chainage[inside])]
    _, first = np.unique(((chainage[inside] - gap.start_m) / EVERY_M).astype(np.int64), return_index=True)
    inside = inside[first]
    return chainage[inside], samples.lon[inside], samples.lat[inside]


def _rays(scene: Scene, observer: int, lon: FloatArray, lat: FloatArray) -> tuple[ShortIntArray, dict[str, FloatArray]]:
    """Which places are in range and view, and _COLUMNS of their rays, from the finest terrain that covers each."""
    reached, columns = np.zeros(0, np.int32), np.full((len(_COLUMNS), 0), np.nan)
    for number, terrain in enumerate(scene.terrain):
        if number and not np.isnan(columns[0]).any():
            break
        rays = trace(scene, terrain, observer, lon, lat)
        fresh = np.stack([getattr(rays, name) for name in _COLUMNS])
        reached, columns = rays.target, np.where(np.isnan(columns[0]), fresh, columns) if number else fresh
    watch = scene.observers
    targets = Targets.of(lon, lat, scene.parameters.target_height_m / 2.0).at(reached)
    from_lon, from_lat = (np.full(reached.size, getattr(watch, name)[observer]) for name in ("lon", "lat"))
    distance = np.asarray(GEOD.inv(from_lon, from_lat, targets.lon, targets.lat)[2])
    seen = in_view(scene.terrain, poses(scene, watch)[observer], targets, distance)
    return reached[seen], dict(zip(_COLUMNS, columns[:, seen], strict=True))
