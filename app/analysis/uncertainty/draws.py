"""Draws over what is uncertain: P of every sample in each of M draws, and the share of draws in which it is a gap.

A draw fixes sensor parameters, availability figures, climate, a crosser's speed, the place of the line, and for every
observer which samples the terrain lets it see: a latent normal value of each pair, which goes together with those of
neighbouring posts and places, lies below Phi^-1(p_visible) where it does. Chance is integrated within the draw. Every
number has a key of its own, so that neither the cut into parts nor the number of threads changes a bit.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.detection.worst_hour import WorstHour
from app.analysis.sight.line import Line, LineKey
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.combining import below_theta, below_theta_informed, combined_by_hour
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.analysis.uncertainty.in_blocks import in_blocks
from app.analysis.uncertainty.sample_blocks import Draft, SampleBlocks
from app.analysis.uncertainty.strength import Strength
from app.arrays import FloatArray, IntArray
from app.progress import Progress
from app.scene.scene import Scene
from resources import Weather

LOW_SHARE, HIGH_SHARE = 0.05, 0.95
PART = 1000
"""Samples that are combined at a time."""


SHARES = ("gap", "gap_least", "gap_most", "gap_informed", "low", "high", "mean")
"""What is counted over the draws of each sample."""


@dataclass(frozen=True, eq=False)
class Draws:
    """M draws of n samples. p: float32 (n, 2, M), by day and by night.

    gap: g, the share of draws in which P lies below theta, float64 (2, n). gap_least, gap_most: g if what the terrain
    does not tell is in sight, and if it is not; gap_informed: the latter against somebody who
    knows the timetables of the patrols. low, high: 5 and 95 % of P, (2, n);
    mean: its mean, (2, n). gap_mm: length of the samples below theta by route, period and draw, int64 (routes, 2, M).
    worst: the hour of the week in which the mean P is least. sources: the drawn strengths of those that the terrain can
    hide.
    """

    count: int
    theta: float
    p: SampleBlocks
    gap: FloatArray
    gap_least: FloatArray
    gap_most: FloatArray
    gap_informed: FloatArray
    low: FloatArray
    high: FloatArray
    mean: FloatArray
    gap_mm: IntArray
    worst: WorstHour
    assumed: Assumptions
    sources: tuple[Strength, ...] = ()

    @cached_property
    def seen(self) -> FloatArray:
        """Share of the sight lines that are open in each draw, (M,); zeros where there are none."""
        open_by_source = [strength.seen for strength in self.sources]
        total = sum(strength.places for strength in self.sources)
        return np.sum(open_by_source, axis=0) / total if total else np.zeros(self.count)

    def open_mm(self, line: Line, rows: IntArray, period: int) -> IntArray:
        """Length in mm of ``rows`` that lies below theta in each draw, (M,)."""
        below = self.p.of(rows, period) < self.theta
        return np.asarray(line.length_mm[rows] @ below, np.int64)


class DrawKey(NamedTuple):
    """What draws depend on besides the sources: arrays of the conditions as bytes."""

    line: LineKey
    seed: int
    draws: int
    theta: float
    weather: Weather
    line_accuracy_m: tuple[float | None, ...]
    rosters: tuple[str, ...]
    on: bytes
    shares: tuple[bytes, ...]
    week: bytes
    group: bytes


@dataclass(frozen=True, eq=False)
class LastDraws:
    """Draws with all they depend on."""

    key: DrawKey
    sources: tuple[Source, ...]
    draws: Draws


@dataclass(eq=False)
class DrawCache:
    """Strengths, and the latest draws for the two latest draw counts: a first look has fewer than the run after it."""

    strengths: StrengthCache = field(default_factory=StrengthCache)
    last: dict[int, LastDraws] = field(default_factory=dict)

    def before(self, key: DrawKey) -> LastDraws | None:
        """The latest draws of the same count, if everything but the sources is the same."""
        last = self.last.get(key.draws)
        return last if last is not None and last.key == key else None

    def keep(self, last: LastDraws) -> None:
        """Keep draws for the next run, and the latest of another count."""
        others = [one for count, one in self.last.items() if count != last.key.draws]
        self.last = {one.key.draws: one for one in (*others[-1:], last)}


def draw(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: DrawCache,
    count: int,
    progress: Progress,
    *,
    part: int = PART,
    workers: int = 2,
) -> Draws:
    """``count`` draws of a scene. ``part`` (samples) and ``workers`` (threads) change no bit. Raises Cancelled."""
    assumed = Assumptions(scene, count)
    sources = sources_of(scene, line, conditions, cache.strengths, assumed, progress.part(0.0, 0.5))
    key = key_of_draws(scene, line, conditions, count)
    before = cache.before(key)
    rows = np.arange(len(line)) if before is None else touched(before.sources, sources, len(line))
    # The assumptions are those of this scene's types and patrols, even if none of its samples is drawn again.
    draws = replace(before.draws, assumed=assumed) if before is not None else _empty(scene, line, conditions, assumed)
    draws = _redrawn(draws, line, sources, conditions, rows, progress.part(0.5, 1.0), part, workers)
    draws = replace(draws, sources=tuple(source.strength for source in sources[: len(scene.observers)]))
    cache.keep(LastDraws(key, tuple(sources), draws))
    return draws


def key_of_draws(scene: Scene, line: Line, conditions: Conditions, count: int) -> DrawKey:
    """What draws of a scene depend on besides the sources."""
    shares = tuple(share.tobytes() for share in conditions.shares)
    drawn = (line.key, scene.seed, count, scene.parameters.theta, scene.weather, scene.line_accuracy_m)
    return DrawKey(*drawn, conditions.rosters, conditions.on.tobytes(), shares, *_clock(conditions))


def _clock(conditions: Conditions) -> tuple[bytes, bytes]:
    """The slices of the week's minutes, and the groups of samples by their sun."""
    return conditions.week.tobytes(), conditions.group.tobytes()


