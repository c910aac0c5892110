"""A morning's walk-through trial: your own staff walk past a post or a crew, and who is detected is recorded.

It gives the sweep width W, the width of a strip of sure detection that detects as many crossers: by Koester's rule from
measured detection ranges (``W = f Rd``, Koester et al. 2014) and directly, as the integral of the lateral range curve.
And it gives the share detected, by Bayes' rule: Beta(a, b) before, Beta(a + d, b + n - d) after d of n. For a device
this is its availability, and only walks count that it surely detects if it is up and somebody looks: how far it sees
follows from its type, and P must not count distance twice. For a crew it is the chance of noticing whom it meets: the
walks within the strip it searches count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, betaln, gammaln, stdtrit, xlog1py, xlogy

from app.analysis.detection.sure_range import Reach
from app.arrays import BoolArray, FloatArray
from app.reasons.codes import Reason
from layers.text import QT_TRANSLATE_NOOP
from resources import SensorType, sweep_factors

LEAST_WALKS = 30
"""Walks of a class of sensor or crew needed before its figures are more than a hint."""
_LEAST_IN_BIN = 5
_BINS = 10
_NORMAL_95 = 1.6448536269514722
_STILL_SEEN = 0.2
"""Share detected among the farthest walks above which the trial ended too near."""
_BY_CHANCE = 0.05
"""A fall of the share detected that is less likely than this among equal walks is due to distance."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk past: closest distance to the observer (m), whether it was detected, and the range (m) if measured."""

    distance_m: float
    detected: bool
    range_m: float | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its standard error and the ends of its 90 % interval (5 % and 95 %); None with one walk only."""

    value: float
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A share as estimated: mean, standard deviation, 5 and 95 %, and the walks it rests on, a + b of its Beta."""

    value: float
    error: float
    low: float
    high: float
    walks: float


@dataclass(frozen=True, slots=True)
class Prior:
    """Beta(a, b): the estimate of a share before the trial. It weighs as much as ``a + b`` walks."""

    a: float = 1.0
    b: float = 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial shows. Widths in metres, None where nothing gives them.

    ``probability`` is the share detected of the ``counted`` walks within ``reach_m``; those farther out do not enter
    it.
    """

    walks: int
    detected: int
    by_rule: Estimate | None
    by_distance: Estimate | None
    reach_m: float
    counted: int
    counted_detected: int
    prior: Prior
    probability: Share
    notes: tuple[Reason, ...]

    @property
    def width(self) -> Estimate | None:
        """The sweep width to use: the direct one with enough walks for it, else the rule's, else whichever there is."""
        return _width_to_use(self.walks, self.by_rule, self.by_distance)


def _width_to_use(walks: int, by_rule: Estimate | None, by_distance: Estimate | None) -> Estimate | None:
    return by_distance or by_rule if walks >= LEAST_WALKS else by_rule or by_distance


def evaluate(
    walks: Sequence[Walk], visibility: str = "medium", prior: Prior | None = None, device: Reach | None = None
) -> Trial:
    """What ``walks`` show about one class of sensor or crew.

    ``visibility`` says how visible the walkers were: high, medium or low. ``prior`` is uniform if not given. ``device``
    is what was walked past, None for a crew. Raises ValueError without walks, and KeyError for another visibility.
    """
    if not walks:
        raise ValueError(QT_TRANSLATE_NOOP("Error", "a trial takes at least one walk"))
    distance = np.array([walk.distance_m for walk in walks], np.float64)
    seen = np.array([walk.detected for walk in walks], np.bool_)
    ranges = [walk.range_m for walk in walks if walk.range_m is not None]
    by_rule, by_distance = width_by_rule(ranges, sweep_factors()[visibility]), width_by_distance(distance, seen)
    reach = device.sure_m if device else _strip_m(distance, _width_to_use(len(walks), by_rule, by_distance))
    near, before = distance <= reach, prior or Prior()
    counted, detected, missed = int(near.sum()), int(seen[near].sum()), distance[near & ~seen]
    chance = float(device.chance(missed).mean()) if device and missed.size else 1.0
    return Trial(
        walks=len(walks),
        detected=int(seen.sum()),
        by_rule=by_rule,
        by_distance=by_distance,
        reach_m=reach,
        counted=counted,
        counted_detected=detected,
        prior=before,
        probability=posterior(before, detected, counted, chance),
        notes=(*_notes(distance, seen, device), *_notes_on_reach(distance[near], seen[near], device)),
    )


def _strip_m(distance_m: FloatArray, width: Estimate | None) -> float:
    """Half the sweep width of a crew; at least as far as the nearest walks, because some have to count."""
    return max(0.0 if width is None else width.value / 2.0, float(_edges(distance_m)[1]))


