"""Draws over what is not known: P of every sample in each of M draws, and the share of them in which it is a gap.

A draw fixes sensor parameters, availability figures, climate, a crosser's speed, the place of the line, and for every
observer which samples the terrain lets it see (one latent normal value along the line, correlated over 400 m: in sight
where it lies below Phi^-1(p_visible)). Chance is integrated within the draw. All numbers go by keys, so that neither
the cut into parts nor the number of threads changes a bit.
"""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.source_pairs import poses
from app.analysis.kernels.chance import Chances, Met, combine
from app.analysis.sight.line import Line
from app.analysis.sight.sights import SightCache
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.error_nodes import Nodes
from app.analysis.uncertainty.strengths import Maker, Strength, Watch, watches_of
from app.arrays import FloatArray, IntArray, SingleArray
from app.progress import Progress
from app.scene.scene import Scene

LOW_SHARE, HIGH_SHARE = 0.05, 0.95
PART = 1000
"""Samples that are combined at a time."""
TOGETHER = 32
"""Observers whose strengths are made at a time."""
KEPT_BYTES = 400_000_000
"""Strengths kept beyond those of the current scene."""


@dataclass(frozen=True, eq=False)
class Draws:
    """M draws of n samples. p: float32 (n, 2, M), by day and by night; do not change it.

    gap: g, the share of draws in which P lies below theta, float64 (2, n). low, high: 5 and 95 % of P, (2, n).
    gap_mm: length of the samples below theta by route, period and draw, int64 (routes, 2, M). sources: what was drawn
    of those that the terrain can hide.
    """

    count: int
    theta: float
    p: SingleArray
    gap: FloatArray
    low: FloatArray
    high: FloatArray
    gap_mm: IntArray
    assumed: Assumptions
    sources: tuple[Strength, ...] = ()

    @cached_property
    def seen(self) -> FloatArray:
        """Share of the sight lines that are open in each draw, (M,); zeros where there are none."""
        found = [strength.seen for strength in self.sources]
        total = sum(strength.sample.size for strength in self.sources)
        return np.sum(found, axis=0) / total if total else np.zeros(self.count)

    def open_mm(self, line: Line, rows: IntArray, period: int) -> IntArray:
        """Length in mm of ``rows`` that lies below theta in each draw, (M,)."""
        below = self.p[rows, period] < self.theta
        return np.asarray(line.length_mm[rows] @ below, np.int64)


@dataclass(eq=False)
class DrawCache:
    """Strengths by what they depend on, and last results by number of draws: a moved post redraws its part alone."""

    strengths: OrderedDict[Hashable, Strength] = field(default_factory=OrderedDict)
    states: dict[int, _State] = field(default_factory=dict)

    def taken(self, count: int, key: Hashable) -> _State | None:
        """The last result of so many draws, if all else is the same; kept no longer, for its array is written to."""
        state = self.states.pop(count, None)
        return state if state is not None and state.key == key else None

    def keep(self, count: int, state: _State) -> None:
        """Keep a result, and of other numbers of draws the latest."""
        self.states = {**dict(list(self.states.items())[-1:]), count: state}

    def trim(self, used: set[Hashable]) -> None:
        """Forget what was longest unused."""
        spare = sum(one.exposure.nbytes for key, one in self.strengths.items() if key not in used)
        for key in list(self.strengths):
            if spare <= KEPT_BYTES:
                return
            if key not in used:
                spare -= self.strengths.pop(key).exposure.nbytes


@dataclass(frozen=True, eq=False)
class _State:
    """A result with the sources it was made of; ``key``: all else it depends on."""

    key: Hashable
    sources: tuple[tuple[Strength, int], ...]
    draws: Draws


def draw(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: SightCache,
    count: int,
    progress: Progress,
    *,
    part: int = PART,
    workers: int = 2,
) -> Draws:
    """``count`` draws of a scene. ``part`` (samples) and ``workers`` (threads) change no bit. Raises Cancelled."""
    kept = cache.remember("draws", DrawCache)
    assumed = Assumptions(scene, count)
    sources = _sources(scene, line, conditions, cache, kept, assumed, progress.part(0.0, 0.5))
    key = (
        line.key,
        scene.seed,
        count,
        scene.parameters.theta,
        scene.weather,
        scene.line_accuracy_m,
        _hours(conditions),
    )
    before = kept.taken(count, key)
    rows = _touched(before, sources, len(line))
    # What is told of the draws is told of this scene's types and patrols, also where none of its samples is drawn anew.
    made = replace(before.draws, assumed=assumed) if before is not None else _empty(scene, line, count, assumed)
    made = _redrawn(made, line, sources, conditions, rows, progress.part(0.5, 1.0), part, workers)
    made = replace(made, sources=tuple(strength for strength, _ in sources[: len(scene.observers)]))
    kept.keep(count, _State(key, tuple(sources), made))
    return made


