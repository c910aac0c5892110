"""Noise that belongs to pairs of nodes, summed up for an observer, and its means about targets.

A number between -1.7 and 1.7 with mean 0 and variance 1 comes from a byte of a hash: of hundreds of them a weighted sum
is normal, and eight draws share one hash. As elsewhere each number belongs to what it is of, whatever else is computed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.chance import mixed, normal
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, IntArray, KeyArray, SingleArray

PER_KEY = 8
"""Draws that share a hash."""
_MEAN = 127.5
_SD = math.sqrt((256.0**2 - 1.0) / 12.0)
_EIGHT, _BYTE, _ZERO = np.uint64(8), np.uint64(255), np.uint64(0)


class Around(NamedTuple):
    """The nodes about each of n places: place n has those from starts[n] to starts[n + 1].

    key: of each node that any place has, uint64. node: its number, int64; weight: float64, of each place with squares
    adding up to 1.
    """

    key: KeyArray
    starts: IntArray
    node: IntArray
    weight: FloatArray


@compiled_leaf
def add_bytes(key: np.uint64, weight: float, out: FloatArray, first: int) -> None:
    """Add the eight numbers of a key, times a weight, to the draws from ``first`` on."""
    z = mixed(key, _ZERO)
    for _ in range(PER_KEY):
        out[first] += weight * float(z & _BYTE)
        z >>= _EIGHT
        first += 1


@compiled
def pair_noise(
    octets: KeyArray,
    own: KeyArray,
    own_weight: FloatArray,
    other: KeyArray,
    shares: tuple[float, float],
    out: SingleArray,
) -> None:
    """Fill ``out`` (nodes, draws) with the noise of the target side's nodes for one observer.

    octets: a key for every eight draws. own, own_weight: keys and weights of the nodes about the observer. other: keys
    of the target side's nodes. ``shares``: the standard deviation of a node's own noise, and of its noise with the
    observer's nodes.
    """
    total = np.empty(octets.size * PER_KEY)
    middle = _MEAN * (shares[0] + shares[1] * own_weight.sum())
    for j in range(other.size):
        total[:] = 0.0
        for b in range(octets.size):
            add_bytes(octets[b] ^ other[j], shares[0], total, b * PER_KEY)
        for i in range(own.size):
            key, weight = own[i] ^ other[j], shares[1] * own_weight[i]
            for b in range(octets.size):
                add_bytes(octets[b] ^ key, weight, total, b * PER_KEY)
        for d in range(out.shape[1]):
            out[j, d] = (total[d] - middle) / _SD


@compiled
def own_noise(draws: KeyArray, own: KeyArray, own_weight: FloatArray, share: float) -> FloatArray:
    """The noise of an observer in each draw: normal, with ``share`` for its standard deviation."""
    out = np.zeros(draws.size)
    for d in range(draws.size):
        for i in range(own.size):
            out[d] += share * own_weight[i] * normal(mixed(draws[d], own[i]))
    return out


@compiled
def add_means(around: Around, rows: IntArray, number: IntArray, noise: SingleArray, out: SingleArray) -> None:
    """Add to ``out`` (rows, draws) the weighted sums of ``noise`` (nodes, draws) over the nodes about each place.

    ``number``: the row of ``noise`` of each node of ``around``.
    """
    for n in range(rows.size):
        for k in range(around.starts[rows[n]], around.starts[rows[n] + 1]):
            weight, j = np.float32(around.weight[k]), number[around.node[k]]
            for d in range(out.shape[1]):
                out[n, d] += weight * noise[j, d]
