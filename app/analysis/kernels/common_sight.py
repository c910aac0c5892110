"""Devices on one mast share one sight: what the terrain hides from one, it hides from the others."""

from __future__ import annotations

import numpy as np

from app.analysis.kernels.open_places import Common, states_of
from app.analysis.kernels.ray import compiled
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray


@compiled
def missed_by_masts(
    starts: IntArray,
    quantile: FloatArray,
    by_places: SingleArray,
    up: FloatArray,
    on: BoolArray,
    share: FloatArray,
    given: Common,
) -> tuple[FloatArray, FloatArray]:
    """P that none, and that exactly one, of the devices of each mast detects: float64 (masts, 2, states, slices).

    starts: first pair of each mast, and their number. quantile: of the chance of sight of each place, (pairs, places).
    by_places: P of each pair that is up for whatever places are in sight, (pairs, 2, states, 2 ** places). up:
    availability of each pair. on: which pairs are on in each slice, (slices, pairs). share: of each slice in each
    period, for each mast: (masts, 2, slices); a slice without a share is left out.
    """
    masts, slices, weathers = starts.size - 1, on.shape[0], by_places.shape[2]
    none, one = np.zeros((masts, 2, weathers, slices)), np.zeros((masts, 2, weathers, slices))
    for mast in range(masts):
        first, last = starts[mast], starts[mast + 1]
        p, seen = states_of(quantile[first:last], given)
        for n in range(p.size):
            if p[n] == 0.0:
                continue
            for period in range(2):
                for w in range(weathers):
                    for s in range(slices):
                        if share[mast, period, s] == 0.0:
                            continue
                        miss, odds = 1.0, 0.0
                        for i in range(first, last):
                            if on[s, i]:
                                hit = min(up[i] * by_places[i, period, w, seen[n, i - first]], 1.0 - 1e-15)
                                miss *= 1.0 - hit
                                odds += hit / (1.0 - hit)
                        none[mast, period, w, s] += p[n] * miss
                        one[mast, period, w, s] += p[n] * miss * odds
    return none, one
