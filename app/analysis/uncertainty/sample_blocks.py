"""P of every sample in every draw, in blocks of samples that are never modified once written.

A run after a moved post takes over the blocks of the previous run and recomputes those with samples the post meets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.arrays import IntArray, SingleArray

SIDE = 256
"""Samples in a block: a moved post changes a few blocks."""


@dataclass(frozen=True, eq=False)
class SampleBlocks:
    """float32 (n, 2, M) by sample, period and draw, as read-only blocks of SIDE samples; the last may be shorter."""

    blocks: tuple[SingleArray, ...]

    @classmethod
    def zeros(cls, size: int, periods: int, count: int) -> SampleBlocks:
        """Zeros for ``size`` samples, which take up no memory."""
        sizes = (min(SIDE, size - first) for first in range(0, size, SIDE))
        return cls(tuple(np.broadcast_to(np.float32(0.0), (rows, periods, count)) for rows in sizes))

    def of(self, rows: IntArray, period: int | slice = slice(None)) -> SingleArray:
        """The values of some samples (at least one) by day or by night, (rows, M), or in both, (rows, 2, M)."""
        block, row = np.divmod(rows, SIDE)
        first = self.blocks[int(block[0])]
        if (block == block[0]).all():
            return first[row, period]
        values = np.empty((rows.size, *first[0, period].shape), np.float32)
        for number in np.unique(block).tolist():
            own = block == number
            values[own] = self.blocks[number][row[own], period]
        return values

    def whole(self) -> SingleArray:
        """All of it as one array, (n, 2, M)."""
        return np.concatenate(self.blocks)


class Draft:
    """A copy of blocks in which some samples, ascending, are being written; the blocks of all others are shared.

    Threads may write at the same time, each its own samples.
    """

    def __init__(self, before: SampleBlocks, rows: IntArray) -> None:
        self._shared = before.blocks
        self._own = {number: before.blocks[number].copy() for number in np.unique(rows // SIDE).tolist()}

    def write(self, rows: IntArray, values: SingleArray) -> None:
        """Write the values of some of the samples, (rows, 2, M), in their place."""
        block, row = np.divmod(rows, SIDE)
        for number in np.unique(block).tolist():
            own = block == number
            self._own[number][row[own]] = values[own]

    def done(self) -> SampleBlocks:
        """The blocks as they are now; nothing may be written any more."""
        for block in self._own.values():
            block.flags.writeable = False
        return SampleBlocks(tuple(self._own.get(number, block) for number, block in enumerate(self._shared)))
