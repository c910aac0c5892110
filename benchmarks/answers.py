"""What coarse terrain says of pairs, held against the truth: the scores, and the bounds required of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from app.analysis.uncertainty.reliability import brier, precision_and_recall, reliability_slope
from benchmarks.gates import Gate
from benchmarks.sight_tiles import BoolArray, FloatArray, Tile, Weights, trace, with_error

SURE = 0.9
REQUIRED = {
    "precision": Gate("of the pairs of p ≥ 0.9, in sight", least=0.90, unit=""),
    "recall": Gate("recall of p ≥ 0.9", least=0.20, unit=""),
    "Brier": Gate("Brier score", most=0.060, unit=""),
    "slope": Gate("slope of truth on chance", least=0.9, most=1.1, unit=""),
}
"""In the order of ``figures``; over all tiles."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What coarse terrain says of pairs: the chance, the yes or no of the plain mask, and the truth."""

    chance: FloatArray
    mask: BoolArray
    seen: BoolArray


def answer(tiles: Iterable[Tile], weights: Weights) -> Answer:
    """What the coarse terrain of some tiles says with these weights."""
    rows = [(*trace(with_error(tile.coarse, weights), tile.pairs, True)[:2], tile.seen) for tile in tiles]
    mask, chance, seen = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answer(chance, mask, seen)


def pooled(answers: Iterable[Answer]) -> Answer:
    """All pairs of several tiles."""
    rows = [(one.chance, one.mask, one.seen) for one in answers]
    chance, mask, seen = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answer(chance, mask, seen)


def figures(one: Answer) -> tuple[float, float, float, float]:
    """Precision and recall of the pairs of p >= .9, Brier score and slope of p."""
    precision, recall = precision_and_recall(one.chance, one.seen, SURE)
    return precision, recall, brier(one.chance, one.seen), reliability_slope(one.chance, one.seen)


def misses(one: Answer) -> list[str]:
    """The names of the required figures that are not met."""
    pairs = zip(REQUIRED.items(), figures(one), strict=True)
    return [name for (name, gate), value in pairs if not gate.holds(value)]
