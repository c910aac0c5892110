"""The details of each gap, remembered from run to run while nothing they follow from has changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np

from app.analysis.crossing.weight_sensitivity import drawn_weights
from app.analysis.gaps.cause import cause_of_gap
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.gap_report import Reason
from app.analysis.gaps.pieces import Open, Pieces
from app.analysis.gaps.ranking import drawn_porosity, drawn_score, interval
from app.analysis.gaps.reasons.nearby import COUNT, nearest_reasons
from app.analysis.sight.line import LineKey
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE, Draws, quantiles
from app.arrays import FloatArray, IntArray
from app.scene.parameters import Parameters
from resources import Weather


@dataclass(frozen=True, slots=True, eq=False)
class GapDetails:
    """Why a gap is one, and how sure that is.

    drawn: its figures over the draws, by the name of the field. scores: its score in each of M draws, (M,). Both empty
    without draws.
    """

    cause: Reason
    drawn: dict[str, float]
    scores: FloatArray


class DetailSettings(NamedTuple):
    """All that details depend on besides the gap and its sources; the last three are float64 and bool."""

    line: LineKey
    parameters: Parameters
    weather: Weather
    line_accuracy_m: tuple[float | None, ...]
    as_of: str
    own_state: str
    seed: int
    draws: int
    rosters: tuple[str, ...]
    porosity: bytes
    by_time: bytes
    factors: bytes


class Sources(NamedTuple):
    """The sources that a gap's details depend on: token sums of those that meet it, and the nearest post's token.

    The nearest counts only where the details name no source that meets the gap.
    """

    high: float
    low: float
    nearest: int | None = None


class DetailKey(NamedTuple):
    """What a gap's details depend on; ``settings`` is the Token of DetailSettings, ``letters``: of its samples."""

    settings: Token
    klass: str
    period: str
    route: str
    start_m: float
    letters: bytes
    sources: Sources


class NearestKey(NamedTuple):
    """What the reasons of the posts nearest to a gap depend on: besides its details, the tokens of those posts."""

    details: DetailKey
    posts: tuple[int, ...]


class WeightsKey(NamedTuple):
    """What draws of the weights of porosity depend on."""

    seed: int
    draws: int


@dataclass(eq=False)
class DetailCache:
    """The details of each gap, and the drawn weights that its scores rest on."""

    settings: Remembered[DetailSettings, Token] = field(default_factory=lambda: Remembered(8))
    details: Remembered[DetailKey, GapDetails] = field(default_factory=lambda: Remembered(4096))
    nearest: Remembered[NearestKey, tuple[Reason, ...]] = field(default_factory=lambda: Remembered(4096))
    weights: Remembered[WeightsKey, FloatArray] = field(default_factory=lambda: Remembered(4))


def details_of(findings: Findings, pieces: Pieces, gaps: Sequence[Open], cache: DetailCache) -> list[GapDetails]:
    """The details of each gap.

    A gap's samples, period and classes, with the tokens of the sources that meet it, account for all that differs
    between two runs with the same settings.
    """
    keys = _keys(findings, pieces, gaps, cache)

    def make(missing: list[DetailKey]) -> Iterator[tuple[DetailKey, GapDetails]]:
        gap_of, maker = dict(zip(keys, gaps, strict=True)), _Maker(findings, cache)
        for key in missing:
            yield key, maker.details_of_gap(gap_of[key])

    return cache.details.get_or_make_all(keys, make)


def nearest_of(
    findings: Findings, pieces: Pieces, gaps: Sequence[Open], cache: DetailCache
) -> list[tuple[Reason, ...]]:
    """Why the posts and devices nearest to each gap do not cover it."""
    evidence, posts = findings.evidence, findings.evidence.source_tokens.tolist()
    result = []
    for gap, details in zip(gaps, _keys(findings, pieces, gaps, cache), strict=True):
        # What hides a stretch is sought over all of it, as for its cause.
        rows = gap.rows if gap.klass == "A" else own_rows(findings, gap)
        klass = gap.klass if rows.size < gap.rows.size else ""
        key = NearestKey(details, tuple(posts[number] for number in evidence.nearest(rows, COUNT)))
        result.append(cache.nearest.get_or_make(key, partial(nearest_reasons, evidence, rows, klass)))
    return result


