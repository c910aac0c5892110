"""What rivers and barriers on a sample's transect do to crossing: factors of the porosity index, and time for a river.

A river closes by its width and the season (high water from May to August, see ``fords``), a barrier by its condition
and whether anybody maintains it. All figures are expert defaults, since there are no data of gauges or fences. Nothing
makes a stretch look harder without evidence: a river of unknown width and a barrier of unknown condition count for
nothing, and within reach of a bridge a river is open.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from scipy.spatial import cKDTree

from app.analysis.crossing.fords import HIGH_WATER_MONTHS, ford_of, width_class
from app.analysis.sight.line import Line
from app.arrays import BoolArray, FloatArray
from app.geo.crs import earth_centred
from app.scene.obstacles import Barrier, Obstacles, River

RIVER = {"narrow": (0.9, 0.7), "middle": (0.6, 0.3), "wide": (0.3, 0.0)}
"""How open a river leaves the line, 0 to 1, at low and at high water, by width class."""
BARRIER = {"intact": 0.0, "worn": 0.4, "breached": 0.7, "derelict": 0.9}
"""How open a maintained barrier leaves the line, by condition."""
UNMAINTAINED = 0.5
"""Share of its closing that a barrier keeps when nobody maintains it."""
BRIDGE_M = 250.0
"""Samples closer to a bridge than this have no river in their way."""


def river_factor(line: Line, obstacles: Obstacles, month: int) -> FloatArray:
    """0 (closed) to 1 (open or no river), float64 (n,); NaN without river data, or with a width unknown."""
    season = int(month in HIGH_WATER_MONTHS)
    of = ((river, _openness(river, season)) for river in obstacles.rivers)
    return _least(line, of, ~_bridged(line, obstacles)) if obstacles.rivers else np.full(len(line), np.nan)


def barrier_factor(line: Line, obstacles: Obstacles) -> FloatArray:
    """0 (closed) to 1 (open or no barrier), float64 (n,); NaN without barrier data, or with a condition unknown."""
    of = ((barrier, _left_open(barrier)) for barrier in obstacles.barriers)
    every = np.ones(len(line), dtype=np.bool_)
    return _least(line, of, every) if obstacles.barriers else np.full(len(line), np.nan)


def ford_seconds(line: Line, obstacles: Obstacles, month: int) -> FloatArray:
    """Seconds that the slowest river on a sample's transect is likely to add in that month; float64 (n,)."""
    seconds, wet = np.zeros(len(line)), ~_bridged(line, obstacles)
    for river in obstacles.rivers:
        if not np.isnan(river.width_m):
            met = line.transects.meeting(river.geometry)
            seconds[met] = np.maximum(seconds[met], ford_of(width_class(river.width_m), month).likely_s)
    return np.where(wet, seconds, 0.0)


def _openness(river: River, season: int) -> float:
    return float("nan") if np.isnan(river.width_m) else RIVER[width_class(river.width_m)][season]


def _left_open(barrier: Barrier) -> float:
    closed = 1.0 - BARRIER.get(barrier.condition, float("nan"))
    return 1.0 - closed * (1.0 if barrier.maintained else UNMAINTAINED)


def _least(line: Line, of: Iterable[tuple[River | Barrier, float]], counts: BoolArray) -> FloatArray:
    """The least openness on each sample's transect where obstacles count; NaN where only unknown ones are met."""
    least, unknown = np.ones(len(line)), np.zeros(len(line), dtype=np.bool_)
    for obstacle, openness in of:
        met = line.transects.meeting(obstacle.geometry)
        if np.isnan(openness):
            unknown[met] = True
        else:
            least[met] = np.minimum(least[met], openness)
    return np.where(counts, np.where(unknown & (least == 1.0), np.nan, least), 1.0)


def _bridged(line: Line, obstacles: Obstacles) -> BoolArray:
    """Samples within BRIDGE_M of a bridge."""
    if not obstacles.bridges:
        return np.zeros(len(line), dtype=np.bool_)
    points = shapely.get_coordinates(shapely.segmentize(list(obstacles.bridges), 0.0005))
    distance, _ = cKDTree(earth_centred(*points.T)).query(line.xyz)
    return np.asarray(distance <= BRIDGE_M)
