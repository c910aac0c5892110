"""The list of gaps of a run: stretches with their class, period, porosity, score, cause and remedy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from app.analysis.cause import cause_of_gap
from app.analysis.draws import HIGH_SHARE, LOW_SHARE, Draws, quantiles
from app.analysis.extraction import Piece, extract
from app.analysis.found import Found, rules_of
from app.analysis.line import middle_of
from app.analysis.ranking import BOTH, drawn_porosity, drawn_ranks, drawn_score, interval
from app.analysis.remedy import Open, remedies
from app.analysis.results import GAP, UNDECIDED, CoverageGap, Period, Reason
from app.analysis.sensitivity import drawn_weights
from app.analysis.sight import SightCache
from app.geo.lrs import gap_ids, points_at, run_indices
from app.progress import Progress

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SCORE_KIND = "porosity x (1 - P), km"
"""The score before there are draws: the integral along the gap."""
PREVIEW = Reason("preview", {})
"""The cause of a gap while a post is dragged: none is sought."""
LETTERS = "ABC"
_PERIODS: tuple[Period, ...] = ("day", "night", "both")
_BANDS = ("low", "middle", "high")
ENDS = ("low", "high")


@dataclass(frozen=True, eq=False)
class _Stretches:
    """G pieces of all routes: the number of each one's route, and their samples one after another from ``first``."""

    route: list[int]
    pieces: list[Piece]
    rows: IntArray
    first: IntArray

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """Sums over the samples of each piece, of values along all samples (…, n)."""
        return np.add.reduceat(values[..., self.rows], self.first, axis=-1)

    def rows_of(self, index: int) -> IntArray:
        """The samples of one piece."""
        return self.rows[self.first[index] : self.first[index] + self.pieces[index].stop - self.pieces[index].start]


def gaps_of(
    found: Found, cache: SightCache, progress: Progress, *, brief: bool = False
) -> tuple[list[CoverageGap], NDArray[np.bool_]]:
    """The listed gaps by route and chainage, and which samples they hold; ``brief``: without why, chance and remedy.

    Raises Cancelled if asked to stop.
    """
    stretches = _stretches(found, cache)
    listed = np.zeros(len(found.line), dtype=np.bool_)
    listed[stretches.rows] = True
    if not stretches.pieces:
        return [], listed
    columns = _columns(found, stretches, brief=brief)
    known = _Known.of(found, stretches, cache)
    if found.draws is not None and not brief:
        columns |= _intervals(found, found.draws, stretches, known)
    open_ = [_open(found, stretches, columns, index) for index in range(len(stretches.pieces))]
    closing = [None] * len(open_) if brief else remedies(found.evidence, open_, cache, progress)
    rows = [{name: column[index] for name, column in columns.items()} for index in range(len(open_))]
    return [
        CoverageGap(
            route=gap.route.name,
            start_m=gap.start_m,
            end_m=gap.end_m,
            score_kind=SCORE_KIND,
            cause=PREVIEW if brief else _cause(found, gap, token, known),
            remedy=remedy,
            **row,
        )
        for gap, token, remedy, row in zip(open_, known.tokens, closing, rows, strict=True)
    ], listed


@dataclass(frozen=True, eq=False)
class _Known:
    """What is remembered of gaps whose samples, and all that meets these, stay the same from run to run.

    ``tokens``: two numbers of each gap that change with any source that meets it, both 0 where none does. ``settings``
    and ``ease`` stand for all else that causes, and with it scores, depend on: each object for one state of it.
    """

    cache: SightCache
    tokens: list[tuple[float, float]]
    settings: object
    ease: object

    @classmethod
    def of(cls, found: Found, stretches: _Stretches, cache: SightCache) -> Self:
        scene, ease = found.scene, found.ease
        told = (found.line.key, scene.parameters, scene.weather, scene.as_of, scene.own_state, scene.seed, scene.draws)
        settings = cache.remember(("settings of gaps", *told), object)
        places = cache.remember(("ease of gaps", ease.porosity.tobytes(), ease.factors.tobytes()), object)
        high, low = stretches.sums(found.evidence.tokens).tolist()
        return cls(cache, list(zip(high, low, strict=True)), settings, places)


