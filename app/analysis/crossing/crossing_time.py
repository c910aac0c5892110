"""How long crossing takes: T_cross, the shortest walking time between the settlements of both sides via each sample.

Two sweeps over the terrain: one from the places outside, which may not pass the line, and one backwards from those
inside. For every move between two cells that passes the line, the sum of both times and the move's own is the shortest
time of all routes that first cross there. The line is processed in blocks with a halo around them, so that terrain of
any size is read in windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from app.analysis.crossing.search_ground import ground_of, window_of
from app.analysis.kernels.dijkstra import DC, DR, sweep
from app.analysis.kernels.pace import OFF_TRAIL, Walker
from app.analysis.kernels.passages import crossings, starts, through_times
from app.analysis.sight.line import Line
from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.grid import Grid
from app.geo.lrs import Route, points_at
from app.geo.terrain import Terrain
from app.progress import Progress
from app.scene.scene import Settlements

BLOCK_M = 50_000.0
HALO_M = 20_000.0
LONGEST_H = 72.0
"""Hours assumed where there is no way across: no settlement within the halo, or none that can be reached on foot."""
SPACING_M = 250.0
"""The line is followed by geodesics no longer than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossing:
    """T_cross of every sample. hours: float64 (n,), NaN where unknown; LONGEST_H where ``unreached``.

    unknown: bool (n,), where there is no terrain, or the data have no settlement of a state at all.
    """

    hours: FloatArray
    unreached: BoolArray

    @property
    def unknown(self) -> BoolArray:
        """Samples whose time is unknown."""
        return np.isnan(self.hours)


@dataclass(frozen=True, slots=True)
class Way:
    """How the search is done: who walks, the length of the blocks, and how far around them it looks (m)."""

    walker: Walker = OFF_TRAIL
    block_m: float = BLOCK_M
    halo_m: float = HALO_M


@dataclass(frozen=True, slots=True, eq=False)
class _Bend:
    """A route followed closely: WGS 84 degrees and chainage (m) of its points."""

    lon: FloatArray
    lat: FloatArray
    chainage_m: FloatArray


def crossing_of(
    line: Line,
    places: Settlements,
    own_state: str,
    *,
    numbers: Sequence[int] | None = None,
    way: Way | None = None,
    progress: Progress | None = None,
) -> Crossing:
    """T_cross of each sample, from the other state's places to those of ``own_state``; left to right if it is neither.

    ``numbers``: the routes asked for; the others stay unknown. Raises Cancelled if asked to stop.
    """
    report_to = progress or Progress()
    wanted = range(len(line.routes)) if numbers is None else numbers
    sides = sides_of(line.routes, places, own_state)
    hours = np.full(len(line), np.nan)
    for done, number in enumerate(wanted):
        route, edges = line.routes[number], line.edges_mm[number]
        chainage = (edges[:-1] + edges[1:]) / 2e3
        step = report_to.part(done / len(wanted), (done + 1) / len(wanted))
        seconds = route_seconds(route, line.view.terrain, sides[number], chainage, way, step)
        hours[line.of_route(number)] = seconds / 3600.0
    hours[np.isnan(line.elevation_m)] = np.nan
    unreached = hours > LONGEST_H
    return Crossing(np.where(unreached, LONGEST_H, hours), unreached)