def quantiles(values: NDArray[Any], shares: Sequence[float]) -> list[float]:
    """Order statistics of M values: for each share, the lowest that at least that share of them does not exceed."""
    ordered = np.sort(values)
    return [float(ordered[max(math.ceil(share * ordered.size) - 1, 0)]) for share in shares]


def touched(before: Sequence[Source], sources: Sequence[Source], size: int) -> IntArray:
    """The samples whose sources have changed, of ``size``."""
    # How many of each: two equal posts in one place share one strength, and one of them may be removed.
    old, new = (Counter(source.token for source in of) for of in (before, sources))
    changed = np.zeros(size, dtype=np.bool_)
    for source in (*before, *sources):
        if old[source.token] != new[source.token]:
            changed[source.strength.sample] = True
    return np.flatnonzero(changed)


def _empty(scene: Scene, line: Line, conditions: Conditions, assumed: Assumptions) -> Draws:
    periods, size, count = len(PERIODS), len(line), assumed.count
    lengths = np.array([int(edges[-1] - edges[0]) for edges in line.edges_mm])
    nothing = np.zeros((periods, size))
    return Draws(
        count,
        scene.parameters.theta,
        p=SampleBlocks.zeros(size, periods, count),
        gap=nothing + 1.0,
        gap_least=nothing + 1.0,
        gap_most=nothing + 1.0,
        gap_informed=nothing + 1.0,
        low=nothing,
        high=nothing,
        mean=nothing,
        gap_mm=np.broadcast_to(lengths[:, None, None], (lengths.size, periods, count)),
        worst=WorstHour.nobody(size, len(conditions.hours)),
        assumed=assumed,
    )


def _redrawn(
    draws: Draws,
    line: Line,
    sources: Sequence[Source],
    conditions: Conditions,
    rows: IntArray,
    progress: Progress,
    part: int,
    workers: int,
) -> Draws:
    """``draws`` with some samples drawn again."""
    columns = {name: getattr(draws, name).copy() for name in SHARES}
    gap_mm, worst = draws.gap_mm.copy(), draws.worst.copy()
    route = np.searchsorted(line.first, rows, side="right") - 1
    _count(gap_mm, line, draws, rows, route, -1)
    draft = Draft(draws.p, rows)
    work = partial(_drawn_block, draws, sources, conditions, draft=draft)
    for block, (shares, hour) in in_blocks(rows, part, workers, work, progress):
        for name, part_of in shares.items():
            columns[name][:, block] = part_of
        worst.put(block, hour)
    draws = replace(draws, p=draft.done(), worst=worst, **columns)
    _count(gap_mm, line, draws, rows, route, 1)
    return replace(draws, gap_mm=gap_mm)


def _count(gap_mm: IntArray, line: Line, draws: Draws, rows: IntArray, route: IntArray, sign: int) -> None:
    """Add the length of ``rows`` below theta, or subtract it: whole millimetres, so that parts add up exactly."""
    for number in np.unique(route):
        own = rows[route == number]
        for period in range(len(PERIODS)):
            gap_mm[number, period] += sign * draws.open_mm(line, own, period)


def _drawn_block(
    draws: Draws, sources: Sequence[Source], conditions: Conditions, rows: IntArray, draft: Draft
) -> tuple[dict[str, FloatArray], WorstHour]:
    """Write P of some samples (ascending) into a draft; the columns of Draws named in SHARES, (2, rows), and worst."""
    p, hour = combined_by_hour(sources, conditions, rows, draws.assumed)
    ranks = [max(math.ceil(share_ * draws.count) - 1, 0) for share_ in (LOW_SHARE, HIGH_SHARE)]
    ordered = np.partition(p, ranks, axis=-1)
    low, high = (ordered[..., rank].T.astype(np.float64) for rank in ranks)
    draft.write(rows, p)
    gap, least, most = below_theta(p, sources, conditions, rows, draws.assumed, draws.theta)
    informed = below_theta_informed(most, sources, conditions, rows, draws.assumed, draws.theta)
    mean = p.mean(axis=-1, dtype=np.float64).T
    worst = WorstHour(hour.p.mean(axis=-1, dtype=np.float64), (hour.p < draws.theta).mean(axis=-1), hour.kinds)
    shares = {"gap": gap, "gap_least": least, "gap_most": most, "gap_informed": informed}
    return shares | {"low": low, "high": high, "mean": mean}, worst
