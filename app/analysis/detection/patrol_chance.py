"""Patrols: chance that a crew comes by while somebody crosses, by its schedule and by the crews there are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ellipe

from app.analysis.detection.crews import crews_out, is_search, is_shuttle, share_of_plan
from app.analysis.detection.patrol_paths import MetPaths, length_m
from app.arrays import FloatArray
from app.scene.scene import Patrol
from layers.hours import parse_hours

MOST_NOTICED = 0.9
"""No crew notices more of those it meets than this share."""
MOST_CERTAIN = 1.0 - 1e-9
"""The largest P of a patrol: its Lambda stays finite."""


def fixed_headway(exposed_s: ArrayLike, headway_s: float, notices: float = 1.0) -> FloatArray:
    """Chance that a patrol which passes every ``headway_s``, phase unknown to the crosser, notices him.

    Each pass that finds him there notices him with the chance ``notices``; if all do it is min(1, tau / T). He is there
    for a whole number of passes, or one more for the share of a headway beyond them.
    """
    whole, more = np.divmod(np.asarray(exposed_s, np.float64) / headway_s, 1.0)
    # Below one pass the plain product: nothing is lost of a small chance.
    return np.where(whole > 0.0, 1.0 - (1.0 - notices) ** whole * (1.0 - notices * more), notices * more)


def random_headway(exposed_s: ArrayLike, headway_s: float, notices: float = 1.0) -> FloatArray:
    """The same with Poisson passes of that mean headway: 1 - exp(-notices tau / T)."""
    return -np.expm1(-notices * np.asarray(exposed_s, np.float64) / headway_s)


def erlang2_headway(exposed_s: ArrayLike, headway_s: float, notices: float = 1.0) -> FloatArray:
    """The same with a renewal process of Erlang-2 headways, in closed form; 1 - (1/T) ∫_tau^∞ S(u) du if all notice.

    A headway is two phases of mean T / 2. Without notice the next begins: the chance that none has noticed yet is a sum
    of two exponentials, with the rates (1 ± r) 2 / T, r = sqrt(1 - notices).
    """
    ratio = np.asarray(exposed_s, np.float64) / headway_s
    r = math.sqrt(1.0 - notices)
    if r == 0.0:
        return -np.expm1(-2.0 * ratio) - ratio * np.exp(-2.0 * ratio)
    slow, fast = np.expm1(-2.0 * (1.0 - r) * ratio), np.expm1(-2.0 * (1.0 + r) * ratio)
    return np.asarray(-0.5 * (slow + fast) - (1.0 + r * r) / (4.0 * r) * (slow - fast), np.float64)


def shuttle(
    exposed_s: ArrayLike, length_m: float, speed_mps: float, at_m: ArrayLike, notices: float = 1.0
) -> FloatArray:
    """The same with a patrol that goes to and fro on [0, length] without pause, at ``at_m`` along it.

    There and back are one chance to notice, for at the ends they are one pass; each further round is another.
    """
    at, round_s = np.clip(np.asarray(at_m, np.float64), 0.0, length_m), 2.0 * length_m / speed_mps
    rounds, rest = np.divmod(np.asarray(exposed_s, np.float64), round_s)
    near, far = np.minimum(rest, 2.0 * at / speed_mps), np.minimum(rest, 2.0 * (length_m - at) / speed_mps)
    some = notices * (near + far) / round_s
    return np.where(rounds > 0.0, 1.0 - (1.0 - notices) ** rounds * (1.0 - some), some)


def area_search(exposed_s: ArrayLike, speed_mps: float, sweep_m: float, area_m2: float) -> FloatArray:
    """Random search of an area (Koopman), a lower bound for the chance of detection: 1 - exp(-v W t / A)."""
    return -np.expm1(-speed_mps * sweep_m * np.asarray(exposed_s, np.float64) / area_m2)


def mean_relative_speed(one_mps: float, other_mps: float) -> float:
    """Mean speed of one against the other where all angles between their ways are alike: 2/pi (u + v) E(m)."""
    total = one_mps + other_mps
    return float(2.0 / math.pi * total * ellipe(4.0 * one_mps * other_mps / total**2)) if total else 0.0


def exposures(patrol: Patrol, met: MetPaths, crosser_mps: float, month: int) -> FloatArray:
    """Lambda of a patrol on the paths it meets, float64 (m,), within its hours.

    A crosser is exposed while in the zone, or within a crew's sweep width of a route; crews there are count, not those
    its plan takes. Tracks found afterwards are no detection: sign cutting gives zeros.
    """
    if patrol.kind == "sign_cutting":
        return np.zeros(met.sample.size)
    exposed = met.inside_m / crosser_mps
    if is_search(patrol):
        return _search(patrol, met, exposed, mean_relative_speed(patrol.speed_mps, crosser_mps), month)
    return exposure_of_schedule(patrol, exposed, met, month)


def _search(patrol: Patrol, met: MetPaths, exposed_s: FloatArray, speed_mps: float, month: int) -> FloatArray:
    """A whole number of crews is out, or one more for the share of the time that their mean exceeds it."""
    whole, more = divmod(crews_out(patrol, month), 1.0)
    few, many = (
        area_search(exposed_s, crews * speed_mps, patrol.sweep_width_m, met.area_m2) for crews in (whole, whole + 1.0)
    )
    return -np.log1p(-np.minimum((1.0 - more) * few + more * many, MOST_CERTAIN))


def exposure_of_schedule(patrol: Patrol, exposed_s: FloatArray, met: MetPaths, month: int) -> FloatArray:
    """Lambda of a patrol's schedule on paths that can be met for ``exposed_s`` each, within its hours, float64 (m,)."""
    share = share_of_plan(patrol, met.border_m, month)
    frequency = frequency_hz(patrol, month) * share
    notices = patrol.detection_probability
    if is_shuttle(patrol):
        noticed = share * shuttle(exposed_s, length_m(patrol.geometry), patrol.speed_mps, met.at_m, notices)
    elif not frequency or patrol.schedule == "shuttle":
        return np.zeros(met.sample.size)
    elif patrol.schedule == "random":
        return frequency * notices * exposed_s
    else:
        headway = erlang2_headway if patrol.schedule == "renewal" else fixed_headway
        noticed = headway(exposed_s, 1.0 / frequency, notices)
    return -np.log1p(-np.minimum(noticed, MOST_CERTAIN))


