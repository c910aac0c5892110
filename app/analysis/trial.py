"""A morning's walk-through trial: own staff walk past a post or a crew, and it is noted who was detected.

It gives the sweep width W, the width of a strip of sure detection that finds as many crossers: by Koester's rule from
measured detection ranges (``W = f Rd``, Koester et al. 2014) and directly, as the integral of the lateral range curve.
And it gives the share detected, by Bayes' rule: Beta(a, b) before, Beta(a + d, b + n - d) after d of n.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

from app.reasons import Reason
from resources import SensorType, sweep_factors

FloatArray = NDArray[np.float64]

LEAST_WALKS = 30
"""Walks a class of sensor or crew takes before its figures are more than a hint."""
_LEAST_IN_BIN = 5
_BINS = 10
_NORMAL_95 = 1.6448536269514722
_STILL_SEEN = 0.2
"""Share detected among the farthest walks above which the trial ended too near."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk past: least distance to the watcher (m), whether it was detected, and at which range (m) if measured."""

    distance_m: float
    detected: bool
    range_m: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its standard error and the ends of its 90 % interval (5 % and 95 %); None where one walk is all."""

    value: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta(a, b): what was held of a share before the trial. It weighs as much as ``a + b`` walks."""

    a: float = 1.0
    b: float = 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial tells. Widths in metres, None where nothing gives them; ``probability`` is the share detected."""

    walks: int
    detected: int
    by_rule: Estimate | None
    by_distance: Estimate | None
    prior: Prior
    probability: Estimate
    notes: tuple[Reason, ...]

    @property
    def width(self) -> Estimate | None:
        """The sweep width to use: the direct one where walks are enough for it, else the rule's, else what there is."""
        first, second = self.by_distance, self.by_rule
        return first or second if self.walks >= LEAST_WALKS else second or first


def evaluate(walks: Sequence[Walk], visibility: str = "medium", prior: Prior | None = None) -> Trial:
    """What ``walks`` tell of one class of sensor or crew.

    ``visibility`` says how well the walkers showed: high, medium or low. ``prior`` is uniform if not given. Raises
    ValueError without walks, and KeyError for another visibility.
    """
    if not walks:
        raise ValueError("a trial takes at least one walk")
    distance = np.array([walk.distance_m for walk in walks], np.float64)
    seen = np.array([walk.detected for walk in walks], np.bool_)
    ranges = [walk.range_m for walk in walks if walk.range_m is not None]
    before, count = prior or Prior(), int(seen.sum())
    return Trial(
        len(walks),
        count,
        width_by_rule(ranges, sweep_factors()[visibility]),
        width_by_distance(distance, seen),
        before,
        posterior(before, count, len(walks)),
        tuple(_notes(distance, seen)),
    )


def _notes(distance: FloatArray, seen: NDArray[np.bool_]) -> list[Reason]:
    notes = []
    if len(seen) < LEAST_WALKS:
        notes.append(Reason("trial_few", {"count": float(len(seen)), "least": float(LEAST_WALKS)}))
    share = float(seen[distance >= _edges(distance)[-2]].mean())
    if share > _STILL_SEEN:
        notes.append(Reason("trial_too_near", {"share": share, "distance_m": float(distance.max())}))
    return notes


# Sweep width


def width_by_rule(ranges_m: Sequence[float], factor: float) -> Estimate | None:
    """W = factor * Rd of detection ranges measured on the spot, Rd being their mean; None without any.

    The interval is Student's of the mean: it says nothing of how well the rule itself holds (R2 .32 to .87).
    """
    if not ranges_m:
        return None
    values = factor * np.asarray(ranges_m, np.float64)
    mean, count = float(values.mean()), len(values)
    if count == 1:
        return Estimate(mean, None, None, None)
    error = float(values.std(ddof=1)) / math.sqrt(count)
    half = float(stdtrit(count - 1, 0.95)) * error
    return Estimate(mean, error, max(0.0, mean - half), mean + half)


def width_by_distance(distance_m: FloatArray, detected: NDArray[np.bool_]) -> Estimate | None:
    """W = 2 * sum over distance bins of (bin width * share detected), (n,) walks; None if all went right past.

    The curve is taken as the same on both sides and as zero beyond the farthest walk, so that W lies between 0 and
    twice that distance. The error is that of the shares, each (d + .5) / (n + 1) so that none is held for certain.
    """
    edges = _edges(distance_m)
    if edges[-1] == 0.0:
        return None
    place = np.clip(np.searchsorted(edges, distance_m, side="right") - 1, 0, len(edges) - 2)
    count = np.bincount(place, minlength=len(edges) - 1)
    seen = np.bincount(place, detected, minlength=len(edges) - 1)
    width = np.diff(edges)
    value = 2.0 * float(np.sum(width * seen / count))
    cautious = (seen + 0.5) / (count + 1.0)
    error = 2.0 * float(np.sqrt(np.sum(width**2 * cautious * (1.0 - cautious) / count)))
    half = _NORMAL_95 * error
    return Estimate(value, error, max(0.0, value - half), min(2.0 * float(edges[-1]), value + half))


def _edges(distance_m: FloatArray) -> FloatArray:
    """Ends of distance bins, from 0 to the farthest walk, halfway between walks; each bin holds some five or more.

    Walks at one distance stay in one bin, as on lines pegged out at fixed distances.
    """
    places, counts = np.unique(distance_m, return_counts=True)
    least = max(_LEAST_IN_BIN, len(distance_m) // _BINS)
    edges, held, left = [0.0], 0, len(distance_m)
    for number, count in enumerate(counts.tolist()):
        held, left = held + count, left - count
        if held >= least and left >= least:
            edges.append(float(places[number] + places[number + 1]) / 2.0)
            held = 0
    return np.array([*edges, float(places[-1])])


# The share detected


def prior_of(kind: SensorType) -> Prior:
    """The beta distribution with the mean and variance of the PERT spread of the type's availability.

    ``mean = (low + 4 mode + high) / 6``, ``variance = (mean - low) (high - mean) / 7``. Uniform for a type that has no
    such spread: what nobody doubts is no prior, and what nobody knows is a flat one.
    """
    ends = {name: (low, high) for name, low, high in kind.spread}.get("availability")
    if ends is None or ends[0] == ends[1]:
        return Prior()
    low, high = ends
    mean = (low + 4.0 * kind.availability + high) / 6.0
    weight = mean * (1.0 - mean) * 7.0 / ((mean - low) * (high - mean)) - 1.0
    return Prior(mean * weight, (1.0 - mean) * weight)


def posterior(prior: Prior, detected: int, walks: int) -> Estimate:
    """Mean, standard deviation and 5 to 95 % of the share detected, once ``detected`` of ``walks`` were."""
    a, b = prior.a + detected, prior.b + walks - detected
    mean = a / (a + b)
    low, high = (float(betaincinv(a, b, u)) for u in (0.05, 0.95))
    return Estimate(mean, math.sqrt(mean * (1.0 - mean) / (a + b + 1.0)), low, high)
