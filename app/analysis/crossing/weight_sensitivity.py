"""What the weights of the porosity index decide: ranks of 1-km cells under draws of the weights, and against T_cross.

The weights are expert defaults, so a rank is given with the interval it keeps while they are varied around their values
(Dirichlet draws). T_cross has no weights: where it and the index disagree most, an analyst should look.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy.stats import kendalltau, rankdata, spearmanr

from app.analysis.crossing.crossing_time import Crossing
from app.analysis.crossing.porosity_index import FLOOR, WEIGHTS, by_hours
from app.analysis.sight.line import Line
from app.arrays import BoolArray, FloatArray, IntArray, TextArray
from app.geo.sections import CELL_M

DRAWS = 1000
CONCENTRATION = 50.0
"""Of the Dirichlet draws: a weight of .25 has a standard deviation of .06."""
QUANTILES = (0.05, 0.95)
TOP_SHARE = 0.1
LISTED = 10
"""Cells in the list of disagreement."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The 1-km cells of all routes, n of them; arrays of that length, float64 but ``route`` (text) and ``km`` (int64).

    t_cross_h: shortest time of the cell's samples, NaN where unknown. porosity: by that time, by the index where there
    is none. index: mean over the cell, NaN where no factor is known.
    """

    route: TextArray
    km: IntArray
    t_cross_h: FloatArray
    porosity: FloatArray
    index: FloatArray
    factors: FloatArray
    """(factors, n), as in WEIGHTS."""


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """Ranks by the index, 1 the most porous, ties sharing the best; int64 (n,): as stated and 5–95 % of the draws.

    top_decile_share: share of the draws with the cell in the first tenth. kendall_tau: mean over the draws, between the
    index as stated and as drawn. spearman_t_cross_index: -1 where more time always means less porosity; both NaN where
    there is nothing to rank. disagreement: cells whose ranks by T_cross and by the index are farthest apart.
    """

    rank: IntArray
    rank_low: IntArray
    rank_high: IntArray
    top_decile_share: FloatArray
    kendall_tau: float
    spearman_t_cross_index: float
    disagreement: IntArray


def cells_of(line: Line, crossing: Crossing, factors: dict[str, FloatArray], t50_h: float, spread: float) -> Cells:
    """Figures of the 1-km cells, from T_cross and factors of the samples."""
    routes, kms = zip(*(_numbers(line, number) for number in range(len(line.routes))), strict=True)
    route, km = np.concatenate(routes), np.concatenate(kms)
    _, first, of = np.unique(route * (km.max() + 1) + km, return_index=True, return_inverse=True)
    means = np.stack([_means(factors[name], line.length_mm, of) for name in WEIGHTS])
    hours = np.full(first.size, np.inf)
    np.minimum.at(hours, of, np.where(crossing.unknown, np.inf, crossing.hours))
    hours[np.isinf(hours)] = np.nan
    (index,) = indices(means, np.array([list(WEIGHTS.values())]))
    names = np.array([line.routes[number].name for number in route[first]])
    open_ = by_hours(hours, t50_h, spread)
    return Cells(names, km[first], hours, np.where(np.isnan(hours), index, open_), index, means)


def _numbers(line: Line, number: int) -> tuple[IntArray, IntArray]:
    """Number of the route and of the cell of each sample of a route, by the sample's middle."""
    edges = line.edges_mm[number]
    km = (edges[:-1] + edges[1:]) // 2 // (CELL_M * 1000)
    return np.full(km.size, number), km


def _means(values: FloatArray, weight: IntArray, of: IntArray) -> FloatArray:
    """Means by cell over the samples whose value is known."""
    valid = ~np.isnan(values)
    total = np.bincount(of, np.where(valid, weight, 0))
    sums = np.bincount(of, np.where(valid, values * weight, 0.0))
    return np.where(total > 0.0, sums / np.where(total > 0.0, total, 1.0), np.nan)


def indices(factors: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted geometric means of factors (f, n) for draws of weights (d, f): (d, n), NaN where none is known."""
    valid = ~np.isnan(factors)
    logs = np.log(np.maximum(np.where(valid, factors, 1.0), FLOOR))
    total = weights @ valid.astype(np.float64)
    return np.where(total > 0.0, np.exp((weights @ logs) / np.where(total > 0.0, total, 1.0)), np.nan)


def drawn_weights(seed: int, draws: int = DRAWS, concentration: float = CONCENTRATION) -> FloatArray:
    """Draws of the index's weights, (draws, factors), each adding up to 1; the same for the same seed."""
    base = np.array(list(WEIGHTS.values()))
    key = int.from_bytes(hashlib.sha256(f"porosity weights {seed}".encode()).digest()[:16], "little")
    return np.random.Generator(np.random.Philox(key=key)).dirichlet(concentration * base / base.sum(), draws)


def sensitivity_of(cells: Cells, seed: int, draws: int = DRAWS) -> Sensitivity:
    """Rank intervals, agreement and disagreement; cells whose index is unknown rank last."""
    base = np.nan_to_num(cells.index, nan=-1.0)
    drawn = np.nan_to_num(indices(cells.factors, drawn_weights(seed, draws)), nan=-1.0)
    # Rounded, so that cells with the same factors tie whatever the order of the sums.
    rank, ranks = _ranks(base), _ranks(drawn)
    low, high = np.quantile(ranks, QUANTILES, axis=0, method="inverted_cdf")
    top = np.ceil(TOP_SHARE * base.size)
    crossed = ~np.isnan(cells.t_cross_h)
    return Sensitivity(
        rank,
        low.astype(np.int64),
        high.astype(np.int64),
        np.mean(ranks <= top, axis=0),
        _mean_tau(rank, ranks),
        _correlation(cells.t_cross_h[crossed], base[crossed]),
        _farthest(cells.t_cross_h, base, crossed),
    )


def _ranks(values: FloatArray) -> IntArray:
    """1 the largest; ties share the best rank."""
    return np.asarray(rankdata(-np.round(values, 9), method="min", axis=-1), np.int64)


def _mean_tau(rank: IntArray, ranks: IntArray) -> float:
    if np.ptp(rank) == 0:
        return float("nan")
    return float(np.mean([kendalltau(rank, other).statistic for other in ranks]))


def _correlation(hours: FloatArray, index: FloatArray) -> float:
    if hours.size < 2 or np.ptp(hours) == 0.0 or np.ptp(index) == 0.0:
        return float("nan")
    return float(spearmanr(hours, index).statistic)


def _farthest(hours: FloatArray, index: FloatArray, crossed: BoolArray) -> IntArray:
    """The cells whose ranks by time and by index differ most, greatest difference first."""
    number = np.flatnonzero(crossed)
    apart = np.abs(rankdata(hours[crossed]) - rankdata(-np.round(index[crossed], 9)))
    return number[np.argsort(-apart, kind="stable")][:LISTED]