def _cause(found: Found, gap: Open, token: tuple[float, float], known: _Known) -> Reason:
    """The cause of a gap."""
    own = gap.rows[found.outcome.klass[gap.rows] == gap.klass]

    def made() -> Reason:
        return cause_of_gap(found.evidence, gap.rows, own, gap.klass, gap.period)

    if not any(token):
        return made()  # it names the nearest post, wherever that stands
    place = (gap.klass, gap.period, int(gap.rows[0]), gap.rows.size, own.tobytes())
    return known.cache.remember(("cause", known.settings, place, token), made)


def pieces_of(found: Found, number: int, cache: SightCache) -> list[Piece]:
    """The listed gaps of one route as runs of its samples."""
    part = found.line.of_route(number)
    status = found.outcome.status[:, part]
    by_period = status == GAP
    gap = by_period.any(axis=0)
    barrier = (status == UNDECIDED).any(axis=0) & ~gap
    period = by_period[0] + 2 * by_period[1] - 1
    letter = np.searchsorted(list(LETTERS), found.outcome.cause[part])
    labels = ((period * 3 + letter) * 3 + found.band[part]).astype(np.int64)
    rules = rules_of(found.scene.parameters)
    digest = hashlib.sha256(b"".join(column.tobytes() for column in (gap, barrier, labels))).digest()
    key = ("pieces", found.line.key, number, rules, digest)
    return cache.remember(key, lambda: extract(found.edges(number), gap, barrier, labels, rules))


def _stretches(found: Found, cache: SightCache) -> _Stretches:
    of, pieces, rows = [], [], [np.zeros(0, np.int64)]
    for number in range(len(found.line.routes)):
        part = found.line.of_route(number)
        for piece in pieces_of(found, number, cache):
            of.append(number)
            pieces.append(piece)
            rows.append(run_indices((piece.start, piece.stop), part.stop - part.start) + part.start)
    first = np.cumsum([0] + [piece.stop - piece.start for piece in pieces[:-1]])
    return _Stretches(of, pieces, np.concatenate(rows), first)


def _open(found: Found, stretches: _Stretches, columns: dict[str, list[Any]], index: int) -> Open:
    number, piece = stretches.route[index], stretches.pieces[index]
    edges = found.edges(number)
    span = edges.at(piece.start) / 1e3, edges.at(piece.stop) / 1e3
    period, klass = columns["period"][index], columns["klass"][index]
    return Open(found.line.routes[number], stretches.rows_of(index), *span, period, klass)


def _columns(found: Found, stretches: _Stretches, *, brief: bool) -> dict[str, list[Any]]:
    """Fields of the gaps that are sums over their samples, and their names and places."""
    km = found.line.length_mm / 1e6
    length = stretches.sums(km)
    periods = _periods(found, stretches)
    weight = np.nan_to_num(found.porosity, nan=1.0) * km
    low, high = (
        _worse(stretches, values * km, periods) / length for values in (found.coverage.low, found.coverage.high)
    )
    return {
        **_names(found, stretches),
        **_classes(found, stretches),
        "period": [_PERIODS[n] for n in periods],
        "probability": [None] * length.size,
        "p_low": np.round(low, 6).tolist(),
        "p_high": np.round(high, 6).tolist(),
        "porosity": np.round(stretches.sums(weight) / length, 6).tolist(),
        "porosity_class": [_BANDS[n] for n in _band(found, stretches)],
        "score": np.round(_scores(found, stretches, weight, periods), 6).tolist(),
        **({} if brief else _chances(found, stretches, periods)),
    }


def _band(found: Found, stretches: _Stretches) -> IntArray:
    """The porosity band of the largest share of each piece."""
    of_band = [stretches.sums(found.line.length_mm * (found.band == number)) for number in range(len(_BANDS))]
    return np.asarray(np.argmax(of_band, axis=0), np.int64)


def _chances(found: Found, stretches: _Stretches, periods: IntArray) -> dict[str, list[Any]]:
    """What the draws say of each piece, in its worse period; without draws nothing."""
    if found.draws is None:
        return {}
    share = stretches.sums(found.draws.gap * found.line.length_mm)
    worse = np.where(periods == BOTH, np.argmax(share, axis=0), periods)
    rows = [_chance(found, found.draws, stretches.rows_of(n), int(period)) for n, period in enumerate(worse)]
    names = ("probability", "length_low_m", "length_median_m", "length_high_m", "p_long")
    return {name: [row[number] for row in rows] for number, name in enumerate(names)}


