"""How far stated chances can be trusted: scores of probabilities against what turned out to be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binomtest

from app.arrays import BoolArray, FloatArray

DECILES = tuple(np.linspace(0.0, 1.0, 11).tolist())
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose stated chance lies between two edges.

    mean: of the stated chances. share: of the cases that came true, with its Wilson interval of 95 %, low to high.
    """

    count: int
    mean: float
    share: float
    low: float
    high: float


def brier(chance: ArrayLike, truth: ArrayLike) -> float:
    """Mean square of chance minus outcome: 0 is perfect, 0.25 what "half and half" always gets (Brier 1950).

    ``chance`` is float (n,) in 0 to 1, ``truth`` bool (n,). A yes or no counts as the chance 1 or 0. Raises ValueError
    for other shapes or numbers, and if there is no case.
    """
    p, y = _checked(chance, truth)
    return float(np.mean((p - y) ** 2))


def reliability_slope(chance: ArrayLike, truth: ArrayLike) -> float:
    """Slope of the straight line fitted by least squares to outcome (0 or 1) over chance: 1 where chances are right.

    Below 1 the chances claim too much (high ones too high, low ones too low), above 1 they are too timid. NaN where
    all chances are alike. Arguments and errors are those of :func:`brier`.
    """
    p, y = _checked(chance, truth)
    off = p - p.mean()
    spread = float(off @ off)
    return float(off @ y) / spread if spread > 0.0 else float("nan")


def precision_and_recall(chance: ArrayLike, truth: ArrayLike, at_least: float) -> tuple[float, float]:
    """Of the cases of chance ``at_least`` the share that is true, and of the true cases the share among those.

    NaN for a share of nothing. Arguments and errors are those of :func:`brier`.
    """
    p, y = _checked(chance, truth)
    taken = p >= at_least
    both = float(np.count_nonzero(taken & y))
    return _share(both, np.count_nonzero(taken)), _share(both, np.count_nonzero(y))


def reliability_bins(chance: ArrayLike, truth: ArrayLike, edges: Sequence[float] = DECILES) -> list[Bin]:
    """The points of a reliability diagram: one Bin for each pair of adjacent ``edges`` with cases between them.

    A case on an inner edge counts above it. Arguments and errors are those of :func:`brier`; ValueError also if
    ``edges`` do not rise from 0 to 1.
    """
    p, y = _checked(chance, truth)
    if len(edges) < 2 or edges[0] != 0.0 or edges[-1] != 1.0 or bool((np.diff(edges) <= 0.0).any()):
        raise ValueError("edges rise from 0 to 1")
    which = np.minimum(np.searchsorted(edges, p, side="right") - 1, len(edges) - 2)
    return [_bin(p[which == number], y[which == number]) for number in np.unique(which)]


def _bin(p: FloatArray, y: BoolArray) -> Bin:
    hits = int(np.count_nonzero(y))
    interval = binomtest(hits, p.size).proportion_ci(CONFIDENCE, method="wilson")
    return Bin(p.size, float(p.mean()), hits / p.size, float(interval.low), float(interval.high))


def _share(part: float, whole: int | np.integer) -> float:
    return part / float(whole) if whole else float("nan")


def _checked(chance: ArrayLike, truth: ArrayLike) -> tuple[FloatArray, BoolArray]:
    p, y = np.asarray(chance, np.float64), np.asarray(truth, np.bool_)
    if p.ndim != 1 or p.shape != y.shape or p.size == 0:
        raise ValueError("chance and truth are two rows of numbers of one length, and not empty")
    if not bool(((p >= 0.0) & (p <= 1.0)).all()):
        raise ValueError("a chance lies between 0 and 1")
    return p, y
