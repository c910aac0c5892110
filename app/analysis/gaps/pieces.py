"""The listed gaps of a run as runs of samples: which they are, where each lies, and sums over the samples of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.extraction import Piece, Rules, extract
from app.analysis.gaps.findings import Findings, rules_of
from app.analysis.gaps.gap_report import AGREED, GAP, UNDECIDED
from app.analysis.sight.line import LineKey, middle_of
from app.analysis.sight.remembered import Remembered
from app.arrays import BoolArray, IntArray
from app.geo.lrs import Route, gap_ids, points_at, run_indices

LETTERS = "ABCW"
"""The classes of gaps, in the order of the alphabet."""


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
        """The slice of ``rows`` with the samples of each piece."""
        return [slice(first, stop) for first, stop in pairwise([*self.first.tolist(), self.rows.size])]


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """A gap to be closed: its route, samples, chainage, period and class; ``crossable``: not in hard terrain."""

    route: Route
    rows: IntArray
    start_m: float
    end_m: float
    period: str
    klass: str
    crossable: bool = True

    @property
    def periods(self) -> list[int]:
        """Numbers of the periods in which it is a gap."""
        return [number for number, name in enumerate(PERIODS) if self.period in (name, "both")]


class RoutePieces(NamedTuple):
    """The pieces of one route: where each lies, and its samples."""

    places: list[Place]
    rows: list[IntArray]


class PiecesKey(NamedTuple):
    """What the pieces of a route follow from; ``samples`` is a digest of the state of each of its samples."""

    line: LineKey
    route: int
    rules: Rules
    cell_km: float
    samples: bytes


class UndecidedKey(NamedTuple):
    """What the undecided stretches of a route follow from; ``doubt``: which samples are undecided."""

    line: LineKey
    route: int
    rules: Rules
    cell_km: float
    doubt: bytes


@dataclass(eq=False)
class PiecesCache:
    """The listed gaps and the undecided stretches of each route."""

    listed: Remembered[PiecesKey, RoutePieces] = field(default_factory=lambda: Remembered(512))
    undecided: Remembered[UndecidedKey, RoutePieces] = field(default_factory=lambda: Remembered(512))


def pieces_of(findings: Findings, cache: PiecesCache) -> Pieces:
    """The listed gaps of all routes; those of a route are recomputed only if what they follow from has changed."""
    rules, cell_km = rules_of(findings.scene.parameters), findings.scene.parameters.cell_km
    samples = [_Samples.of(findings, number) for number in range(len(findings.line.routes))]
    keys = [PiecesKey(findings.line.key, number, rules, cell_km, of.digest()) for number, of in enumerate(samples)]
    parts = cache.listed.get_or_make_all(
        keys, lambda missing: ((key, _of_route(findings, key.route, samples[key.route])) for key in missing)
    )
    places = [place for part in parts for place in part.places]
    rows = [np.zeros(0, np.int64), *(own for part in parts for own in part.rows)]
    first = np.cumsum([0, *(own.size for own in rows[1:])])[:-1]
    return Pieces(places, np.concatenate(rows), first)


class _Samples(NamedTuple):
    """For each sample of a route: whether it is a gap, whether it bars merging, and its period, class and band."""

    gap: BoolArray
    barrier: BoolArray
    label: IntArray

    @classmethod
    def of(cls, findings: Findings, number: int) -> Self:
        part = findings.line.of_route(number)
        status = findings.outcome.status[:, part]
        by_period = status == GAP
        gap = by_period.any(axis=0)
        barrier = ((status == UNDECIDED) | (status == AGREED)).any(axis=0) & ~gap
        period = by_period[0] + 2 * by_period[1] - 1
        letter = np.searchsorted(list(LETTERS), findings.outcome.cause[part])
        return cls(gap, barrier, ((period * len(LETTERS) + letter) * 3 + findings.band[part]).astype(np.int64))

    def digest(self) -> bytes:
        return hashlib.sha256(b"".join(column.tobytes() for column in self)).digest()


def _of_route(findings: Findings, number: int, samples: _Samples) -> RoutePieces:
    rules = rules_of(findings.scene.parameters)
    pieces = extract(findings.line.edges[number], samples.gap, samples.barrier, samples.label, rules)
    return _placed(findings, number, pieces)


def undecided_pieces(findings: Findings, cache: PiecesCache) -> list[RoutePieces]:
    """The stretches of class E of each route that are no shorter than the shortest gap."""
    rules, cell_km = Rules(0, rules_of(findings.scene.parameters).least_mm, 2**62), findings.scene.parameters.cell_km
    doubts = [
        findings.outcome.klass[findings.line.of_route(number)] == "E" for number in range(len(findings.line.routes))
    ]
    keys = [
        UndecidedKey(findings.line.key, number, rules, cell_km, doubt.tobytes()) for number, doubt in enumerate(doubts)
    ]

    def pieces(key: UndecidedKey) -> RoutePieces:
        doubt = doubts[key.route]
        alike = np.zeros(doubt.size, np.int64)
        return _placed(findings, key.route, extract(findings.line.edges[key.route], doubt, ~doubt, alike, rules))

    return cache.undecided.get_or_make_all(keys, lambda missing: ((key, pieces(key)) for key in missing))


def _placed(findings: Findings, number: int, pieces: list[Piece]) -> RoutePieces:
    part = findings.line.of_route(number)
    spans = [(piece.start, piece.stop) for piece in pieces]
    rows = [run_indices(span, part.stop - part.start) + part.start for span in spans]
    return RoutePieces(_places(findings, number, spans), rows)


def _places(findings: Findings, number: int, spans: list[tuple[int, int]]) -> list[Place]:
    """Where pieces of a route lie, given the first sample of each and the one after its last."""
    route, edges = findings.line.routes[number], findings.line.edges[number]
    along = [(edges.at(start) / 1e3, edges.at(stop) / 1e3) for start, stop in spans]
    cell_m = 1000.0 * findings.scene.parameters.cell_km
    ids = gap_ids(route.name, along, route.length_m if route.ring else None, cell_m)
    middles = points_at(route, [middle_of(findings.line, number, *span) for span in along])
    lon, lat = (np.round(axis, 7).tolist() for axis in middles)
    return [Place(number, *row) for row in zip(ids, *zip(*along, strict=True), lon, lat, strict=True)]
