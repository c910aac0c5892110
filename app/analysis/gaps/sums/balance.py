"""How the lists and the figures of a border add up: which of its kilometres stand in a list, and which do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.pieces import PiecesCache, pieces_of, undecided_pieces
from app.analysis.gaps.profile import GAP, UNDECIDED
from app.arrays import BoolArray, IntArray


@dataclass(frozen=True, eq=False)
class Listed:
    """Which samples stand in the lists: ``gap`` (2, n), in a listed gap that is open at least in part in the period;
    ``undecided`` (n), in a listed stretch of class E.
    """

    gap: BoolArray
    undecided: BoolArray

    @classmethod
    def of(cls, findings: Findings, cache: PiecesCache) -> Self:
        """The lists of a run."""
        return cls(_in_gaps(findings, cache), _in_doubt(findings, cache))

    def km(self, findings: Findings, rows: IntArray, period: int) -> dict[str, float]:
        """The parts of a period's figures over some samples, whole millimetres: by the name of the field."""
        status, listed = findings.outcome.status[period, rows], self.gap[period, rows]
        parts = {
            "listed_km": listed,
            "unlisted_km": (status == GAP) & ~listed,
            "inside_km": listed & (status != GAP),
            "undecided_listed_km": (status == UNDECIDED) & self.undecided[rows],
        }
        lengths = findings.line.length_mm[rows]
        return {name: int(lengths[mask].sum()) / 1e6 for name, mask in parts.items()}


def _in_gaps(findings: Findings, cache: PiecesCache) -> BoolArray:
    pieces = pieces_of(findings, cache)
    listed = np.zeros((len(PERIODS), len(findings.line)), dtype=np.bool_)
    if pieces.places:
        gap = findings.outcome.status == GAP
        open_ = pieces.sums(gap.astype(np.int64)) > 0
        sizes = [at.stop - at.start for at in pieces.each()]
        listed[:, pieces.rows] = np.repeat(open_, sizes, axis=1)
    return listed


def _in_doubt(findings: Findings, cache: PiecesCache) -> BoolArray:
    listed = np.zeros(len(findings.line), dtype=np.bool_)
    for pieces in undecided_pieces(findings, cache):
        for rows in pieces.rows:
            listed[rows] = True
    return listed
