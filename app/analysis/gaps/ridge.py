"""What hides a gap: the sight lines to it from the observer its cause names, the ridge they meet, and one in section.

Everything here reads a run's scene again; nothing of it becomes part of a run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.gaps.cause import HALF
from app.analysis.gaps.gap_report import CoverageGap
from app.analysis.sight.poses import poses
from app.analysis.sight.sightlines import Observers, SightLines, Targets, sightlines
from app.analysis.sight.vertical_field import in_view
from app.arrays import BoolArray, FloatArray, ShortIntArray
from app.geo.locate import EARTH_RADIUS_M
from app.geo.lrs import GEOD
from app.geo.terrain import Terrain, height_at
from app.scene.scene import Scene

POINTS = 400
"""Points of the terrain in a section."""
FARTHEST_M = 40_000.0
"""No section is drawn to an observer farther away."""
EVERY_M = 100.0
"""Least spacing of the sight lines to a gap; each leads to a sample of the run."""
_COLUMNS = ("p_visible", "clearance_m", "obstacle_lon", "obstacle_lat", "obstacle_m")


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A sight line from an observer's eye to half a crosser's height at a place (WGS 84 degrees).

    ``distance_m``, ``height_m`` and ``ground_m`` (n): the terrain under it, as it is and with the bulge of the earth
    under the straight line; heights in metres above sea level. ``obstacle`` (distance and bulged height) is where the
    line has least clearance, ``clearance_m`` that clearance and ``p_visible`` the chance that it is open; NaN where
    unknown.
    """

    observer: int
    lon: float
    lat: float
    distance_m: FloatArray
    height_m: FloatArray
    ground_m: FloatArray
    eye_m: float
    target_m: float
    obstacle: tuple[float, float]
    obstacle_height_m: float
    clearance_m: float
    p_visible: float
    coarse: bool

    @property
    def length_m(self) -> float:
        """Distance from the observer to the place."""
        return float(self.distance_m[-1])


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """The sight lines from one observer to the samples of a gap in its range and sector, n of them.

    Arrays are float64: chainage and WGS 84 degrees of the samples, ``p_visible``, least clearance, and the place and
    height of the ground of least clearance; NaN where the terrain is unknown. ``section`` is the hidden line nearest to
    the middle of the gap, at ``section_m`` along the route, or the line to the middle if none is hidden; None where no
    terrain reaches its ends.
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

    @property
    def highest(self) -> int | None:
        """The hidden sample behind the highest ground; None if nothing is hidden."""
        if not self.hidden.any():
            return None
        return int(np.argmax(np.where(self.hidden, self.obstacle_m, -np.inf)))


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
    """The observer that the gap's cause names, else the nearest; by sight, at most FARTHEST_M away; None if none is."""
    watch, types = scene.observers, scene.types
    near = nearest(scene, gap, len(watch))
    seeing = [one for one, distance in near if distance <= FARTHEST_M and types[watch.type[one]].needs_sight]
    named = (one for one in seeing if watch.name[one] == gap.cause.numbers.get("post"))
    return next(named, next(iter(seeing), None))


def ridge_of(scene: Scene, gap: CoverageGap) -> Ridge | None:
    """What hides ``gap`` from its viewer; None if nobody is near enough, or the line has changed since."""
    observer = viewer(scene, gap)
    route = next((number for number, route in enumerate(scene.routes) if route.name == gap.route), None)
    if observer is None or route is None:
        return None
    chainage, lon, lat = _places(scene, route, gap)
    reached, rays = _rays(scene, observer, lon, lat)
    chainage, lon, lat = chainage[reached], lon[reached], lat[reached]
    at, end = _shown(gap, chainage, lon, lat, rays["p_visible"])
    watch = scene.observers
    return Ridge(
        gap=gap.id,
        observer=observer,
        name=watch.name[observer] or scene.types[watch.type[observer]].label,
        lon=float(watch.lon[observer]),
        lat=float(watch.lat[observer]),
        chainage_m=chainage,
        target_lon=lon,
        target_lat=lat,
        section_m=at,
        section=section_of(scene, observer, *end),
        **rays,
    )


