"""The error of sight that the terrain's error makes: what two sight lines have in common, by where their ends lie.

The latent value of a pair is ``sqrt(.45) A(o) + sqrt(.15) B(x) + sqrt(.40) C(o, x)``: of what is about the observer, of
what is about the target, and of what lies between. Each is a weighted sum of noise over nodes of lattices, with
``w(d) = (1 - (d / R)^2)^2`` within R: standard normal everywhere, and continuous in either end. Measured on tiles of
90 m averaged to 450 m, true sight given its probability is correlated .86, .76, .56 for masts 200, 400, 800 m apart
with one target, and .90, .76, .58, .54, .45 for targets 100 to 1,600 m apart with one mast: one reach cannot do that,
so each side has a short and a long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.15, 0.40
"""Shares of the variance that two pairs have in common if they have the observer, the target, or both in common."""


class Reach(NamedTuple):
    """Noise that reaches so far, in metres on the ground, and its share of the variance of a side."""

    metres: float
    share: float


OBSERVER_REACHES = (Reach(220.0, 0.18), Reach(1400.0, 0.82))
TARGET_REACHES = (Reach(270.0, 0.71), Reach(1300.0, 0.29))
_GRID = 400


@cache
def correlation_of_targets(apart_m: float) -> float:
    """Correlation of the errors of one observer at two targets so far apart, the observer's own part left out."""
    return _correlation(apart_m, TARGET_REACHES)


def _correlation(apart_m: float, reaches: Sequence[Reach]) -> float:
    """The overlap of the weights about two places, as if nodes lay everywhere."""
    total = 0.0
    for reach in reaches:
        x, y = np.meshgrid(*(np.linspace(-1.0, 1.0, _GRID + 1),) * 2)
        half = 0.5 * apart_m / reach.metres
        wide = x * (1.0 + half)
        here, there = (np.maximum(1.0 - (wide - side * half) ** 2 - y**2, 0.0) ** 2 for side in (-1.0, 1.0))
        total += reach.share * float((here * there).sum() / (here**2).sum())
    return total
