"""Detection probability of every sample by day and by night, with its bracket, and what the best condition gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from app.analysis.detection.conditions import ALONE, Conditions
from app.analysis.detection.detection_by_range import log_miss
from app.analysis.detection.masts import Masts
from app.analysis.detection.pairs import Pairs
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
    ends = ("sure", "maybe") if bracket else ()
    spread = [_spread(np.stack([table.p(period, of) for period in (0, 1)]), active, count) for of in ("chance", *ends)]
    p, low, high = spread if bracket else spread * 3
    alone, best = table.alone, _spread(table.best, active, count)
    most = np.stack([np.minimum(np.bincount(pairs.sample, row, minlength=count), 1.0) for row in alone])
    k = np.stack([np.bincount(pairs.sample[row >= ALONE], minlength=count) for row in alone])
    two = _spread(np.stack([table.two(period) for period in (0, 1)]), active, count)
    seen = (("clear", pairs.p_unhidden), ("open", np.ones(len(pairs))))
    at_best, in_sight = (_spread(table.at_best(*one), active, count) for one in seen)
    return Coverage(p, low, high, best, most, two, k, at_best, in_sight)


def updated(before: Coverage, part: Coverage, rows: BoolArray) -> Coverage:
    """``before`` with some samples (n) taken from ``part``."""
    columns = {spec.name: getattr(before, spec.name).copy() for spec in fields(before)}
    for name, column in columns.items():
        column[..., rows] = getattr(part, name)[..., rows]
    return Coverage(**columns)


def p_with(pairs: Pairs, of: str, conditions: Conditions, count: int) -> FloatArray:
    """P (2, n) of ``count`` samples by day and by night, by a column of the pairs: chance or sure."""
    active, compact = np.unique(pairs.sample, return_inverse=True)
    table = _Table(pairs, conditions, compact, conditions.group[active])
    return _spread(np.stack([table.p(period, of) for period in (0, 1)]), active, count)


def p_by_slice(pairs: Pairs, of: str, conditions: Conditions) -> tuple[IntArray, FloatArray]:
    """The samples that any pair reaches, ascending, and their P in each slice by day and by night, (slices, 2, those).

    ``of``: a column of the pairs, chance or sure.
    """
    active, compact = np.unique(pairs.sample, return_inverse=True)
    return active, _Table(pairs, conditions, compact, conditions.group[active]).by_slice(of)


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
        return Masts(self.pairs, self.compact, self.conditions, self.group)

    def p(self, period: int, of: str) -> FloatArray:
        """P (size) of a period, by a column of the pairs: weather and hours are averaged last."""
        total = np.zeros(self.size)
        for _, share, part, missed in self._missed(period, of):
            total -= share * part * np.expm1(missed)
        # What a mast's sights have in common is summed in steps: P of it may lack a millionth of that of one device.
        return np.maximum(total, self.best[period]) if of == "chance" and self.masts.shared.size else total

    @cached_property
    def alone(self) -> FloatArray:
        """Each pair's own P by day and by night, (2, pairs)."""
        return np.stack([self._alone(period) for period in (0, 1)])

    @cached_property
    def best(self) -> FloatArray:
        """The largest P of one pair by day and by night, (2, size)."""
        best = np.zeros((2, self.size))
        for period in (0, 1):
            np.maximum.at(best[period], self.compact, self.alone[period])
        return best

    def by_slice(self, of: str) -> FloatArray:
        """P in each slice of time by day and by night, by a column of the pairs, (slices, 2, size)."""
        p = np.zeros((len(self.conditions.on), 2, self.size))
        for period in (0, 1):
            for number, share, _, missed in self._missed(period, of):
                p[number, period] -= share * np.expm1(missed)
        return p

    def _missed(self, period: int, of: str) -> Iterator[tuple[int, float, FloatArray, FloatArray]]:
        """In each state of the weather, each slice: the state's share, the slice's (size), and ln of 1 - P (size)."""
        for state, share in enumerate(self.conditions.weather[period]):
            # Where it is given what is in sight, devices of a mast have nothing in common.
            miss = log_miss(self._single(period, state, of))
            missed = self._by_roster(miss * self.masts.alone if of == "chance" else miss)
            for number, on, part in self._slices(period):
                together = self.masts.missed(period, state, number)[0] if of == "chance" else 0.0
                yield number, share, part, missed[on].sum(axis=0) + together

    def two(self, period: int) -> FloatArray:
        """P (size) that two or more detect: 1 - prod(1 - P) (1 + sum P / (1 - P)) over masts, with P of any, or one."""
        total = np.zeros(self.size)
        for state, share in enumerate(self.conditions.weather[period]):
            one = self._single(period, state, "chance") * self.masts.alone
            missed, odds = self._by_roster(log_miss(one)), self._by_roster(one * np.exp(-log_miss(one)))
            for number, on, part in self._slices(period):
                together, either = self.masts.missed(period, state, number)
                total += share * part * _tail(missed[on].sum(axis=0) + together, odds[on].sum(axis=0) + either)
        return total

    def _alone(self, period: int) -> FloatArray:
        """Each pair's own P in a period."""
        total = np.zeros(len(self.pairs))
        for state, share in enumerate(self.conditions.weather[period]):
            total += share * self._single(period, state, "chance")
        return total * self.conditions.on_share(period)[self.group[self.compact], self.pairs.roster]

    def at_best(self, of: str, seen: FloatArray) -> FloatArray:
        """P (size) with every source up, on, and in its best condition; ``seen``: the chance that a pair is in sight.

        Where devices of a mast may or may not see a path, all see it if any does.
        """
        best = self.pairs.best(of=of)
        missed = np.bincount(self.compact, log_miss(best) * self.masts.alone, minlength=self.size)
        together = self.masts.at_best(best, seen)
        return np.asarray(-np.expm1(missed + together), np.float64)

    def _single(self, period: int, state: int, of: str) -> FloatArray:
        single: FloatArray = self.pairs.availability * getattr(self.pairs, of)[period, state]
        return single

    def _by_roster(self, values: FloatArray) -> FloatArray:
        rosters = len(self.conditions.rosters)
        index = self.pairs.roster * self.size + self.compact
        sums = np.bincount(index, values, minlength=rosters * self.size)
        return np.asarray(sums, np.float64).reshape(rosters, self.size)

    def _slices(self, period: int) -> Iterator[tuple[int, BoolArray, FloatArray]]:
        """The number of each slice, the rosters that are on in it, and its share for each sample."""
        shares = self.conditions.shares[period]
        for number in np.flatnonzero(shares.any(axis=0)).tolist():
            yield number, self.conditions.on[number], shares[self.group, number]


def _tail(missed: FloatArray, odds: FloatArray) -> FloatArray:
    tail: FloatArray = np.maximum(1.0 - np.exp(missed) * (1.0 + odds), 0.0)
    return tail
