"""One sight line in section: the terrain between an observer and a place, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.ray_terrain import RayTerrains
from app.analysis.sight.sightlines import Observers, SightLines, Targets, sightlines
from app.arrays import FloatArray
from app.geo.locate import EARTH_RADIUS_M
from app.geo.lrs import GEOD
from app.geo.terrain import Terrain, height_at
from app.scene.scene import Scene

POINTS = 400
"""Points of the terrain in a section."""
FARTHEST_M = 40_000.0
"""No section is drawn to an observer farther away."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A sight line from an observer's eye to half a crosser's height at a place (WGS 84 degrees).

    ``distance_m``, ``height_m`` and ``ground_m`` (n): the terrain under it, as it is and with the bulge of the earth
    under the straight line; heights in metres above sea level. ``obstacle`` (distance and bulged height) is where the
    line has least clearance, at ``obstacle_lon`` and ``obstacle_lat`` and ``obstacle_height_m`` high; ``clearance_m``
    is that clearance and ``p_visible`` the chance that it is open. NaN where unknown.
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
    obstacle_lon: float
    obstacle_lat: float
    clearance_m: float
    p_visible: float
    coarse: bool

    @property
    def blocked(self) -> bool:
        """Whether the ground rises above the line."""
        return self.clearance_m < 0.0

    @property
    def length_m(self) -> float:
        """Distance from the observer to the place."""
        return float(self.distance_m[-1])


class Ray(NamedTuple):
    """A traced sight line, of length 1 or empty where both ends coincide, and the terrain it was traced on."""

    lines: SightLines
    terrain: Terrain


def ray_to(scene: Scene, observer: int, lon: float, lat: float, terrains: RayTerrains | None = None) -> Ray | None:
    """The sight line from an observer of the scene to a place (WGS 84 degrees); None where no terrain has both ends.

    As in a run, the finest terrain counts that knows the ground all the way; if none does, the finest with both ends.
    """
    watch, first = scene.observers, None
    for terrain in scene.terrain:
        ray = Ray(trace(scene, terrain, observer, lon, lat, anywhere=True, terrains=terrains), terrain)
        if len(ray.lines) and np.isfinite(ray.lines.clearance_m[0]):
            return ray
        ends = height_at(terrain, [float(watch.lon[observer]), lon], [float(watch.lat[observer]), lat])
        if first is None and np.isfinite(ends).all():
            first = ray
    return first


def trace(
    scene: Scene,
    terrain: Terrain,
    observer: int,
    lon: FloatArray | float,
    lat: FloatArray | float,
    *,
    anywhere: bool = False,
    terrains: RayTerrains | None = None,
) -> SightLines:
    """The rays from an observer to places in its range and sector, or ``anywhere``."""
    watch = scene.observers
    x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
    reach = min(float(watch.range_m[observer]), scene.parameters.max_range_m)
    looks = {"azimuth_deg": float(watch.azimuth_deg[observer]), "fov_deg": float(watch.fov_deg[observer])}
    eye = Observers.of(x, y, mast, 2.0 * FARTHEST_M) if anywhere else Observers.of(x, y, mast, reach, **looks)
    targets = Targets.of(lon, lat, scene.parameters.target_height_m / 2.0)
    return sightlines(terrain, eye, targets, curvature=bend, terrains=terrains)


def observer_name(scene: Scene, observer: int) -> str:
    """Name of an observer; if it has none, what it is."""
    watch = scene.observers
    return watch.name[observer] or scene.types[watch.type[observer]].label


def section_of(scene: Scene, observer: int, lon: float, lat: float) -> Section | None:
    """The sight line from an observer of the scene to a place; None where no terrain reaches both ends."""
    ray = ray_to(scene, observer, lon, lat)
    return None if ray is None else _section(scene, ray, observer, lon, lat)


def _section(scene: Scene, ray: Ray, observer: int, lon: float, lat: float) -> Section:
    watch, lines = scene.observers, ray.lines
    x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
    along, height = _ground(ray.terrain, (x, y), (lon, lat))
    # Seen from the straight line between the ends the earth bulges, with the same c_c as for the run's sight lines.
    ground = height + _bulge(along, float(along[-1]), bend)
    ends = float(height[0]) + mast, float(height[-1]) + scene.parameters.target_height_m / 2.0
    names = ("clearance_m", "p_visible", "obstacle_m", "obstacle_lon", "obstacle_lat")
    clear, p, top, top_lon, top_lat = (float(getattr(lines, name)[0]) if len(lines) else np.nan for name in names)
    at = float(GEOD.inv(x, y, top_lon, top_lat)[2]) if len(lines) else np.nan
    obstacle = at, top + float(_bulge(at, float(along[-1]), bend))
    place = top, top_lon, top_lat
    return Section(
        *(observer, lon, lat, along, height, ground, *ends, obstacle, *place, clear, p), coarse=ray.terrain.is_coarse
    )


def _ground(terrain: Terrain, start: tuple[float, float], end: tuple[float, float]) -> tuple[FloatArray, FloatArray]:
    """Distances and heights of POINTS places along the geodesic between two places."""
    azimuth, _, length = GEOD.inv(*start, *end)
    along = np.linspace(0.0, length, POINTS)
    lon, lat, _ = GEOD.fwd(np.full(POINTS, start[0]), np.full(POINTS, start[1]), np.full(POINTS, azimuth), along)
    return along, height_at(terrain, lon, lat)


def _bulge(along: FloatArray | float, length_m: float, curvature: float) -> FloatArray:
    return np.asarray(curvature * along * (length_m - along) / (2.0 * EARTH_RADIUS_M), np.float64)
