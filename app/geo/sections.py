"""Sections of a route: 1-km cells, stable gap ids, runs of samples, and overlays of event tables.

A section is half-open, [start, end) in metres of chainage. On a ring a section that contains zero ends beyond the
perimeter (61,000 to 63,000 on a ring of 61,838 m), so that its length is always end minus start.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import FloatArray, IntArray
from app.errors import UserError
from app.geo.routes import Route
from layers.text import QT_TRANSLATE_NOOP

CELL_M = 1000
"""The basic cell of the reference system: its number never changes within a line version."""


def cell_id(route: Route, chainage_m: float, version: str) -> str:
    """The name of the 1-km cell at a chainage, such as ``TJ-AF@osm-2026/0412``.

    The end of an open route belongs to its last cell; on a ring chainage counts modulo the perimeter.
    Raises UserError if the chainage lies outside the route.
    """
    return f"{route.name}@{version}/{cell_at(route, chainage_m):04d}"


def cell_at(route: Route, chainage_m: float) -> int:
    """The number of the 1-km cell at a chainage. Raises UserError if it lies outside the route."""
    return min(int(wrapped(route, chainage_m) // CELL_M), cell_count(route) - 1)


def cell_count(route: Route) -> int:
    """The number of 1-km cells of a route; the last one may be short."""
    return math.ceil(route.length_m / CELL_M)


def cells_between(route: Route, start_m: float, end_m: float) -> tuple[int, ...]:
    """The numbers of the cells a section touches, in order of travel, across the zero of a ring if need be."""
    pieces = interval_wrap(start_m, end_m, route.length_m) if route.ring else ((start_m, wrapped(route, end_m)),)
    cells = [cell for start, end in pieces for cell in range(cell_at(route, start), _last_cell(end, CELL_M) + 1)]
    return tuple(dict.fromkeys(cells))


def wrapped(route: Route, chainage_m: float) -> float:
    """A chainage on the route, modulo the perimeter of a ring. Raises UserError beyond the ends of an open route."""
    if route.ring and math.isfinite(chainage_m):
        return chainage_m % route.length_m
    if not 0.0 <= chainage_m <= route.length_m:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} runs from km 0 to km {end_km:,.3f}: km {km:,.3f} is not on it.").format(
                name=route.name, end_km=route.length_m / 1000, km=chainage_m / 1000
            )
        )
    return chainage_m


def gap_id(
    route_name: str, start_m: float, end_m: float, perimeter_m: float | None = None, cell_m: float = CELL_M
) -> str:
    """The id of a gap, stable over reruns: its route and its first and last cell, ``TJ-AF/0412-0419``.

    Cells of ``cell_m`` are numbered from the start of the route. Give ``perimeter_m`` for a ring. A gap keeps its id as
    long as its ends stay in their cells. Gaps of one run that touch the same first and last cell get the same id here:
    ``gap_ids`` makes them distinct.
    """
    first, last = int(start_m // cell_m), _last_cell(end_m, cell_m)
    if perimeter_m is not None and end_m > perimeter_m:
        start, end = start_m % perimeter_m, (end_m - perimeter_m)
        first, last = int(start // cell_m), _last_cell(end, cell_m)
    return f"{route_name}/{first:04d}-{last:04d}"


def gap_ids(
    route_name: str, spans: Iterable[tuple[float, float]], perimeter_m: float | None = None, cell_m: float = CELL_M
) -> tuple[str, ...]:
    """The ids of all gaps of one route in one run, all distinct.

    Of gaps with the same cells the first listed keeps the plain id and the next get ``.2``, ``.3`` …; list them by
    start so that every run numbers them alike.
    """
    seen: Counter[str] = Counter()
    ids = []
    for start_m, end_m in spans:
        plain = gap_id(route_name, start_m, end_m, perimeter_m, cell_m)
        seen[plain] += 1
        ids.append(plain if seen[plain] == 1 else f"{plain}.{seen[plain]}")
    return tuple(ids)


def _last_cell(end_m: float, cell_m: float) -> int:
    return max(math.ceil(end_m / cell_m) - 1, 0)


def interval_wrap(start_m: float, end_m: float, perimeter_m: float) -> tuple[tuple[float, float], ...]:
    """Split a section of a ring at its zero: one or two intervals within [0, perimeter], in order of travel.

    ``end_m`` may lie beyond the perimeter or below ``start_m``; both mean that the section contains zero.
    """
    length = end_m - start_m if end_m >= start_m else end_m - start_m + perimeter_m
    start = start_m % perimeter_m
    end = start + min(length, perimeter_m)
    if end <= perimeter_m:
        return ((start, end),)
    return (start, perimeter_m), (0.0, end - perimeter_m)


def runs(mask: ArrayLike, ring: bool = False) -> list[tuple[int, int]]:
    """The maximal runs of True in ``mask`` (n booleans) as half-open index pairs, ordered by start.

    On a ring the last sample is followed by the first, so a run may wrap round: its stop then exceeds n, and
    ``run_indices`` gives its samples. A ring that is True throughout is one run, (0, n).
    """
    flags = np.asarray(mask, dtype=bool)
    edges = np.diff(np.concatenate(([False], flags, [False])).astype(np.int8))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    pairs = list(zip(starts.tolist(), stops.tolist(), strict=True))
    if ring and len(pairs) > 1 and flags[0] and flags[-1]:
        (_, stop), *between, (start, end) = pairs
        return [*between, (start, end + stop)]
    return pairs


def run_indices(run: tuple[int, int], count: int) -> IntArray:
    """The sample numbers of a run from ``runs``, in order of travel, of ``count`` samples."""
    return np.arange(*run, dtype=np.int64) % count


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """An event table on one route: row i applies from ``start_m[i]`` to ``end_m[i]``; where rows overlap, the last one.

    Rows not valid at the date must have been removed.
    """

    start_m: FloatArray
    end_m: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """An overlay of event tables: pieces [start, end) in which no table changes.

    ``rows`` has, for each table, the row that applies on each piece (int64), or -1 if none does.
    """

    start_m: FloatArray
    end_m: FloatArray
    rows: tuple[IntArray, ...]


def overlay(route: Route, tables: Sequence[Events]) -> Overlay:
    """Split a route at the sorted union of the breakpoints of its event tables (dynamic segmentation).

    The pieces cover the route exactly; on a ring zero is a breakpoint too, and ``runs`` rejoins what it splits.
    """
    cut = [_on_route(route, table) for table in tables]
    breaks = np.unique(np.concatenate([[0.0, route.length_m], *(np.ravel(spans) for _, spans in cut)]))
    rows = tuple(_rows_on(breaks, numbers, spans) for numbers, spans in cut)
    return Overlay(breaks[:-1], breaks[1:], rows)


def _on_route(route: Route, table: Events) -> tuple[IntArray, FloatArray]:
    """Row numbers (k) and intervals (k × 2) within the route, clipped at open ends."""
    numbers: list[int] = []
    spans: list[tuple[float, float]] = []
    for number, (start, end) in enumerate(zip(table.start_m.tolist(), table.end_m.tolist(), strict=True)):
        pieces = interval_wrap(start, end, route.length_m) if route.ring else ((start, end),)
        numbers += [number] * len(pieces)
        spans += pieces
    inside = np.clip(np.array(spans, dtype=np.float64).reshape(-1, 2), 0.0, route.length_m)
    return np.array(numbers, dtype=np.int64), inside


def _rows_on(breaks: FloatArray, numbers: IntArray, spans: FloatArray) -> IntArray:
    rows: IntArray = np.full(len(breaks) - 1, -1, dtype=np.int64)
    edges = np.searchsorted(breaks, spans)
    for number, (first, stop) in zip(numbers.tolist(), edges.tolist(), strict=True):
        rows[first:stop] = number
    return rows
