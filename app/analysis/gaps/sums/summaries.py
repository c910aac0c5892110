"""The rows of kilometres of a run: one for each border by day and by night, and the totals over all borders."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.figures.route_summary import RouteSummary, Total
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.pieces import PiecesCache
from app.analysis.gaps.sums.balance import Listed
from app.analysis.gaps.sums.worth import open_km, worth_km
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE, quantiles
from app.arrays import IntArray


def summaries(findings: Findings, cache: PiecesCache, *, brief: bool = False) -> tuple[RouteSummary, ...]:
    """A row for day and one for night of each dyad, summed over its parts in whole millimetres.

    ``brief`` leaves out what covered is worth and how the lists add up.
    """
    dyads = dict.fromkeys(route.dyad for route in findings.line.routes)
    listed = None if brief else Listed.of(findings, cache)
    return tuple(_summary(findings, dyad, period, listed) for dyad in dyads for period in range(len(PERIODS)))


def _summary(findings: Findings, dyad: str, period: int, listed: Listed | None) -> RouteSummary:
    numbers = [n for n, route in enumerate(findings.line.routes) if route.dyad == dyad]
    parts = [findings.line.of_route(n) for n in numbers]
    rows = np.concatenate([np.arange(part.start, part.stop) for part in parts])
    lengths = findings.line.length_mm[rows]
    covered, gap, undecided, agreed = _shared_km(lengths, findings.outcome.status[period, rows], 4)
    more = {} if listed is None else listed.km(findings, rows, period) | worth_km(findings, rows, period)
    if listed is not None:
        more |= open_km(findings, numbers, period)
    return RouteSummary(
        route=dyad,
        length_km=int(lengths.sum()) / 1e6,
        period=PERIODS[period],
        covered_km=covered,
        gap_km=gap,
        not_assessable_km=undecided,
        by_agreement_km=agreed,
        **_drawn_km(findings, numbers, period),
        **_sources_km(findings, lengths, rows, period),
        **_planned_km(findings, lengths, rows, period),
        **more,
    )


def _shared_km(lengths: IntArray, value: NDArray[Any], count: int = 3) -> list[float]:
    """Kilometres of samples (mm) with each value below ``count``, as COVERED, GAP … are: whole mm, exact in floats."""
    return [int(total) / 1e6 for total in np.bincount(value, lengths, minlength=count)[:count]]


def _sources_km(findings: Findings, lengths: IntArray, rows: IntArray, period: int) -> dict[str, float]:
    """Kilometres by the number of sources that suffice alone, and where the lower bound of P reaches theta."""
    shares = _shared_km(lengths, np.minimum(findings.coverage.k[period, rows], 2))
    enough = findings.coverage.best[period, rows] >= findings.scene.parameters.theta
    return dict(zip(("k0_km", "k1_km", "k2_km"), shares, strict=True)) | {
        "together_km": int(lengths[enough].sum()) / 1e6
    }


def _planned_km(findings: Findings, lengths: IntArray, rows: IntArray, period: int) -> dict[str, float]:
    """Covered, gap and not assessable with all crews and staff there; nothing where none is lacking."""
    if findings.plan is None:
        return {}
    names = ("planned_covered_km", "planned_gap_km", "planned_not_assessable_km")
    return dict(zip(names, _shared_km(lengths, findings.plan.decision.outcome.status[period, rows]), strict=True))


def totals(findings: Findings) -> tuple[Total, ...]:
    """The kilometres below theta of all borders together, by day and by night; nothing without draws."""
    if findings.draws is None:
        return ()
    everything = list(range(len(findings.line.routes)))
    return tuple(Total(period=name, **_drawn_km(findings, everything, n)) for n, name in enumerate(PERIODS))


def _drawn_km(findings: Findings, numbers: list[int], period: int) -> dict[str, float]:
    """5, 50 and 95 % of the km of some routes below theta, summed draw by draw; nothing without draws."""
    if findings.draws is None:
        return {}
    km = findings.draws.gap_mm[numbers, period].sum(axis=0) / 1e6
    names = ("gap_low_km", "gap_median_km", "gap_high_km")
    return dict(zip(names, quantiles(km, (LOW_SHARE, 0.5, HIGH_SHARE)), strict=True))
