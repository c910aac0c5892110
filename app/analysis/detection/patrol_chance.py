"""Patrols: the chance that a crew comes by while somebody crosses, and the crews that a frequency takes."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from app.arrays import FloatArray
from app.geo.lrs import GEOD
from app.scene.parameters import Parameters
from app.scene.scene import Patrol
from layers.hours import parse_hours

MOST_NOTICED = 0.9
"""No crew notices more than this share of those it meets."""
CREW_AVAILABILITY = 0.45
"""Share of paid hours in which staff can be sent out (the figure for staffed posts)."""


def fixed_headway(exposed_s: ArrayLike, headway_s: float) -> FloatArray:
    """Chance of meeting a patrol that passes every ``headway_s``, phase unknown to the crosser: min(1, tau / T)."""
    return np.minimum(1.0, np.asarray(exposed_s, np.float64) / headway_s)


def random_headway(exposed_s: ArrayLike, headway_s: float) -> FloatArray:
    """The same with Poisson passes of that mean headway: 1 - exp(-tau / T)."""
    return -np.expm1(-np.asarray(exposed_s, np.float64) / headway_s)


def erlang2_headway(exposed_s: ArrayLike, headway_s: float) -> FloatArray:
    """The same with a renewal process of Erlang-2 headways: 1 - (1/T) ∫_tau^∞ S(u) du, in closed form."""
    ratio = np.asarray(exposed_s, np.float64) / headway_s
    return -np.expm1(-2.0 * ratio) - ratio * np.exp(-2.0 * ratio)


def shuttle(exposed_s: float, length_m: float, speed_mps: float, at_m: ArrayLike) -> FloatArray:
    """Chance of meeting a patrol that goes to and fro on [0, length] without pause, at ``at_m`` along it."""
    at = np.clip(np.asarray(at_m, np.float64), 0.0, length_m)
    near = np.minimum(exposed_s, 2.0 * at / speed_mps)
    far = np.minimum(exposed_s, 2.0 * (length_m - at) / speed_mps)
    return np.minimum(1.0, (near + far) * speed_mps / (2.0 * length_m))


def area_search(exposed_s: ArrayLike, speed_mps: float, sweep_m: float, area_m2: float) -> FloatArray:
    """Random search of an area (Koopman), a lower bound for the chance of detection: 1 - exp(-v W t / A)."""
    return -np.expm1(-speed_mps * sweep_m * np.asarray(exposed_s, np.float64) / area_m2)


def crews_required(revisits_per_day: float, round_h: float, shift_h: float, availability: float) -> float:
    """Effort identity: crews = revisits a day * hours of a round / (hours of a shift * availability)."""
    return revisits_per_day * round_h / (shift_h * availability)


def exposures(patrol: Patrol, parameters: Parameters, at_m: FloatArray, month: int) -> FloatArray:
    """Lambda of a patrol on the samples it meets, within its hours; ``at_m`` is their place along a route.

    A zone is worked all along the transect, so a crosser is exposed for all of it; on a route only while within the
    crew's sweep width. Tracks found afterwards are not detection: sign cutting gives zeros.
    """
    exposed = parameters.exposure_s
    if not patrol.is_zone:
        exposed = min(patrol.sweep_width_m, parameters.transect_m) / parameters.crosser_mps
    return np.broadcast_to(exposure_of_schedule(patrol, exposed, at_m, month), at_m.shape).astype(np.float64)


def exposure_of_schedule(patrol: Patrol, exposed_s: float, at_m: FloatArray, month: int) -> FloatArray:
    """Lambda of a patrol on what can be met for ``exposed_s`` at places along its route, within its hours.

    float64, of the places' shape or of length 1.
    """
    if patrol.kind == "sign_cutting":
        return np.zeros(1)
    if patrol.kind == "area_search" and patrol.is_zone:
        crews = 1.0 if math.isnan(patrol.crews_available) else patrol.crews_available
        rate = crews * patrol.speed_mps * patrol.sweep_width_m / area_m2(patrol.geometry)
        return np.array([rate * exposed_s])
    frequency = frequency_hz(patrol, month)
    if frequency == 0.0 and patrol.schedule != "shuttle":
        return np.zeros(1)
    if patrol.schedule == "random":
        return np.array([frequency * patrol.detection_probability * exposed_s])
    meets = _meets(patrol, exposed_s, frequency, at_m)
    return -np.log1p(-patrol.detection_probability * meets)


def _meets(patrol: Patrol, exposed_s: float, frequency: float, at_m: FloatArray) -> FloatArray:
    if patrol.schedule == "shuttle" and not patrol.is_zone:
        return shuttle(exposed_s, length_m(patrol.geometry), patrol.speed_mps, at_m)
    if not frequency:
        return np.zeros(1)
    headway = erlang2_headway if patrol.schedule == "renewal" else fixed_headway
    return headway([exposed_s], 1.0 / frequency)


def frequency_hz(patrol: Patrol, month: int) -> float:
    """Passes per second within the patrol's hours in a month; the passes of each working day fall into them."""
    hours = parse_hours(patrol.hours)
    on_s = 60.0 * int(np.count_nonzero(hours.week(month)))
    return patrol.revisits_per_day * hours.working_days(month) / on_s if on_s else 0.0


def can_be_learnt(patrol: Patrol) -> bool:
    """Whether somebody who has watched a patrol knows when it passes: then it covers nothing against that person."""
    searches = patrol.kind == "area_search" and patrol.is_zone
    return patrol.schedule in {"fixed", "shuttle"} and patrol.kind != "sign_cutting" and not searches


def along_m(patrol: Patrol, lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Metres along a patrol's route to the point nearest each place; zeros for a zone. A multiline counts as one."""
    if patrol.is_zone or not lon.size:
        return np.zeros(lon.size)
    line = patrol.geometry
    if line.geom_type == "MultiLineString":
        line = shapely.line_merge(line)
    parts = shapely.get_parts(line)
    share = shapely.line_locate_point(parts[0], shapely.points(lon, lat), normalized=True)
    return np.asarray(share, np.float64) * length_m(patrol.geometry)


def length_m(geometry: BaseGeometry) -> float:
    """Geodesic length of a line."""
    return float(GEOD.geometry_length(geometry))


def area_m2(geometry: BaseGeometry) -> float:
    """Geodesic area of a zone."""
    return abs(float(GEOD.geometry_area_perimeter(geometry)[0]))


def crews_for(patrol: Patrol, border_m: float) -> float:
    """Crews that a patrol's frequency takes: a round is its route, or the ``border_m`` of line within its zone."""
    way = border_m if patrol.is_zone else length_m(patrol.geometry)
    round_h = way / patrol.speed_mps / 3600.0
    return crews_required(patrol.revisits_per_day, round_h, patrol.shift_hours, CREW_AVAILABILITY)
