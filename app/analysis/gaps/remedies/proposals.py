"""What is proposed for each gap, and what was tried in vain: each rerun before it is promised."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.analysis.gaps.findings import Findings
from app.analysis.gaps.gap_details import DetailCache, settings_of
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies.closing import Closed
from app.analysis.gaps.remedies.masts import MastCache, MastSettings, mast_settings, masts, sites_of, worth_trying
from app.analysis.gaps.remedies.planned import crews_and_staff
from app.analysis.gaps.remedies.rerun import Rerun, RerunCache
from app.analysis.gaps.remedies.rosters import rosters, strongest
from app.analysis.sight.remembered import Remembered, Token
from app.arrays import IntArray
from app.progress import Progress
from app.reasons.codes import Reason

TOGETHER = 32
"""Gaps whose masts are rerun at a time."""

Tried = tuple[tuple[Reason, Closed], ...]


class Proposal(NamedTuple):
    """The first remedy that closes enough of a gap, None if none does, and all that was tried, in this order."""

    remedy: Reason | None
    tried: tuple[Reason, ...]


class TriedKey(NamedTuple):
    """What a trial for a gap depends on; ``around``: a digest of the sources of all samples that count."""

    settings: tuple[Token, Token]
    route: str
    start_m: float
    end_m: float
    period: str
    crossable: bool
    around: bytes


@dataclass(eq=False)
class ProposalCache:
    """What was tried for each gap, with the sites of its masts."""

    masts: MastCache = field(default_factory=MastCache)
    reruns: RerunCache = field(default_factory=RerunCache)
    settings: Remembered[MastSettings, Token] = field(default_factory=lambda: Remembered(8))
    hours: Remembered[TriedKey, Tried] = field(default_factory=lambda: Remembered(4096))
    raised: Remembered[TriedKey, Tried] = field(default_factory=lambda: Remembered(4096))


def proposals(
    findings: Findings, gaps: Sequence[Open], details: DetailCache, cache: ProposalCache, progress: Progress
) -> list[Proposal]:
    """For each gap missing crews and staff, else hours and attendance, else a mast. Raises Cancelled."""
    trials = _Trials(findings, details, cache)
    tried: list[Tried] = [crews_and_staff(findings, gap) for gap in gaps]
    for number, gap in enumerate(gaps):
        if gap.klass == "C" and not _enough(tried[number]):
            tried[number] += trials.hours(gap)
    left = [number for number, own in enumerate(tried) if not _enough(own)]
    for number, own in zip(left, trials.masts([gaps[number] for number in left], progress), strict=True):
        tried[number] += own
    return [
        Proposal(next((reason for reason, closed in own if closed.enough), None), tuple(reason for reason, _ in own))
        for own in tried
    ]


def _enough(tried: Tried) -> bool:
    return any(closed.enough for _, closed in tried)


@dataclass(frozen=True, eq=False)
class _Trials:
    findings: Findings
    details: DetailCache
    cache: ProposalCache

    @cached_property
    def _rerun(self) -> Rerun:
        return Rerun(self.findings, self.cache.reruns)

    def hours(self, gap: Open) -> Tried:
        """What longer hours and better attendance close of a gap of class C."""
        evidence = self.findings.evidence
        own = evidence.of(gap.rows)
        if not own.size:
            return ()
        source = strongest(evidence, gap)
        met = evidence.pairs.sample[evidence.pairs.source == source]
        key = self._key(gap, np.union1d(gap.rows, met))
        return self.cache.hours.get_or_make(key, lambda: tuple(rosters(self._rerun, gap)))

    def masts(self, gaps: Sequence[Open], progress: Progress) -> list[Tried]:
        """What masts close of each gap."""
        keys = [self._key(gap, gap.rows) for gap in gaps]
        gap_of = dict(zip(keys, gaps, strict=True))

        def make(missing: list[TriedKey]) -> Iterator[tuple[TriedKey, Tried]]:
            own, rerun = [gap_of[key] for key in missing], self._rerun
            best = sites_of(self.findings.evidence, own, self.cache.masts, progress.part(0.0, 0.5))
            sites = [worth_trying(gap, sites) for gap, sites in zip(own, best, strict=True)]
            for first in range(0, len(own), TOGETHER):
                progress.at(0.5 + 0.5 * first / len(own))
                part = slice(first, first + TOGETHER)
                yield from zip(missing[part], map(tuple, masts(rerun, own[part], sites[part])), strict=True)

        return self.cache.raised.get_or_make_all(keys, make)

    def _key(self, gap: Open, rows: IntArray) -> TriedKey:
        settings = (
            settings_of(self.findings, self.details),
            self.cache.settings.get_or_make(mast_settings(self.findings.evidence), Token),
        )
        around = hashlib.sha256(self.findings.evidence.tokens[:, rows].tobytes()).digest()
        return TriedKey(settings, gap.route.name, gap.start_m, gap.end_m, gap.period, gap.crossable, around)
