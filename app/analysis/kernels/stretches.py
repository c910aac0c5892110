"""Stretches along a line that are open in a draw, told from single samples that are."""

from __future__ import annotations

import numpy as np

from app.analysis.kernels.ray import compiled
from app.arrays import BoolArray, IntArray


@compiled
def in_stretches(is_open: BoolArray, length: IntArray, least: int, ring: bool) -> IntArray:
    """Length of a route in each draw (draws,) that lies in open stretches of at least ``least``.

    is_open: whether each sample is, in route order, (n, draws). length: of each sample, (n,), in the unit of ``least``.
    On a ring the last sample adjoins the first.
    """
    count, draws = is_open.shape
    total = np.zeros(draws, np.int64)
    for d in range(draws):
        first = 0
        if ring:
            # A stretch across the end of the numbering is one: begin behind a sample that is shut, if there is any.
            while first < count and is_open[first, d]:
                first += 1
            first %= count
        stretch = 0
        for step in range(count):
            n = (first + step) % count
            if is_open[n, d]:
                stretch += length[n]
                continue
            if stretch >= least:
                total[d] += stretch
            stretch = 0
        if stretch >= least:
            total[d] += stretch
    return total
