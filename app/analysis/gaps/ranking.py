"""How sure the order of the gaps is: the score of each in every draw, and the rank it has among the others there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from app.analysis.crossing.porosity_index import Ease
from app.analysis.crossing.weight_sensitivity import indices
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE
from app.arrays import FloatArray, IntArray, SingleArray

Number = TypeVar("Number", np.float64, np.int64)
DIGITS = 6
"""Scores equal to this many decimals are ties, as they are in a report."""


def drawn_porosity(ease: Ease, rows: IntArray, weights: FloatArray) -> FloatArray:
    """Porosity of some samples, float64 (rows, M), under M draws of the index's weights; that by time as it is.

    ``weights`` (M, factors): see ``app.analysis.crossing.weight_sensitivity``. What is unknown counts as 1.
    """
    fixed = ease.by_time[rows] | np.isnan(ease.porosity[rows])
    as_it_stands = np.nan_to_num(ease.porosity[rows], nan=1.0)[:, None]
    return np.where(fixed[:, None], as_it_stands, indices(ease.factors[:, rows], weights).T)


def drawn_score(p: SingleArray, periods: Sequence[int], weight: FloatArray) -> FloatArray:
    """Sum of weight x (1 - P) over the samples of a gap in each of M draws, float64 (M,).

    ``p`` (rows, 2, M): by day and by night, of which the smallest in ``periods`` counts. ``weight`` (rows, M).
    """
    # No matrix product: its sums may depend on the processor's threads.
    return np.asarray((weight * (1.0 - p[:, periods].min(axis=1))).sum(axis=0))


def interval(values: NDArray[Number]) -> NDArray[Number]:
    """5 and 95 % of values over M draws, their last axis, as order statistics: (2,) of (M,), (2, G) of (G, M)."""
    at = [max(math.ceil(share * values.shape[-1]) - 1, 0) for share in (LOW_SHARE, HIGH_SHARE)]
    return np.partition(values, at, axis=-1)[..., at].T


def drawn_ranks(scores: FloatArray, lists: ArrayLike) -> IntArray:
    """Rank of each gap in every draw within its own list, int64 (G, M): 1 the highest score, ties share the best."""
    ranks = np.zeros(scores.shape, dtype=np.int64)
    for own in (np.asarray(lists, np.bool_), ~np.asarray(lists, np.bool_)):
        if own.any():
            ranks[own] = rankdata(-np.round(scores[own], DIGITS), method="min", axis=0)
    return ranks
