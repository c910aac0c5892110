"""The error of sight that the terrain's error makes, for every pair of an observer and a place: one field for all.

Errors of two sight lines go together where their ends lie near one another. The latent value of a pair is
``sqrt(.45) A(o) + sqrt(.15) B(x) + sqrt(.40) C(o, x)``: of what is about the observer, of what is about the target,
and of what lies between. Each is a weighted sum of noise over nodes of lattices, with ``w(d) = (1 - (d / R)^2)^2``
within R: standard normal everywhere, and continuous in either end. Measured on tiles of 90 m averaged to 450 m, true
sight given its probability is correlated .86, .76, .56 for masts 200, 400, 800 m apart with one target, and .90, .76,
.58, .54, .45 for targets 100 to 1,600 m apart with one mast: one reach cannot do that, so each side has a short and a
long one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.chance import keys_of
from app.analysis.kernels.pair_noise import PER_KEY, Around, add_means, own_noise, pair_noise
from app.analysis.kernels.ray import EARTH_RADIUS_M
from app.analysis.uncertainty.assumptions import Assumptions, key_of
from app.arrays import FloatArray, IntArray, KeyArray, SingleArray

OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.15, 0.40
"""Shares of the variance that two pairs have in common if they have the observer, the target, or both in common."""


class Reach(NamedTuple):
    """Noise that reaches so far, in metres on the ground, and its share of the variance of a side."""

    metres: float
    share: float


OBSERVER_REACHES = (Reach(220.0, 0.18), Reach(1400.0, 0.82))
TARGET_REACHES = (Reach(270.0, 0.71), Reach(1300.0, 0.29))
STEP = 0.6
"""The step between nodes, in metres of the Mercator projection, relative to the reach."""


def around(lon: FloatArray, lat: FloatArray, reaches: Sequence[Reach], side: str) -> Around:
    """The nodes about places (WGS 84 degrees), of lattices over the whole earth, one for each reach."""
    parts = [_of_reach(lon, lat, reach, side) for reach in reaches]
    place = np.concatenate([part.place for part in parts])
    order = np.argsort(place, kind="stable")
    first = np.cumsum([0, *(part.key.size for part in parts)])
    node = np.concatenate([part.node + start for part, start in zip(parts, first, strict=False)])
    weight = np.concatenate([part.weight for part in parts])
    starts = np.searchsorted(place[order], np.arange(lon.size + 1))
    key = np.concatenate([part.key for part in parts])
    return Around(key, starts.astype(np.int64), node[order].astype(np.int64), weight[order])


class _Part(NamedTuple):
    """Keys of the nodes of one reach, and each node of each place with its weight."""

    key: KeyArray
    place: IntArray
    node: IntArray
    weight: FloatArray


def _of_reach(lon: FloatArray, lat: FloatArray, reach: Reach, side: str) -> _Part:
    phi, step_m = np.radians(lat), STEP * reach.metres
    x, y = EARTH_RADIUS_M * np.radians(lon) / step_m, EARTH_RADIUS_M * np.arcsinh(np.tan(phi)) / step_m
    # Metres on the ground in a step: Mercator stretches by 1 / cos(latitude).
    ground_m = step_m * np.cos(phi)
    wide = math.ceil(reach.metres / float(ground_m.min(initial=step_m))) + 1
    column, row = np.meshgrid(np.arange(-wide, wide + 1), np.arange(-wide, wide + 1))
    columns = np.floor(x).astype(np.int64)[:, None] + column.ravel()
    rows = np.floor(y).astype(np.int64)[:, None] + row.ravel()
    apart = np.hypot(columns - x[:, None], rows - y[:, None]) * ground_m[:, None] / reach.metres
    inside = apart < 1.0
    weight = np.where(inside, (1.0 - apart**2) ** 2, 0.0)
    weight *= np.sqrt(reach.share / (weight**2).sum(axis=1, keepdims=True))
    nodes, number = np.unique(np.stack([columns[inside], rows[inside]], axis=1), axis=0, return_inverse=True)
    return _Part(_keys(nodes, f"{side} {reach.metres:g}"), np.nonzero(inside)[0], number.ravel(), weight[inside])


def _keys(nodes: IntArray, side: str) -> KeyArray:
    """A key of each node by its column and row, (n, 2)."""
    columns, rows = np.unique(nodes[:, 0]), np.unique(nodes[:, 1])
    of_column = np.array([key_of(side, "column", str(n)) for n in columns.tolist()], dtype=np.uint64)
    of_row = np.array([key_of(side, "row", str(n)) for n in rows.tolist()], dtype=np.uint64)
    one, other = of_column[np.searchsorted(columns, nodes[:, 0])], of_row[np.searchsorted(rows, nodes[:, 1])]
    # A sum of two keys would be that of two other nodes' as well.
    mixed: KeyArray = (one * np.uint64(0x9E3779B97F4A7C15)) ^ (other + (one >> np.uint64(29)))
    return mixed


def targets_around(lon: FloatArray, lat: FloatArray) -> Around:
    """The nodes about each of some targets."""
    return around(lon, lat, TARGET_REACHES, "target")


@dataclass(frozen=True, eq=False)
class PairError:
    """The latent error of pairs in every draw; ``targets``: the nodes about the samples of the line."""

    targets: Around
    assumed: Assumptions

    def of(self, lon: float, lat: float, rows: IntArray) -> SingleArray:
        """The error of an observer (WGS 84 degrees) and some samples, standard normal, float32 (rows, draws)."""
        own = around(np.array([lon]), np.array([lat]), OBSERVER_REACHES, "observer")
        needed, number = self._needed(rows)
        noise = np.empty((needed.size, self.assumed.count), dtype=np.float32)
        shares = (math.sqrt(TARGET_SHARE), math.sqrt(PAIR_SHARE))
        weight = own.weight[np.argsort(own.node)]
        pair_noise(self._fours, own.key, weight, self.targets.key[needed], shares, noise)
        alone = own_noise(self.assumed.draw_keys, own.key, weight, math.sqrt(OBSERVER_SHARE))
        error = np.repeat(alone[None].astype(np.float32), rows.size, axis=0)
        add_means(self.targets, rows, number, noise, error)
        return error

    def _needed(self, rows: IntArray) -> tuple[IntArray, IntArray]:
        """The nodes about some samples, and the place of each node among them."""
        used = np.zeros(self.targets.key.size, dtype=np.bool_)
        starts = self.targets.starts
        for first, last in zip(starts[rows].tolist(), starts[rows + 1].tolist(), strict=True):
            used[self.targets.node[first:last]] = True
        return np.flatnonzero(used), np.cumsum(used) - 1

    @cached_property
    def _fours(self) -> KeyArray:
        """A key for every four draws."""
        count = -(-self.assumed.count // PER_KEY)
        return np.asarray(keys_of(key_of(str(self.assumed.scene.seed), "pairs"), count), np.uint64)
