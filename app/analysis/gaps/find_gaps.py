"""Find the gaps of a scene: from sight lines to detection, from detection to outcomes, from outcomes to stretches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache as once
from importlib.metadata import version

import numpy as np

from app.analysis.crossing.agreed_crossings import agreed_crossings
from app.analysis.crossing.porosity_index import band_of, ease_of
from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.coverage import Coverage
from app.analysis.detection.tracks import TracksCache, tracks_of
from app.analysis.detection.worst_hour import WorstHour, hours_texts, worst_hour_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.cause import cause_of_doubt
from app.analysis.gaps.decision import Decision, decide
from app.analysis.gaps.doubts.timetables import doubts_of_time
from app.analysis.gaps.doubts.warnings import Notes
from app.analysis.gaps.findings import Findings
from app.analysis.gaps.gap_report import (
    COVERED,
    UNDECIDED,
    CoverageGap,
    GapReport,
    Profile,
    Reason,
    Undecided,
    as_planned,
)
from app.analysis.gaps.listing import gaps_of
from app.analysis.gaps.pieces import PiecesCache, Place, undecided_pieces
from app.analysis.gaps.remedies.planned import planned
from app.analysis.gaps.sums.summaries import summaries, totals
from app.analysis.sight.line import line_of
from app.analysis.uncertainty.draws import Draws
from app.analysis.uncertainty.fields import FieldCache, without_fields
from app.analysis.uncertainty.influence import Influence
from app.analysis.uncertainty.rank_influence import influences
from app.arrays import FloatArray, IntArray, TextArray
from app.progress import Progress, Stage
from app.scene.scene import METHOD, Scene
from layers.text import QT_TRANSLATE_NOOP

RUN_DIGITS = 12
FIRST_LOOK = 50
"""Draws after which a first, partial report is issued."""


def find_gaps(
    scene: Scene,
    progress: Progress | None = None,
    cache: AnalysisCache | None = None,
    partial: Callable[[GapReport], None] | None = None,
    *,
    brief: bool = False,
) -> GapReport:
    """The gaps of a scene. The same scene gives the same bytes, with or without a cache from earlier runs.

    ``partial`` is called with a report on the first draws, whose first warning says so, if many more are asked for.
    ``brief`` leaves out why a gap is one, its chance, what would change it, and what moved the answer: enough while a
    post is dragged. Raises Cancelled if ``progress`` was asked to stop.
    """
    steps, stages = progress or Progress(), cache or AnalysisCache()
    if partial is not None and scene.draws >= 2 * FIRST_LOOK:
        early = _report(replace(scene, draws=FIRST_LOOK), steps.part(0.0, 0.3), stages, brief, first_look=True)
        word = Reason("draws_partial", {"done": float(FIRST_LOOK), "asked": float(scene.draws)})
        partial(replace(early, warnings=(word, *early.warnings)))
        steps = steps.part(0.3, 1.0)
    return _report(scene, steps, stages, brief)


def _report(scene: Scene, steps: Progress, cache: AnalysisCache, brief: bool, *, first_look: bool = False) -> GapReport:
    findings = findings_of(scene, steps.part(0.0, 0.6), cache, brief=brief)
    steps.at(0.6, QT_TRANSLATE_NOOP("Analysis", "Finding gaps"))
    steps.stage(Stage.REASONS)
    gaps, holes, listed = gaps_of(findings, cache, steps.part(0.6, 0.85), brief=brief)
    moved = () if brief else _influences(findings, cache.fields, steps.part(0.85, 1.0), first_look=first_look)
    porous = [gap for gap in gaps if gap.porosity_class != "low"]
    hard = [gap for gap in gaps if gap.porosity_class == "low"]
    steps.stage(Stage.WARNINGS)
    notes = (
        *Notes(
            scene, findings.line, findings.evidence.pairs, findings.outcome, findings.ease, listed, cache.notes
        ).all(),
        *doubts_of_time(findings.evidence, findings.outcome.status == COVERED, findings.draws, cache.decision.pairs),
    )
    routes = summaries(findings, cache.pieces, brief=brief)
    steps.at(1.0)
    steps.stage(Stage.REPORT)
    return GapReport(
        run=scene.input_hash[:RUN_DIGITS],
        input_hash=scene.input_hash,
        seed=scene.seed,
        draws=scene.draws,
        parameters=scene.parameters.as_dict(),
        as_of=scene.as_of,
        own_state=scene.own_state,
        routes=routes,
        gaps=_ranked(porous),
        hard_terrain_gaps=_ranked(hard),
        undecided=_undecided(findings, cache.pieces),
        profile=_profile(findings, cache.tracks),
        warnings=(*as_planned(routes), *(note.reason for note in notes)),
        versions=_versions(),
        influences=moved,
        doubts=tuple(note for note in notes if note.stretches or note.posts),
        holes=holes,
        totals=totals(findings),
        agreed_crossings=agreed_crossings(scene),
    )


def findings_of(scene: Scene, progress: Progress, cache: AnalysisCache, *, brief: bool) -> Findings:
    """What lists and figures of a run are derived from; ``brief`` leaves out the stated plan. Raises Cancelled."""
    progress.at(0.0, QT_TRANSLATE_NOOP("Analysis", "Tracing sight lines"))
    progress.stage(Stage.GROUND)
    line = line_of(scene, cache.lines)
    plan = None if brief else planned(scene, line, cache.decision, progress.part(0.0, 0.3))
    decision = decide(scene, line, cache.decision, progress.part(0.3, 0.9))
    progress.stage(Stage.POROSITY)
    ease = ease_of(scene, line, cache.ease, progress.part(0.9, 1.0))
    return Findings(
        scene,
        line,
        decision.evidence,
        decision.coverage,
        decision.outcome,
        ease,
        band_of(ease.porosity),
        decision.draws,
        plan,
        None if brief else _worst_hour(decision),
    )


def _worst_hour(decision: Decision) -> WorstHour:
    """The hour in which each sample is watched least: by the draws, or by the closed form if there are none."""
    if decision.draws is not None:
        return decision.draws.worst
    evidence = decision.evidence
    return worst_hour_of(evidence.pairs, evidence.conditions, len(evidence.line), evidence.scene.parameters.theta)


def _influences(
    findings: Findings, cache: FieldCache, progress: Progress, *, first_look: bool
) -> tuple[Influence, ...]:
    """What moved the answer; a first look leaves out the fields, for which all is drawn again."""
    draws = findings.draws
    if draws is None or first_look:
        return () if draws is None else influences(draws)
    progress.at(0.0, QT_TRANSLATE_NOOP("Analysis", "Asking what moved the answer"))
    progress.stage(Stage.DRAWS)
    evidence = findings.evidence
    return influences(draws, without_fields(findings.scene, findings.line, evidence.conditions, cache, draws, progress))


@once
def _versions() -> dict[str, str]:
    return {"method": METHOD, **{name: version(name) for name in ("numpy", "numba", "pyproj", "shapely")}}


def _ranked(gaps: list[CoverageGap]) -> tuple[CoverageGap, ...]:
    return tuple(sorted(gaps, key=lambda gap: (-gap.score, gap.id)))


# Undecided stretches


def _undecided(findings: Findings, cache: PiecesCache) -> tuple[Undecided, ...]:
    """Stretches of class E at least as long as the shortest gap, by route and chainage."""
    stretches = (zip(of.places, of.rows, strict=True) for of in undecided_pieces(findings, cache))
    return tuple(_doubt(findings, place, rows) for of_route in stretches for place, rows in of_route)


def _doubt(findings: Findings, place: Place, rows: IntArray) -> Undecided:
    open_ = (findings.outcome.status[:, rows] == UNDECIDED).any(axis=1)
    period = "both" if open_.all() else PERIODS[int(open_[1])]
    route, cause = findings.line.routes[place.route].name, cause_of_doubt(findings.evidence, rows)
    return Undecided(f"{place.id}E", route, place.start_m, place.end_m, period, place.lon, place.lat, cause)


# Profile


def _profile(findings: Findings, cache: TracksCache) -> Profile:
    line, coverage = findings.line, findings.coverage
    start = np.concatenate([edges[:-1] for edges in line.edges_mm]) / 1e3
    end = np.concatenate([edges[1:] for edges in line.edges_mm]) / 1e3
    names = [np.full(line.of_route(n).stop - line.of_route(n).start, r.name) for n, r in enumerate(line.routes)]
    p_worst, hours = _hours(findings)
    by_period = {
        f"{name}_{period}": np.round(values[number], 6)
        for name, values in (_by_period(coverage) | _shares(findings.draws, len(line))).items()
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
        porosity=np.round(findings.porosity, 6),
        klass=findings.outcome.klass,
        status_day=findings.outcome.status[0],
        status_night=findings.outcome.status[1],
        p_worst_hour=p_worst,
        worst_hours=hours,
        tracks=np.round(tracks_of(findings.scene, line, cache), 6),
        **by_period,
    )


def _shares(draws: Draws | None, size: int) -> dict[str, FloatArray]:
    """g of every sample, and g against somebody who knows the timetables; NaN without draws."""
    if draws is None:
        return {name: np.full((len(PERIODS), size), np.nan) for name in ("g", "g_informed")}
    # Where timetables make no difference, neither does what the terrain does not tell.
    learnt = draws.gap_informed > draws.gap_most
    return {"g": draws.gap, "g_informed": np.where(learnt, draws.gap_informed, draws.gap)}


def _hours(findings: Findings) -> tuple[FloatArray, TextArray]:
    """P in the worst hour of the week, and which that is; unknown while a post is dragged."""
    size, worst = len(findings.line), findings.worst
    if worst is None:
        return np.full(size, np.nan), np.full(size, "")
    return np.round(worst.p, 6), np.array(hours_texts(worst.kinds, findings.evidence.conditions))


def _by_period(coverage: Coverage) -> dict[str, FloatArray]:
    names = {"p": coverage.p, "p_low": coverage.low, "p_high": coverage.high}
    bounds = {"best": coverage.best, "most": coverage.most}
    return names | bounds | {"two": coverage.two, "k": coverage.k.astype(np.float64)}
