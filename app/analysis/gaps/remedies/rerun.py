"""What a changed or a new source would close, decided as a run decides: by the same draws, or by the bracket.

Only the samples in question are combined again, with the one source exchanged or added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np

from app.analysis.detection.conditions import Conditions
from app.analysis.detection.coverage import coverage_of
from app.analysis.detection.pairs import Pairs, joined
from app.analysis.detection.source_pairs import PairsCache, conditions_of, pairs_of
from app.analysis.gaps.classes import bracketed, drawn_status
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.profile import COVERED
from app.analysis.gaps.remedies.closing import Closed, covered, decided_km, drawn_km
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.combining import below_theta, combined
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.analysis.uncertainty.draws import Draws
from app.arrays import ByteArray, IntArray, SingleArray
from app.progress import Progress
from app.scene.scene import Observers, Scene

TRIED_BYTES = 20_000_000
"""Bytes of strengths of sources that were only tried, retained besides those being tried."""
ROUND_THE_CLOCK = ""


class Variant(NamedTuple):
    """A source that is not in the scene: its pairs in the conditions of a Rerun, or its strength in each draw."""

    pairs: Pairs | None
    source: Source | None

    @property
    def samples(self) -> IntArray:
        """The samples it meets."""
        if self.source is not None:
            return self.source.strength.sample
        return np.zeros(0, np.int64) if self.pairs is None else self.pairs.sample


@dataclass(eq=False)
class RerunCache:
    """What is worked out of sources that were only tried, apart from those of the scene."""

    pairs: PairsCache = field(default_factory=PairsCache)
    scene: StrengthCache = field(default_factory=StrengthCache)
    tried: StrengthCache = field(default_factory=StrengthCache)

    @classmethod
    def of(cls, pairs: PairsCache, scene: StrengthCache) -> Self:
        """A cache that shares a run's sights, conditions and strengths."""
        return cls(pairs, scene, scene.beside(TRIED_BYTES))


