"""What the stages of a run hand on to the lists and figures made of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.analysis.cause import Evidence
from app.analysis.classes import Outcome
from app.analysis.coverage import Coverage
from app.analysis.extraction import Edges, Rules
from app.analysis.line import Line
from app.scene import Parameters, Scene

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """Detection and outcome of every sample, porosity with its band, and the evidence behind them."""

    scene: Scene
    line: Line
    evidence: Evidence
    coverage: Coverage
    outcome: Outcome
    porosity: FloatArray
    band: IntArray

    def edges(self, number: int) -> Edges:
        """The sample edges of a route."""
        return Edges(self.line.edges_mm[number], self.line.routes[number].ring)


def rules_of(parameters: Parameters) -> Rules:
    """How stretches are merged, dropped and cut."""
    lengths = (parameters.merge_m * 1e3, parameters.min_length_m * 1e3, parameters.cut_km * 1e6)
    return Rules(*(round(length) for length in lengths))
