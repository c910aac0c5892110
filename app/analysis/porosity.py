"""Porosity, the ease of crossing, 0 (closed) to 1 (open): it says nothing of surveillance and never changes P.

A weighted geometric mean of factors that run from 0 to 1 between published anchors, the weights shared out anew among
the factors that are present: slope 45 … 5 degrees (.20), elevation 5,000 … 2,000 m (.10), distance to the nearest
settlement in the state on either side 20 … 0.5 km on a logarithmic scale (.15 each; settlements stand in for roads and
trails). A cliff is not made up for by a road, but a far settlement in a thin gazetteer closes nothing: no factor counts
as less than FLOOR.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from app.analysis.line import Line, earth_centred
from app.analysis.results import HIGH, LOW
from app.scene import Settlements

FloatArray = NDArray[np.float64]

WEIGHTS = {"slope": 0.20, "elevation": 0.10, "left": 0.15, "right": 0.15}
FLOOR = 0.05
NEAR_M, FAR_M = 500.0, 20_000.0
BANDS = ("low", "middle", "high")


def between(value: FloatArray, closed: float, opened: float) -> FloatArray:
    """0 at ``closed``, 1 at ``opened``, straight between and level beyond; NaN stays NaN."""
    return np.clip((value - closed) / (opened - closed), 0.0, 1.0)


def distance_factor(distance_m: FloatArray) -> FloatArray:
    """1 up to 500 m, 0 from 20 km on, by the logarithm of the distance between; NaN stays NaN."""
    return between(np.log(np.maximum(distance_m, 1.0)), float(np.log(FAR_M)), float(np.log(NEAR_M)))


def mean_of(factors: dict[str, FloatArray]) -> FloatArray:
    """Weighted geometric mean of the factors that are not NaN; NaN where there is none."""
    weights = np.array([WEIGHTS[name] for name in factors])[:, None]
    values = np.stack(list(factors.values()))
    weights = np.where(np.isnan(values), 0.0, weights)
    logs = np.log(np.maximum(np.nan_to_num(values), FLOOR))
    total = weights.sum(axis=0)
    mean = np.exp((weights * logs).sum(axis=0) / np.where(total > 0.0, total, 1.0))
    return np.where(total > 0.0, mean, np.nan)


def porosity_of(line: Line, settlements: Settlements) -> FloatArray:
    """Porosity of every sample, float64 (n,); NaN where nothing is known."""
    distance = settlement_distance(line, settlements)
    return mean_of(
        {
            "slope": between(line.slope_deg, 45.0, 5.0),
            "elevation": between(line.elevation_m, 5000.0, 2000.0),
            "left": distance_factor(distance[0]),
            "right": distance_factor(distance[1]),
        }
    )


def settlement_distance(line: Line, settlements: Settlements) -> FloatArray:
    """Metres to the nearest settlement of the state on the left and on the right, (2, n); NaN where it has none."""
    samples = earth_centred(line.lon, line.lat)
    places = earth_centred(settlements.lon, settlements.lat)
    states = np.array(settlements.state, dtype=str)
    distance = np.full((2, len(line)), np.nan)
    for number, route in enumerate(line.routes):
        part = line.of_route(number)
        for side, state in enumerate((route.left_state, route.right_state)):
            if (own := states == state).any() and state:
                distance[side, part] = cKDTree(places[own]).query(samples[part])[0]
    return distance


def band_of(porosity: FloatArray) -> NDArray[np.int64]:
    """0 below .3, 1 to .6, 2 above; unknown porosity is taken as the highest, so that no gap is hidden by it."""
    known = np.where(np.isnan(porosity), 1.0, porosity)
    return (known >= LOW).astype(np.int64) + (known > HIGH)
