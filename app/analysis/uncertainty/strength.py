"""What one source does to a crosser in each draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.arrays import BoolArray, IntArray, SingleArray


@dataclass(frozen=True, eq=False)
class Strength:
    """One source in D draws, on m samples (ascending, int64): those on which it may detect.

    exposure: Lambda in clear weather with the source up, float32 (m, D), 0 where the draw hides the sample for certain.
    open: whether it is in sight, (m, D); where it is not and exposure is positive, it would be if the errors along the
    ray were one, or nothing is known of the ray: unclear, (m,). factor: what each state of the weather leaves of it by
    day and by night, float32 (m, 2, states). up: availability, (D,). seen: how many of the samples each draw leaves in
    sight, int64 (D,).
    """

    sample: IntArray
    exposure: SingleArray
    open: BoolArray
    unclear: BoolArray
    factor: SingleArray
    up: SingleArray
    seen: IntArray

    @cached_property
    def loose(self) -> BoolArray:
        """Samples for which it matters how the errors along the ray go together, or that are unclear, (m,)."""
        loose: BoolArray = self.unclear | (self.open != (self.exposure > 0.0)).any(axis=1)
        return loose

    def drawn(self, rows: IntArray) -> SingleArray:
        """Lambda of some of the samples where the draw has them in sight, (rows, D)."""
        shown: SingleArray = self.exposure[rows] * self.open[rows]
        return shown

    def perhaps(self, rows: IntArray) -> SingleArray:
        """The same where they are in sight if the errors along the ray are one, or nothing is known of it."""
        return self.exposure[rows]

    def surely(self, rows: IntArray) -> SingleArray:
        """The same where they are in sight, and something is known of the ray."""
        shown: SingleArray = self.drawn(rows) * ~self.unclear[rows][:, None]
        return shown
