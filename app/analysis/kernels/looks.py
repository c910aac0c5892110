"""Many looks of one device at one path: the chance that all of them miss.

``M = max(prod q^n, c + (1 - c) prod ((q - c) / (1 - c))^n)`` over the looks in sight, with ``c = beta min q``: what
blinds the best look, blinds the others too in a share beta of its misses. A beta of 0 makes them independent, one of 1
leaves the best look alone; more looks never miss more.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from app.analysis.kernels.open_places import CERTAIN, Common, below, both_below
from app.analysis.kernels.ray import compiled, compiled_leaf
from app.arrays import FloatArray, IntArray

MOST = 80.0
"""Lambda of what is certain: finite, so that it can be multiplied by 0."""


class Looks(NamedTuple):
    """The looks of one device at m paths.

    miss: q of each look, float64 (kinds of weather, m, looks), 1 where it is none. weather: which of these kinds each
    state of the weather is, int64 (states,). place: the traced place a look rests on, int64 (m, looks). number:
    glimpses in each look. use: the share of them in each period and state, float64 (2, states). beta: see above.
    """

    miss: FloatArray
    weather: IntArray
    place: IntArray
    number: float
    use: FloatArray
    beta: float


@compiled_leaf
def least_of(miss: FloatArray, place: IntArray, seen: int) -> float:
    """The least q of the looks at places in sight, 1 if there is none."""
    least = 1.0
    for j in range(miss.size):
        if miss[j] < least and (seen >> place[j]) & 1:
            least = miss[j]
    return least


@compiled_leaf
def products(miss: FloatArray, place: IntArray, seen: int, common: float) -> tuple[float, float]:
    """Products over the looks in sight of q, and of what of it is not common."""
    plain, rest = 1.0, 1.0
    for j in range(miss.size):
        if miss[j] < 1.0 and (seen >> place[j]) & 1:
            plain *= miss[j]
            rest *= max(miss[j] - common, 0.0) / (1.0 - common)
    return plain, rest


@compiled_leaf
def exposure(plain: float, rest: float, common: float, number: float) -> float:
    """Lambda = -ln M of looks that count ``number`` times each, at most MOST."""
    alone = -number * math.log(plain) if plain > 0.0 else MOST
    if common > 0.0:
        together = common + (1.0 - common) * (math.exp(number * math.log(rest)) if rest > 0.0 else 0.0)
        alone = min(alone, -math.log(together))
    return min(alone, MOST)


@compiled
def exposures(looks: Looks, i: int, seen: int, out: FloatArray) -> None:
    """Fill ``out`` (2, states) with Lambda of path i, given the places in sight as bits."""
    for kind in range(looks.miss.shape[0]):
        least = least_of(looks.miss[kind, i], looks.place[i], seen)
        common = looks.beta * least
        plain, rest = (1.0, 1.0) if least >= 1.0 else products(looks.miss[kind, i], looks.place[i], seen, common)
        for w in range(looks.weather.size):
            if looks.weather[w] != kind:
                continue
            for period in range(2):
                number = looks.use[period, w] * looks.number
                if period == 1 and looks.use[1, w] == looks.use[0, w]:
                    out[1, w] = out[0, w]
                elif least >= 1.0 or number == 0.0:
                    out[period, w] = 0.0
                else:
                    out[period, w] = exposure(plain, rest, common, number)


@compiled_leaf
def detected(looks: Looks, i: int, seen: int, out: FloatArray) -> None:
    """Fill ``out`` (2, states) with 1 - M of path i, given the places in sight as bits."""
    exposures(looks, i, seen, out)
    for period in range(2):
        for w in range(out.shape[1]):
            out[period, w] = -math.expm1(-out[period, w])


@compiled
def exposures_in(looks: Looks, seen: IntArray) -> FloatArray:
    """Lambda of each path, given the places in sight as bits, (m,): float64 (2, states, m)."""
    out, one = np.empty((2, looks.weather.size, seen.size)), np.empty((2, looks.weather.size))
    for i in range(seen.size):
        exposures(looks, i, seen[i], one)
        out[:, :, i] = one
    return out


@compiled
def detected_in(looks: Looks, seen: IntArray) -> FloatArray:
    """1 - M of each path, given the places in sight as bits, (m,): float64 (2, states, m)."""
    out, one = np.empty((2, looks.weather.size, seen.size)), np.empty((2, looks.weather.size))
    for i in range(seen.size):
        detected(looks, i, seen[i], one)
        out[:, :, i] = one
    return out


@compiled
def detected_by_places(looks: Looks, rows: IntArray, places: int) -> FloatArray:
    """1 - M of some paths for whatever places are in sight, by their bits: float64 (rows, 2, states, 2 ** places)."""
    out = np.empty((rows.size, 2, looks.weather.size, 1 << places))
    one = np.empty((2, looks.weather.size))
    for n in range(rows.size):
        for seen in range(1 << places):
            detected(looks, rows[n], seen, one)
            out[n, :, :, seen] = one
    return out


@compiled_leaf
def looked_at(looks: Looks, i: int) -> int:
    """The places of path i that any look rests on, in any weather, as bits."""
    looked = 0
    for j in range(looks.place.shape[1]):
        for kind in range(looks.miss.shape[0]):
            if looks.miss[kind, i, j] < 1.0:
                looked |= 1 << looks.place[i, j]
    return looked


@compiled
def all_looked_at(looks: Looks) -> IntArray:
    """The same of every path, (m,)."""
    out = np.empty(looks.place.shape[0], np.int64)
    for i in range(out.size):
        out[i] = looked_at(looks, i)
    return out


@compiled
def masses(z: FloatArray, given: Common, mass: FloatArray) -> None:
    """Fill ``mass`` (2 ** places) with the chances of what is in sight, by its bits; z (places,).

    The same as ``states`` for one device alone.
    """
    mass[:] = 0.0
    sure, doubt = 0, False
    for place in range(z.size):
        sure |= 1 << place if z[place] >= CERTAIN else 0
        doubt |= abs(z[place]) < CERTAIN
    if not doubt:
        mass[sure] = 1.0
        return
    chain = np.empty(mass.size)
    for i in range(given.own.size):
        chain[0] = given.share[i]
        before, p_before = 0.0, 0.0
        for place in range(z.size):
            here = z[place] if abs(z[place]) >= CERTAIN else (z[place] - given.own[i]) / given.rest
            p_here, bit = below(here), 1 << place
            if place > 0:
                both = both_below(before, here, given.angle)
                after_open = min(max(both / p_before, 0.0), 1.0) if p_before > 0.0 else 0.0
                after_shut = min(max((p_here - both) / (1.0 - p_before), 0.0), 1.0) if p_before < 1.0 else 0.0
            for state in range(bit):
                open_next = p_here
                if place > 0:
                    open_next = after_open if state & (bit >> 1) else after_shut
                chain[state | bit] = chain[state] * open_next
                chain[state] *= 1.0 - open_next
            before, p_before = here, p_here
        for state in range(mass.size):
            mass[state] += chain[state]


@compiled
def expected(looks: Looks, z: FloatArray, given: Common) -> tuple[FloatArray, FloatArray]:
    """The mean of 1 - M over what may be in sight, float64 (2, states, m), and the chance that some look is, (m,),
    or any place where there is no look.

    z: the normal quantile of the chance of sight of each place of each path, (m, places).
    """
    weathers, size = looks.weather.size, 1 << z.shape[1]
    out, some = np.zeros((2, weathers, z.shape[0])), np.zeros(z.shape[0])
    mass, seen_mass, one = np.empty(size), np.empty(size), np.empty((2, weathers))
    for i in range(z.shape[0]):
        masses(z[i], given, mass)
        # Who looks at none of it is asked what it has in sight, not what of its looks.
        looked = looked_at(looks, i) or size - 1
        seen_mass[:] = 0.0
        for state in range(size):
            seen_mass[state & looked] += mass[state]
        some[i] = seen_mass[1:].sum()
        for seen in range(1, size):
            if seen_mass[seen] > 0.0:
                detected(looks, i, seen, one)
                for period in range(2):
                    for w in range(weathers):
                        out[period, w, i] += seen_mass[seen] * one[period, w]
    return out, some
