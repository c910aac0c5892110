"""Devices on one mast share one sight: where the terrain hides a place from one, it hides it from the others."""

from __future__ import annotations

import numpy as np

from app.analysis.kernels.ray import compiled
from app.arrays import BoolArray, FloatArray, IntArray


@compiled
def missed_by_masts(
    starts: IntArray, seen: FloatArray, detects: FloatArray, on: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """P that none, and that exactly one, of the devices of each mast detects: float64, of its masts.

    starts: first pair of each mast, and their number. seen: P of sight of each pair, descending within a mast: what has
    the lesser is in sight only where the others are. detects: P given sight, below 1. on: which pairs count.
    """
    none, one = np.zeros(starts.size - 1), np.zeros(starts.size - 1)
    for mast in range(none.size):
        reach, miss, odds = 1.0, 1.0, 0.0
        for i in range(starts[mast], starts[mast + 1]):
            # The first devices are in sight, this one and those after it are not.
            none[mast] += (reach - seen[i]) * miss
            one[mast] += (reach - seen[i]) * miss * odds
            reach = seen[i]
            if on[i]:
                miss *= 1.0 - detects[i]
                odds += detects[i] / (1.0 - detects[i])
        none[mast] += reach * miss
        one[mast] += reach * miss * odds
    return none, one
