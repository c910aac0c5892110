"""The latent error of pairs of an observer and a place in every draw: one field for all; see ``latent``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.chance import keys_of
from app.analysis.kernels.pair_noise import PER_KEY, Around, add_means, own_noise, pair_noise, used_nodes
from app.analysis.kernels.ray import EARTH_RADIUS_M
from app.analysis.sight.latent import (
    OBSERVER_REACHES,
    OBSERVER_SHARE,
    PAIR_SHARE,
    TARGET_REACHES,
    TARGET_SHARE,
    Reach,
)
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.keys import key_of
from app.arrays import FloatArray, IntArray, KeyArray, SingleArray

PLACES = 20_000
"""Places whose nodes are looked for at a time."""
_ROWS = 1 << 24
"""More than there are rows of nodes on the earth."""
_FARTHEST_DEG = 80.0
"""At the poles a place would have nodes without end: nearer to them errors are those of this latitude."""
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
    parts = [_near(lon[at : at + PLACES], lat[at : at + PLACES], reach) for at in range(0, lon.size, PLACES)]
    nodes, number = np.unique(np.concatenate([nodes for _, nodes, _ in parts]), return_inverse=True)
    place = np.concatenate([place + PLACES * n for n, (place, _, _) in enumerate(parts)])
    weight = np.concatenate([weight for _, _, weight in parts])
    return _Part(_keys(nodes, f"{side} {reach.metres:g}"), place, number.ravel(), weight)


def _near(lon: FloatArray, lat: FloatArray, reach: Reach) -> tuple[IntArray, IntArray, FloatArray]:
    """The nodes about a few places: the number of the place, the node's column and row as one number, its weight."""
    phi, step_m = np.radians(np.clip(lat, -_FARTHEST_DEG, _FARTHEST_DEG)), STEP * reach.metres
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
    return np.nonzero(inside)[0], columns[inside] * _ROWS + rows[inside] + _ROWS // 2, weight[inside]


def _keys(nodes: IntArray, side: str) -> KeyArray:
    """A key of each node by its column and row."""
    column, row = np.divmod(nodes, _ROWS)
    row -= _ROWS // 2
    columns, rows = np.unique(column), np.unique(row)
    of_column = np.array([key_of(side, "column", str(n)) for n in columns.tolist()], dtype=np.uint64)
    of_row = np.array([key_of(side, "row", str(n)) for n in rows.tolist()], dtype=np.uint64)
    one, other = of_column[np.searchsorted(columns, column)], of_row[np.searchsorted(rows, row)]
    # A sum of two keys would be that of two other nodes' as well.
    mixed: KeyArray = (one * np.uint64(0x9E3779B97F4A7C15)) ^ (other + (one >> np.uint64(29)))
    return mixed


def targets_around(lon: FloatArray, lat: FloatArray) -> Around:
    """The nodes about each of some targets."""
    return around(lon, lat, TARGET_REACHES, "target")


@dataclass(frozen=True, eq=False)
class PairError:
    """The latent error of pairs in every draw; ``targets``: the nodes about the places of the paths."""

    targets: Around
    assumed: Assumptions

    def of(self, lon: float, lat: float, rows: IntArray) -> SingleArray:
        """The error of an observer (WGS 84 degrees) and some places: standard normal, float32 (rows, draws)."""
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
        """The nodes about some places, and the number of each node among them."""
        used = used_nodes(self.targets, rows)
        return np.flatnonzero(used), np.cumsum(used) - 1

    @cached_property
    def _fours(self) -> KeyArray:
        """A key for every four draws."""
        count = -(-self.assumed.count // PER_KEY)
        return np.asarray(keys_of(key_of(str(self.assumed.scene.seed), "pairs"), count), np.uint64)
