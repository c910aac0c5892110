"""Which assumption moved the answer: how the kilometres of gap follow each drawn assumption, over the draws.

Listed is what stands out from chance, by forward selection on ranks (stepwise rank regression: Iman and Conover,
Technometrics 21, 1979; Helton and Davis, Reliability Engineering & System Safety 81, 2003): the assumption that
correlates most with the outcome comes first, what is linear in it is removed from the ranks of all others and of the
outcome, and so on until none passes the threshold. So a strong assumption neither hides a weak one nor lends it a
figure.

The figure shown is the plain rank correlation (Spearman's), beside equally plain means over fifths of the draws: all
three come from the same unmodified draws, and anyone can recompute them from two columns. The partial correlation only
decides.

A field has no value in a draw, but one at every place: it is listed by what of the variance of the outcome goes away in
the same draws with the field at zero (``fields``), if the two variances differ by more than chance. In pairs they are
equal just if the sum and the difference of the two outcomes are not correlated (Pitman, Biometrika 31, 1939; Morgan,
same volume); their ranks are asked, which holds for outcomes of any distribution (McCulloch, Communications in
Statistics 16, 1987). Where a field does not move the answer nothing differs: it cannot be listed by chance, and does
not raise the threshold of the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import stdtrit

from app.analysis.uncertainty.assumptions import LINE_OFFSET, TERRAIN, Assumption
from app.analysis.uncertainty.draws import Draws
from app.analysis.uncertainty.fields import NIGHT, Without
from app.analysis.uncertainty.influence import Influence
from app.arrays import FloatArray

FIFTH = 0.2
LEVEL = 0.05
"""The chance that a table in which nothing moves the answer lists anything at all."""
LEAST_SHARE = 0.01
"""A field that holds less of the variance is not listed, however surely it holds it."""
NOTHING_LEFT = 1e-9
"""Share of the variance of ranks below which what is left is rounding."""


def influences(draws: Draws, without: Sequence[Without] = ()) -> tuple[Influence, ...]:
    """The assumptions that moved the km of gap by night more than chance would, the largest first.

    ``without``: the same draws, or the first of them, without each field that is asked for.
    """
    fields = [one for given in without for one in _fields_of(draws, given)]
    scalars, outcome = list(draws.assumed.scalars()), draws.gap_mm[:, NIGHT].sum(axis=0) / 1e6
    columns = np.array([one.values for one in scalars], dtype=np.float64)
    listed = [_influence(scalars[number], outcome) for number in standing_out(columns, outcome)]
    listed += [replace(_influence(one.summary, outcome), share=round(one.share, 3)) for one in fields if one.stands_out]
    return tuple(sorted(listed, key=lambda one: (-one.of_variance, one.name, one.of)))


def _influence(assumption: Assumption, outcome: FloatArray) -> Influence:
    name, of, values = assumption
    order = np.argsort(values, kind="stable")
    fifth = max(round(FIFTH * values.size), 1)
    low, high = (float(outcome[part].mean()) for part in (order[:fifth], order[-fifth:]))
    return Influence(name, of, round(spearman(values, outcome), 3), round(low, 3), round(high, 3))


@dataclass(frozen=True, eq=False)
class Field:
    """A field: what sums it up in each draw, and the outcome in the same draws with it and without it, (D,) each."""

    summary: Assumption
    outcome: FloatArray
    without: FloatArray

    @property
    def share(self) -> float:
        """What of the variance of the outcome goes away without it; below 0 where the outcome then varies more."""
        variance = float(self.outcome.var())
        return 1.0 - float(self.without.var()) / variance if variance else 0.0

    @property
    def stands_out(self) -> bool:
        """Whether the outcome varies less without it, by more than chance leaves open in 19 of 20 runs (LEVEL)."""
        more = spearman(self.outcome + self.without, self.outcome - self.without)
        return self.share >= LEAST_SHARE and more > _passed_by_chance(self.outcome.size - 2, LEVEL)


def _fields_of(draws: Draws, without: Without) -> Iterator[Field]:
    """The terrain's error is one field for all; the offset of each route moves the kilometres of that route alone."""
    by_night = draws.gap_mm[:, NIGHT, : without.gap_mm.shape[1]]
    outcome = by_night.sum(axis=0)
    if without.name == TERRAIN:
        yield Field(Assumption(TERRAIN, "", draws.seen), outcome / 1e6, without.gap_mm.sum(axis=0) / 1e6)
        return
    for number, offset in enumerate(draws.assumed.line_offsets):
        summary = Assumption(LINE_OFFSET, offset.name, offset.mean)
        yield Field(summary, outcome / 1e6, (outcome - by_night[number] + without.gap_mm[number]) / 1e6)


