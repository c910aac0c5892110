"""Linear referencing: chainage to place and back. Entry point to routes, samples, positions and sections.

Offsets are metres across the line: positive to the right of somebody travelling towards higher chainage, negative to
the left. On the routes of this project chainage runs from the western tripoint; rings run clockwise, so that positive
is inside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import BoolArray, FloatArray, IntArray
from app.errors import UserError
from app.geo.locate import Locator, Position, Positions, locate, locate_many
from app.geo.routes import GEOD, Route, Segments, routes_of
from app.geo.sections import (
    Events,
    Overlay,
    cell_at,
    cell_count,
    cell_id,
    cells_between,
    gap_id,
    gap_ids,
    interval_wrap,
    overlay,
    run_indices,
    runs,
    wrapped,
)
from layers.text import QT_TRANSLATE_NOOP

__all__ = [
    "GEOD",
    "Events",
    "Locator",
    "Overlay",
    "Position",
    "Positions",
    "Route",
    "Samples",
    "Segments",
    "cell_at",
    "cell_count",
    "cell_id",
    "cells_between",
    "divided",
    "gap_id",
    "gap_ids",
    "interval_wrap",
    "locate",
    "locate_many",
    "overlay",
    "point_at",
    "points_at",
    "routes_of",
    "run_indices",
    "runs",
    "sample",
]


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """n stretches of a route, each standing for the line from ``start_m`` to ``end_m``.

    Evenly sampled, sample i starts at i times the step, so ten samples of 100 m fill one 1-km cell; the last one may be
    shorter. Some may be divided further, see ``divided``.
    ``lon``, ``lat`` (EPSG:4326 degrees) is the point halfway, on the line as digitised; ``azimuth_deg`` the line's
    direction there, clockwise from true north in [0, 360). All arrays are float64.
    """

    route: str
    start_m: FloatArray
    end_m: FloatArray
    lon: FloatArray
    lat: FloatArray
    azimuth_deg: FloatArray

    def __len__(self) -> int:
        return len(self.start_m)

    @property
    def chainage_m(self) -> FloatArray:
        """Chainage of the points, halfway along their stretches."""
        return (self.start_m + self.end_m) / 2.0

    @property
    def length_m(self) -> FloatArray:
        """Length of each stretch; over a whole route they add up to its length (math.fsum: within 1e-6 m)."""
        return self.end_m - self.start_m


def sample(route: Route, step_m: float = 100.0, from_m: float = 0.0, to_m: float = math.inf) -> Samples:
    """Sample a route every ``step_m`` metres; with ``from_m``, ``to_m`` only the samples that start in [from, to).

    A sample depends on its own place only: the parts of any partition together equal the whole byte for byte.
    Raises UserError if the step is not positive.
    """
    if not 0.0 < step_m < math.inf:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The sampling step is {step_m:g} m: it must be greater than zero.").format(
                step_m=step_m
            )
        )
    starts = np.arange(math.ceil(route.length_m / step_m), dtype=np.float64) * step_m
    ends = np.append(starts[1:], route.length_m)
    wanted = (starts >= from_m) & (starts < to_m)
    starts, ends = starts[wanted], ends[wanted]
    return Samples(route.name, starts, ends, *_on_line(route, (starts + ends) / 2.0))


def divided(route: Route, samples: Samples, chosen: BoolArray, step_m: float) -> Samples:
    """The samples of a route with the ``chosen`` ones (n,) in pieces of ``step_m`` each, the last one perhaps shorter.

    A sample that is not chosen comes out as it is, byte for byte.
    """
    count = np.where(chosen, np.ceil(np.round(samples.length_m / step_m, 6)), 1.0).astype(np.int64)
    of, number = np.repeat(np.arange(len(samples)), count), _numbered(count)
    starts = samples.start_m[of] + number * np.where(chosen[of], step_m, 0.0)
    ends = np.where(number + 1 == count[of], samples.end_m[of], np.append(starts[1:], route.length_m))
    lon, lat, azimuth = (getattr(samples, name)[of] for name in ("lon", "lat", "azimuth_deg"))
    fresh = chosen[of]
    lon[fresh], lat[fresh], azimuth[fresh] = _on_line(route, ((starts + ends) / 2.0)[fresh])
    return Samples(route.name, starts, ends, lon, lat, azimuth)


def _numbered(count: IntArray) -> IntArray:
    """0, 1, ... up to each count in turn."""
    first = np.repeat(np.cumsum(count) - count, count)
    return np.arange(first.size, dtype=np.int64) - first


def points_at(route: Route, chainage_m: ArrayLike, offset_m: ArrayLike = 0.0) -> tuple[FloatArray, FloatArray]:
    """Longitudes and latitudes (EPSG:4326) of points on the route, or offset at a right angle to the line.

    ``chainage_m`` and ``offset_m`` are n values in metres, or one; at a vertex the segment that starts there gives the
    direction. Raises UserError for a chainage beyond the ends of an open route.
    """
    along, across = np.broadcast_arrays(
        np.atleast_1d(np.asarray(chainage_m, dtype=np.float64)), np.asarray(offset_m, dtype=np.float64)
    )
    lon, lat, azimuth = _on_line(route, np.array([wrapped(route, value) for value in along.tolist()]))
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth + 90.0, across)
    return lon, lat


def point_at(
    route: Route, chainage_m: float, offset_m: float = 0.0, side: Literal["left", "right"] | None = None
) -> tuple[float, float]:
    """Longitude and latitude of one point, as ``points_at``; with ``side`` the sign of the offset is ignored."""
    signed = offset_m if side is None else math.copysign(offset_m, 1.0 if side == "right" else -1.0)
    lon, lat = points_at(route, chainage_m, signed)
    return float(lon[0]), float(lat[0])


def _on_line(route: Route, chainage_m: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Longitude, latitude and azimuth in [0, 360) at chainages on the route, along its geodesic segments."""
    segments = route.segments
    index = np.maximum(np.searchsorted(segments.start_m, chainage_m, side="right") - 1, 0)
    vertex = segments.vertex[index]
    distance = chainage_m - segments.start_m[index]
    lon, lat, azimuth = GEOD.fwd(
        route.lon[vertex], route.lat[vertex], segments.azimuth_deg[index], distance, return_back_azimuth=False
    )
    return lon, lat, azimuth % 360.0
