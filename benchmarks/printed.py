"""What the program prints of P, as it stands in each draw: by day and by night, in an hour, against who knows more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.combining import combined
from app.analysis.uncertainty.drawn_sources import Source
from app.analysis.uncertainty.strength import Strength
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray
from benchmarks.attacker_world import on_duty
from layers.hours import DAYS, MINUTES

HOURS = len(DAYS) * 24
HOUR_MIN = 60


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

    def worse(self, sample: IntArray, draw: int) -> FloatArray:
        """The lower P of day and night at some samples in a draw."""
        row = self.number[sample]
        return np.where(row >= 0, self.p[row, :, draw].min(axis=1), 0.0)


@dataclass(frozen=True, eq=False)
class PrintedByHour:
    """P in an hour of the week: that of the parts of day and night, and of duty, that it consists of.

    number: as in Printed. p: with one slice of duty all the time, float32 (slices, rows, 2, D). group: of each sample
    by its sun, (n,). weight: how much of each hour is in a slice by day and by night, (groups, hours, slices, 2).
    """

    number: IntArray
    p: SingleArray
    group: IntArray
    weight: FloatArray

    def at(self, sample: IntArray, hour: IntArray, draw: int) -> FloatArray:
        """P at some samples in an hour of the week each, in a draw."""
        row, weight = self.number[sample], self.weight[self.group[sample], hour]
        # An index on either side of a slice: the samples come first, then the slices and the periods.
        return np.where(row >= 0, (self.p[:, row, :, draw] * weight).sum(axis=(1, 2)), 0.0)

    def worst(self) -> IntArray:
        """The hour of the week in which the mean P of the draws is least at each sample, (n,); of equals the first."""
        mean = self.p.mean(axis=-1, dtype=np.float64)
        hour = np.zeros(self.number.size, np.int64)
        for group in np.unique(self.group).tolist():
            own = np.flatnonzero((self.group == group) & (self.number >= 0))
            by_hour = np.einsum("hst,srt->rh", self.weight[group], mean[:, self.number[own]])
            # Hours of equal duty differ by rounding alone.
            hour[own] = np.round(by_hour, 9).argmin(axis=1)
        return hour


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


def printed_by_hour(
    sources: Sequence[Source], conditions: Conditions, assumed: Assumptions, reachable: BoolArray, month: int
) -> PrintedByHour:
    """P in each hour of the week, by the formula that gives P by day and by night."""
    rows, number = numbered(reachable)
    p = []
    for slice_ in range(len(conditions.on)):
        alone = np.zeros_like(conditions.shares[0])
        alone[:, slice_] = 1.0
        p.append(combined(sources, replace(conditions, shares=(alone, alone)), rows, assumed))
    return PrintedByHour(number, np.stack(p), conditions.group, weights(conditions, month))


def weights(conditions: Conditions, month: int) -> FloatArray:
    """How much of each hour of the week is in a slice by day and by night, (groups, hours, slices, 2)."""
    week = np.stack([on_duty(text, month) for text in conditions.rosters], axis=1)
    slice_ = (week[:, None] == conditions.on).all(axis=2).argmax(axis=1)
    minute, share = np.arange(week.shape[0]), 1.0 / HOUR_MIN
    out = np.zeros((len(conditions.suns), HOURS, len(conditions.on), len(PERIODS)))
    for group, (rise, down) in enumerate(conditions.suns):
        night = np.where((minute - rise) % MINUTES < down - rise, 0, 1)
        np.add.at(out[group], (minute // HOUR_MIN, slice_, night), share)
    return out
