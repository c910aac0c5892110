"""Find the gaps of a scene: from sight lines to detection, from detection to outcomes, from outcomes to stretches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache as once
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.crossing.porosity_index import band_of, ease_of
from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.coverage import Coverage
from app.analysis.detection.tracks import TracksCache, tracks_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.cause import cause_of_doubt
from app.analysis.gaps.decision import decide
from app.analysis.gaps.doubts.timetables import doubts_of_time
from app.analysis.gaps.doubts.warnings import Notes
from app.analysis.gaps.extraction import Piece
from app.analysis.gaps.findings import Found
from app.analysis.gaps.gap_report import (
    COVERED,
    UNDECIDED,
    CoverageGap,
    GapReport,
    Profile,
    Reason,
    RouteSummary,
    Undecided,
)
from app.analysis.gaps.listing import gaps_of
from app.analysis.gaps.pieces import PiecesCache, undecided_pieces
from app.analysis.sight.line import line_of, middle_of
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE, quantiles
from app.analysis.uncertainty.influence import influences
from app.arrays import FloatArray, IntArray
from app.geo.lrs import gap_ids, point_at, run_indices
from app.progress import Progress, Stage
from app.scene.scene import METHOD, Scene
from layers.text import QT_TRANSLATE_NOOP

RUN_DIGITS = 12
FIRST_LOOK = 50
"""Draws after which a first, partial report is given."""


def find_gaps(
    scene: Scene,
    progress: Progress | None = None,
    cache: AnalysisCache | None = None,
    partial: Callable[[GapReport], None] | None = None,
    *,
    brief: bool = False,
) -> GapReport:
    """The gaps of a scene. The same scene gives the same bytes, with or without a cache from runs before.

    ``partial`` is called with a report of the first draws, whose first warning says so, where many more are asked for.
    ``brief`` leaves out why a gap is one, its chance, what would change it, and what moved the answer: enough while a
    post is dragged.
    Raises Cancelled if ``progress`` was asked to stop.
    """
    told, stages = progress or Progress(), cache or AnalysisCache()
    if partial is not None and scene.draws >= 2 * FIRST_LOOK:
        early = _report(replace(scene, draws=FIRST_LOOK), told.part(0.0, 0.3), stages, brief)
        word = Reason("draws_partial", {"done": float(FIRST_LOOK), "asked": float(scene.draws)})
        partial(replace(early, warnings=(word, *early.warnings)))
        told = told.part(0.3, 1.0)
    return _report(scene, told, stages, brief)


def _report(scene: Scene, told: Progress, cache: AnalysisCache, brief: bool) -> GapReport:
    found = _detect(scene, told.part(0.0, 0.6), cache)
    told.at(0.6, QT_TRANSLATE_NOOP("Analysis", "Finding gaps"))
    told.stage(Stage.REASONS)
    gaps, listed = gaps_of(found, cache, told.part(0.6, 1.0), brief=brief)
    porous = [gap for gap in gaps if gap.porosity_class != "low"]
    hard = [gap for gap in gaps if gap.porosity_class == "low"]
    told.stage(Stage.WARNINGS)
    notes = (
        *Notes(scene, found.line, found.evidence.pairs, found.outcome, found.ease, listed, cache.notes).all(),
        *doubts_of_time(found.evidence, found.outcome.status == COVERED),
    )
    told.at(1.0)
    told.stage(Stage.REPORT)
    return GapReport(
        run=scene.input_hash[:RUN_DIGITS],
        input_hash=scene.input_hash,
        seed=scene.seed,
        draws=scene.draws,
        parameters=scene.parameters.as_dict(),
        as_of=scene.as_of,
        own_state=scene.own_state,
        routes=_summaries(found),
        gaps=_ranked(porous),
        hard_terrain_gaps=_ranked(hard),
        undecided=_undecided(found, cache.pieces),
        profile=_profile(found, cache.tracks),
        warnings=tuple(note.reason for note in notes),
        versions=_versions(),
        influences=influences(found.draws) if found.draws is not None and not brief else (),
        doubts=tuple(note for note in notes if note.stretches or note.posts),
    )


def _detect(scene: Scene, progress: Progress, cache: AnalysisCache) -> Found:
    progress.at(0.0, QT_TRANSLATE_NOOP("Analysis", "Tracing sight lines"))
    progress.stage(Stage.GROUND)
    line = line_of(scene, cache.lines)
    made = decide(scene, line, cache.decision, progress.part(0.0, 0.9))
    progress.stage(Stage.POROSITY)
    ease = ease_of(scene, line, cache.ease, progress.part(0.9, 1.0))
    return Found(scene, line, made.evidence, made.coverage, made.outcome, ease, band_of(ease.porosity), made.draws)


@once
def _versions() -> dict[str, str]:
    return {"method": METHOD, **{name: version(name) for name in ("numpy", "numba", "pyproj", "shapely")}}


# Figures


def _summaries(found: Found) -> tuple[RouteSummary, ...]:
    """A row for day and one for night of each dyad, summed over its parts in whole millimetres."""
    dyads = dict.fromkeys(route.dyad for route in found.line.routes)
    return tuple(_summary(found, dyad, period) for dyad in dyads for period in range(len(PERIODS)))


def _summary(found: Found, dyad: str, period: int) -> RouteSummary:
    numbers = [n for n, route in enumerate(found.line.routes) if route.dyad == dyad]
    parts = [found.line.of_route(n) for n in numbers]
    rows = np.concatenate([np.arange(part.start, part.stop) for part in parts])
    lengths = found.line.length_mm[rows]
    covered, gap, undecided = _shared_km(lengths, found.outcome.status[period, rows])
    return RouteSummary(
        route=dyad,
        length_km=int(lengths.sum()) / 1e6,
        period=PERIODS[period],
        covered_km=covered,
        gap_km=gap,
        not_assessable_km=undecided,
        **_drawn_km(found, numbers, period),
        **_sources_km(found, lengths, rows, period),
    )


def _shared_km(lengths: IntArray, value: NDArray[Any]) -> list[float]:
    """Kilometres of samples (mm) with value 0, 1 and 2, as COVERED, GAP, UNDECIDED are: whole mm, exact in floats."""
    return [int(total) / 1e6 for total in np.bincount(value, lengths, minlength=3)]


def _sources_km(found: Found, lengths: IntArray, rows: IntArray, period: int) -> dict[str, float]:
    """By the number of sources that alone suffice, and where the lower bound of P reaches theta."""
    shares = _shared_km(lengths, np.minimum(found.coverage.k[period, rows], 2))
    enough = found.coverage.best[period, rows] >= found.scene.parameters.theta
    return dict(zip(("k0_km", "k1_km", "k2_km"), shares, strict=True)) | {
        "together_km": int(lengths[enough].sum()) / 1e6
    }


def _drawn_km(found: Found, numbers: list[int], period: int) -> dict[str, float]:
    """5, 50 and 95 % of the km below theta over the draws; nothing without draws."""
    if found.draws is None:
        return {}
    km = found.draws.gap_mm[numbers, period].sum(axis=0) / 1e6
    names = ("gap_low_km", "gap_median_km", "gap_high_km")
    return dict(zip(names, quantiles(km, (LOW_SHARE, 0.5, HIGH_SHARE)), strict=True))


def _ranked(gaps: list[CoverageGap]) -> tuple[CoverageGap, ...]:
    return tuple(sorted(gaps, key=lambda gap: (-gap.score, gap.id)))


# Undecided stretches


def _undecided(found: Found, cache: PiecesCache) -> tuple[Undecided, ...]:
    """Stretches of class E of at least the shortest gap's length, by route and chainage."""
    by_route = enumerate(undecided_pieces(found, cache))
    return tuple(stretch for number, pieces in by_route for stretch in _undecided_of(found, number, pieces))


