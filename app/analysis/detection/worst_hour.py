"""P in the hour of the week in which a place is watched least: whoever has watched the watchers will choose that hour.

The mean over a day or a night hides it: a post that is manned for all but one hour of the night is nearly as good by
that mean as one that is manned all night.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.coverage import p_by_slice
from app.analysis.detection.pairs import Pairs
from app.arrays import BoolArray, FloatArray, IntArray

ALIKE = 1e-9
"""Kinds of hours whose P differs by no more differ by rounding alone."""


@dataclass(frozen=True, eq=False)
class WorstHour:
    """The hour of the week in which each of n samples is watched least.

    p: P in that hour, the mean of the draws if there are any, (n,). below: the share of the draws in which it lies
    below theta, or without draws 1 where that which is certainly in sight does not suffice, else 0, (n,). kinds: the
    kinds of hours in which P is that low, bool (n, kinds).
    """

    p: FloatArray
    below: FloatArray
    kinds: BoolArray

    @classmethod
    def nobody(cls, size: int, kinds: int) -> WorstHour:
        """That of samples which nothing reaches in any hour."""
        return cls(np.zeros(size), np.ones(size), np.ones((size, kinds), np.bool_))

    def copy(self) -> WorstHour:
        """The same in arrays of its own."""
        return WorstHour(self.p.copy(), self.below.copy(), self.kinds.copy())

    def put(self, rows: IntArray, part: WorstHour) -> None:
        """Take some samples from ``part``: these arrays are modified."""
        self.p[rows], self.below[rows], self.kinds[rows] = part.p, part.below, part.kinds


def least(by_kind: FloatArray) -> BoolArray:
    """The kinds of hours in which P (n, kinds) is least at each sample."""
    return np.asarray(by_kind <= by_kind.min(axis=1, keepdims=True) + ALIKE)


def worst_hour_of(pairs: Pairs, conditions: Conditions, count: int, theta: float) -> WorstHour:
    """The worst hour of ``count`` samples by the closed form."""
    active, chance = p_by_slice(pairs, "chance", conditions)
    _, sure = p_by_slice(pairs, "sure", conditions)
    group = conditions.group[active]
    by_kind, sure_by_kind = (_by_kind(conditions, sliced, group) for sliced in (chance, sure))
    rows, kind = np.arange(active.size), by_kind.argmin(axis=1)
    below = (sure_by_kind[rows, kind] < theta).astype(np.float64)
    worst = WorstHour.nobody(count, len(conditions.hours))
    worst.put(active, WorstHour(by_kind[rows, kind], below, least(by_kind)))
    return worst


def _by_kind(conditions: Conditions, sliced: FloatArray, group: IntArray) -> FloatArray:
    """P of samples in each kind of hour, (samples, kinds), from P in each slice, (slices, 2, samples)."""
    p = np.zeros((group.size, len(conditions.hours)))
    for number in np.unique(group).tolist():
        own = np.flatnonzero(group == number)
        p[own] = np.einsum("kst,str->rk", conditions.hours.weight[number], sliced[..., own])
    return p


def hours_texts(kinds: BoolArray, conditions: Conditions) -> list[str]:
    """The hours of the week of the kinds that are marked in each row, as those of posts are written."""
    distinct, number = np.unique(kinds, axis=0, return_inverse=True)
    texts = [conditions.hours.text(marked) for marked in distinct]
    return [texts[at] for at in number.reshape(-1).tolist()]
