"""Covered, gap or undecided in each period, and why: a sample's class is decided by counterfactuals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.detection.coverage import Coverage
from app.analysis.detection.pairs import Pairs
from app.analysis.gaps.gap_report import AGREED, COVERED, GAP, UNDECIDED
from app.analysis.sight.line import Line
from app.arrays import BoolArray, ByteArray, FloatArray, TextArray
from app.geo.lrs import run_indices, runs

HALF = 0.5
"""Sight of at least this probability is reported as "sees"."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """``status`` (2, n) uint8 by day and night; ``klass`` (n): A, B, C, W of each sample, E where undecided, or empty.

    ``cause`` (n): the class that the counterfactuals give, whatever the status.
    """

    status: ByteArray
    klass: TextArray
    cause: TextArray


def bracketed(coverage: Coverage, theta: float) -> ByteArray:
    """Status (2, n) without draws: covered if the low P reaches theta, a gap if the high P does not, else undecided."""
    status = np.where(coverage.low >= theta, COVERED, np.where(coverage.high < theta, GAP, UNDECIDED))
    return status.astype(np.uint8)


def drawn_status(least: FloatArray, most: FloatArray, gamma: float) -> ByteArray:
    """Status (2, n) by the share of draws in which P lies below theta: the same rule by day and by night.

    ``least``: that share if what the terrain does not tell is in sight: a gap is one whatever it hides. ``most``: if it
    is not: what is covered is so without it.
    """
    # 1 - .66 is a hair less than .34: 66 of 100 draws decide both ways.
    agreed = gamma - 1e-9
    status = np.where(least >= agreed, GAP, np.where(1.0 - most >= agreed, COVERED, UNDECIDED))
    return status.astype(np.uint8)


def outcome_of(line: Line, coverage: Coverage, met: BoolArray, theta: float, status: ByteArray) -> Outcome:
    """The outcome of every sample, from its status by the bracket or the draws; that array is modified.

    ``met`` (n): which samples somebody sees or works, see ``met_of``.

    Where there is no ground height below a sample nothing is known, unless something that needs no sight covers it.
    """
    status[:, np.isnan(line.elevation_m)] = np.where(
        status[:, np.isnan(line.elevation_m)] == COVERED, COVERED, UNDECIDED
    )
    cause = cause_of(coverage, met, theta)
    for period in (0, 1):
        _doubt_short_blind_runs(line, status[period], cause)
    return Outcome(status, class_of(status, cause), cause)


def met_of(pairs: Pairs, count: int) -> BoolArray:
    """Which of ``count`` samples a device has in range and more likely in sight than not, or a patrol works."""
    met = np.zeros(count, dtype=np.bool_)
    met[pairs.sample[pairs.p_visible >= HALF]] = True
    return met


def cause_of(coverage: Coverage, met: BoolArray, theta: float) -> TextArray:
    """What is missing at each sample, the first that holds.

    C: every source up in its best condition would suffice. A: with perfect sight as well. W: somebody sees the sample,
    or works it, and is too weak. B: nobody does.
    """
    weak = np.where(met, "W", "B")
    return np.where(coverage.best_condition >= theta, "C", np.where(coverage.in_sight >= theta, "A", weak))


def class_of(status: ByteArray, cause: TextArray) -> TextArray:
    """The letter shown for a sample: its cause where either period is a gap, E where one is undecided, else empty."""
    gap, undecided = (status == GAP).any(axis=0), (status == UNDECIDED).any(axis=0)
    return np.where(gap, cause, np.where(undecided, "E", ""))


def _doubt_short_blind_runs(line: Line, status: ByteArray, cause: TextArray) -> None:
    """On coarse terrain a gap shorter than two cells is not called blind: each end may be off by a cell."""
    blind = (cause == "A") & line.coarse
    for of_route, (route, edges) in enumerate(zip(line.routes, line.edges, strict=True)):
        part = line.of_route(of_route)
        if not blind[part].any():
            continue
        gaps = runs(status[part] == GAP, route.ring)
        for number in np.flatnonzero(edges.lengths(gaps) < 2000.0 * line.cell_m).tolist():
            rows = run_indices(gaps[number], len(edges))
            status[part][rows[blind[part][rows]]] = UNDECIDED


def by_agreement(outcome: Outcome, samples: BoolArray) -> Outcome:
    """The outcome with what is not covered at these samples (n) AGREED: open by agreement, in no class."""
    status = np.where(samples & (outcome.status != COVERED), AGREED, outcome.status).astype(np.uint8)
    return Outcome(status, class_of(status, outcome.cause), outcome.cause)
