"""What "covered" is worth: kilometres covered at other thresholds, and with the best source alone."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.classes import bracketed, drawn_status
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.profile import COVERED
from app.arrays import BoolArray, IntArray

LEVELS = {"covered_p30_km": 0.3, "covered_p50_km": 0.5, "covered_p70_km": 0.7}
"""Thresholds of P by the name of the figure."""
PART = 2000
"""Samples whose draws are read at a time."""


def worth_km(findings: Findings, rows: IntArray, period: int) -> dict[str, float]:
    """Kilometres of some samples that are covered at each of LEVELS, and covered even if the best source works alone.

    Each level decides as theta does: where gamma of the draws reach it, or without draws where the low P does. Of what
    is covered, the best source alone suffices where its P as stated reaches theta: it has no draws of its own.
    """
    lengths = findings.line.length_mm[rows]
    covered = {name: _covered(findings, rows, period, level) for name, level in LEVELS.items()}
    alone = findings.coverage.best[period, rows] >= findings.scene.parameters.theta
    covered["best_alone_km"] = alone & (findings.outcome.status[period, rows] == COVERED)
    return {name: int(lengths[mask].sum()) / 1e6 for name, mask in covered.items()}


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
