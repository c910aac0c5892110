"""Pairs of devices that stand on one mast and look at one path: their sights go together in every figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.detection_by_range import log_miss
from app.analysis.detection.pairs import Pairs
from app.analysis.detection.path_chance import common_error
from app.analysis.kernels.common_sight import missed_by_masts
from app.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Masts:
    """The pairs with another device of their mast at the same sample, both of which may or may not see it.

    compact: number of each pair's sample; group: of the sun, of each sample.
    """

    pairs: Pairs
    compact: IntArray
    conditions: Conditions
    group: IntArray

    @cached_property
    def shared(self) -> IntArray:
        """Numbers of those pairs, by sample and mast."""
        candidates = np.flatnonzero(self.pairs.joint >= 0)
        mast, sample = self.pairs.mast[candidates], self.compact[candidates]
        order = np.lexsort((mast, sample))
        same = (np.diff(mast[order]) == 0) & (np.diff(sample[order]) == 0)
        joined = np.r_[False, same] | np.r_[same, False] if order.size else np.zeros(0, dtype=np.bool_)
        chosen: IntArray = candidates[order[joined]]
        return chosen

    @cached_property
    def alone(self) -> BoolArray:
        """The other pairs."""
        alone = np.ones(len(self.pairs), dtype=np.bool_)
        alone[self.shared] = False
        return alone

    @cached_property
    def _starts(self) -> IntArray:
        mast, sample = self.pairs.mast[self.shared], self.compact[self.shared]
        new = (np.diff(mast, prepend=-1) != 0) | (np.diff(sample, prepend=-1) != 0)
        return np.append(np.flatnonzero(new), self.shared.size).astype(np.int64)

    @cached_property
    def _sample(self) -> IntArray:
        """The sample of each group."""
        return self.compact[self.shared[self._starts[:-1]]]

    @cached_property
    def _missed(self) -> tuple[FloatArray, FloatArray]:
        """P that none, and exactly one, of each group detects, (groups, 2, states, slices)."""
        rows, pairs = self.shared, self.pairs
        share = np.stack(self.conditions.shares, axis=1)[self.group[self._sample]]
        none, one = missed_by_masts(
            self._starts,
            pairs.quantile[rows],
            pairs.by_places[pairs.joint[rows]],
            pairs.availability[rows],
            np.ascontiguousarray(self.conditions.on[:, pairs.roster[rows]]),
            np.ascontiguousarray(share),
            common_error(pairs.apart_m),
        )
        return none, one

    def missed(self, period: int, state: int, slice_: int) -> tuple[FloatArray, FloatArray]:
        """Of each sample, ln of P that no shared pair detects, and the odds that one does instead, (samples,)."""
        size = self.group.size
        if not self.shared.size:
            return np.zeros(size), np.zeros(size)
        none, one = (np.maximum(p[:, period, state, slice_], 1e-300) for p in self._missed)
        return self._sums(np.log(none)), self._sums(one / none)

    def at_best(self, best: FloatArray, seen: FloatArray) -> FloatArray:
        """ln of P that none of them detects at its best, of each sample, where all see a path if any does.

        ``best``: P of each pair; ``seen``: the chance that it sees the path.
        """
        rows = self.shared
        if not rows.size:
            return np.zeros(self.group.size)
        some = np.maximum.reduceat(seen[rows], self._starts[:-1])
        of_group = np.repeat(some, np.diff(self._starts))
        given = np.divide(best[rows], of_group, out=np.zeros(rows.size), where=of_group > 0.0)
        miss = np.exp(np.add.reduceat(log_miss(given), self._starts[:-1]))
        return self._sums(log_miss(some * (1.0 - miss)))

    def _sums(self, values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(self._sample, values, self.group.size), np.float64)