def _places(scene: Scene, route: int, gap: CoverageGap) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Chainage, longitude and latitude of samples of a gap; on a ring the chainage may lie beyond the perimeter."""
    samples, turn = scene.samples[route], scene.routes[route].length_m
    chainage = samples.chainage_m
    beyond = (chainage < gap.start_m) & scene.routes[route].ring
    chainage = np.where(beyond, chainage + turn, chainage)
    inside = np.flatnonzero((chainage >= gap.start_m) & (chainage < gap.end_m))
    inside = inside[np.argsort(chainage[inside])][:: max(1, round(EVERY_M / scene.parameters.step_m))]
    return chainage[inside], samples.lon[inside], samples.lat[inside]


def _rays(scene: Scene, observer: int, lon: FloatArray, lat: FloatArray) -> tuple[ShortIntArray, dict[str, FloatArray]]:
    """Which places are in range and view, and _COLUMNS of their rays, from the finest terrain that covers each."""
    reached, columns = np.zeros(0, np.int32), np.full((len(_COLUMNS), 0), np.nan)
    for number, terrain in enumerate(scene.terrain):
        if number and not np.isnan(columns[0]).any():
            break
        rays = _trace(scene, terrain, observer, lon, lat)
        fresh = np.stack([getattr(rays, name) for name in _COLUMNS])
        reached, columns = rays.target, np.where(np.isnan(columns[0]), fresh, columns) if number else fresh
    watch = scene.observers
    targets = Targets.of(lon, lat, scene.parameters.target_height_m / 2.0).at(reached)
    from_lon, from_lat = (np.full(reached.size, getattr(watch, name)[observer]) for name in ("lon", "lat"))
    distance = np.asarray(GEOD.inv(from_lon, from_lat, targets.lon, targets.lat)[2])
    seen = in_view(scene.terrain, poses(scene, watch)[observer], targets, distance)
    return reached[seen], dict(zip(_COLUMNS, columns[:, seen], strict=True))


def _trace(
    scene: Scene,
    terrain: Terrain,
    observer: int,
    lon: FloatArray | float,
    lat: FloatArray | float,
    *,
    anywhere: bool = False,
) -> SightLines:
    """The rays to places in range and sector, or ``anywhere``."""
    watch = scene.observers
    x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
    reach = min(float(watch.range_m[observer]), scene.parameters.max_range_m)
    looks = {"azimuth_deg": float(watch.azimuth_deg[observer]), "fov_deg": float(watch.fov_deg[observer])}
    eye = Observers.of(x, y, mast, 2.0 * FARTHEST_M) if anywhere else Observers.of(x, y, mast, reach, **looks)
    return sightlines(terrain, eye, Targets.of(lon, lat, scene.parameters.target_height_m / 2.0), curvature=bend)


def _shown(
    gap: CoverageGap, chainage: FloatArray, lon: FloatArray, lat: FloatArray, p_visible: FloatArray
) -> tuple[float, tuple[float, float]]:
    """Chainage and place of the sight line to be shown in section."""
    middle = (gap.start_m + gap.end_m) / 2.0
    hidden = np.flatnonzero(p_visible < HALF)
    if not hidden.size:
        return middle, (gap.lon, gap.lat)
    chosen = hidden[np.argmin(np.abs(chainage[hidden] - middle))]
    return float(chainage[chosen]), (float(lon[chosen]), float(lat[chosen]))


def section_of(scene: Scene, observer: int, lon: float, lat: float) -> Section | None:
    """The sight line from an observer of the scene to a place; None where no terrain reaches both ends."""
    watch = scene.observers
    for terrain in scene.terrain:
        ends = height_at(terrain, [float(watch.lon[observer]), lon], [float(watch.lat[observer]), lat])
        if np.isfinite(ends).all():
            return _section(scene, terrain, observer, lon, lat)
    return None


def _section(scene: Scene, terrain: Terrain, observer: int, lon: float, lat: float) -> Section:
    watch = scene.observers
    x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
    along, height = _ground(terrain, (x, y), (lon, lat))
    # Seen from the straight line between the ends the earth bulges, with the same c_c as for the run's sight lines.
    ground = height + _bulge(along, float(along[-1]), bend)
    ends = float(height[0]) + mast, float(height[-1]) + scene.parameters.target_height_m / 2.0
    ray = _trace(scene, terrain, observer, lon, lat, anywhere=True)
    clear, p, at, top = np.nan, np.nan, np.nan, np.nan
    if len(ray):
        clear, p, top = float(ray.clearance_m[0]), float(ray.p_visible[0]), float(ray.obstacle_m[0])
        at = float(GEOD.inv(x, y, ray.obstacle_lon[0], ray.obstacle_lat[0])[2])
    obstacle = at, top + float(_bulge(at, float(along[-1]), bend))
    return Section(observer, lon, lat, along, height, ground, *ends, obstacle, top, clear, p, coarse=terrain.is_coarse)


def _ground(terrain: Terrain, start: tuple[float, float], end: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Distances and heights of POINTS places along the geodesic between two places."""
    azimuth, _, length = GEOD.inv(*start, *end)
    along = np.linspace(0.0, length, POINTS)
    lon, lat, _ = GEOD.fwd(np.full(POINTS, start[0]), np.full(POINTS, start[1]), np.full(POINTS, azimuth), along)
    return along, height_at(terrain, lon, lat)


def _bulge(along: FloatArray | float, length_m: float, curvature: float) -> FloatArray:
    return np.asarray(curvature * along * (length_m - along) / (2.0 * EARTH_RADIUS_M), np.float64)
