"""The standard normal error behind the sights of one observer: its correlation between targets, and its states.

An observer sees a target where the error lies below the normal quantile of its chance of sight. The error is the sum of
one of the observer (share .45), one of the target (.15) and one of the pair (.40); the last two vary with the target as
moving averages of white noise on the plane. Given the observer's, each place of a path depends on the one before alone.
"""

from __future__ import annotations

import itertools
import math
from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

from app.arrays import FloatArray, IntArray

OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.15, 0.40
RADII_M = ((270.0, 0.71), (1300.0, 0.29))
"""Radii of the moving averages on the side of the target, and their shares of its variance."""
CERTAIN = 9.0
"""A quantile beyond which a normal distribution has nothing left in double precision."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)
_OWN, _OWN_WEIGHTS = np.polynomial.hermite_e.hermegauss(60)


@cache
def rest_correlation(distance_m: float) -> float:
    """Correlation of what is not the observer's for two targets so far apart, .56 at 200 m."""
    return sum(share * _overlap(distance_m / radius) for radius, share in RADII_M)


def _overlap(apart: float) -> float:
    """Overlap of two weights (1 - d²)² a distance apart, relative to that of one with itself (pi / 5)."""
    x, w = np.polynomial.legendre.leggauss(200)
    # The lens that both reach: x along the line between them, from one rim to the other.
    half = max(1.0 - apart / 2.0, 0.0)
    along = half * x
    total = 0.0
    for at, weight in zip(along, half * w, strict=True):
        near, far = at + apart / 2.0, at - apart / 2.0
        rim = math.sqrt(max(1.0 - max(near**2, far**2), 0.0))
        across = rim * x
        product = ((1.0 - near**2 - across**2) * (1.0 - far**2 - across**2)) ** 2
        total += float(weight * rim * (product @ w))
    return total / (math.pi / 5.0)


def correlation_of_targets(distance_m: float) -> float:
    """Correlation of the errors of one observer for two targets so far apart, .76 at 200 m."""
    return OBSERVER_SHARE + (TARGET_SHARE + PAIR_SHARE) * rest_correlation(distance_m)


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
    sights. ``rho``: correlation between neighbours of what is not the observer's own error.
    """
    kinds, sights = chance.shape
    states = np.array(list(itertools.product(range(kinds + 1), repeat=sights)), dtype=np.int64)
    quantiles, probability = ndtri(chance), np.zeros(len(states))
    for own, weight in zip(_OWN, _OWN_WEIGHTS / _OWN_WEIGHTS.sum(), strict=True):
        edges = (quantiles - math.sqrt(OBSERVER_SHARE) * own) / math.sqrt(1.0 - OBSERVER_SHARE)
        probability += weight * _chain(np.clip(edges, -CERTAIN, CERTAIN), states, rho)
    return states, probability


def _chain(edges: FloatArray, states: IntArray, rho: float) -> FloatArray:
    """Probability of each state, given the observer's own error."""
    # Upper ends, from none of the kinds (above all quantiles) to all of them (below the lowest one).
    sights = edges.shape[1]
    ends = np.vstack([np.full(sights, CERTAIN), edges, np.full(sights, -CERTAIN)])
    share = ndtr(ends[:-1]) - ndtr(ends[1:])
    probability = share[states[:, 0], 0]
    for sight in range(1, sights):
        step = _step(ends[:, sight - 1], ends[:, sight], rho)
        probability = probability * step[states[:, sight - 1], states[:, sight]]
    return np.asarray(probability)


def _step(before: FloatArray, after: FloatArray, rho: float) -> FloatArray:
    """P(state of the next sight | state of this one), (states, states); ``before`` and ``after`` fall."""
    below = both_below(before[:, None], after[None, :], rho)
    joint = np.maximum(below[:-1, :-1] - below[1:, :-1] - below[:-1, 1:] + below[1:, 1:], 0.0)
    total = joint.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(joint, total, out=np.zeros_like(joint), where=total > 0.0))
