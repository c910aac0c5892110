"""What "covered" is worth: at other thresholds, with the best source alone, in the worst hour, and in one draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.analysis.detection.worst_hour import WorstHour
from app.analysis.gaps.classes import bracketed, drawn_status
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.profile import COVERED
from app.analysis.kernels.stretches import in_stretches
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE, Draws, quantiles
from app.arrays import BoolArray, IntArray

LEVELS = {"covered_p30_km": 0.3, "covered_p50_km": 0.5, "covered_p70_km": 0.7}
"""Thresholds of P by the name of the figure."""
PART = 2000
"""Samples whose draws are read at a time."""
STRETCH_M = 500
"""What of a covered stretch lies open in one draw counts from this length at a stretch: a hole, not a hair."""


def worth_km(findings: Findings, rows: IntArray, period: int) -> dict[str, float]:
    """Kilometres of some samples that are covered at each of LEVELS, and that stay so with less.

    That is: if the best source works alone, and in the hour of the week in which each is watched least.

    Each level decides as theta does: where gamma of the draws reach it, or without draws where the low P does. Of what
    is covered, the best source alone suffices where its P as stated reaches theta: it has no draws of its own.
    """
    lengths = findings.line.length_mm[rows]
    covered = {name: _covered(findings, rows, period, level) for name, level in LEVELS.items()}
    alone = findings.coverage.best[period, rows] >= findings.scene.parameters.theta
    covered["best_alone_km"] = alone & (findings.outcome.status[period, rows] == COVERED)
    if findings.worst is not None:
        covered["worst_hour_km"] = _covered_at_worst(findings, findings.worst, rows, period)
    return {name: int(lengths[mask].sum()) / 1e6 for name, mask in covered.items()}


def open_km(findings: Findings, parts: Sequence[int], period: int) -> dict[str, float]:
    """What of the covered samples of some parts of the line is below theta in one draw, STRETCH_M or more at a stretch.

    Its 5, 50 and 95 % in kilometres, and the share of draws in which any is; nothing without draws. A sample is covered
    where most draws agree: of many, some are open in any one of them.
    """
    if findings.draws is None:
        return {}
    mm = np.sum([_open_mm(findings, findings.draws, part, period) for part in parts], axis=0)
    low, median, high = quantiles(mm / 1e6, (LOW_SHARE, 0.5, HIGH_SHARE))
    lengths = {"open_low_km": low, "open_median_km": median, "open_high_km": high}
    return lengths | {"open_chance": round(float((mm > 0).mean()), 6)}


def _open_mm(findings: Findings, draws: Draws, part: int, period: int) -> IntArray:
    """What lies open of the covered samples of a part of the line in each draw, in mm, (M,)."""
    line, of = findings.line, findings.line.of_route(part)
    covered = findings.outcome.status[period, of] == COVERED
    is_open = np.zeros((covered.size, draws.count), np.bool_)
    rows = np.flatnonzero(covered)
    for at in range(0, rows.size, PART):
        own = rows[at : at + PART]
        is_open[own] = draws.p.of(of.start + own, period) < draws.theta
    return in_stretches(is_open, line.length_mm[of], STRETCH_M * 1000, line.routes[part].ring)


def _covered_at_worst(findings: Findings, worst: WorstHour, rows: IntArray, period: int) -> BoolArray:
    """What is covered, and in its worst hour too, decided by the draws or the bracket as ever."""
    below = worst.below[rows]
    status = drawn_status(below, below, findings.scene.parameters.gamma)
    return np.asarray((findings.outcome.status[period, rows] == COVERED) & (status == COVERED))


def _covered(findings: Findings, rows: IntArray, period: int, level: float) -> BoolArray:
    covered = findings.outcome.status[period, rows] == COVERED
    reached = _reached(findings, rows, period, level)
    theta = findings.scene.parameters.theta
    # At theta it is what is covered; what the terrain does not tell covers no more at another level than there.
    if level == theta:
        return np.asarray(covered)
    return np.asarray(covered & reached if level > theta else covered | reached)


def _reached(findings: Findings, rows: IntArray, period: int, level: float) -> BoolArray:
    if findings.draws is None:
        return np.asarray(bracketed(findings.coverage, level)[period, rows] == COVERED)
    of = findings.draws.p
    below = [(of.of(rows[at : at + PART], period) < level).mean(axis=-1) for at in range(0, rows.size, PART)]
    share = np.concatenate(below)
    return np.asarray(drawn_status(share, share, findings.scene.parameters.gamma) == COVERED)
