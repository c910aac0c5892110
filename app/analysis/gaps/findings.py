"""What the stages of a run pass on to the lists and figures derived from it."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.crossing.porosity_index import Ease
from app.analysis.detection.coverage import Coverage
from app.analysis.detection.worst_hour import WorstHour
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.classes import Outcome
from app.analysis.gaps.decision import Decision
from app.analysis.gaps.extraction import Rules
from app.analysis.sight.line import Line
from app.analysis.uncertainty.draws import Draws
from app.arrays import FloatArray, IntArray
from app.scene.parameters import Parameters
from app.scene.scene import Scene


@dataclass(frozen=True, eq=False)
class Planned:
    """The decision with all crews and staff there; ``scene`` is that of the run, which lacks some.

    ``short``: numbers of the sources that lack some, as in the evidence.
    """

    scene: Scene
    decision: Decision
    short: IntArray


@dataclass(frozen=True, eq=False)
class Findings:
    """Detection and outcome of every sample, porosity with its band, and the evidence behind them.

    ``plan``: the outcome with all crews and staff there; None where none is lacking, and while a post is dragged.
    ``worst``: the hour in which each sample is watched least; None while a post is dragged.
    """

    scene: Scene
    line: Line
    evidence: Evidence
    coverage: Coverage
    outcome: Outcome
    ease: Ease
    band: IntArray
    draws: Draws | None
    plan: Planned | None = None
    worst: WorstHour | None = None

    @property
    def porosity(self) -> FloatArray:
        """Porosity of every sample, NaN where nothing is known."""
        return self.ease.porosity


def rules_of(parameters: Parameters) -> Rules:
    """How stretches are merged, dropped and cut."""
    lengths = (parameters.merge_m * 1e3, parameters.min_length_m * 1e3, parameters.cut_km * 1e6)
    return Rules(*(round(length) for length in lengths))
