"""What coarse terrain says of pairs, held against the truth: the scores, and the bounds required of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from app.analysis.uncertainty.reliability import precision_and_recall, reliability_slope
from benchmarks.gates import Gate
from benchmarks.sight_tiles import BoolArray, FloatArray, Sample, trace

SURE = 0.9
REQUIRED = {
    "true": Gate("of the pairs of p ≥ 0.9, in sight", least=0.90, unit=""),
    "recall": Gate("recall of p ≥ 0.9", least=0.10, unit=""),
    "slope": Gate("slope of truth on chance", least=0.85, most=1.15, unit=""),
}
"""In the order of ``figures``; of every stratum of relief at every size of cells."""
RELIEF_M = (0.0, 50.0, 150.0, 400.0, 800.0, np.inf)
"""Bounds of the strata: metres from the lowest to the highest ground about the middle of a line."""
FEWEST, OF = 1_000, 200_000
"""Pairs of p >= .9 that a stratum has of so many pairs, or of more; with fewer it joins its neighbour."""
RESAMPLES, CONFIDENCE = 400, 0.95


@dataclass(frozen=True, slots=True)
class Answer:
    """What coarse terrain says of pairs: the chance, the yes or no of the plain mask, and the truth.

    post: the number of the post of each pair; relief: in metres.
    """

    chance: FloatArray
    mask: BoolArray
    seen: BoolArray
    post: NDArray[np.int64]
    relief: FloatArray

    def where(self, chosen: BoolArray | NDArray[np.int64]) -> Answer:
        """Some of the pairs."""
        return Answer(*(getattr(self, field.name)[chosen] for field in fields(self)))

    @property
    def sure(self) -> int:
        """How many pairs have a chance of at least SURE."""
        return int(np.count_nonzero(self.chance >= SURE))


def answer(of: Sample) -> Answer:
    """What the coarse terrain of a sample says."""
    mask, chance, _ = trace(of.coarse, of.pairs, True)
    return Answer(chance, mask, of.seen, of.pairs.post.astype(np.int64), of.pairs.relief)


def pooled(answers: Iterable[Answer]) -> Answer:
    """All pairs of several samples, with posts of their own."""
    rows, posts = [], 0
    for one in answers:
        rows.append((one.chance, one.mask, one.seen, one.post + posts, one.relief))
        posts += int(one.post.max(initial=-1)) + 1
    return Answer(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def figures(one: Answer) -> tuple[float, float, float]:
    """Precision and recall of the pairs of p >= .9, and the slope of truth on p."""
    precision, recall = precision_and_recall(one.chance, one.seen, SURE)
    return precision, recall, reliability_slope(one.chance, one.seen)


def misses(one: Answer) -> list[str]:
    """The names of the required figures that are not met."""
    pairs = zip(REQUIRED.items(), figures(one), strict=True)
    return [name for (name, gate), value in pairs if not gate.holds(value)]


def strata(one: Answer) -> Iterator[tuple[str, Answer]]:
    """The pairs by relief, from plain to steep. A stratum with too few sure pairs joins the next, the last its last."""
    bounds, sure = [0.0], one.relief[one.chance >= SURE]
    fewest = FEWEST * min(one.chance.size / OF, 1.0)
    for high in RELIEF_M[1:]:
        if np.count_nonzero((sure >= bounds[-1]) & (sure < high)) >= fewest:
            bounds.append(high)
    bounds = [*bounds[:-1], np.inf] if len(bounds) > 1 else [0.0, np.inf]
    for low, high in itertools.pairwise(bounds):
        part = one.where((one.relief >= low) & (one.relief < high))
        if part.chance.size:
            yield between(low, high), part


def between(low: float, high: float) -> str:
    """Relief in words."""
    if high == np.inf:
        return "any relief" if low == 0.0 else f"relief over {low:.0f} m"
    return f"relief under {high:.0f} m" if low == 0.0 else f"relief {low:.0f}-{high:.0f} m"


def intervals(one: Answer, seed: int = 1) -> list[tuple[float, float]]:
    """Intervals of the figures, in their order: a bootstrap over posts, as pairs of one post have ground in common."""
    sums = np.stack([np.bincount(one.post, weights) for weights in terms(one)], axis=1)
    sums = sums[sums[:, 0] > 0.0]
    draws = np.random.default_rng(seed).multinomial(len(sums), np.full(len(sums), 1.0 / len(sums)), RESAMPLES)
    count, sure, hits, seen, p, pp, py = (draws @ sums).T
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (py / count - p / count * seen / count) / (pp / count - (p / count) ** 2)
        resampled = (hits / sure, hits / seen, slope)
    tails = [(1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0]
    low, high = np.transpose([np.nanquantile(values, tails) for values in resampled])
    return list(zip(low.tolist(), high.tolist(), strict=True))


def terms(one: Answer) -> Iterator[FloatArray]:
    """What the figures are sums of, for each pair."""
    p, seen = one.chance, one.seen.astype(np.float64)
    sure = (p >= SURE).astype(np.float64)
    yield from (np.ones_like(p), sure, sure * seen, seen, p, p * p, p * seen)
