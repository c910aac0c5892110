"""The places on the line at which terrain error is drawn, and how each sample's error is a mean of those around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.kernels.chance import REACH
from app.analysis.sight.line import Line
from app.analysis.uncertainty.assumptions import key_of
from app.arrays import FloatArray, IntArray, KeyArray
from app.geo.lrs import Route

CORRELATION_M = 400.0
"""l in exp(-(x / l)^2), the correlation of the errors of two sight lines whose ends lie x apart on the line."""
SPACING_M = 200.0


@dataclass(frozen=True, eq=False)
class Nodes:
    """Nodes of all routes in one row: ``key`` of each, uint64. Each sample is a mean of 2 REACH of them.

    first: number of the first node of each sample, int64 (n,). weights: float64 (n, 2 REACH), squares adding up to 1.
    """

    key: KeyArray
    first: IntArray
    weights: FloatArray

    @classmethod
    def of(cls, line: Line) -> Nodes:
        """The nodes of a line. A ring's last nodes are its first ones again."""
        keys: list[KeyArray] = []
        firsts, weights, offset = [], [], 0
        for number, route in enumerate(line.routes):
            edges = line.edges_mm[number]
            at = (edges[:-1] + edges[1:]) / 2e3
            key, first, weight = _of_route(route, at)
            keys.append(key)
            firsts.append(first + offset)
            weights.append(weight)
            offset += key.size
        return cls(np.concatenate(keys), np.concatenate(firsts), np.concatenate(weights))


def _of_route(route: Route, at_m: FloatArray) -> tuple[KeyArray, IntArray, FloatArray]:
    count = max(round(route.length_m / SPACING_M), 1)
    # Rings are divided evenly, so that their end fits their beginning; other lines keep nodes where they are.
    spacing = route.length_m / count if route.ring else SPACING_M
    place = at_m / spacing
    below = np.floor(place).astype(np.int64)
    numbers = np.arange(-REACH + 1, int(below.max(initial=0)) + REACH + 1)
    named = numbers % count if route.ring else numbers
    key = np.array([key_of("node", route.name, str(number)) for number in named.tolist()], dtype=np.uint64)
    steps = np.arange(1 - REACH, REACH + 1)
    apart_m = (place[:, None] - (below[:, None] + steps)) * spacing
    # A mean with weights exp(-2 (x / l)^2) over white noise has the correlation exp(-(x / l)^2).
    weights = np.exp(-2.0 * (apart_m / CORRELATION_M) ** 2)
    return key, below, weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))