def standing_out(columns: FloatArray, outcome: FloatArray) -> list[int]:
    """The rows of ``columns`` (m, M) that correlate with ``outcome`` (M,) by more than chance, in order of choice.

    A row that passes though its plain correlation has the opposite sign is removed from the others but is not among
    those returned: the table would contradict what the test shows.
    """
    ranks = _Ranks(np.array([_centred(row) for row in columns]), _centred(outcome))
    plain, candidates = ranks.correlations(ranks), int((ranks.sizes > 0.0).sum())
    now, taken, chosen = ranks, 0, list[int]()
    while abs(partial := now.correlations(ranks)).max() > least_correlation(outcome.size, candidates, taken):
        best = int(np.argmax(abs(partial)))
        chosen += [best] if partial[best] * plain[best] > 0.0 else []
        now, taken = now.without(best), taken + 1
    return chosen


@dataclass(frozen=True, eq=False)
class _Ranks:
    """Ranks about their mean of m assumptions, (m, M), and of the outcome, (M,), or what is left of them."""

    columns: FloatArray
    outcome: FloatArray

    @cached_property
    def sizes(self) -> FloatArray:
        """Sum of the squares of each assumption, (m,)."""
        return np.asarray((self.columns**2).sum(axis=1))

    @cached_property
    def size(self) -> float:
        """Sum of the squares of the outcome."""
        return float((self.outcome**2).sum())

    def correlations(self, whole: _Ranks) -> FloatArray:
        """Of each assumption with the outcome, (m,); 0 where nothing is left of the ``whole`` of one of them."""
        some = (self.sizes > NOTHING_LEFT * whole.sizes) & (self.size > NOTHING_LEFT * whole.size)
        return np.where(some, self._products(), 0.0) / np.sqrt(np.where(some, self.sizes * self.size, 1.0))

    def _products(self) -> FloatArray:
        return np.asarray((self.columns * self.outcome).sum(axis=1))

    def without(self, number: int) -> _Ranks:
        """What is left once all that is linear in one assumption is removed."""
        unit = self.columns[number] / np.sqrt(self.sizes[number])
        shares = (self.columns * unit).sum(axis=1)
        return _Ranks(self.columns - shares[:, None] * unit, self.outcome - (self.outcome * unit).sum() * unit)


def _centred(values: FloatArray) -> FloatArray:
    return ranks_of(values) - (values.size + 1) / 2.0


def least_correlation(draws: int, candidates: int, taken: int = 0) -> float:
    """The threshold that the largest of so many correlations over ``draws`` passes by chance in at most LEVEL of runs.

    Where nothing is correlated, t = r sqrt(f / (1 - r^2)) of a rank correlation follows Student's t with f = draws - 2
    degrees of freedom (Pitman, Supplement to the Journal of the Royal Statistical Society 4, 1937), less one for each
    of ``taken`` rows removed before (Fisher, Metron 3, 1924). So r passes above t / sqrt(f + t^2). Each of m candidates
    is tested on both sides, at LEVEL / m (Bonferroni): that holds however they depend on one another. 1, which nothing
    passes, if no degree of freedom or no candidate is left.
    """
    freedom = draws - 2 - taken
    return _passed_by_chance(freedom, LEVEL / (2.0 * candidates)) if candidates else 1.0


def _passed_by_chance(freedom: int, level: float) -> float:
    """What a correlation of nothing passes, on one side, with the chance ``level``."""
    if freedom < 1:
        return 1.0
    t = float(stdtrit(freedom, 1.0 - level))
    return t / math.sqrt(freedom + t * t)


def spearman(one: FloatArray, two: FloatArray) -> float:
    """Rank correlation, ties sharing their mean rank; 0 where one of them does not vary."""
    return correlation(ranks_of(one), ranks_of(two))


def correlation(one: FloatArray, two: FloatArray) -> float:
    """Pearson's correlation; 0 where one of them does not vary."""
    first, second = one - one.mean(), two - two.mean()
    size = float(np.sqrt((first**2).sum() * (second**2).sum()))
    return float((first * second).sum()) / size if size else 0.0


def ranks_of(values: FloatArray) -> FloatArray:
    """Ranks from 1, ties sharing their mean rank: as in scipy.stats, whose import takes half a second."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: FloatArray = (np.cumsum(count) - (count - 1) / 2.0)[place]
    return ranks
