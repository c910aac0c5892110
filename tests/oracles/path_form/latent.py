"""The standard normal error behind the sights of one observer: its correlation between targets, and its states.

An observer sees a target where the error lies below the normal quantile of its chance of sight. The error is the sum of
one of the observer (share .45), one of the target (.15) and one of the pair (.40); the last two vary with the target as
moving averages of independent values on a square lattice.
"""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

from app.arrays import FloatArray, IntArray

OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.15, 0.40
TARGET_RADIUS_M, NODE_M = 500.0, 200.0
CERTAIN = 9.0
"""A quantile beyond which a normal distribution has nothing left in double precision."""
_PLACES, _DIRECTIONS = 16, 24
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


@cache
def correlation_of_targets(distance_m: float) -> float:
    """Correlation of the errors of one observer for two targets so far apart, .872 at 200 m.

    The lattice makes it depend a little on place and direction (.0013 at 200 m, one standard deviation): this is the
    mean over all places in a cell of the lattice and all directions.
    """
    middle = (np.arange(_PLACES) + 0.5) * NODE_M / _PLACES
    x, y = (axis.ravel() for axis in np.meshgrid(middle, middle))
    first = _weights(x, y)
    overlaps = []
    for angle in (np.arange(_DIRECTIONS) + 0.5) * 2.0 * math.pi / _DIRECTIONS:
        second = _weights(x + distance_m * math.cos(angle), y + distance_m * math.sin(angle))
        overlaps.append(_cosine(first, second).mean())
    return OBSERVER_SHARE + (TARGET_SHARE + PAIR_SHARE) * float(np.mean(overlaps))


def _weights(x: FloatArray, y: FloatArray) -> FloatArray:
    """(1 - (d/R)²)² of every node around the cell that begins at 0, 0, for each place."""
    reach = math.ceil(4.0 * TARGET_RADIUS_M / NODE_M) * NODE_M
    nodes = np.arange(-reach, reach + NODE_M / 2.0, NODE_M)
    east, north = (axis.ravel() for axis in np.meshgrid(nodes, nodes))
    apart = ((x[:, None] - east) ** 2 + (y[:, None] - north) ** 2) / TARGET_RADIUS_M**2
    return np.where(apart < 1.0, (1.0 - apart) ** 2, 0.0)


def _cosine(first: FloatArray, second: FloatArray) -> FloatArray:
    norms = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    product = (first * second).sum(axis=1)
    return np.asarray(np.divide(product, norms, out=np.zeros(len(first)), where=norms > 0.0))


def both_below(h: FloatArray, k: FloatArray, rho: float) -> FloatArray:
    """P(X < h, Y < k) of standard normal X, Y with correlation 0 <= rho < 1 (Plackett 1954, by Gauss-Legendre)."""
    angle = math.asin(rho) * (_NODES + 1.0) / 2.0
    h, k = np.clip(h, -CERTAIN, CERTAIN)[..., None], np.clip(k, -CERTAIN, CERTAIN)[..., None]
    density = np.exp(-(h**2 + k**2 - 2.0 * h * k * np.sin(angle)) / (2.0 * np.cos(angle) ** 2))
    dependence = math.asin(rho) / 2.0 * (density @ _WEIGHTS) / (2.0 * math.pi)
    return np.asarray(ndtr(h[..., 0]) * ndtr(k[..., 0]) + dependence)


def states_of(chance: FloatArray, rho: float) -> tuple[IntArray, FloatArray]:
    """States of a row of sights, and the probability of each.

    ``chance`` (kinds, sights): chances of sight of kinds of device that share one error, those that see more first. A
    state gives for each sight how many kinds have it open, (states, sights): with one kind 0 and 1, 32 states of five
    sights. Each sight depends on the one before it alone.
    """
    kinds, sights = chance.shape
    edges = np.clip(ndtri(chance), -CERTAIN, CERTAIN)
    # Upper ends, from none of the kinds (above all quantiles) to all of them (below the lowest one).
    ends = np.vstack([np.full(sights, CERTAIN), edges, np.full(sights, -CERTAIN)])
    share = ndtr(ends[:-1]) - ndtr(ends[1:])
    states = np.array(list(itertools.product(range(kinds + 1), repeat=sights)), dtype=np.int64)
    probability = share[states[:, 0], 0]
    for sight in range(1, sights):
        step = _step(ends[:, sight - 1], ends[:, sight], rho)
        probability = probability * step[states[:, sight - 1], states[:, sight]]
    return states, probability


def _step(before: FloatArray, after: FloatArray, rho: float) -> FloatArray:
    """P(state of the next sight | state of this one), (states, states); ``before`` and ``after`` fall."""
    below = both_below(before[:, None], after[None, :], rho)
    joint = np.maximum(below[:-1, :-1] - below[1:, :-1] - below[:-1, 1:] + below[1:, 1:], 0.0)
    total = joint.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(joint, total, out=np.zeros_like(joint), where=total > 0.0))
