"""Which assumption moved the answer: how the kilometres of gap follow each drawn assumption, over the draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.analysis.draws import Draws
from app.analysis.results import Influence

FloatArray = NDArray[np.float64]

FIFTH = 0.2
LEAST = 0.1
"""A rank correlation below this is not told: over 200 draws chance alone gives .07."""


def influences(draws: Draws) -> tuple[Influence, ...]:
    """The assumptions whose rank correlation with the km of gap by night is at least LEAST, the largest first."""
    outcome = draws.gap_mm[:, 1].sum(axis=0) / 1e6
    ranks = ranks_of(outcome)
    told = [*draws.assumed.told(), ("terrain", "", draws.seen)]
    found = [_influence(name, of, values, outcome, ranks) for name, of, values in told]
    kept = [one for one in found if abs(one.correlation) >= LEAST]
    return tuple(sorted(kept, key=lambda one: (-abs(one.correlation), one.name, one.of)))


def _influence(name: str, of: str, values: FloatArray, outcome: FloatArray, ranks: FloatArray) -> Influence:
    order = np.argsort(values, kind="stable")
    fifth = max(round(FIFTH * values.size), 1)
    low, high = (float(outcome[part].mean()) for part in (order[:fifth], order[-fifth:]))
    return Influence(name, of, round(correlation(ranks_of(values), ranks), 3), round(low, 3), round(high, 3))


def spearman(one: FloatArray, two: FloatArray) -> float:
    """Rank correlation, ties sharing their mean rank; 0 where one of them does not vary."""
    return correlation(ranks_of(one), ranks_of(two))


def correlation(one: FloatArray, two: FloatArray) -> float:
    """Pearson's correlation; 0 where one of them does not vary."""
    first, second = one - one.mean(), two - two.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else 0.0


def ranks_of(values: FloatArray) -> FloatArray:
    """Ranks from 1, ties sharing their mean rank: what scipy.stats does, whose import takes half a second."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: FloatArray = (np.cumsum(count) - (count - 1) / 2.0)[place]
    return ranks
