"""Which assumption moved the answer: how the kilometres of gap follow each drawn assumption, over the draws.

Listed is what stands out from chance, by forward selection on ranks (stepwise rank regression: Iman and Conover,
Technometrics 21, 1979; Helton and Davis, Reliability Engineering & System Safety 81, 2003): the assumption that
correlates most with the outcome comes first, what is linear in it is removed from the ranks of all others and of the
outcome, and so on until none passes the threshold. So a strong assumption neither hides a weak one nor lends it a
figure.

The figure shown is the plain rank correlation (Spearman's), beside equally plain means over fifths of the draws: all
three come from the same unmodified draws, and anyone can recompute them from two columns. The partial correlation only
decides.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtrit

from app.analysis.uncertainty.assumptions import Assumption
from app.analysis.uncertainty.draws import Draws
from app.analysis.uncertainty.influence import Influence
from app.arrays import FloatArray, IntArray

FIFTH = 0.2
LEVEL = 0.05
"""The chance that a table in which nothing moves the answer lists anything at all."""
NOTHING_LEFT = 1e-9
"""Share of the variance of ranks below which what is left is rounding."""


def influences(draws: Draws) -> tuple[Influence, ...]:
    """The assumptions that moved the km of gap by night more than chance would, the largest correlation first."""
    drawn = [*draws.assumed.all(), Assumption("terrain", "", draws.seen)]
    outcome = draws.gap_mm[:, 1].sum(axis=0) / 1e6
    columns = np.array([one.values for one in drawn], dtype=np.float64)
    # What is in sight follows from the size of the errors, masts and the air: what it adds to them is tested last.
    given, follows = np.arange(len(drawn) - 1), np.array([len(drawn) - 1])
    listed = [_influence(drawn[number], outcome) for number in standing_out(columns, outcome, (given, follows))]
    return tuple(sorted(listed, key=lambda one: (-abs(one.correlation), one.name, one.of)))


def _influence(assumption: Assumption, outcome: FloatArray) -> Influence:
    name, of, values = assumption
    order = np.argsort(values, kind="stable")
    fifth = max(round(FIFTH * values.size), 1)
    low, high = (float(outcome[part].mean()) for part in (order[:fifth], order[-fifth:]))
    return Influence(name, of, round(spearman(values, outcome), 3), round(low, 3), round(high, 3))


def standing_out(columns: FloatArray, outcome: FloatArray, stages: Sequence[IntArray]) -> list[int]:
    """The rows of ``columns`` (m, M) that correlate with ``outcome`` (M,) by more than chance, in order of choice.

    ``stages``: numbers of rows; those of a later stage are tested once no row of an earlier one passes any more. A row
    that passes though its plain correlation has the opposite sign is removed from the others but is not among those
    returned: the table would contradict what the test shows.
    """
    ranks = _Ranks(np.array([_centred(row) for row in columns]), _centred(outcome))
    plain, candidates = ranks.correlations(ranks), int((ranks.sizes > 0.0).sum())
    now, taken, chosen = ranks, 0, list[int]()
    for stage in stages:
        while abs(partial := now.correlations(ranks)[stage]).max() > least_correlation(outcome.size, candidates, taken):
            at = int(np.argmax(abs(partial)))
            best = int(stage[at])
            chosen += [best] if partial[at] * plain[best] > 0.0 else []
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
    if freedom < 1 or not candidates:
        return 1.0
    t = float(stdtrit(freedom, 1.0 - LEVEL / (2.0 * candidates)))
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
