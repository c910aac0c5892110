"""The listed gaps of a run as runs of samples: which they are, where each lies, and sums over the samples of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.gaps.extraction import extract
from app.analysis.gaps.findings import Found, rules_of
from app.analysis.gaps.gap_report import GAP, UNDECIDED
from app.analysis.sight.line import middle_of
from app.analysis.sight.sights import SightCache
from app.arrays import IntArray
from app.geo.lrs import gap_ids, points_at, run_indices

LETTERS = "ABC"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where a piece lies: number of its route, identifier, chainage, and its middle in WGS 84 degrees."""

    route: int
    id: str
    start_m: float
    end_m: float
    lon: float
    lat: float


@dataclass(frozen=True, eq=False)
class Pieces:
    """G pieces by route and chainage, their samples one after another from ``first`` (G), int64."""

    places: list[Place]
    rows: IntArray
    first: IntArray

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """Sums over the samples of each piece, of values along all samples (…, n)."""
        return np.add.reduceat(values[..., self.rows], self.first, axis=-1)

    def each(self) -> list[slice]:
        """Where in ``rows`` the samples of each piece stand."""
        return [slice(first, stop) for first, stop in pairwise([*self.first.tolist(), self.rows.size])]


def pieces_of(found: Found, cache: SightCache) -> Pieces:
    """The listed gaps of all routes."""
    places: list[Place] = []
    rows = [np.zeros(0, np.int64)]
    for number in range(len(found.line.routes)):
        own, samples = _of_route(found, number, cache)
        places += own
        rows += samples
    first = np.cumsum([0, *(samples.size for samples in rows[1:])])[:-1]
    return Pieces(places, np.concatenate(rows), first)


def _of_route(found: Found, number: int, cache: SightCache) -> tuple[list[Place], list[IntArray]]:
    """The pieces of one route, worked out anew only where what they follow from has changed."""
    part = found.line.of_route(number)
    status = found.outcome.status[:, part]
    by_period = status == GAP
    gap = by_period.any(axis=0)
    barrier = (status == UNDECIDED).any(axis=0) & ~gap
    period = by_period[0] + 2 * by_period[1] - 1
    letter = np.searchsorted(list(LETTERS), found.outcome.cause[part])
    labels = ((period * 3 + letter) * 3 + found.band[part]).astype(np.int64)
    rules = rules_of(found.scene.parameters)
    digest = hashlib.sha256(b"".join(column.tobytes() for column in (gap, barrier, labels))).digest()

    def made() -> tuple[list[Place], list[IntArray]]:
        pieces = extract(found.line.edges[number], gap, barrier, labels, rules)
        spans = [(piece.start, piece.stop) for piece in pieces]
        rows = [run_indices(span, part.stop - part.start) + part.start for span in spans]
        return _places(found, number, spans), rows

    return cache.remember(("pieces", found.line.key, number, rules, digest), made)


def _places(found: Found, number: int, spans: list[tuple[int, int]]) -> list[Place]:
    """Where pieces of a route lie, given their first samples and those after their last."""
    route, edges = found.line.routes[number], found.line.edges[number]
    along = [(edges.at(start) / 1e3, edges.at(stop) / 1e3) for start, stop in spans]
    ids = gap_ids(route.name, along, route.length_m if route.ring else None)
    middles = points_at(route, [middle_of(found.line, number, *span) for span in along])
    lon, lat = (np.round(axis, 7).tolist() for axis in middles)
    return [Place(number, *row) for row in zip(ids, *zip(*along, strict=True), lon, lat, strict=True)]
