"""Detection probability of every sample by day and by night, with its bracket, and what the best condition gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection.conditions import ALONE, Conditions
from app.analysis.detection.detection_by_range import log_miss, single
from app.analysis.detection.masts import Masts
from app.analysis.detection.source_pairs import Pairs
from app.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Coverage:
    """Arrays (2, n), day and night, of n samples: P, its bracket, P of two or more; ``k``: sources that suffice alone.

    best, most: Frechet bounds of P, whatever the sources have in common: the largest P of one, and the sum of all.
    best_condition, in_sight: P (n) with every source up in its best condition, hidden by no more than the heights as
    stated; and with perfect sight as well.
    """

    p: FloatArray
    low: FloatArray
    high: FloatArray
    best: FloatArray
    most: FloatArray
    two: FloatArray
    k: IntArray
    best_condition: FloatArray
    in_sight: FloatArray


def coverage_of(pairs: Pairs, conditions: Conditions, count: int, *, bracket: bool = True) -> Coverage:
    """Integrate chance (weather within the climatology, hours) for ``count`` samples.

    Without ``bracket`` low and high are P itself, because the draws will give them.
    """
    active, compact = np.unique(pairs.sample, return_inverse=True)
    table = _Table(pairs, conditions, compact, conditions.group[active])
    ends = (pairs.sure.astype(np.float64), pairs.possible.astype(np.float64)) if bracket else ()
    spread = [
        _spread(np.stack([table.p(period, v) for period in (0, 1)]), active, count) for v in (pairs.p_visible, *ends)
    ]
    p, low, high = spread if bracket else spread * 3
    alone = np.stack([table.alone(period) for period in (0, 1)])
    best = np.zeros((2, count))
    for period in (0, 1):
        np.maximum.at(best[period], pairs.sample, alone[period])
    most = np.stack([np.minimum(np.bincount(pairs.sample, row, minlength=count), 1.0) for row in alone])
    k = np.stack([np.bincount(pairs.sample[row >= ALONE], minlength=count) for row in alone])
    two = _spread(np.stack([table.two(period) for period in (0, 1)]), active, count)
    # Where no height is known to be in the way, it is not the ground that keeps a source from a sample.
    clear = np.where(pairs.blocked & ~pairs.unclear, pairs.p_visible, 1.0)
    ideal = [table.at_best(v) for v in (clear, np.ones(len(pairs)))]
    at_best, in_sight = (_spread(value, active, count) for value in ideal)
    return Coverage(p, low, high, best, most, two, k, at_best, in_sight)


def updated(before: Coverage, part: Coverage, rows: BoolArray) -> Coverage:
    """``before`` with some samples (n) taken from ``part``."""
    columns = {spec.name: getattr(before, spec.name).copy() for spec in fields(before)}
    for name, column in columns.items():
        column[..., rows] = getattr(part, name)[..., rows]
    return Coverage(**columns)


def p_with(pairs: Pairs, sight: NDArray[Any], conditions: Conditions, count: int) -> FloatArray:
    """P (2, n) of ``count`` samples by day and by night, given the sight of each pair."""
    active, compact = np.unique(pairs.sample, return_inverse=True)
    table = _Table(pairs, conditions, compact, conditions.group[active])
    seen = np.asarray(sight, np.float64)
    return _spread(np.stack([table.p(period, seen) for period in (0, 1)]), active, count)


def _spread(values: FloatArray, active: IntArray, count: int) -> FloatArray:
    out = np.zeros((*values.shape[:-1], count))
    out[..., active] = values
    return out


@dataclass(frozen=True, eq=False)
class _Table:
    """Pairs whose samples are numbered consecutively, to be summed by roster and sample; ``group`` of each sample."""

    pairs: Pairs
    conditions: Conditions
    compact: IntArray
    group: IntArray

    @property
    def size(self) -> int:
        """Number of samples."""
        return self.group.size

    @cached_property
    def masts(self) -> Masts:
        """The devices that share a mast."""
        return Masts(self.pairs, self.compact, self.size)

    def p(self, period: int, seen: FloatArray) -> FloatArray:
        """P (size) of a period, given the sight of each pair: weather and hours are averaged last."""
        total = np.zeros(self.size)
        for state, share in enumerate(self.conditions.weather[period]):
            missed = self._by_roster(log_miss(self._single(period, state, seen)))
            given = self._given(period, state)
            for on, part in self._slices(period):
                together, _ = self.masts.missed(seen, given, on)
                total -= share * part * np.expm1(missed[on].sum(axis=0) + together)
        return total

    def two(self, period: int) -> FloatArray:
        """P (size) that two or more detect: 1 - prod(1 - P) (1 + sum P / (1 - P)) over masts, with P of any, or one."""
        total = np.zeros(self.size)
        for state, share in enumerate(self.conditions.weather[period]):
            one = self._single(period, state, self.pairs.p_visible)
            missed, odds = self._by_roster(log_miss(one)), self._by_roster(one * np.exp(-log_miss(one)))
            given = self._given(period, state)
            for on, part in self._slices(period):
                together, either = self.masts.missed(self.pairs.p_visible, given, on)
                total += share * part * _tail(missed[on].sum(axis=0) + together, odds[on].sum(axis=0) + either)
        return total

    def alone(self, period: int) -> FloatArray:
        """Each pair's own P in a period."""
        total = np.zeros(len(self.pairs))
        for state, share in enumerate(self.conditions.weather[period]):
            total += share * self._single(period, state, self.pairs.p_visible)
        return total * self.conditions.on_share(period)[self.group[self.compact], self.pairs.roster]

    def at_best(self, seen: FloatArray) -> FloatArray:
        """P (size) with every source up, on, and in its best condition."""
        one = single(1.0, seen, self.pairs.best())
        alone = log_miss(one) * self.masts.alone
        missed = np.bincount(self.compact, alone, minlength=self.size)
        everyone = np.ones(len(self.conditions.rosters), dtype=np.bool_)
        together, _ = self.masts.missed(seen, -np.expm1(-self.pairs.best()), everyone)
        return np.asarray(-np.expm1(missed + together), np.float64)

    def _given(self, period: int, state: int) -> FloatArray:
        """P of each pair given sight."""
        return single(self.pairs.availability, 1.0, self.pairs.exposure[period, state])

    def _single(self, period: int, state: int, seen: FloatArray) -> FloatArray:
        return single(self.pairs.availability, seen, self.pairs.exposure[period, state])

    def _by_roster(self, values: FloatArray) -> FloatArray:
        rosters, values = len(self.conditions.rosters), values * self.masts.alone
        index = self.pairs.roster * self.size + self.compact
        sums = np.bincount(index, values, minlength=rosters * self.size)
        return np.asarray(sums, np.float64).reshape(rosters, self.size)

    def _slices(self, period: int) -> Iterator[tuple[BoolArray, FloatArray]]:
        """The rosters that are on in each slice, and the slice's share for each sample."""
        shares = self.conditions.shares[period]
        for number in np.flatnonzero(shares.any(axis=0)).tolist():
            yield self.conditions.on[number], shares[self.group, number]


def _tail(missed: FloatArray, odds: FloatArray) -> FloatArray:
    tail: FloatArray = np.maximum(1.0 - np.exp(missed) * (1.0 + odds), 0.0)
    return tail