def quantiles(values: NDArray[Any], shares: Sequence[float]) -> list[float]:
    """Order statistics of M values: the least that at least each share of them does not exceed."""
    ordered = np.sort(values)
    return [float(ordered[max(math.ceil(share * ordered.size) - 1, 0)]) for share in shares]


def _hours(conditions: Conditions) -> Hashable:
    columns = (conditions.on, *conditions.shares, conditions.group)
    return conditions.rosters, tuple(column.tobytes() for column in columns)


def _sources(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: SightCache,
    kept: DrawCache,
    assumed: Assumptions,
    progress: Progress,
) -> list[tuple[Strength, int]]:
    """Strength and roster of every source: observers first, then patrols."""
    nodes = cache.remember(("nodes", line.key), lambda: Nodes.of(line))
    maker = Maker(scene, line, nodes, assumed)
    keys = _keys(scene, line, assumed.count, cache)
    fresh = [number for number in range(len(scene.observers)) if keys[number] not in kept.strengths]
    watches = watches_of(scene, line, fresh, cache, progress.part(0.0, 0.3))
    for number, group in _by_type(watches):
        progress.at(0.3 + 0.7 * number / len(watches))
        kind = group[0].kind
        drawn = cache.remember(("drawn", kind, scene.seed, assumed.count), partial(assumed.of_type, kind))
        for watch, strength in zip(group, maker.of_type(kind, drawn, group), strict=True):
            kept.strengths[keys[watch.number]] = strength
    for patrol, key in zip(scene.patrols, keys[len(scene.observers) :], strict=True):
        if key not in kept.strengths:
            kept.strengths[key] = maker.of_patrol(patrol)
    for key in keys:
        kept.strengths.move_to_end(key)
    kept.trim(set(keys))
    hours = [*scene.observers.hours, *(patrol.hours for patrol in scene.patrols)]
    return [(kept.strengths[key], conditions.roster(text)) for key, text in zip(keys, hours, strict=True)]


def _keys(scene: Scene, line: Line, count: int, cache: SightCache) -> list[Hashable]:
    """What the strength of each source depends on."""
    watch, parameters = scene.observers, scene.parameters
    known = (scene.weather, scene.line_accuracy_m)
    drawn = (line.key, scene.seed, count, parameters.transect_m, parameters.crosser_mps, *known)
    settings = {key: cache.token("strength", kind, *drawn) for key, kind in scene.types.items()}
    up = watch.availability.tolist(), watch.availability_walks.tolist()
    rows = zip(watch.type, poses(scene, watch), *up, strict=True)
    seen: list[Hashable] = [(settings[key], *row) for key, *row in rows]
    crews = cache.token("strength", drawn, scene.month, *(area.wkb for area in scene.hazards))
    return seen + [(crews, patrol.content, patrol.geometry.wkb) for patrol in scene.patrols]


def _by_type(watches: Sequence[Watch]) -> Iterator[tuple[int, list[Watch]]]:
    """Observers of one type, a manageable number at a time, with how many came before."""
    groups: dict[str, list[Watch]] = {}
    for watch in watches:
        groups.setdefault(watch.kind.key, []).append(watch)
    done = 0
    for group in groups.values():
        for first in range(0, len(group), TOGETHER):
            yield done, group[first : first + TOGETHER]
            done += TOGETHER


def _touched(before: _State | None, sources: Sequence[tuple[Strength, int]], size: int) -> IntArray:
    """The samples whose sources are not what they were."""
    if before is None:
        return np.arange(size)
    # How many of each: two like posts in one place have one strength, and one of them may go.
    old, new = (Counter((id(strength), roster) for strength, roster in of) for of in (before.sources, sources))
    touched = np.zeros(size, dtype=np.bool_)
    for strength, roster in (*before.sources, *sources):
        if old[id(strength), roster] != new[id(strength), roster]:
            touched[strength.sample] = True
    return np.flatnonzero(touched)