@dataclass(frozen=True, eq=False)
class Rerun:
    """A run whose scene can be decided again with one source exchanged or added, for the samples of a gap."""

    findings: Findings
    cache: RerunCache

    @cached_property
    def conditions(self) -> Conditions:
        """The run's conditions, with a roster round the clock among them."""
        return conditions_of(self.findings.scene, self.findings.line, self.cache.pairs, also=(ROUND_THE_CLOCK,))

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of the scene in each draw."""
        findings, count = self.findings, self._draws.count
        assumed = Assumptions(findings.scene, count)
        return sources_of(findings.scene, findings.line, self.conditions, self.cache.scene, assumed, Progress())

    @cached_property
    def _reach(self) -> tuple[IntArray, IntArray]:
        """The first and last sample of each source; no sample between them where it meets none."""
        samples = [source.strength.sample for source in self.sources]
        first = [int(of[0]) if of.size else 1 for of in samples]
        last = [int(of[-1]) if of.size else 0 for of in samples]
        return np.array(first, np.int64), np.array(last, np.int64)

    @property
    def _draws(self) -> Draws:
        if self.findings.draws is None:
            raise ValueError("the run has no draws")
        return self.findings.draws

    def variants(self, scene: Scene, among: Sequence[IntArray] | None = None) -> list[Variant]:
        """Each source of a scene that has none but those to be tried: observers first, then patrols.

        ``among``: for each observer the samples (ascending) it is tried on, where not on all.
        """
        line = self.findings.line
        if self.findings.draws is not None:
            assumed = Assumptions(scene, self._draws.count)
            drawn = sources_of(scene, line, self.conditions, self.cache.tried, assumed, Progress(), among)
            return [Variant(None, source) for source in drawn]
        pairs, conditions = pairs_of(scene, line, self.cache.pairs, Progress())
        moved = self._in_own_conditions(pairs, conditions)
        count = len(scene.observers) + len(scene.patrols)
        return [Variant(moved.only(moved.source == number), None) for number in range(count)]

    def _in_own_conditions(self, pairs: Pairs, conditions: Conditions) -> Pairs:
        number_of = np.array([self.conditions.roster(hours) for hours in conditions.rosters], dtype=np.int64)
        return replace(pairs, roster=number_of[pairs.roster])

    def closed(self, gap: Open, variant: Variant, instead_of: int | None = None) -> Closed:
        """What a variant closes of a gap, beside all other sources, or instead of one of them, by its number."""
        rows, line = np.sort(gap.rows), self.findings.line
        lengths = line.length_mm[rows]
        before = covered(self.findings.outcome.status[:, rows], gap)
        if self.findings.draws is None:
            status = self._bracketed(rows, variant, instead_of)
            return Closed(decided_km(lengths, before, covered(status, gap)))
        after, status = self._drawn(rows, variant, instead_of)
        km = decided_km(lengths, before, covered(status, gap))
        return Closed(km, *drawn_km(lengths, self._draws.p.of(rows), after, gap, self._draws.theta))

    def loses_km(self, gap: Open, variant: Variant, instead_of: int) -> float:
        """Kilometres that a variant instead of a source uncovers outside a gap, in the worse period."""
        findings = self.findings
        met = self.sources[instead_of].strength.sample if findings.draws is not None else self._pairs_of(instead_of)
        rows = np.setdiff1d(np.union1d(met, variant.samples), gap.rows)
        if not rows.size:
            return 0.0
        if findings.draws is None:
            status = self._bracketed(rows, variant, instead_of)
        else:
            status = self._drawn(rows, variant, instead_of)[1]
        lost = (findings.outcome.status[:, rows] == COVERED) & (status != COVERED)
        return round(float((findings.line.length_mm[rows] * lost).sum(axis=1).max()) / 1e6, 3)

    def _pairs_of(self, source: int) -> IntArray:
        pairs = self.findings.evidence.pairs
        return np.unique(pairs.sample[pairs.source == source])

    def _drawn(self, rows: IntArray, variant: Variant, instead_of: int | None) -> tuple[SingleArray, ByteArray]:
        """P (rows, 2, M) and status (2, rows) with the variant."""
        first, last = self._reach
        near = np.flatnonzero((first <= rows[-1]) & (last >= rows[0])).tolist()
        others = [self.sources[number] for number in near if number != instead_of]
        added = [variant.source] if variant.source is not None else []
        sources = [*others, *added]
        p = combined(sources, self.conditions, rows, self._draws.assumed)
        _, least, most = below_theta(p, sources, self.conditions, rows, self._draws.assumed, self._draws.theta)
        return p, drawn_status(least, most, self.findings.scene.parameters.gamma)

    def _bracketed(self, rows: IntArray, variant: Variant, instead_of: int | None) -> ByteArray:
        """Status (2, rows) by the bracket, with the variant."""
        evidence = self.findings.evidence
        old = self._in_own_conditions(evidence.pairs, evidence.conditions)
        wanted = np.zeros(len(self.findings.line), dtype=np.bool_)
        wanted[rows] = True
        parts = [old.only(wanted[old.sample] & (old.source != (-1 if instead_of is None else instead_of)))]
        if variant.pairs is not None:
            parts.append(variant.pairs.only(wanted[variant.pairs.sample]))
        coverage = coverage_of(joined(parts), self.conditions, wanted.size)
        return bracketed(coverage, self.findings.scene.parameters.theta)[:, rows]


def alone(scene: Scene, observers: Sequence[int] = ()) -> Scene:
    """A scene with some of its observers, by number, and no patrols, to be changed and tried."""
    watch, rows = scene.observers, np.array(list(observers), dtype=np.int64)
    columns: dict[str, Any] = {spec.name: getattr(watch, spec.name) for spec in fields(watch)}
    chosen: dict[str, Any] = {
        name: column[rows] if isinstance(column, np.ndarray) else tuple(column[row] for row in rows.tolist())
        for name, column in columns.items()
    }
    return replace(scene, observers=Observers(**chosen), patrols=())
