"""The list of gaps of a run: stretches with their class, period, porosity, score, cause and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np

from app.analysis.detection.worst_hour import hours_texts
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.gap_details import GapDetails, details_of, nearest_of
from app.analysis.gaps.gap_report import GAP, CoverageGap, Period, Reason
from app.analysis.gaps.holes import Hole, HolePiece, hole_of, holes_of
from app.analysis.gaps.pieces import LETTERS, Open, Pieces, pieces_of
from app.analysis.gaps.ranking import drawn_ranks, interval
from app.analysis.gaps.remedies.proposals import proposals
from app.arrays import BoolArray, FloatArray, IntArray
from app.progress import Progress

SCORE_KIND = "porosity x (1 - P), km"
"""The score before there are draws: the integral along the gap."""
PREVIEW = Reason("preview", {})
"""The cause of a gap while a post is dragged, when none is looked for."""
_PERIODS: tuple[Period, ...] = ("day", "night", "both")
_BANDS = ("low", "middle", "high")


class Listed(NamedTuple):
    """The listed gaps by route and chainage, the holes they are pieces of, and which samples they hold, (n,)."""

    gaps: list[CoverageGap]
    holes: tuple[Hole, ...]
    samples: BoolArray


def gaps_of(findings: Findings, cache: AnalysisCache, progress: Progress, *, brief: bool = False) -> Listed:
    """The listed gaps; ``brief``: without cause, chance and remedy. Raises Cancelled if asked to stop."""
    pieces = pieces_of(findings, cache.pieces)
    listed = np.zeros(len(findings.line), dtype=np.bool_)
    listed[pieces.rows] = True
    if not pieces.places:
        return Listed([], (), listed)
    kinds = _Kinds.of(findings, pieces)
    columns = _columns(findings, pieces, kinds)
    count = len(pieces.places)
    columns |= {"cause": [PREVIEW] * count, "nearest": [()] * count, "remedy": [None] * count}
    if not brief:
        open_ = _open(findings, pieces, columns)
        details = details_of(findings, pieces, open_, cache.details)
        columns |= _reasons(findings, open_, details, cache, progress)
        columns["nearest"] = nearest_of(findings, pieces, open_, cache.details)
        columns |= _drawn(details, kinds) if findings.draws is not None else {}
        columns |= _worst_hours(findings, pieces)
    scene = findings.scene
    holes = holes_of(scene.routes, _pieces(columns), 1000.0 * scene.parameters.cell_km)
    columns["hole"] = list(map(hole_of(holes).__getitem__, columns["id"]))
    rows = zip(*columns.values(), strict=True)
    gaps = [CoverageGap(score_kind=SCORE_KIND, **dict(zip(columns, row, strict=True))) for row in rows]
    return Listed(gaps, holes, listed)


def _pieces(columns: dict[str, list[Any]]) -> list[HolePiece]:
    return [HolePiece(*row) for row in zip(*(columns[name] for name in HolePiece._fields), strict=True)]


@dataclass(frozen=True, eq=False)
class _Kinds:
    """Numbers of each piece's period (day, night, both) and porosity band: those of its largest share."""

    period: IntArray
    band: IntArray

    @classmethod
    def of(cls, findings: Findings, pieces: Pieces) -> Self:
        day, night = findings.outcome.status == GAP
        by_period = [pieces.sums(findings.line.length_mm * part) for part in (day & ~night, night & ~day, day & night)]
        by_band = [pieces.sums(findings.line.length_mm * (findings.band == number)) for number in range(len(_BANDS))]
        return cls(np.argmax(by_period, axis=0), np.argmax(by_band, axis=0))


def _columns(findings: Findings, pieces: Pieces, kinds: _Kinds) -> dict[str, list[Any]]:
    """Fields of the gaps that are sums over their samples, and their names and places."""
    km = findings.line.length_mm / 1e6
    length = pieces.sums(km)
    weight = np.nan_to_num(findings.porosity, nan=1.0) * km
    low, high = (
        _worse(pieces, values * km, kinds.period) / length for values in (findings.coverage.low, findings.coverage.high)
    )
    return {
        **_places(findings, pieces),
        **_classes(findings, pieces),
        "period": [_PERIODS[n] for n in kinds.period],
        "probability": [None] * length.size,
        "p_low": np.round(low, 6).tolist(),
        "p_high": np.round(high, 6).tolist(),
        "porosity": np.round(pieces.sums(weight) / length, 6).tolist(),
        "porosity_class": [_BANDS[n] for n in kinds.band],
        "score": np.round(_scores(findings, pieces, weight, kinds.period), 6).tolist(),
        **_open_km(findings, pieces),
    }