def exposures_informed(patrol: Patrol, met: MetPaths, crosser_mps: float, month: int) -> FloatArray:
    """Lambda of a patrol that can be learnt, against somebody who knows its timetable, float64 (m,).

    He starts when the fewest crews come by: those of as many whole headways as his way takes cannot be avoided. A
    shuttle that is out for a part of its hours can.
    """
    exposed, share = met.inside_m / crosser_mps, share_of_plan(patrol, met.border_m, month)
    if is_shuttle(patrol):
        passes = _fewest_of_shuttle(patrol, exposed, met.at_m) * (share >= 1.0)
    else:
        passes = np.floor(exposed * frequency_hz(patrol, month) * share) * (patrol.schedule == "fixed")
    return -passes * math.log1p(-patrol.detection_probability)


def _fewest_of_shuttle(patrol: Patrol, exposed_s: FloatArray, at_m: FloatArray) -> FloatArray:
    """The fewest rounds of a shuttle, as ``shuttle`` counts them, that find somebody who stays so long."""
    length = length_m(patrol.geometry)
    rounds, rest = np.divmod(exposed_s, 2.0 * length / patrol.speed_mps)
    longest_s = 2.0 * np.maximum(at_m, length - at_m) / patrol.speed_mps
    return rounds + (rest >= longest_s)


def frequency_hz(patrol: Patrol, month: int) -> float:
    """Passes per second within the patrol's hours in a month; the passes of each working day fall into them."""
    hours = parse_hours(patrol.hours)
    on_s = 60.0 * int(np.count_nonzero(hours.week(month)))
    return patrol.revisits_per_day * hours.working_days(month) / on_s if on_s else 0.0


def can_be_learnt(patrol: Patrol) -> bool:
    """Whether somebody who has watched a patrol knows when it passes, and starts between two passes if he can."""
    return patrol.schedule in {"fixed", "shuttle"} and patrol.kind != "sign_cutting" and not is_search(patrol)