def _notes(distance: FloatArray, seen: BoolArray, device: Reach | None) -> list[Reason]:
    notes = []
    if len(seen) < LEAST_WALKS:
        notes.append(Reason("trial_few", {"count": float(len(seen)), "least": float(LEAST_WALKS)}))
    share = float(seen[distance >= _edges(distance)[-2]].mean())
    # A trial of how often a device is up stays near it on purpose.
    if share > _STILL_SEEN and (device is None or distance.max() > device.sure_m):
        notes.append(Reason("trial_too_near", {"share": share, "distance_m": float(distance.max())}))
    return notes


def _notes_on_reach(distance: FloatArray, seen: BoolArray, device: Reach | None) -> list[Reason]:
    """Notes on the walks that count for a device: that there are none, or that detection falls off among them."""
    if device is None:
        return []
    if not seen.size:
        return [Reason("trial_none_near", {"reach_m": device.sure_m})]
    nearer = distance <= np.median(distance)
    near, far = seen[nearer], seen[~nearer]
    if not far.size or _chance_of_so_few(int(far.sum()), far.size, int(seen.sum()), seen.size) >= _BY_CHANCE:
        return []
    return [Reason("trial_fades", {"near": float(near.mean()), "far": float(far.mean())})]


def _chance_of_so_few(few: int, taken: int, marked: int, count: int) -> float:
    """Chance that at most ``few`` of ``marked`` are among ``taken`` out of ``count`` (hypergeometric)."""
    k = np.arange(max(0, taken + marked - count), few + 1)
    ways = _log_ways(marked, k) + _log_ways(count - marked, taken - k) - _log_ways(count, taken)
    return float(np.exp(ways).sum())


def _log_ways(count: ArrayLike, taken: ArrayLike) -> FloatArray:
    """Logarithm of the binomial coefficient."""
    n, k = np.asarray(count, np.float64), np.asarray(taken, np.float64)
    ways: FloatArray = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return ways


# Sweep width


def width_by_rule(ranges_m: Sequence[float], factor: float) -> Estimate | None:
    """W = factor * Rd of detection ranges measured on the spot, Rd being their mean; None without any.

    The interval is Student's of the mean: it says nothing about how well the rule itself holds (R2 .32 to .87).
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


def width_by_distance(distance_m: FloatArray, detected: BoolArray) -> Estimate | None:
    """W = 2 * sum over distance bins of (bin width * share detected), (n,) walks; None if all passed at distance zero.

    The curve is taken to be the same on both sides and zero beyond the farthest walk, so that W lies between 0 and
    twice that distance. The error is that of the shares, each (d + .5) / (n + 1) so that none is treated as certain.
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
    """Ends of distance bins, from 0 to the farthest walk, halfway between walks; each bin holds about five or more.

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
    such spread: a figure without doubt is no prior, and complete ignorance is a flat one.
    """
    ends = {name: (low, high) for name, low, high in kind.spread}.get("availability")
    if ends is None or ends[0] == ends[1]:
        return Prior()
    low, high = ends
    mean = (low + 4.0 * kind.availability + high) / 6.0
    weight = mean * (1.0 - mean) * 7.0 / ((mean - low) * (high - mean)) - 1.0
    return Prior(mean * weight, (1.0 - mean) * weight)


def posterior(prior: Prior, detected: int, walks: int, chance: float = 1.0) -> Share:
    """The estimate of a share a once ``detected`` of ``walks`` were, each walk being detected by chance a * ``chance``.

    With chance 1 this is Beta(a + d, b + n - d). A miss has the likelihood ``1 - a q = q (1 - a) + (1 - q)``, so that
    the posterior is a mixture of Beta(a + d, b + k) over the k of the misses that are not bad luck; it is given as the
    single Beta of the same mean and variance.
    """
    a, missed = prior.a + detected, walks - detected
    k = np.arange(missed + 1.0)
    log_weight = _log_ways(missed, k) + xlogy(k, chance) + xlog1py(missed - k, -chance) + betaln(a, prior.b + k)
    weight, means = np.exp(log_weight - log_weight.max()), a / (a + prior.b + k)
    variances = means * (1.0 - means) / (a + prior.b + k + 1.0)
    mean = float(np.average(means, weights=weight))
    return _share(mean, float(np.average(variances + (means - mean) ** 2, weights=weight)))


def _share(mean: float, variance: float) -> Share:
    walks = mean * (1.0 - mean) / variance - 1.0
    low, high = (float(betaincinv(mean * walks, (1.0 - mean) * walks, u)) for u in (0.05, 0.95))
    return Share(mean, math.sqrt(variance), low, high, walks)
