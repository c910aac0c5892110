"""From outcomes of samples to stretches: merge, cut, drop. Works on one route at a time, across its zero if a ring.

Figures of a route are sums over its samples and are not touched here: covered kilometres inside a merged gap stay
covered, and those of a gap too short to be listed stay gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.analysis.sight.line import Edges
from app.arrays import BoolArray, IntArray
from app.geo.lrs import run_indices, runs


@dataclass(frozen=True, slots=True)
class Piece:
    """Samples [start, stop) of a route; on a ring ``stop`` may be greater than their number.

    ``label`` encodes what is the same throughout: period, class and porosity band.
    """

    start: int
    stop: int
    label: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Lengths in millimetres."""

    merge_mm: int
    least_mm: int
    cut_mm: int


def extract(edges: Edges, gap: BoolArray, barrier: BoolArray, labels: IntArray, rules: Rules) -> list[Piece]:
    """Listed gaps of a route, by start. ``barrier``: samples that no merging crosses. ``labels``: of gap samples.

    Idempotent: the result, put in again as gaps with its labels, comes out unchanged.
    """
    pieces: list[Piece] = []
    for start, stop in runs(_closed(edges, gap, barrier, rules.merge_mm), edges.ring):
        if edges.length(start, stop) >= rules.least_mm:
            for piece in _absorbed(edges, _labelled(start, stop, gap, labels), rules.least_mm):
                pieces += _cut(edges, piece, rules)
    return pieces


def _closed(edges: Edges, gap: BoolArray, barrier: BoolArray, merge_mm: int) -> BoolArray:
    """``gap`` with holes shorter than ``merge_mm`` filled, where there is a gap on both sides and no barrier within."""
    closed, count = gap.copy(), len(edges)
    for start, stop in runs(~gap, edges.ring):
        inner = edges.ring or (start > 0 and stop < count)
        if inner and stop - start < count and edges.length(start, stop) < merge_mm:
            rows = run_indices((start, stop), count)
            closed[rows] |= not barrier[rows].any()
    return closed


def _labelled(start: int, stop: int, gap: BoolArray, labels: IntArray) -> list[Piece]:
    """Pieces of equal label; a covered sample within a merged gap goes with the gap before it."""
    rows = np.arange(start, stop) % gap.size
    gap_before = np.maximum.accumulate(np.where(gap[rows], np.arange(rows.size), 0))
    label = labels[rows[gap_before]]
    edges = [0, *(np.flatnonzero(np.diff(label)) + 1).tolist(), rows.size]
    return [Piece(start + first, start + last, int(label[first])) for first, last in pairwise(edges)]


def _absorbed(edges: Edges, pieces: list[Piece], least_mm: int) -> list[Piece]:
    """Pieces of at least ``least_mm``: the shortest is absorbed by its longer neighbour until none is too short."""
    pieces = list(pieces)
    lengths = [edges.length(piece.start, piece.stop) for piece in pieces]
    while len(pieces) > 1 and (shortest := min(lengths)) < least_mm:
        index = lengths.index(shortest)
        before = lengths[index - 1] if index else -1
        after = lengths[index + 1] if index + 1 < len(pieces) else -1
        taker = index - 1 if before >= after else index + 1
        _join(pieces, lengths, min(index, taker), pieces[taker].label)
        _unite(pieces, lengths, min(index, taker))
    return pieces


def _join(pieces: list[Piece], lengths: list[int], index: int, label: int) -> None:
    """Make one piece, with a given label, of a piece and the next."""
    pieces[index : index + 2] = [Piece(pieces[index].start, pieces[index + 1].stop, label)]
    lengths[index : index + 2] = [lengths[index] + lengths[index + 1]]


def _unite(pieces: list[Piece], lengths: list[int], index: int) -> None:
    """Join the piece with neighbours of its own label."""
    for left in (index, index - 1):
        if 0 <= left < len(pieces) - 1 and pieces[left].label == pieces[left + 1].label:
            _join(pieces, lengths, left, pieces[left].label)


def _cut(edges: Edges, piece: Piece, rules: Rules) -> list[Piece]:
    """Cut a piece longer than ``cut_mm`` at whole multiples of it along the line, so that cuts stay where they are.

    An end shorter than ``least_mm`` takes as much as it lacks from its neighbour. A ring may also be cut at its zero.
    """
    if edges.length(piece.start, piece.stop) <= rules.cut_mm:
        return [piece]
    at = edges.between(piece.start, piece.stop)
    marks = _marks(edges, int(at[0]), int(at[-1]), rules)
    inner = sorted({int(np.searchsorted(at, mark)) for mark in marks} - {0, at.size - 1})
    bounds = [piece.start + offset for offset in (0, *inner, at.size - 1)]
    return [Piece(start, stop, piece.label) for start, stop in pairwise(bounds)]


def _marks(edges: Edges, first: int, last: int, rules: Rules) -> list[int]:
    least, turn = min(rules.least_mm, rules.cut_mm // 2), int(edges.mm[-1])
    multiples = [base + mark for base in range(0, last, turn) for mark in range(0, turn, rules.cut_mm)]
    marks = [mark for mark in multiples if first < mark < last]
    if marks and marks[0] - first < least:
        marks[0] = first + least
    if marks and last - marks[-1] < least:
        marks[-1] = last - least
    return marks
