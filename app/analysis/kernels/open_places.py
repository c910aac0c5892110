"""Which places of a path are in sight of a mast: the probability of each state, from one error that they share.

The error of a ray is a part of the observer's own, the same for all places, and a rest that goes together the more, the
nearer two places are. Given the observer's part, each place depends on the one before it alone; the observer's part is
integrated by Gauss and Hermite's rule.
"""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, IntArray

CERTAIN = 9.0
"""A quantile beyond which a normal distribution has nothing left in double precision."""
NODES = 16
"""Values of the observer's part that are summed over."""
_LEGENDRE = 6


class Common(NamedTuple):
    """What the errors at places of a path have in common.

    own: values of the observer's part, times its loading, and share: their weights, (NODES,). rest: standard deviation
    of what remains. angle: sines and twice the squared cosines of the angles at which the joint distribution of
    neighbours is summed, and their weights, (3, n).
    """

    own: FloatArray
    share: FloatArray
    rest: float
    angle: FloatArray


@cache
def common(observer_share: float, neighbours: float) -> Common:
    """``observer_share``: of the variance. ``neighbours``: correlation of the rest at adjacent places, 0 to below 1."""
    node, weight = np.polynomial.hermite_e.hermegauss(NODES)
    x, w = np.polynomial.legendre.leggauss(_LEGENDRE)
    angle = math.asin(neighbours) * (x + 1.0) / 2.0
    at = np.stack([np.sin(angle), 2.0 * np.cos(angle) ** 2, math.asin(neighbours) / 2.0 * w / (2.0 * math.pi)])
    own = math.sqrt(observer_share) * node
    return Common(own, weight / weight.sum(), math.sqrt(1.0 - observer_share), np.ascontiguousarray(at))


@compiled_leaf
def below(z: float) -> float:
    """Standard normal distribution function."""
    return 0.5 * math.erfc(-z * math.sqrt(0.5))


@compiled_leaf
def both_below(h: float, k: float, angle: FloatArray) -> float:
    """P(X < h, Y < k) of correlated standard normals (Plackett 1954)."""
    if h <= -CERTAIN or k <= -CERTAIN:
        return 0.0
    if h >= CERTAIN:
        return below(k)
    if k >= CERTAIN:
        return below(h)
    total = below(h) * below(k)
    for i in range(angle.shape[1]):
        total += angle[2, i] * math.exp(-(h * h + k * k - 2.0 * h * k * angle[0, i]) / angle[1, i])
    return total


@compiled_leaf
def edge(z: FloatArray, order: IntArray, level: int, place: int, own: float, rest: float) -> float:
    """Upper end of the errors that leave ``level`` of the devices with the place in sight, given the own part."""
    if level == 0:
        return CERTAIN
    if level > z.shape[0]:
        return -CERTAIN
    stated = z[order[level - 1, place], place]
    if abs(stated) >= CERTAIN:
        return math.copysign(CERTAIN, stated)
    end: float = min(max((stated - own) / rest, -CERTAIN), CERTAIN)
    return end


@compiled
def falling(z: FloatArray) -> IntArray:
    """Which devices see most of each place: their numbers, those that see more first, (devices, places)."""
    order = np.empty(z.shape, np.int64)
    for place in range(z.shape[1]):
        order[:, place] = np.argsort(-z[:, place], kind="mergesort")
    return order


@compiled
def steps(before: FloatArray, after: FloatArray, angle: FloatArray, joint: FloatArray, out: FloatArray) -> None:
    """Fill ``out`` (levels, levels): P of the level of a place given that of the place before.

    ``joint`` (levels + 1, levels + 1) is room for the joint distribution at the ends of the levels.
    """
    levels = before.size - 1
    for i in range(levels + 1):
        for j in range(levels + 1):
            joint[i, j] = both_below(before[i], after[j], angle)
    for i in range(levels):
        total = 0.0
        for j in range(levels):
            out[i, j] = max(joint[i, j] - joint[i + 1, j] - joint[i, j + 1] + joint[i + 1, j + 1], 0.0)
            total += out[i, j]
        for j in range(levels):
            out[i, j] = out[i, j] / total if total > 0.0 else 0.0


@compiled
def chain(ends: FloatArray, weight: float, angle: FloatArray, out: FloatArray) -> None:
    """Add to ``out`` the probability of every state, given the observer's part; ``ends`` (levels + 1, places)."""
    levels, places = ends.shape[0] - 1, ends.shape[1]
    state, following = np.zeros(out.size), np.zeros(out.size)
    for i in range(levels):
        state[i] = weight * (below(ends[i, 0]) - below(ends[i + 1, 0]))
    joint, step, count = np.empty((levels + 1, levels + 1)), np.empty((levels, levels)), levels
    for place in range(1, places):
        steps(ends[:, place - 1], ends[:, place], angle, joint, step)
        for n in range(count):
            for j in range(levels):
                following[n * levels + j] = state[n] * step[n % levels, j]
        count *= levels
        state, following = following, state
    for n in range(out.size):
        out[n] += state[n]


@compiled
def states(z: FloatArray, order: IntArray, given: Common, out: FloatArray) -> None:
    """Fill ``out`` (levels ** places) with the probability of every state of the places of a path.

    z: the normal quantile of the chance of sight, (devices, places), devices that share one error. A state is a number
    whose digits, the first place first, say how many of the devices at that place's ``order`` have it in sight.
    """
    out[:] = 0.0
    ends = np.empty((z.shape[0] + 2, z.shape[1]))
    for i in range(given.own.size):
        for place in range(z.shape[1]):
            for level in range(z.shape[0] + 2):
                ends[level, place] = edge(z, order, level, place, given.own[i], given.rest)
        chain(ends, given.share[i], given.angle, out)


@compiled_leaf
def in_sight(state: int, device: int, order: IntArray) -> int:
    """The places that a device has in sight in a state, as bits: the first place is the first bit."""
    levels, places = order.shape[0] + 1, order.shape[1]
    seen = 0
    for back in range(places):
        place, level = places - 1 - back, state % levels
        state //= levels
        for i in range(level):
            if order[i, place] == device:
                seen |= 1 << place
    return seen


@compiled
def states_of(z: FloatArray, given: Common) -> tuple[FloatArray, IntArray]:
    """The probability of every state of the places of a path, and what each device has in sight in it, as bits.

    z: (devices, places), quantiles of the chance of sight of devices that share one error. Returns (states,) and
    (states, devices).
    """
    order = falling(z)
    p = np.zeros((z.shape[0] + 1) ** z.shape[1])
    states(z, order, given, p)
    seen = np.empty((p.size, z.shape[0]), np.int64)
    for n in range(p.size):
        for device in range(z.shape[0]):
            seen[n, device] = in_sight(n, device, order)
    return p, seen
