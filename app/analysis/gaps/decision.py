"""From sources to outcomes: the stages of a run that a preview shares with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.analysis.crossing.agreed_crossings import agreed_crossings, samples_at
from app.analysis.detection.coverage import Coverage, coverage_of, updated
from app.analysis.detection.source_pairs import PairsCache, pairs_of
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.classes import Outcome, bracketed, by_agreement, drawn_status, met_of, outcome_of
from app.analysis.sight.line import Line, LineKey
from app.analysis.uncertainty.draws import DrawCache, Draws, draw
from app.arrays import FloatArray
from app.progress import Progress, Stage
from app.scene.parameters import Parameters
from app.scene.scene import Scene
from layers.text import QT_TRANSLATE_NOOP
from resources import Weather


@dataclass(frozen=True, eq=False)
class Decision:
    """Coverage and outcome of each sample with the evidence for them; ``draws`` is None if the scene asks for none."""

    evidence: Evidence
    coverage: Coverage
    outcome: Outcome
    draws: Draws | None


class CoverageKey(NamedTuple):
    """What coverage depends on besides the sources; ``shares``: of the slices of each period, float64."""

    line: LineKey
    parameters: Parameters
    weather: Weather
    drawn: bool
    as_of: str
    rosters: tuple[str, ...]
    shares: tuple[bytes, ...]


@dataclass(frozen=True, eq=False)
class LastCoverage:
    """The coverage of a run, with all it depends on: ``tokens`` are the sums of those of each sample's sources."""

    key: CoverageKey
    tokens: FloatArray
    coverage: Coverage


@dataclass(eq=False)
class DecisionCache:
    """What pairs and draws remember, and the coverage of the previous run."""

    pairs: PairsCache = field(default_factory=PairsCache)
    draws: DrawCache = field(default_factory=DrawCache)
    last: LastCoverage | None = None


def decide(scene: Scene, line: Line, cache: DecisionCache, progress: Progress) -> Decision:
    """Covered, gap or undecided: by the draws if the scene has any, else by the bracket. Raises Cancelled.

    Where a neutral road crosses the line, what is not covered is open by agreement, and none of these.
    """
    decision = _decide(scene, line, cache, progress)
    if crossings := agreed_crossings(scene):
        outcome = by_agreement(decision.outcome, samples_at(line, crossings))
        return replace(decision, outcome=outcome)
    return decision


def _decide(scene: Scene, line: Line, cache: DecisionCache, progress: Progress) -> Decision:
    pairs, conditions = pairs_of(scene, line, cache.pairs, progress.part(0.0, 0.4))
    progress.stage(Stage.COVERAGE)
    evidence = Evidence(scene, line, pairs, conditions, cache.pairs.sights.terrains)
    coverage, met = _coverage(evidence, bool(scene.draws), cache), met_of(pairs, len(line))
    if not scene.draws:
        status = bracketed(coverage, scene.parameters.theta)
        return Decision(evidence, coverage, outcome_of(line, coverage, met, scene.parameters.theta, status), None)
    progress.at(0.4, QT_TRANSLATE_NOOP("Analysis", "Drawing what is not known"))
    progress.stage(Stage.DRAWS)
    draws = draw(scene, line, conditions, cache.draws, scene.draws, progress.part(0.4, 1.0))
    progress.stage(Stage.COVERAGE)
    coverage = replace(coverage, p=draws.mean, low=draws.low, high=draws.high)
    status = drawn_status(draws.gap_least, draws.gap_most, scene.parameters.gamma)
    outcome = outcome_of(line, coverage, met, scene.parameters.theta, status)
    return Decision(evidence, coverage, outcome, draws)


def _coverage(evidence: Evidence, drawn: bool, cache: DecisionCache) -> Coverage:
    """The closed form of every sample, recomputed only where the sources that meet it differ from the previous run."""
    line, pairs, conditions = evidence.line, evidence.pairs, evidence.conditions
    key, tokens, last = _key(evidence, drawn), evidence.tokens, cache.last
    if last is not None and last.key == key:
        fresh = (tokens != last.tokens).any(axis=0)
        part = coverage_of(pairs.only(fresh[pairs.sample]), conditions, len(line), bracket=not drawn)
        coverage = updated(last.coverage, part, fresh)
    else:
        coverage = coverage_of(pairs, conditions, len(line), bracket=not drawn)
    cache.last = LastCoverage(key, tokens, coverage)
    return coverage


def _key(evidence: Evidence, drawn: bool) -> CoverageKey:
    scene, conditions = evidence.scene, evidence.conditions
    shares = tuple(share.tobytes() for share in conditions.shares)
    settings = (scene.parameters, scene.weather, drawn, scene.as_of)
    return CoverageKey(evidence.line.key, *settings, conditions.rosters, shares)
