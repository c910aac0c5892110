"""From sources to outcomes: the stages of a run that a preview shares with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.analysis.classes import Outcome, bracketed, drawn_status, outcome_of
from app.analysis.conditions import Conditions
from app.analysis.coverage import Coverage, coverage_of
from app.analysis.draws import Draws, draw
from app.analysis.line import Line
from app.analysis.pairs import Pairs, pairs_of
from app.analysis.sight import SightCache
from app.progress import Progress
from app.scene import Scene
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, eq=False)
class Decision:
    """Pairs, coverage and outcome of every sample; ``draws`` None where the scene asks for none."""

    pairs: Pairs
    conditions: Conditions
    coverage: Coverage
    outcome: Outcome
    draws: Draws | None


def decide(scene: Scene, line: Line, cache: SightCache, progress: Progress) -> Decision:
    """Covered, gap or undecided: by the draws if the scene has any, else by the bracket. Raises Cancelled."""
    pairs, conditions = pairs_of(scene, line, cache, progress.part(0.0, 0.4))
    coverage = coverage_of(pairs, conditions, len(line), bracket=not scene.draws)
    if not scene.draws:
        status = bracketed(coverage, scene.parameters.theta)
        return Decision(pairs, conditions, coverage, outcome_of(line, coverage, scene.parameters.theta, status), None)
    progress.at(0.4, QT_TRANSLATE_NOOP("Analysis", "Drawing what is not known"))
    draws = draw(scene, line, conditions, cache, scene.draws, progress.part(0.4, 1.0))
    coverage = replace(coverage, low=draws.low, high=draws.high)
    status = drawn_status(draws.gap, scene.parameters.gamma)
    outcome = outcome_of(line, coverage, scene.parameters.theta, status)
    return Decision(pairs, conditions, coverage, outcome, draws)
