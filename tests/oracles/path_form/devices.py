"""One device and one path: where it looks, and the chance that all its looks miss."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.lattice import WGS84
from app.scene.scene import Scene
from resources import SensorType, Weather
from resources.sensors import Strip
from tests.oracles.path_form.form import Case
from tests.oracles.path_form.glimpses import glimpse, strip_hazard
from tests.oracles.path_form.looks import missed_by_all
from tests.oracles.path_form.paths import Path
from tests.oracles.path_form.rays import EARTH_RADIUS_M, ground

BODY_SHARE = 0.5
"""Share of the crosser's height that must be in sight."""
METHOD_MPS = 0.78
"""Pace by which a stated exposure is one interval between glimpses or more: a faster crosser changes no device."""


@dataclass(frozen=True, slots=True)
class Device:
    """One observer of a scene; degrees, metres, shares. ``reach_m`` is its range, at most that of the analysis."""

    kind: SensorType
    hours: str
    lon: float
    lat: float
    height_m: float
    reach_m: float
    azimuth_deg: float
    fov_deg: float
    tilt_deg: float
    vfov_deg: float
    availability: float
    curvature: float

    @property
    def mast(self) -> tuple[float, float, float]:
        """Devices of one mast share one sight."""
        return self.lon, self.lat, self.height_m

    @property
    def is_one_look(self) -> bool:
        """Whether a crossing gives it one look and no more: its stated exposure is one interval between glimpses."""
        return self.kind.exposure_m <= METHOD_MPS * self.kind.glimpse_interval_s * (1.0 + 1e-9)


Staff = tuple[float | None, float | None]
"""Staff present and staff authorised; None if unstated."""
WATCHED = frozenset({"observation_post", "binoculars", "drone"})
"""Types of device that detect nothing unless somebody watches: those whose availability is that of anything staffed."""


def devices_of(scene: Scene, staff: Mapping[str, Staff]) -> tuple[Device, ...]:
    """The observers of a scene; ``staff`` by id lowers the availability of those that somebody has to watch."""
    return tuple(_device(scene, n, staff) for n in range(len(scene.observers)))


def _device(scene: Scene, n: int, staff: Mapping[str, Staff]) -> Device:
    row = scene.observers
    attended = staffing(*staff.get(row.id[n], (None, None))) if row.type[n] in WATCHED else 1.0
    return Device(
        kind=scene.types[row.type[n]],
        hours=row.hours[n],
        lon=float(row.lon[n]),
        lat=float(row.lat[n]),
        height_m=float(row.height_m[n]),
        reach_m=min(float(row.range_m[n]), scene.parameters.max_range_m),
        azimuth_deg=float(row.azimuth_deg[n]),
        fov_deg=float(row.fov_deg[n]),
        tilt_deg=float(row.tilt_deg[n]),
        vfov_deg=float(row.vfov_deg[n]),
        availability=float(row.availability[n]) * attended,
        curvature=float(row.curvature[n]),
    )


