"""Pairs of devices that stand on one mast and look at one sample: their sights go together in every figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.analysis.detection.source_pairs import Pairs
from app.analysis.kernels.common_sight import missed_by_masts
from app.arrays import BoolArray, FloatArray, IntArray

CERTAIN = 1.0 - 1e-15
"""The largest P of one device, so that the odds of it are finite."""


@dataclass(frozen=True, eq=False)
class Masts:
    """The pairs with another device of their mast on the same sample; ``compact``: number of each pair's sample."""

    pairs: Pairs
    compact: IntArray
    size: int

    @cached_property
    def shared(self) -> IntArray:
        """Numbers of those pairs, by sample and mast."""
        candidates = np.flatnonzero(self.pairs.mast >= 0)
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

    def missed(self, seen: FloatArray, detects: FloatArray, on: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Of each sample, ln of P that no shared pair detects, and the odds that exactly one does instead, (size,).

        ``seen``, ``detects``: P of sight, and P given sight, of every pair; ``on``: which rosters count.
        """
        rows = self.shared
        if not rows.size:
            return np.zeros(self.size), np.zeros(self.size)
        group = np.repeat(np.arange(self._starts.size - 1), np.diff(self._starts))
        rows = rows[np.lexsort((-seen[rows], group))]
        given = np.minimum(detects[rows], CERTAIN)
        none, one = missed_by_masts(self._starts, seen[rows], given, on[self.pairs.roster[rows]])
        sample = self.compact[rows[self._starts[:-1]]]
        log, odds = np.log(np.maximum(none, 1e-300)), one / np.maximum(none, 1e-300)
        return self._sums(sample, log), self._sums(sample, odds)

    def _sums(self, sample: IntArray, values: FloatArray) -> FloatArray:
        return np.asarray(np.bincount(sample, values, self.size), np.float64)