def _empty(scene: Scene, line: Line, count: int, assumed: Assumptions) -> Draws:
    periods, size = len(PERIODS), len(line)
    lengths = np.array([int(edges[-1] - edges[0]) for edges in line.edges_mm])
    everything = np.broadcast_to(lengths[:, None, None], (lengths.size, periods, count))
    nothing = np.zeros((periods, size))
    p = np.zeros((size, periods, count), dtype=np.float32)
    return Draws(count, scene.parameters.theta, p, nothing + 1.0, nothing, nothing.copy(), everything.copy(), assumed)


def _redrawn(
    made: Draws,
    line: Line,
    sources: Sequence[tuple[Strength, int]],
    conditions: Conditions,
    rows: IntArray,
    progress: Progress,
    part: int,
    workers: int,
) -> Draws:
    """``made`` with some samples drawn anew; their array is taken over, not copied."""
    blocks = [rows[first : first + part] for first in range(0, rows.size, part)]
    gap, low, high, gap_mm = made.gap.copy(), made.low.copy(), made.high.copy(), made.gap_mm.copy()
    route = np.searchsorted(line.first, rows, side="right") - 1
    _count(gap_mm, line, made, rows, route, -1)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = [pool.submit(_drawn_block, made, sources, conditions, block) for block in blocks]
        try:
            for number, (block, job) in enumerate(zip(blocks, jobs, strict=True)):
                progress.at(number / len(blocks))
                gap[:, block], low[:, block], high[:, block] = job.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    _count(gap_mm, line, made, rows, route, 1)
    return Draws(made.count, made.theta, made.p, gap, low, high, gap_mm, made.assumed)


def _count(gap_mm: IntArray, line: Line, made: Draws, rows: IntArray, route: IntArray, sign: int) -> None:
    """Add the length of ``rows`` below theta, or take it away: whole millimetres, so that parts add up exactly."""
    for number in np.unique(route):
        own = rows[route == number]
        for period in range(len(PERIODS)):
            gap_mm[number, period] += sign * made.open_mm(line, own, period)


def _drawn_block(
    made: Draws, sources: Sequence[tuple[Strength, int]], conditions: Conditions, rows: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Put P of some samples (ascending) in its place; g, 5 and 95 % of it, (2, rows)."""
    up = np.stack([strength.up for strength, _ in sources]) if sources else np.zeros((1, made.count), np.float32)
    roster = np.array([number for _, number in sources], dtype=np.int64)
    share = np.stack(conditions.shares, axis=1)
    chances = Chances(up, roster, conditions.on, share, made.assumed.weather)
    p = np.zeros((rows.size, len(PERIODS), made.count), dtype=np.float32)
    combine(_gathered(sources, rows, made), chances, conditions.group[rows], p)
    ranks = [max(math.ceil(share_ * made.count) - 1, 0) for share_ in (LOW_SHARE, HIGH_SHARE)]
    ordered = np.partition(p, ranks, axis=-1)
    low, high = (ordered[..., rank].T.astype(np.float64) for rank in ranks)
    made.p[rows] = p
    return (p < made.theta).mean(axis=-1).T, low, high


def _gathered(sources: Sequence[tuple[Strength, int]], rows: IntArray, made: Draws) -> Met:
    """The pairs of some samples in the order of the samples, then of the sources."""
    sample, source, exposure, factor = [], [], [], []
    for number, (strength, _) in enumerate(sources):
        first, last = np.searchsorted(strength.sample, (rows[0], rows[-1] + 1))
        at = np.searchsorted(rows, strength.sample[first:last])
        own = np.flatnonzero(rows[np.minimum(at, rows.size - 1)] == strength.sample[first:last])
        if own.size:
            sample.append(at[own])
            source.append(np.full(own.size, number))
            exposure.append(strength.exposure[first + own])
            factor.append(strength.factor[first + own])
    if not sample:
        states = made.assumed.weather.shape[2]
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros((0, made.count), np.float32), np.zeros((0, len(PERIODS), states), np.float32)
        return Met(np.zeros(rows.size + 1, dtype=np.int64), none, *empty)
    at = np.concatenate(sample)
    order = np.argsort(at, kind="stable")
    starts = np.searchsorted(at[order], np.arange(rows.size + 1))
    # In one layout always: any other would have the kernel compiled once more.
    joined = np.concatenate(exposure)[order], np.ascontiguousarray(np.concatenate(factor)[order])
    return Met(starts, np.concatenate(source)[order], *joined)