def _intervals(found: Found, draws: Draws, stretches: _Stretches, known: _Known) -> dict[str, list[Any]]:
    """5 and 95 % of each piece's score and rank, over the draws and the index's weights."""
    seed = (found.scene.seed, draws.count)
    weights = known.cache.remember(("porosity weights", *seed), lambda: drawn_weights(*seed))
    scores = []
    for number, period in enumerate(_periods(found, stretches).tolist()):
        rows, token = stretches.rows_of(number), known.tokens[number]
        key = ("score", known.settings, known.ease, int(rows[0]), rows.size, period, token)
        scores.append(known.cache.remember(key, partial(_drawn_score, found, draws, rows, period, weights)))
    ranks = drawn_ranks(np.stack(scores), _band(found, stretches) == 0)
    told = {"score": np.round(interval(np.stack(scores)), 6), "rank": interval(ranks)}
    return {f"{name}_{end}": span.tolist() for name, ends in told.items() for end, span in zip(ENDS, ends, strict=True)}


def _drawn_score(found: Found, draws: Draws, rows: IntArray, period: int, weights: FloatArray) -> FloatArray:
    """The score of a piece in each draw."""
    km = found.line.length_mm[rows] / 1e6
    return drawn_score(draws.p[rows], period, km[:, None] * drawn_porosity(found.ease, rows, weights))


def _chance(found: Found, draws: Draws, rows: IntArray, period: int) -> list[float]:
    lengths, share = found.line.length_mm[rows], draws.gap[period, rows]
    whole = float(lengths.sum())
    if share.min() == 1.0:  # below theta all along in every draw
        return [1.0, *(round(whole / 1e3, 3),) * 3, float(whole / 1e3 >= found.scene.parameters.min_length_m)]
    mean = float(lengths @ share) / whole
    below = draws.open_mm(found.line, rows, period) / 1e3
    long = float((below >= found.scene.parameters.min_length_m).mean())
    return [round(mean, 6), *(round(m, 3) for m in quantiles(below, (LOW_SHARE, 0.5, HIGH_SHARE))), round(long, 6)]


def _periods(found: Found, stretches: _Stretches) -> IntArray:
    """0 day, 1 night, 2 both: what holds over the largest share of each piece."""
    day, night = found.outcome.status == GAP
    shares = [stretches.sums(found.line.length_mm * part) for part in (day & ~night, night & ~day, day & night)]
    return np.asarray(np.argmax(shares, axis=0), np.int64)


def _worse(stretches: _Stretches, values: FloatArray, periods: IntArray) -> FloatArray:
    """Sums (2, n) to (G): of the piece's own period, or the smaller of both."""
    day, night = stretches.sums(values)
    worse: FloatArray = np.choose(periods, [day, night, np.minimum(day, night)])
    return worse


def _scores(found: Found, stretches: _Stretches, weight: FloatArray, periods: IntArray) -> FloatArray:
    """Porosity times (1 - P), summed along each piece; where both periods are gaps the smaller P of each sample."""
    day, night = found.coverage.p
    misses = (stretches.sums((1.0 - p) * weight) for p in (day, night, np.minimum(day, night)))
    scores: FloatArray = np.choose(periods, list(misses))
    return scores


def _classes(found: Found, stretches: _Stretches) -> dict[str, list[Any]]:
    """Class by the largest share, and km of each class; covered samples within a merged gap belong to none."""
    letters = found.outcome.klass
    sums = np.stack([stretches.sums(found.line.length_mm * (letters == letter)) for letter in LETTERS])
    by_letter = [dict(zip(LETTERS, column, strict=True)) for column in (sums / 1e6).T.tolist()]
    return {
        "klass": [LETTERS[n] for n in np.argmax(sums, axis=0)],
        "classes": [{letter: km for letter, km in row.items() if km} for row in by_letter],
    }


def _names(found: Found, stretches: _Stretches) -> dict[str, list[Any]]:
    """Identifier and middle of each piece."""
    ids: list[str] = []
    lon: list[float] = []
    lat: list[float] = []
    for number, route in enumerate(found.line.routes):
        own = [piece for of, piece in zip(stretches.route, stretches.pieces, strict=True) if of == number]
        edges = found.edges(number)
        spans = [(edges.at(piece.start) / 1e3, edges.at(piece.stop) / 1e3) for piece in own]
        ids += gap_ids(route.name, spans, route.length_m if route.ring else None)
        places = points_at(route, [middle_of(found.line, number, *span) for span in spans])
        lon += np.round(places[0], 7).tolist()
        lat += np.round(places[1], 7).tolist()
    return {"id": ids, "lon": lon, "lat": lat}