def _keys(findings: Findings, pieces: Pieces, gaps: Sequence[Open], cache: DetailCache) -> list[DetailKey]:
    settings = settings_of(findings, cache)
    # One byte per sample: comparing a few thousand arrays one by one would take longer.
    letters = findings.outcome.klass[pieces.rows].astype("S1").tobytes()
    rows = zip(gaps, pieces.each(), _sources(findings, pieces, gaps), strict=True)
    return [
        DetailKey(settings, gap.klass, gap.period, gap.route.name, gap.start_m, letters[at], sources)
        for gap, at, sources in rows
    ]


def _sources(findings: Findings, pieces: Pieces, gaps: Sequence[Open]) -> Iterator[Sources]:
    """The sources of each gap."""
    evidence, tokens = findings.evidence, findings.evidence.tokens
    high, low = pieces.sums(tokens).tolist()
    # For a gap out of range only samples of its own class count, though others within it may be met.
    own = pieces.sums(tokens.any(axis=0) & (findings.outcome.klass == "B")).tolist()
    posts = evidence.source_tokens.tolist()
    for gap, one, other, reached in zip(gaps, high, low, own, strict=True):
        alone = not (one or other) or (gap.klass == "B" and not reached)
        nearest = evidence.nearest(own_rows(findings, gap)) if alone else []
        # The cause names it, however far away it is.
        yield Sources(one, other, next((posts[number] for number in nearest), None))


def settings_of(findings: Findings, cache: DetailCache) -> Token:
    """Stands for all that details depend on besides a gap and its sources."""
    return cache.settings.get_or_make(_settings(findings), Token)


def own_rows(findings: Findings, gap: Open) -> IntArray:
    """The samples of a gap that are of its class."""
    own: IntArray = gap.rows[findings.outcome.klass[gap.rows] == gap.klass]
    return own


def _settings(findings: Findings) -> DetailSettings:
    scene, ease = findings.scene, findings.ease
    return DetailSettings(
        findings.line.key,
        scene.parameters,
        scene.weather,
        scene.line_accuracy_m,
        scene.as_of,
        scene.own_state,
        scene.seed,
        scene.draws,
        findings.evidence.conditions.rosters,
        *(column.tobytes() for column in (ease.porosity, ease.by_time, ease.factors)),
    )


@dataclass(frozen=True, eq=False)
class _Maker:
    findings: Findings
    cache: DetailCache

    def details_of_gap(self, gap: Open) -> GapDetails:
        findings = self.findings
        own = own_rows(findings, gap)
        cause = cause_of_gap(findings.evidence, gap.rows, own, gap.klass, gap.period)
        if findings.draws is None:
            return GapDetails(cause, {}, np.zeros(0))
        scores = self._scores(findings.draws, gap)
        low, high = np.round(interval(scores), 6).tolist()
        drawn = {**chance(findings, findings.draws, gap), "score_low": low, "score_high": high}
        return GapDetails(cause, drawn, scores)

    def _scores(self, draws: Draws, gap: Open) -> FloatArray:
        key = WeightsKey(self.findings.scene.seed, draws.count)
        weights = self.cache.weights.get_or_make(key, lambda: drawn_weights(*key))
        km = self.findings.line.length_mm[gap.rows] / 1e6
        porosity = drawn_porosity(self.findings.ease, gap.rows, weights)
        return drawn_score(draws.p.of(gap.rows), gap.periods, km[:, None] * porosity)


def chance(findings: Findings, draws: Draws, gap: Open) -> dict[str, float]:
    """A gap's figures over the draws, in the worse of its periods, by the name of the field."""
    lengths, least_m = findings.line.length_mm[gap.rows], findings.scene.parameters.min_length_m
    whole = float(lengths.sum())
    below = {period: float((lengths * draws.gap[period, gap.rows]).sum()) for period in gap.periods}
    worse = max(below, key=below.__getitem__)
    if below[worse] == whole:  # below theta all along in every draw
        low, median, high, long = *(whole / 1e3,) * 3, float(whole / 1e3 >= least_m)
    else:
        open_m = draws.open_mm(findings.line, gap.rows, worse) / 1e3
        (low, median, high), long = quantiles(open_m, (LOW_SHARE, 0.5, HIGH_SHARE)), float((open_m >= least_m).mean())
    lengths_m = {"length_low_m": round(low, 3), "length_median_m": round(median, 3), "length_high_m": round(high, 3)}
    return {"probability": round(below[worse] / whole, 6), **lengths_m, "p_long": round(long, 6)}
