"""Devices on one mast share one sight: what the terrain hides from one, it hides from the others."""

from __future__ import annotations

import numpy as np

from app.analysis.kernels.open_places import Common, states_of
from app.analysis.kernels.ray import compiled
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray


@compiled
def missed_by_masts(
    first: IntArray,
    last: IntArray,
    quantile: FloatArray,
    by_places: SingleArray,
    up: FloatArray,
    on: BoolArray,
    share: FloatArray,
    given: Common,
) -> tuple[FloatArray, FloatArray]:
    """P that none, and that exactly one, of the devices of each mast detects: float64 (masts, 2, states, slices).

    first, last: the pairs of each mast, of last one more; masts may have pairs in common. quantile: of the chance of
    sight of each place, (pairs, places). by_places: P of each pair that is up for whatever places are in sight,
    (pairs, 2, states, 2 ** places). up: availability of each pair. on: which pairs are on in each slice, (slices,
    pairs). share: of each slice in each period, for each mast: (masts, 2, slices); a slice without a share is left
    out.
    """
    masts, slices, weathers = first.size, on.shape[0], by_places.shape[2]
    none, one = np.zeros((masts, 2, weathers, slices)), np.zeros((masts, 2, weathers, slices))
    for mast in range(masts):
        start, end = first[mast], last[mast]
        p, seen = states_of(quantile[start:end], given)
        for n in range(p.size):
            if p[n] == 0.0:
                continue
            for period in range(2):
                for w in range(weathers):
                    for s in range(slices):
                        if share[mast, period, s] == 0.0:
                            continue
                        miss, odds = 1.0, 0.0
                        for i in range(start, end):
                            if on[s, i]:
                                hit = min(up[i] * by_places[i, period, w, seen[n, i - start]], 1.0 - 1e-15)
                                miss *= 1.0 - hit
                                odds += hit / (1.0 - hit)
                        none[mast, period, w, s] += p[n] * miss
                        one[mast, period, w, s] += p[n] * miss * odds
    return none, one


@compiled
def over_partitions(
    start: IntArray, follow: IntArray, share: FloatArray, none: FloatArray, one: FloatArray, masts: int
) -> tuple[FloatArray, FloatArray]:
    """P that none, and that exactly one, of all from each mast to the end of its site detects: float64 (masts, k).

    The mean over the ways in which the masts of a site may be parted into runs that count as one each. start, follow:
    the first mast of each run, descending, and the mast that follows it, ``masts`` at the end of a site; share: the
    chance of the run, given that one starts there; none, one: P that none, and exactly one, of the run detects, (runs,
    k).
    """
    missed, odd = np.zeros((masts + 1, none.shape[1])), np.zeros((masts + 1, none.shape[1]))
    missed[masts] = 1.0
    for run in range(start.size):
        here, then = start[run], follow[run]
        for k in range(none.shape[1]):
            missed[here, k] += share[run] * none[run, k] * missed[then, k]
            odd[here, k] += share[run] * (one[run, k] * missed[then, k] + none[run, k] * odd[then, k])
    return missed[:masts], odd[:masts]
