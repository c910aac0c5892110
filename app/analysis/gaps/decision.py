"""From sources to outcomes: the stages of a run that a preview shares with it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

from app.analysis.detection.coverage import Coverage, coverage_of, updated
from app.analysis.detection.source_pairs import pairs_of
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.classes import Outcome, bracketed, drawn_status, outcome_of
from app.analysis.sight.line import Line
from app.analysis.sight.sights import SightCache
from app.analysis.uncertainty.draws import Draws, draw
from app.arrays import FloatArray
from app.progress import Progress, Stage
from app.scene.scene import Scene
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, eq=False)
class Decision:
    """Coverage and outcome of every sample with the evidence for them; ``draws`` None where the scene asks for none."""

    evidence: Evidence
    coverage: Coverage
    outcome: Outcome
    draws: Draws | None


def decide(scene: Scene, line: Line, cache: SightCache, progress: Progress) -> Decision:
    """Covered, gap or undecided: by the draws if the scene has any, else by the bracket. Raises Cancelled."""
    pairs, conditions = pairs_of(scene, line, cache, progress.part(0.0, 0.4))
    progress.stage(Stage.COVERAGE)
    evidence = Evidence(scene, line, pairs, conditions)
    coverage = _coverage(evidence, bool(scene.draws), cache)
    if not scene.draws:
        status = bracketed(coverage, scene.parameters.theta)
        return Decision(evidence, coverage, outcome_of(line, coverage, scene.parameters.theta, status), None)
    progress.at(0.4, QT_TRANSLATE_NOOP("Analysis", "Drawing what is not known"))
    progress.stage(Stage.DRAWS)
    draws = draw(scene, line, conditions, cache, scene.draws, progress.part(0.4, 1.0))
    progress.stage(Stage.COVERAGE)
    coverage = replace(coverage, low=draws.low, high=draws.high)
    status = drawn_status(draws.gap, scene.parameters.gamma)
    outcome = outcome_of(line, coverage, scene.parameters.theta, status)
    return Decision(evidence, coverage, outcome, draws)


@dataclass(frozen=True, eq=False)
class _Known:
    """The coverage of the run before with a cache, what else it depends on, and the sum of each sample's tokens."""

    key: Hashable
    tokens: FloatArray
    coverage: Coverage


def _coverage(evidence: Evidence, drawn: bool, cache: SightCache) -> Coverage:
    """The closed form of every sample, worked out anew only where other sources meet it than in the run before."""
    scene, line, pairs, conditions = evidence.scene, evidence.line, evidence.pairs, evidence.conditions
    hours = (conditions.rosters, *(share.tobytes() for share in conditions.shares))
    key = (line.key, scene.parameters, scene.weather, drawn, scene.as_of, hours)
    tokens = evidence.tokens
    known = cache.memo.get("coverage")
    if isinstance(known, _Known) and known.key == key:
        fresh = (tokens != known.tokens).any(axis=0)
        part = coverage_of(pairs.only(fresh[pairs.sample]), conditions, len(line), bracket=not drawn)
        coverage = updated(known.coverage, part, fresh)
    else:
        coverage = coverage_of(pairs, conditions, len(line), bracket=not drawn)
    cache.memo["coverage"] = _Known(key, tokens, coverage)
    return coverage
