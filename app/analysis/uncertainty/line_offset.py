"""How far the line truly lies from where it is drawn: a field along each route, anew in each draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from app.analysis.kernels.chance import keys_of, normals
from app.analysis.uncertainty.keys import key_of
from app.arrays import FloatArray

NODE_M, REACH_M = 2500.0, 6250.0
"""Distance between the nodes of the field along a route, and how far each of them reaches."""


@dataclass(frozen=True, eq=False)
class RouteOffset:
    """The offset of one route to the right of where it is drawn, in each of ``count`` draws.

    Normal with mean 0 and standard deviation ``sd_m`` everywhere, and continuous along the route, round a ring as well:
    a sum of noise at nodes with the weights ``(1 - (d / R)^2)^2`` by the distance d along the line.
    """

    name: str
    length_m: float
    ring: bool
    sd_m: float
    seed: int
    count: int

    def at(self, chainage_m: FloatArray) -> FloatArray:
        """Offsets in metres at some chainages, (n, count)."""
        node_m, noise = self._nodes
        middle, half = 0.5 * (chainage_m.min() + chainage_m.max()), 0.5 * np.ptp(chainage_m)
        near = np.flatnonzero(self._apart(node_m - middle) < half + REACH_M)
        apart = self._apart(chainage_m[:, None] - node_m[near])
        weight = np.maximum(1.0 - (apart / REACH_M) ** 2, 0.0) ** 2
        weight /= np.sqrt((weight**2).sum(axis=1, keepdims=True))
        return np.asarray(self.sd_m * (weight @ noise[near]))

    def _apart(self, along_m: FloatArray) -> FloatArray:
        """The way between two places whose chainages differ by so much: round a ring the shorter one."""
        apart: FloatArray = np.abs(along_m)
        return np.minimum(apart, self.length_m - apart) if self.ring else apart

    @cached_property
    def mean(self) -> FloatArray:
        """The mean offset of the whole route in each draw, (count,)."""
        places = (np.arange(self._count * 4) + 0.5) / (self._count * 4) * self.length_m
        return np.asarray(self.at(places).mean(axis=0))

    @property
    def _count(self) -> int:
        return max(round(self.length_m / NODE_M), 1)

    @cached_property
    def _nodes(self) -> tuple[FloatArray, FloatArray]:
        """Chainages of the nodes, and their noise, (nodes, count)."""
        # Along a line of a few metres nodes as close as it is long would be thousands, within REACH_M of it.
        step = max(self.length_m / self._count, 0.0 if self.ring else NODE_M / 10.0)
        beyond = 0 if self.ring else int(np.ceil(REACH_M / step))
        numbers = range(-beyond, self._count + (0 if self.ring else beyond + 1))
        return np.array(numbers) * step, _noise(self.seed, self.name, numbers.start, numbers.stop, self.count)


@lru_cache(maxsize=64)
def _noise(seed: int, name: str, start: int, stop: int, count: int) -> FloatArray:
    """The noise of the nodes of a route, (nodes, count); remembered, for every moved post asks for it."""
    keys = (key_of(str(seed), "line_offset", name, str(number)) for number in range(start, stop))
    noise = np.array([normals(keys_of(key, count)) for key in keys])
    noise.flags.writeable = False
    return noise
