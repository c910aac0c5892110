"""How fast people walk: pace by slope, on a trail and off it, thinner air, and the time a river takes.

Tobler (1993) for roads and trails, Irmischer and Clarke (2018) for walkers off them. All of it is compiled, so that
the search over the terrain (``app.analysis.kernels.dijkstra``) uses the very functions that are read and tested here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from app.analysis.kernels.ray import compiled_leaf

STEEPEST = 1.0
"""Rise over run, up or down, from which nobody walks off a trail: 45 degrees."""
THIN_AIR_M = 1500.0
"""Height from which thinner air slows a walker, m; the onset lies between 1,500 and 2,000 m (expert default)."""


class Walker(NamedTuple):
    """Who walks: on a trail all the way or off it, and by how much faster than the published pace (1: not at all)."""

    on_trail: bool
    factor: float


OFF_TRAIL = Walker(on_trail=False, factor=1.0)
ON_TRAIL = Walker(on_trail=True, factor=1.0)


@compiled_leaf
def tobler_mps(slope: float) -> float:
    """Pace on a road or trail in m/s, ``slope`` being rise over run as one walks: 6 exp(-3.5 |S + .05|) km/h."""
    return 6.0 / 3.6 * math.exp(-3.5 * abs(slope + 0.05))


@compiled_leaf
def off_path_mps(slope: float) -> float:
    """Pace off the trail in m/s: .11 + .67 exp(-(100 S + 2)^2 / 1800) (Irmischer and Clarke); 0 from 45 degrees on."""
    if abs(slope) >= STEEPEST:
        return 0.0
    return 0.11 + 0.67 * math.exp(-((100.0 * slope + 2.0) ** 2) / 1800.0)


@compiled_leaf
def altitude_factor(height_m: float) -> float:
    """Share of the pace that thin air leaves: 1 up to 1,500 m, 8 % less per further 1,000 m, never below .5."""
    return min(1.0, max(0.5, 1.0 - 0.08 * (height_m - THIN_AIR_M) / 1000.0))


@compiled_leaf
def speed_mps(walker: Walker, slope: float, height_m: float) -> float:
    """Speed over the map in m/s of a walker at a slope and a height above the sea (m); 0 where it is too steep."""
    pace = tobler_mps(slope) if walker.on_trail else off_path_mps(slope)
    return walker.factor * pace * altitude_factor(height_m)