def _open_km(findings: Findings, pieces: Pieces) -> dict[str, list[float]]:
    """Kilometres of each piece that are a gap by day, and by night."""
    day, night = pieces.sums(findings.line.length_mm * (findings.outcome.status == GAP)) / 1e6
    return {"day_km": day.tolist(), "night_km": night.tolist()}


def _open(findings: Findings, pieces: Pieces, columns: dict[str, list[Any]]) -> list[Open]:
    kinds = columns["period"], columns["klass"], (band != "low" for band in columns["porosity_class"])
    rows = zip(pieces.places, pieces.each(), *kinds, strict=True)
    return [
        Open(findings.line.routes[place.route], pieces.rows[at], place.start_m, place.end_m, *kind)
        for place, at, *kind in rows
    ]


def _reasons(
    findings: Findings, gaps: list[Open], details: list[GapDetails], cache: AnalysisCache, progress: Progress
) -> dict[str, list[Any]]:
    """Why each is a gap, the remedy that closes enough of it, or none, and all that was tried."""
    proposed = proposals(findings, gaps, cache.details, cache.proposals, progress)
    return {
        "cause": [one.cause for one in details],
        "remedy": [one.remedy for one in proposed],
        "tried": [one.tried for one in proposed],
    }


def _drawn(details: list[GapDetails], kinds: _Kinds) -> dict[str, list[Any]]:
    """Each piece's figures over the draws, with 5 and 95 % of its rank among the others of its list."""
    chances = {name: [one.drawn[name] for one in details] for name in details[0].drawn}
    low, high = interval(drawn_ranks(np.stack([one.scores for one in details]), kinds.band == 0)).tolist()
    return {**chances, "rank_low": low, "rank_high": high}


def _worst_hours(findings: Findings, pieces: Pieces) -> dict[str, list[Any]]:
    """P of each piece in the hours in which its samples are watched least, and those of the largest part of it."""
    if findings.worst is None:
        return {}
    length = findings.line.length_mm
    p = pieces.sums(findings.worst.p * length) / pieces.sums(length)
    by_kind = pieces.sums(length * findings.worst.kinds.T)
    texts = hours_texts((by_kind == by_kind.max(axis=0)).T, findings.evidence.conditions)
    return {"p_worst_hour": np.round(p, 6).tolist(), "worst_hours": texts}


def _worse(pieces: Pieces, values: FloatArray, periods: IntArray) -> FloatArray:
    """Sums (2, n) to (G): of the piece's own period, or the smaller of both."""
    day, night = pieces.sums(values)
    worse: FloatArray = np.choose(periods, [day, night, np.minimum(day, night)])
    return worse


def _scores(findings: Findings, pieces: Pieces, weight: FloatArray, periods: IntArray) -> FloatArray:
    """Porosity times (1 - P), summed along each piece; where both periods are gaps, the smaller P of each sample."""
    day, night = findings.coverage.p
    misses = (pieces.sums((1.0 - p) * weight) for p in (day, night, np.minimum(day, night)))
    scores: FloatArray = np.choose(periods, list(misses))
    return scores


def _classes(findings: Findings, pieces: Pieces) -> dict[str, list[Any]]:
    """Class by the largest share, and km of each class; covered samples within a merged gap belong to none."""
    letters = findings.outcome.klass
    sums = np.stack([pieces.sums(findings.line.length_mm * (letters == letter)) for letter in LETTERS])
    by_letter = [dict(zip(LETTERS, column, strict=True)) for column in (sums / 1e6).T.tolist()]
    return {
        "klass": [LETTERS[n] for n in np.argmax(sums, axis=0)],
        "classes": [{letter: km for letter, km in row.items() if km} for row in by_letter],
    }


def _places(findings: Findings, pieces: Pieces) -> dict[str, list[Any]]:
    names = [route.name for route in findings.line.routes]
    fields = ("id", "start_m", "end_m", "lon", "lat")
    columns = {name: [getattr(place, name) for place in pieces.places] for name in fields}
    return {"route": [names[place.route] for place in pieces.places], **columns}