def forded(crossing: Crossing, seconds: FloatArray) -> Crossing:
    """T_cross with the seconds, float64 (n,), that rivers add; never beyond LONGEST_H."""
    return Crossing(np.minimum(crossing.hours + seconds / 3600.0, LONGEST_H), crossing.unreached)


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The places on either side of a route, lon and lat (2, n) each in WGS 84 degrees, and which side is outside."""

    outside: FloatArray
    inside: FloatArray
    outer_left: bool


def sides_of(routes: Sequence[Route], places: Settlements, own_state: str) -> tuple[Sides, ...]:
    """The sides of each route: inside is the side of ``own_state``, or the right one if it lies on neither.

    A place within a ring counts for that ring alone; one within no ring counts for every route, for a ring only as
    outside.
    """
    ring = np.full(places.lon.size, -1)
    for number, route in enumerate(routes):
        if route.ring:
            area = shapely.Polygon(np.column_stack((route.lon, route.lat)))
            ring[shapely.contains_xy(area, places.lon, places.lat)] = number
    return tuple(_sides(route, number, ring, places, own_state) for number, route in enumerate(routes))


def _sides(route: Route, number: int, ring: IntArray, places: Settlements, own_state: str) -> Sides:
    states, lonlat = np.array(places.state, dtype=str), np.stack([places.lon, places.lat])
    # Rings run clockwise: what lies within is on the right.
    homes = (-1, number if route.ring else -1)
    left, right = (
        lonlat[:, (states == state) & (states != "") & (ring == home)]
        for state, home in zip((route.left_state, route.right_state), homes, strict=True)
    )
    outer_left = route.left_state != own_state
    return Sides(*((left, right) if outer_left else (right, left)), outer_left)


def route_seconds(
    route: Route,
    terrain: Sequence[Terrain],
    sides: Sides,
    chainage_m: FloatArray,
    way: Way | None = None,
    progress: Progress | None = None,
) -> FloatArray:
    """T_cross in seconds at chainages of a route, float64 (n,): inf without a way, NaN without terrain or places."""
    asked, report_to = way or Way(), progress or Progress()
    seconds = np.full(chainage_m.size, np.nan)
    if not terrain or not sides.outside.size or not sides.inside.size:
        return seconds
    bend = _bend_of(route)
    count = max(1, round(route.length_m / asked.block_m))
    block_m = route.length_m / count
    of = np.clip((chainage_m / block_m).astype(np.int64), 0, count - 1)
    for block in np.unique(of):
        report_to.at(block / count)
        own = of == block
        seconds[own] = _block_seconds(route, bend, terrain, sides, (block * block_m, block_m), chainage_m[own], asked)
    return seconds


def _bend_of(route: Route) -> _Bend:
    plain = np.arange(0.0, route.length_m, SPACING_M)
    chainage = np.unique(np.concatenate([plain, route.segments.start_m, [route.length_m]]))
    return _Bend(*points_at(route, chainage), chainage)


def _block_seconds(
    route: Route,
    bend: _Bend,
    terrain: Sequence[Terrain],
    sides: Sides,
    block: tuple[float, float],
    chainage_m: FloatArray,
    way: Way,
) -> FloatArray:
    start, length = block
    places = points_at(route, np.linspace(start, start + length, max(2, round(length / 2000.0))))
    grid = window_of(terrain, *places, way.halo_m)
    if grid is None:
        return np.full(chainage_m.size, np.nan)
    met_m, seconds = _passages(route, bend, grid, sides, way, block)
    # A passage counts for the samples within half a cell: the terrain has no finer detail.
    at_m = _about(route, chainage_m, start + length / 2.0)
    return least_within(at_m, *_all_round(route, met_m, seconds), grid.cell_m / 2.0)


def _all_round(route: Route, met_m: FloatArray, seconds: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The passages of a ring repeated one turn before and one after, so that its zero separates no neighbours."""
    if not route.ring:
        return met_m, seconds
    turn = route.length_m
    return np.concatenate([met_m - turn, met_m, met_m + turn]), np.tile(seconds, 3)


def _about(route: Route, chainage_m: FloatArray, middle_m: float) -> FloatArray:
    """Chainages as close to ``middle_m`` as they get: on a ring, with the perimeter added or subtracted."""
    if not route.ring:
        return chainage_m
    half = route.length_m / 2.0
    return (chainage_m - middle_m + half) % route.length_m + middle_m - half


def least_within(at_m: FloatArray, met_m: FloatArray, seconds: FloatArray, half_m: float) -> FloatArray:
    """The shortest of the times met within ``half_m`` of each place, or of its two neighbours where there is none."""
    if not met_m.size:
        return np.full(at_m.size, np.nan)
    order = np.lexsort((seconds, met_m))
    sorted_m, times = met_m[order], np.append(seconds[order], np.inf)
    first, stop = np.searchsorted(sorted_m, at_m - half_m), np.searchsorted(sorted_m, at_m + half_m, side="right")
    empty = first == stop
    first, stop = np.where(empty, np.maximum(first - 1, 0), first), np.where(empty, stop + 1, stop)
    pairs = np.stack([first, np.minimum(stop, met_m.size)], axis=1).ravel()
    least: FloatArray = np.minimum.reduceat(times, pairs)[::2]
    return least


# The two sweeps


def _passages(
    route: Route, bend: _Bend, grid: Grid, sides: Sides, way: Way, block: tuple[float, float]
) -> tuple[FloatArray, FloatArray]:
    """Chainage (m) of every passage of the line in a block or just beyond, and the shortest time through it (s)."""
    segments, start_m, length_m = _segments(bend, grid)
    barrier, met, share = crossings(segments, *grid.shape)
    middle, reach = block[0] + block[1] / 2.0, block[1] / 2.0 + 2.0 * grid.cell_m
    met_m = _about(route, start_m[met[:, 2]] + share * length_m[met[:, 2]], middle)
    own = np.abs(met_m - middle) <= reach
    met = met[own]
    ground = ground_of(grid, barrier)
    outside, inside = (
        starts(ground, way.walker, segments, *grid.to_cell(*places)) for places in (sides.outside, sides.inside)
    )
    ends = _ends(met, grid.shape[1])
    out_s = sweep(ground, way.walker, *outside, ends, False, True)
    in_s = sweep(ground, way.walker, *inside, ends, True, False)
    return met_m[own], through_times(ground, way.walker, met, sides.outer_left, out_s, in_s)


def _ends(met: IntArray, columns: int) -> IntArray:
    """The cells at both ends of the passages."""
    step = DR * columns + DC
    return np.unique(np.concatenate([met[:, 0], met[:, 0] + step[met[:, 1]]]))


def _segments(bend: _Bend, grid: Grid) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The pieces of the line near the grid: ends in fractional cells (n, 4), chainage of the start and length (m)."""
    column, row = grid.to_cell(bend.lon, bend.lat)
    rows, columns = grid.shape
    near = (column > -3.0) & (column < columns + 2.0) & (row > -3.0) & (row < rows + 2.0)
    first = np.flatnonzero(near[:-1] | near[1:])
    ends = np.stack([column[first], row[first], column[first + 1], row[first + 1]], axis=1)
    return ends, bend.chainage_m[first], np.diff(bend.chainage_m)[first]