def _undecided_of(found: Found, number: int, pieces: list[Piece]) -> list[Undecided]:
    route, edges = found.line.routes[number], found.line.edges[number]
    spans = [(edges.at(piece.start) / 1e3, edges.at(piece.stop) / 1e3) for piece in pieces]
    ids = gap_ids(route.name, spans, route.length_m if route.ring else None)
    return [_doubt(found, number, *row) for row in zip(pieces, spans, ids, strict=True)]


def _doubt(found: Found, number: int, piece: Piece, span: tuple[float, float], identifier: str) -> Undecided:
    part, route = found.line.of_route(number), found.line.routes[number]
    rows = run_indices((piece.start, piece.stop), part.stop - part.start) + part.start
    open_ = (found.outcome.status[:, rows] == UNDECIDED).any(axis=1)
    period = "both" if open_.all() else PERIODS[int(open_[1])]
    lon, lat = point_at(route, middle_of(found.line, number, *span))
    cause = cause_of_doubt(found.evidence, rows)
    return Undecided(f"{identifier}E", route.name, *span, period, round(lon, 7), round(lat, 7), cause)


# Profile


def _profile(found: Found, cache: TracksCache) -> Profile:
    line, coverage = found.line, found.coverage
    start = np.concatenate([edges[:-1] for edges in line.edges_mm]) / 1e3
    end = np.concatenate([edges[1:] for edges in line.edges_mm]) / 1e3
    names = [np.full(line.of_route(n).stop - line.of_route(n).start, r.name) for n, r in enumerate(line.routes)]
    by_period = {
        f"{name}_{period}": np.round(values[number], 6)
        for name, values in _by_period(coverage).items()
        for number, period in enumerate(PERIODS)
    }
    return Profile(
        route=np.concatenate(names),
        chainage_m=np.round((start + end) / 2.0, 3),
        start_m=start,
        end_m=end,
        lon=np.round(line.lon, 7),
        lat=np.round(line.lat, 7),
        elevation_m=np.round(line.elevation_m, 3),
        k=coverage.k.min(axis=0),
        porosity=np.round(found.porosity, 6),
        klass=found.outcome.klass,
        status_day=found.outcome.status[0],
        status_night=found.outcome.status[1],
        g_day=_share(found, 0),
        g_night=_share(found, 1),
        tracks=np.round(tracks_of(found.scene, line, cache), 6),
        **by_period,
    )


def _share(found: Found, period: int) -> FloatArray:
    """g of every sample, NaN without draws."""
    return np.full(len(found.line), np.nan) if found.draws is None else np.round(found.draws.gap[period], 6)


def _by_period(coverage: Coverage) -> dict[str, FloatArray]:
    names = {"p": coverage.p, "p_low": coverage.low, "p_high": coverage.high}
    bounds = {"best": coverage.best, "most": coverage.most}
    return names | bounds | {"two": coverage.two, "k": coverage.k.astype(np.float64)}
