"""Random numbers by key, and how sources combine draw by draw.

Every number is a hash of what it belongs to (seed, draw, observer, place on the line), never the next of a sequence: it
is the same whatever else is computed, in whatever order, on however many threads.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import BoolArray, FloatArray, IntArray, KeyArray, SingleArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_ONE, _OTHER = np.uint64(1), np.uint64(0xD1B54A32D192ED03)
_TO_UNIT = 2.0**-53


@compiled_leaf
def mixed(key: np.uint64, value: np.uint64) -> np.uint64:
    """A key derived from a key and a further value (the finaliser of splitmix64)."""
    z = key + _GOLDEN * (value + _ONE)
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@compiled_leaf
def uniform(key: np.uint64) -> float:
    """The number in (0, 1) that belongs to a key."""
    return (float(key >> _S11) + 0.5) * _TO_UNIT


@compiled_leaf
def normal(key: np.uint64) -> float:
    """The standard normal number that belongs to a key (Box and Muller)."""
    return math.sqrt(-2.0 * math.log(uniform(key))) * math.cos(2.0 * math.pi * uniform(mixed(key, _OTHER)))


@compiled
def uniforms(keys: KeyArray) -> FloatArray:
    """``uniform`` of each key."""
    out = np.empty(keys.size)
    for i in range(keys.size):
        out[i] = uniform(keys[i])
    return out


@compiled
def normals(keys: KeyArray) -> FloatArray:
    """``normal`` of each key."""
    out = np.empty(keys.size)
    for i in range(keys.size):
        out[i] = normal(keys[i])
    return out


@compiled
def keys_of(key: np.uint64, count: int) -> KeyArray:
    """The keys of draws 0 to ``count`` - 1 under a key."""
    out = np.empty(count, np.uint64)
    for i in range(count):
        out[i] = mixed(key, np.uint64(i))
    return out


class Met(NamedTuple):
    """Pairs by sample: sample n has those from starts[n] to starts[n + 1].

    source: number of the source of each, int64. exposure: Lambda in clear weather, float32 (pairs, draws), 0 where the
    draw hides the sample. factor: what weather leaves of it, float32 (pairs, 2, states).
    """

    starts: IntArray
    source: IntArray
    exposure: SingleArray
    factor: SingleArray


class Chances(NamedTuple):
    """What is integrated. up: availability, float32 (sources, draws), a state outside the exponent.

    roster: of each source. on (slices, rosters): the hours in which the same sources are on. share: of each slice in a
    sample's group, by period, float64 (groups, 2, slices). weather: shares of the states, float64 (draws, 2, states).
    """

    up: SingleArray
    roster: IntArray
    on: BoolArray
    share: FloatArray
    weather: FloatArray


@compiled_leaf
def detect(exposure: SingleArray, factor: float, up: SingleArray, out: FloatArray) -> None:
    """P of one source in each draw, in a state of the weather."""
    for d in range(out.size):
        out[d] = -up[d] * math.expm1(-exposure[d] * factor)


@compiled_leaf
def miss(seen: FloatArray, on: BoolArray, roster: int, share: FloatArray, missed: FloatArray) -> None:
    """Multiply 1 - P into those slices of time that occur and in which the source is on."""
    for s in range(missed.shape[0]):
        if on[s, roster] and share[s] > 0.0:
            for d in range(seen.size):
                missed[s, d] *= 1.0 - seen[d]


@compiled_leaf
def multiply(met: Met, i: int, chances: Chances, group: int, seen: FloatArray, missed: FloatArray) -> None:
    """Multiply the chance that pair i misses into every period, state and slice."""
    k, last = met.source[i], -1.0
    for period in range(missed.shape[0]):
        for state in range(missed.shape[1]):
            factor = met.factor[i, period, state]
            if factor == 0.0:
                continue
            if factor != last:
                detect(met.exposure[i], factor, chances.up[k], seen)
                last = factor
            miss(seen, chances.on, chances.roster[k], chances.share[group, period], missed[period, state])


@compiled_leaf
def integrate(missed: FloatArray, share: FloatArray, weather: FloatArray, period: int, p: SingleArray) -> None:
    """P of a period in each draw, averaged over the states of the weather and the slices of time."""
    for d in range(p.size):
        total = 0.0
        for state in range(missed.shape[0]):
            part = 0.0
            for s in range(missed.shape[1]):
                part += share[s] * (1.0 - missed[state, s, d])
            total += weather[d, period, state] * part
        p[d] = total


@compiled_leaf
def of_slices(missed: FloatArray, weather: FloatArray, out: FloatArray) -> None:
    """P in each slice of time by day and by night, in each draw: out (slices, 2, draws), by the sun's period."""
    out[:] = 0.0
    for s in range(out.shape[0]):
        for period in range(out.shape[1]):
            for state in range(missed.shape[1]):
                for d in range(out.shape[2]):
                    out[s, period, d] += weather[d, period, state] * (1.0 - missed[period, state, s, d])


@compiled_leaf
def of_kinds(sliced: FloatArray, weight: FloatArray, by_kind: FloatArray) -> int:
    """Fill the mean P of each kind of hour, and return the first that has the least."""
    mean = np.empty((sliced.shape[0], sliced.shape[1]))
    for s in range(mean.shape[0]):
        for period in range(mean.shape[1]):
            mean[s, period] = sliced[s, period].mean()
    for kind in range(by_kind.size):
        by_kind[kind] = (weight[kind] * mean).sum()
    return int(by_kind.argmin())


@compiled_leaf
def in_hour(sliced: FloatArray, weight: FloatArray, p: SingleArray) -> None:
    """P in an hour of some kind in each draw."""
    total = np.zeros(p.size)
    for s in range(sliced.shape[0]):
        for period in range(sliced.shape[1]):
            if weight[s, period] > 0.0:
                for d in range(p.size):
                    total[d] += weight[s, period] * sliced[s, period, d]
    p[:] = total


class ByHour(NamedTuple):
    """P by the kind of hour, of which there may be none.

    weight: how much of an hour of each kind is in each slice and period, float64 (groups, kinds, slices, 2). Filled are
    by_kind: the mean P of the draws, float64 (samples, kinds), and worst: P of each draw in an hour of the kind where
    that is least, float32 (samples, draws).
    """

    weight: FloatArray
    by_kind: FloatArray
    worst: SingleArray


@compiled
def combine(met: Met, chances: Chances, group: IntArray, p: SingleArray, by_hour: ByHour) -> None:
    """Fill ``p`` (samples, 2, draws): P by day and by night in each draw, weather and hours integrated; and by hour."""
    draws, slices, states = p.shape[2], chances.share.shape[2], chances.weather.shape[2]
    missed = np.empty((2, states, slices, draws))
    seen, sliced = np.empty(draws), np.empty((slices, 2, draws))
    for n in range(met.starts.size - 1):
        missed[:] = 1.0
        for i in range(met.starts[n], met.starts[n + 1]):
            multiply(met, i, chances, group[n], seen, missed)
        for period in range(2):
            integrate(missed[period], chances.share[group[n], period], chances.weather, period, p[n, period])
        if by_hour.by_kind.shape[1]:
            of_slices(missed, chances.weather, sliced)
            weight = by_hour.weight[group[n]]
            kind = of_kinds(sliced, weight, by_hour.by_kind[n])
            in_hour(sliced, weight[kind], by_hour.worst[n])
