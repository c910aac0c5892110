"""Noise that belongs to pairs of nodes, summed up for an observer, and its means about targets.

A number between -1.7 and 1.7 with mean 0 and variance 1 comes from a byte of a hash: of hundreds of them a weighted sum
is normal, and four draws share one hash. As elsewhere each number belongs to what it is of, whatever else is computed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.chance import mixed, normal
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import BoolArray, FloatArray, IntArray, KeyArray, ShortKeyArray, SingleArray

PER_KEY = 4
"""Draws that share a hash."""
_MEAN = 127.5
_SD = math.sqrt((256.0**2 - 1.0) / 12.0)
_BYTE, _HALF, _FIRST, _SECOND = np.uint32(255), np.uint32(0xFFFFFFFF), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)
_S16, _S13, _S32 = np.uint32(16), np.uint32(13), np.uint64(32)


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
def folded(key: np.uint64) -> np.uint32:
    """The 32 bits of a key that its halves give together."""
    return np.uint32((key ^ (key >> _S32)) & np.uint64(_HALF))


@compiled_leaf
def add_bytes(fours: ShortKeyArray, key: np.uint32, weight: np.float32, total: SingleArray) -> None:
    """Add the numbers of a key in each four draws, times a weight, to ``total`` (4, fours).

    The finaliser of murmur3: 32 bits throughout, so that eight of them are worked at a time.
    """
    for b in range(fours.size):
        z = fours[b] ^ key
        z = np.uint32((z ^ (z >> _S16)) * _FIRST)
        z = np.uint32((z ^ (z >> _S13)) * _SECOND)
        z ^= z >> _S16
        total[0, b] += weight * np.float32(np.int32(z & _BYTE))
        total[1, b] += weight * np.float32(np.int32((z >> np.uint32(8)) & _BYTE))
        total[2, b] += weight * np.float32(np.int32((z >> np.uint32(16)) & _BYTE))
        total[3, b] += weight * np.float32(np.int32(z >> np.uint32(24)))


@compiled
def pair_noise(
    fours: KeyArray,
    own: KeyArray,
    own_weight: FloatArray,
    other: KeyArray,
    shares: tuple[float, float],
    out: SingleArray,
) -> None:
    """Fill ``out`` (nodes, draws) with the noise of the target side's nodes for one observer.

    fours: a key for every four draws. own, own_weight: keys and weights of the nodes about the observer. other: keys
    of the target side's nodes. ``shares``: the standard deviation of a node's own noise, and of its noise with the
    observer's nodes.
    """
    short = np.empty(fours.size, np.uint32)
    for b in range(fours.size):
        short[b] = folded(fours[b])
    total = np.empty((PER_KEY, fours.size), np.float32)
    middle = np.float32(_MEAN * (shares[0] + shares[1] * own_weight.sum()))
    for j in range(other.size):
        total[:] = 0.0
        add_bytes(short, folded(other[j]), np.float32(shares[0]), total)
        for i in range(own.size):
            add_bytes(short, folded(own[i] ^ other[j]), np.float32(shares[1] * own_weight[i]), total)
        for d in range(out.shape[1]):
            out[j, d] = (total[d % PER_KEY, d // PER_KEY] - middle) / np.float32(_SD)


@compiled
def used_nodes(around: Around, rows: IntArray) -> BoolArray:
    """Which nodes lie about any of some places."""
    used = np.zeros(around.key.size, np.bool_)
    for n in range(rows.size):
        for k in range(around.starts[rows[n]], around.starts[rows[n] + 1]):
            used[around.node[k]] = True
    return used


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
