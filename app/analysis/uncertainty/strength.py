"""What one source does to a crosser in each draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.arrays import FloatArray, IntArray, SingleArray

Other = tuple[IntArray, SingleArray]
"""The rows in which Lambda differs from the usual, and Lambda there."""


@dataclass(frozen=True, eq=False)
class Strength:
    """One source in D draws, on m samples (ascending, int64): those on which it may detect.

    exposure: Lambda in clear weather with the source up, by what the draw has in sight, float32 (m, D). most: the same
    where it differs if the errors along the rays are one, or nothing is known of a ray, float32 (rows, D), and the
    numbers of these samples; least: likewise where nothing is known of a ray, which is then not in sight; informed:
    likewise where somebody knows the timetable of a patrol. factor: what each state of the weather leaves of it by day
    and by night, float32 (m, 2, states). seen: how many places of paths each draw leaves in sight, int64 (D,), of
    ``places``.
    """

    sample: IntArray
    exposure: SingleArray
    most: Other
    least: Other
    factor: SingleArray
    seen: IntArray
    places: int
    informed: Other

    @property
    def nbytes(self) -> int:
        """Bytes of its large arrays."""
        return self.exposure.nbytes + sum(rows.nbytes for _, rows in (self.most, self.least, self.informed))

    def where_more(self) -> IntArray:
        """The samples for which it matters how the errors along the rays go together, or that a ray is unclear."""
        samples: IntArray = self.sample[self.most[0]]
        return samples

    def where_less(self) -> IntArray:
        """The samples for which it matters that a ray is unclear."""
        samples: IntArray = self.sample[self.least[0]]
        return samples

    def where_informed(self) -> IntArray:
        """The samples for which it matters whether somebody knows the timetables."""
        samples: IntArray = self.sample[self.informed[0]]
        return samples

    def drawn(self, rows: IntArray) -> SingleArray:
        """Lambda of some of the samples (ascending) by what the draw has in sight, (rows, D)."""
        return self.exposure[rows]

    def perhaps(self, rows: IntArray) -> SingleArray:
        """The same with all that is in sight if the errors along the rays are one, or nothing is known of a ray."""
        return self._with(rows, *self.most)

    def surely(self, rows: IntArray) -> SingleArray:
        """The same without the rays of which nothing is known."""
        return self._with(rows, *self.least)

    def surely_informed(self, rows: IntArray) -> SingleArray:
        """The same against somebody who knows the timetables: those of patrols, whom no ray concerns."""
        return self._with(rows, *(self.informed if self.informed[0].size else self.least))

    def _with(self, rows: IntArray, numbers: IntArray, other: SingleArray) -> SingleArray:
        exposure: SingleArray = self.exposure[rows]
        at, last = np.searchsorted(numbers, rows), numbers.size - 1
        if numbers.size:
            given = np.flatnonzero(numbers[np.minimum(at, last)] == rows)
            exposure[given] = other[at[given]]
        return exposure


def where_other(other: SingleArray, usual: SingleArray) -> Other:
    """The rows in which two arrays differ, and those of the first."""
    rows = np.flatnonzero((other != usual).any(axis=1))
    return rows, np.ascontiguousarray(other[rows])


def certain(
    sample: IntArray, exposure: SingleArray, factor: SingleArray, informed: SingleArray | None = None
) -> Strength:
    """The strength of a source that the terrain hides from nothing; ``informed``: against who knows its timetable."""
    none = where_other(exposure, exposure)
    other = none if informed is None else where_other(informed, exposure)
    whole: FloatArray = np.full(exposure.shape[1], sample.size)
    return Strength(sample, exposure, none, none, factor, whole.astype(np.int64), sample.size, other)
