"""How a line is sampled: evenly, and finely where a device of short range is beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from app.arrays import BoolArray, FloatArray
from app.geo.crs import earth_centred
from app.geo.lrs import GEOD, Route, Samples, divided, sample
from app.scene.parameters import Parameters
from app.scene.scene import Observers, Scene

SHORT_RANGE_M = 150.0
"""What reaches less far may stand between two samples: the line beside it is sampled finely."""
FINE_STEP_M = 10.0


def samples_of(routes: Sequence[Route], parameters: Parameters, observers: Observers) -> tuple[Samples, ...]:
    """The samples of each route, every ``step_m``; those that a short-range device may bear on, every FINE_STEP_M."""
    even = tuple(sample(route, parameters.step_m) for route in routes)
    short = np.flatnonzero(observers.range_m < SHORT_RANGE_M)
    if not short.size or parameters.step_m <= FINE_STEP_M:
        return even
    places = observers.lon[short], observers.lat[short], observers.range_m[short]
    near = (_beside(one, *places, parameters) for one in even)
    return tuple(divided(*row, FINE_STEP_M) for row in zip(routes, even, near, strict=True))


def resampled(scene: Scene) -> Scene:
    """The scene with samples for where its short-range devices now stand."""
    return replace(scene, samples=samples_of(scene.routes, scene.parameters, scene.observers))


def _beside(samples: Samples, lon: FloatArray, lat: FloatArray, range_m: FloatArray, given: Parameters) -> BoolArray:
    """Which samples (n,) have a path that leads past one of the devices within its range, or a neighbour of such."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - takes long, and few lines have such devices

    reach_m = given.transect_m / 2.0 + range_m + given.step_m
    tree = cKDTree(earth_centred(samples.lon, samples.lat))
    near = tree.query_ball_point(earth_centred(lon, lat), reach_m)
    device = np.repeat(np.arange(lon.size), [len(rows) for rows in near])
    rows = np.concatenate([np.asarray(rows, np.int64) for rows in near])
    beside = np.zeros(len(samples), dtype=np.bool_)
    azimuth, _, metres = GEOD.inv(samples.lon[rows], samples.lat[rows], lon[device], lat[device])
    along = np.abs(metres * np.cos(np.radians(azimuth - samples.azimuth_deg[rows])))
    beside[rows[along <= range_m[device] + given.step_m]] = True
    return beside
