"""Crews: how many a patrol's plan takes, and how much of it those that are there can do."""

from __future__ import annotations

import math

import numpy as np

from app.geo.lrs import GEOD
from app.scene.scene import Patrol
from layers.hours import parse_hours

CREW_AVAILABILITY = 0.45
"""Share of paid hours in which staff can be sent out (the figure of staffed posts)."""


def crews_required(revisits_per_day: float, round_h: float, shift_h: float, availability: float) -> float:
    """Effort identity: crews = revisits a day * hours of a round / (hours of a shift * availability)."""
    return revisits_per_day * round_h / (shift_h * availability)


def crews_for(patrol: Patrol, border_m: float, month: int) -> float:
    """Crews that a patrol's plan takes; 0 for the search of an area, which states no more than its crews.

    A round of revisits is its route, or the ``border_m`` of line within its zone; a shuttle has one crew out at any
    moment of its hours.
    """
    if is_search(patrol):
        return 0.0
    if is_shuttle(patrol):
        each = _out_per_crew(patrol, month)
        return 1.0 / each if each else 0.0
    way = border_m if patrol.is_zone else abs(float(GEOD.geometry_length(patrol.geometry)))
    round_h = way / patrol.speed_mps / 3600.0
    return crews_required(patrol.revisits_per_day, round_h, patrol.shift_hours, CREW_AVAILABILITY)


def share_of_plan(patrol: Patrol, border_m: float, month: int) -> float:
    """How much of its plan a patrol can carry out: min(1, crews there / crews it takes); 1 where crews are unstated."""
    needed = crews_for(patrol, border_m, month)
    if math.isnan(patrol.crews_available) or needed <= 0.0:
        return 1.0
    return min(1.0, patrol.crews_available / needed)


def crews_out(patrol: Patrol, month: int) -> float:
    """Mean number of crews out at any moment of a patrol's hours; one where its crews are unstated."""
    if math.isnan(patrol.crews_available):
        return 1.0
    return patrol.crews_available * _out_per_crew(patrol, month)


def _out_per_crew(patrol: Patrol, month: int) -> float:
    """The share of a patrol's hours that one crew is out: hours of a shift * availability / hours of a working day."""
    hours = parse_hours(patrol.hours)
    open_h = int(np.count_nonzero(hours.week(month))) / 60.0
    return min(1.0, patrol.shift_hours * CREW_AVAILABILITY * hours.working_days(month) / open_h) if open_h else 0.0


def is_search(patrol: Patrol) -> bool:
    """Whether crews search a zone at random, without a plan of revisits."""
    return patrol.kind == "area_search" and patrol.is_zone


def is_shuttle(patrol: Patrol) -> bool:
    """Whether a crew goes to and fro on a route without pause."""
    return patrol.schedule == "shuttle" and not patrol.is_zone