def staffing(present: float | None, authorised: float | None) -> float:
    """Share of its staff that a post has, at most 1; 1 where it cannot be known, 0 where nobody is present."""
    if present == 0.0:
        return 0.0
    return min(1.0, present / authorised) if present is not None and authorised else 1.0


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks of a device at one path: ``miss`` q (weather, looks), ``number`` n of glimpses (looks) at full use.

    ``sight`` is the number of the sight each rests on. ``hazard`` is what a strip adds, a rate times a time (looks).
    """

    miss: FloatArray
    number: FloatArray
    hazard: FloatArray
    sight: IntArray

    def __bool__(self) -> bool:
        return bool((self.miss < 1.0).any() or self.hazard.any())

    def missed(self, is_open: BoolArray, use: FloatArray, beta: float) -> FloatArray:
        """Chance (weather,) that all miss, given which sights are open and the share of the hazard in each weather."""
        seen = is_open[self.sight]
        looks = missed_by_all(self.miss[:, seen], use[:, None] * self.number[seen], beta)
        return np.asarray(looks * np.exp(-use * self.hazard[seen].sum()))


def looks_at(device: Device, path: Path, case: Case) -> Looks:
    """Every look of a device at a path, whether anything hides it or not."""
    offset, sight, seconds = _places(device, path)
    lon, lat = path.places(offset)
    bearing, back, distance = WGS84.inv(np.full(lon.shape, device.lon), np.full(lat.shape, device.lat), lon, lat)
    radial = path.speed_mps * np.abs(np.cos(np.radians(np.asarray(back) - path.track_deg)))
    within = (np.asarray(distance) <= device.reach_m) & _in_sector(device, np.asarray(bearing))
    within &= _in_height(device, lon, lat, np.asarray(distance), case)
    miss = [
        1.0 - np.where(within, glimpse(device.kind, np.asarray(distance), radial, visibility), 0.0)
        for visibility in _visibilities(device.kind, case.scene.weather)
    ]
    hazard = np.where(within, _hazard(device.kind, case, lon, lat), 0.0) * seconds
    return Looks(np.array(miss), np.full(offset.shape, seconds / device.kind.glimpse_interval_s), hazard, sight)


def _places(device: Device, path: Path) -> tuple[FloatArray, IntArray, float]:
    """Offsets of the looks, their sights, and the seconds that each lasts."""
    exposed = min(device.kind.exposure_m, path.length_m) / path.speed_mps
    if path.is_point:
        return np.zeros(1), np.zeros(1, dtype=np.int64), exposed
    if device.is_one_look:
        nearest = _nearest(device, path)
        sight = int(np.abs(path.sight_m - nearest).argmin())
        return np.array([nearest]), np.array([sight]), exposed
    offset, sights = path.looks_of(device.reach_m)
    return offset, sights, path.seconds / len(offset)


def _nearest(device: Device, path: Path) -> float:
    """Offset of the place of the path nearest to a device."""
    bearing, _, distance = WGS84.inv(path.lon, path.lat, device.lon, device.lat)
    along = distance * math.cos(math.radians(bearing - path.track_deg))
    return float(np.clip(along, -path.length_m / 2.0, path.length_m / 2.0))


def _in_sector(device: Device, bearing: FloatArray) -> BoolArray:
    """Whether places lie within the horizontal field of view."""
    off_axis = np.abs((bearing - device.azimuth_deg + 180.0) % 360.0 - 180.0)
    return np.asarray((off_axis <= device.fov_deg / 2.0) | (device.fov_deg >= 360.0))


def _in_height(device: Device, lon: FloatArray, lat: FloatArray, distance: FloatArray, case: Case) -> BoolArray:
    """Whether half the height of a crosser there lies within the vertical field of view, the earth's curve included."""
    if device.vfov_deg >= 180.0 or not device.kind.needs_sight:
        return np.ones(lon.shape, dtype=np.bool_)
    eye = ground(case, np.array([device.lon]), np.array([device.lat]))[0] + device.height_m
    target = ground(case, lon, lat) + (1.0 - BODY_SHARE) * case.scene.parameters.target_height_m
    drop = device.curvature * distance**2 / (2.0 * EARTH_RADIUS_M)
    angle = np.degrees(np.arctan2(target - drop - eye, distance))
    return np.asarray(np.abs(angle - device.tilt_deg) <= device.vfov_deg / 2.0)


def _visibilities(kind: SensorType, weather: Weather) -> Iterator[float]:
    """How far the device could see in each weather, in metres; infinite if weather does not limit it."""
    for factor, metres in zip(kind.visibility_factor or (math.inf,) * 3, weather.visibility_m, strict=True):
        yield factor * metres


def _hazard(kind: SensorType, case: Case, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Rate of detection (1/s) that does not come from glimpses."""
    if not isinstance(kind.physics, Strip):
        return np.zeros(lon.shape)
    return strip_hazard(kind, kind.physics, np.nan_to_num(ground(case, lon, lat)))
