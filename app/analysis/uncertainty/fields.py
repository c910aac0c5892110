"""The same draws again with one field at zero: the kilometres of gap by night that there would be without it.

A field is drawn anew at every place, so no one number of a draw stands for it, and no rank correlation finds it. Its
part in the answer is what goes away without it; everything else is as it was in the draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from app.analysis.detection.conditions import PERIODS, Conditions
from app.analysis.sight.line import Line
from app.analysis.uncertainty.assumptions import LINE_OFFSET, TERRAIN, Assumptions
from app.analysis.uncertainty.combining import combined
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.analysis.uncertainty.draws import PART, DrawKey, Draws, key_of_draws, touched
from app.analysis.uncertainty.in_blocks import in_blocks
from app.analysis.uncertainty.strength import Strength
from app.arrays import BoolArray, IntArray
from app.progress import Progress
from app.scene.scene import Scene

FIELDS = (TERRAIN, LINE_OFFSET)
DAY, NIGHT = range(len(PERIODS))


@dataclass(frozen=True, eq=False)
class Without:
    """Length below theta by night, by route and draw, with a field at zero: int64 mm (routes, D)."""

    name: str
    gap_mm: IntArray


@dataclass(frozen=True, eq=False)
class LastWithout:
    """Which samples lie below theta by night in each draw without a field, bool (n, D), and all it depends on."""

    key: DrawKey
    sources: tuple[Source, ...]
    below: BoolArray


@dataclass(eq=False)
class FieldCache:
    """Strengths without each field, apart from those of the draws, and what they came to in the latest run."""

    strengths: dict[str, StrengthCache]
    last: dict[str, LastWithout] = field(default_factory=dict)

    @classmethod
    def beside(cls, strengths: StrengthCache) -> FieldCache:
        """A cache that shares what does not depend on a field."""
        return cls({name: strengths.beside(0) for name in FIELDS})


def without_fields(
    scene: Scene,
    line: Line,
    conditions: Conditions,
    cache: FieldCache,
    draws: Draws,
    progress: Progress,
    *,
    part: int = PART,
    workers: int = 2,
) -> tuple[Without, ...]:
    """The draws again without each field in turn. ``part`` and ``workers`` change no bit. Raises Cancelled."""
    results = []
    for number, name in enumerate(FIELDS):
        again = _Again(scene, line, conditions, Assumptions(scene, draws.count, name), draws.theta, part, workers)
        steps = progress.part(number / len(FIELDS), (number + 1) / len(FIELDS))
        results.append(Without(name, again.gap_mm(cache, steps)))
    return tuple(results)


@dataclass(frozen=True, eq=False)
class _Again:
    """The draws of a scene with the field at zero that ``assumed`` says."""

    scene: Scene
    line: Line
    conditions: Conditions
    assumed: Assumptions
    theta: float
    part: int
    workers: int

    def gap_mm(self, cache: FieldCache, progress: Progress) -> IntArray:
        """Length below theta by night, by route and draw."""
        name, strengths = self.assumed.without, cache.strengths[self.assumed.without]
        sources = sources_of(self.scene, self.line, self.conditions, strengths, self.assumed, progress.part(0.0, 0.7))
        key, last = key_of_draws(self.scene, self.line, self.conditions, self.assumed.count), cache.last.get(name)
        if last is None or last.key != key:
            # Where no source is, nothing is detected.
            nobody = np.full((len(self.line), self.assumed.count), self.theta > 0.0)
            last = LastWithout(key, (), nobody)
        rows = touched(last.sources, sources, len(self.line))
        below = self._below(last.below, sources, rows, progress.part(0.7, 1.0))
        cache.last[name] = LastWithout(key, tuple(sources), below)
        routes = (self.line.of_route(number) for number in range(len(self.line.routes)))
        return np.array([self.line.length_mm[rows] @ below[rows] for rows in routes], np.int64)

    def _below(self, before: BoolArray, sources: Sequence[Source], rows: IntArray, progress: Progress) -> BoolArray:
        """``before`` with some samples decided again."""
        by_night = [source._replace(strength=_by_night(source.strength)) for source in sources]
        below = before.copy()
        work = partial(self._decided, by_night)
        for block, decided in in_blocks(rows, self.part, self.workers, work, progress):
            below[block] = decided
        return below

    def _decided(self, sources: Sequence[Source], rows: IntArray) -> BoolArray:
        below: BoolArray = combined(sources, self.conditions, rows, self.assumed)[:, NIGHT] < self.theta
        return below


def _by_night(strength: Strength) -> Strength:
    """The same, with nothing to be worked out by day."""
    factor = strength.factor.copy()
    factor[:, DAY] = 0.0
    return replace(strength, factor=factor)
