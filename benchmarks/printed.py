"""What the program prints of P, as it stands in each draw: usually, in the worst hour, against who knows more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.detection.conditions import Conditions
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.combining import combined, combined_by_hour
from app.analysis.uncertainty.drawn_sources import Source
from app.analysis.uncertainty.strength import Strength
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray


@dataclass(frozen=True, eq=False)
class Printed:
    """P of some samples in each draw.

    number: the row of each sample, -1 where nothing reaches it and P is 0, (n,). p: float32 (rows, 2, D).
    """

    number: IntArray
    p: SingleArray

    def at(self, sample: IntArray, period: IntArray, draw: int) -> FloatArray:
        """P at some samples by day (0) or by night (1) in a draw."""
        row = self.number[sample]
        return np.where(row >= 0, self.p[row, period, draw], 0.0)


@dataclass(frozen=True, eq=False)
class PrintedHour:
    """P of some samples in the hour of the week in which each is watched least.

    number: as in Printed. p: in each draw, float32 (rows, D). hour: the first such hour of each sample, from Monday
    00:00, (n,).
    """

    number: IntArray
    p: SingleArray
    hour: IntArray

    def at(self, sample: IntArray, draw: int) -> FloatArray:
        """P at some samples in their worst hour, in a draw."""
        row = self.number[sample]
        return np.where(row >= 0, self.p[row, draw], 0.0)


def numbered(reachable: BoolArray) -> tuple[IntArray, IntArray]:
    """The samples that anything reaches, and the number of each sample among them, -1 for the others."""
    rows = np.flatnonzero(reachable)
    number = np.full(reachable.size, -1)
    number[rows] = np.arange(rows.size)
    return rows, number


def printed(
    sources: Sequence[Source],
    conditions: Conditions,
    assumed: Assumptions,
    reachable: BoolArray,
    *,
    knows: bool = False,
) -> Printed:
    """P by day and by night; ``knows``: against somebody who knows the timetables, by the rule of the kilometres
    that are open to him.
    """
    rows, number = numbered(reachable)
    return Printed(number, combined(sources, conditions, rows, assumed, informed if knows else Strength.drawn))


def informed(strength: Strength, rows: IntArray) -> SingleArray:
    """Lambda of a device as drawn, and of a patrol against somebody who knows its timetable."""
    return strength.surely_informed(rows) if strength.where_informed().size else strength.drawn(rows)


def printed_at_worst(
    sources: Sequence[Source], conditions: Conditions, assumed: Assumptions, reachable: BoolArray
) -> PrintedHour:
    """P in the worst hour of the week, as it stands in the draws."""
    rows, number = numbered(reachable)
    _, worst = combined_by_hour(sources, conditions, rows, assumed)
    hour = np.zeros(number.size, np.int64)
    hour[rows] = conditions.hours.first(worst.kinds)
    return PrintedHour(number, worst.p, hour)
