"""P of samples in each draw from the strengths of their sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.worst_hour import least
from app.analysis.kernels.chance import ByHour, Chances, Met, combine
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.drawn_sources import Source
from app.analysis.uncertainty.strength import Strength
from app.arrays import BoolArray, FloatArray, IntArray, SingleArray

Sighted = Callable[[Strength, IntArray], SingleArray]
"""Lambda of some samples of a strength, by what is taken to be in sight."""


@dataclass(frozen=True, eq=False)
class DrawnHour:
    """The hour of the week in which each sample is watched least.

    p: in each draw, float32 (rows, M). kinds: the kinds of hours in which the mean of the draws is least, which may be
    several alike, bool (rows, kinds).
    """

    p: SingleArray
    kinds: BoolArray


def combined(
    sources: Sequence[Source],
    conditions: Conditions,
    rows: IntArray,
    assumed: Assumptions,
    sight: Sighted = Strength.drawn,
) -> SingleArray:
    """P of some samples (ascending) by these sources in the same draws as others, float32 (rows, 2, M).

    ``sight``: what is taken to be in sight; as drawn, if nothing else is asked for.
    """
    return _combined(sources, conditions, rows, assumed, sight, _by_hour(conditions.hours.weight[:, :0], 0, 0))


def combined_by_hour(
    sources: Sequence[Source], conditions: Conditions, rows: IntArray, assumed: Assumptions
) -> tuple[SingleArray, DrawnHour]:
    """P of some samples as ``combined`` gives it, and in the hour of the week in which its mean is least."""
    by_hour = _by_hour(conditions.hours.weight, rows.size, assumed.count)
    p = _combined(sources, conditions, rows, assumed, Strength.drawn, by_hour)
    return p, DrawnHour(by_hour.worst, least(by_hour.by_kind))


def _by_hour(weight: FloatArray, size: int, draws: int) -> ByHour:
    kinds = weight.shape[1]
    return ByHour(np.ascontiguousarray(weight), np.zeros((size, kinds)), np.zeros((size, draws), np.float32))


def _combined(
    sources: Sequence[Source],
    conditions: Conditions,
    rows: IntArray,
    assumed: Assumptions,
    sight: Sighted,
    by_hour: ByHour,
) -> SingleArray:
    up = np.stack([one.up for one in sources]) if sources else np.zeros((1, assumed.count), np.float32)
    roster = np.array([one.roster for one in sources], dtype=np.int64)
    share = np.stack(conditions.shares, axis=1)
    chances = Chances(up, roster, conditions.on, share, assumed.weather)
    p = np.zeros((rows.size, len(PERIODS), assumed.count), dtype=np.float32)
    combine(_gathered(sources, rows, assumed, sight), chances, conditions.group[rows], p, by_hour)
    return p


def below_theta(
    p: SingleArray,
    sources: Sequence[Source],
    conditions: Conditions,
    rows: IntArray,
    assumed: Assumptions,
    theta: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The share of draws in which ``p`` of some samples lies below theta; and at least, and at most, (2, rows)."""
    gap = (p < theta).mean(axis=-1).T
    ends = []
    for sight, numbers in ((Strength.perhaps, Strength.where_more), (Strength.surely, Strength.where_less)):
        loose, share = _met(sources, rows, numbers), gap.copy()
        if loose.any():
            other = combined(sources, conditions, rows[loose], assumed, sight)
            share[:, loose] = (other < theta).mean(axis=-1).T
        ends.append(share)
    return gap, ends[0], ends[1]


def below_theta_informed(
    most: FloatArray,
    sources: Sequence[Source],
    conditions: Conditions,
    rows: IntArray,
    assumed: Assumptions,
    theta: float,
) -> FloatArray:
    """``most`` of ``below_theta``, against somebody who knows the timetables of the patrols, (2, rows)."""
    learnt, share = _met(sources, rows, Strength.where_informed), most.copy()
    if learnt.any():
        p = combined(sources, conditions, rows[learnt], assumed, Strength.surely_informed)
        share[:, learnt] = (p < theta).mean(axis=-1).T
    return share


def _met(sources: Sequence[Source], rows: IntArray, samples_of: Callable[[Strength], IntArray]) -> BoolArray:
    """Which of some samples are among those that a function gives of any source."""
    met = np.zeros(rows.size, dtype=np.bool_)
    for strength, _, _ in sources:
        samples = samples_of(strength)
        first, last = np.searchsorted(samples, (rows[0], rows[-1] + 1))
        at = np.searchsorted(rows, samples[first:last])
        met[at[rows[at] == samples[first:last]]] = True
    return met


def _gathered(sources: Sequence[Source], rows: IntArray, assumed: Assumptions, sight: Sighted) -> Met:
    """The pairs of some samples, ordered by sample, then by source."""
    sample, source, exposure, factor = [], [], [], []
    for number, (strength, _, _) in enumerate(sources):
        first, last = np.searchsorted(strength.sample, (rows[0], rows[-1] + 1))
        at = np.searchsorted(rows, strength.sample[first:last])
        own = np.flatnonzero(rows[np.minimum(at, rows.size - 1)] == strength.sample[first:last])
        if own.size:
            sample.append(at[own])
            source.append(np.full(own.size, number))
            exposure.append(sight(strength, first + own))
            factor.append(strength.factor[first + own])
    if not sample:
        states = assumed.weather.shape[2]
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros((0, assumed.count), np.float32), np.zeros((0, len(PERIODS), states), np.float32)
        return Met(np.zeros(rows.size + 1, dtype=np.int64), none, *empty)
    at = np.concatenate(sample)
    order = np.argsort(at, kind="stable")
    starts = np.searchsorted(at[order], np.arange(rows.size + 1))
    # Always in one layout: any other would have the kernel compiled again.
    joined = np.concatenate(exposure)[order], np.ascontiguousarray(np.concatenate(factor)[order])
    return Met(starts, np.concatenate(source)[order], *joined)
