"""Planners' words on a gap: status, note, unit and date, which belong to its stretch of line.

They stay with the stretch from run to run, and are shown on every gap that overlaps it. Where nothing there is open any
more they stand apart, so that nothing a planner wrote is ever out of sight.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain, count

import pandas as pd

from app.analysis.gaps.gap_report import CoverageGap, GapReport, WordsApart
from app.errors import UserError
from app.project import feature_edits, gap_words
from app.project.gap_words import DrawnLine, Span, Words
from app.project.project import Change, Project
from app.store import runs as table
from app.store.history import Edit, Row
from layers.gaps import STATUSES, GapLayer
from layers.text import QT_TRANSLATE_NOOP

SET_STATUS = QT_TRANSLATE_NOOP("Step", "Set the status of a gap")


def merged(gap: CoverageGap, words: Sequence[Words], lines: Mapping[str, DrawnLine]) -> CoverageGap:
    """``gap`` with the planners' status, notes, unit and date for its stretch."""
    own = gap_words.concerning(Span(gap.route, gap.start_m, gap.end_m), words, lines)
    if not own:
        return gap
    here = gap_words.together(own)
    return dataclasses.replace(
        gap, status=here["status"], note=here["note"], unit=here["unit"], status_date=here["status_date"]
    )


def with_statuses(project: Project, report: GapReport) -> GapReport:
    """``report`` with the current planners' words on its gaps, and those that concern none of them."""
    words, lines = gap_words.words_of(project), gap_words.lines_at(project, report.as_of)
    porous, hard = (
        tuple(merged(gap, words, lines) for gap in gaps) for gaps in (report.gaps, report.hard_terrain_gaps)
    )
    spans = [Span(gap.route, gap.start_m, gap.end_m) for gap in report.all_gaps]
    apart = [
        one
        for one in words
        if not one.is_empty and not any(gap_words.concerning(span, (one,), lines) for span in spans)
    ]
    elsewhere = tuple(_apart(one, gap_words.why_apart(one, report, lines)) for one in sorted(apart, key=_place))
    return dataclasses.replace(report, gaps=porous, hard_terrain_gaps=hard, words_apart=elsewhere)


def _place(words: Words) -> Span:
    return words.span


def _apart(words: Words, why: str) -> WordsApart:
    return WordsApart(
        words.span.route,
        words.span.start_m,
        words.span.end_m,
        why,
        words.status,
        words.note,
        words.unit,
        words.date,
        words.line_version,
    )


def with_words(project: Project, gaps: pd.DataFrame, day: str) -> list[dict[str, str]]:
    """The words on each row of a gap layer as of ``day``; empty for a row that nothing was written of."""
    words, lines = gap_words.words_of(project), gap_words.lines_at(project, day)
    columns = (gaps[name] for name in ("route", "from_km", "to_km"))
    spans = [Span(route, start * 1000.0, end * 1000.0) for route, start, end in zip(*columns, strict=True)]
    return [gap_words.together(own) if (own := gap_words.concerning(span, words, lines)) else {} for span in spans]


def set_status(
    project: Project, gap_id: str, status: str, note: str = "", unit: str = "", *, origin: str = ""
) -> Change:
    """Record a planner's words on a gap in one step; they stay with its stretch over later runs.

    Words on stretches within it are replaced: their notes are in what the planner saw and changed. Raises UserError for
    an unknown ``status``.
    """
    if status not in {code for code, _ in STATUSES}:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "A gap's status is one of: {statuses}.").format(
                statuses=", ".join((code for code, _ in STATUSES))
            )
        )
    words = {"status": status, "note": note, "unit": unit, "status_date": date.today().isoformat()}
    span, version = _stretch(project, gap_id)
    key = _key(project, gap_id, span, version)
    row: Row = {"gap_id": key, **words, **span._asdict(), "line_version": version or None}
    edits = [Edit(table.STATUSES, key, project.row(table.STATUSES, key), row), *_absorbed(project, key, span, version)]
    for entry in project.of_kind(GapLayer.kind):
        frame = project.layer(entry.uuid).frame
        edits += [
            feature_edits.changed(project, entry, int(fid), words) for fid in frame.index[frame["gap_id"] == gap_id]
        ]
    return project.apply(SET_STATUS, *edits, origin=origin)


def _stretch(project: Project, gap_id: str) -> tuple[Span, str]:
    """The stretch of a gap of the newest run and the version of its line; by the kilometres of its id if it is none."""
    for entry in project.of_kind(GapLayer.kind):
        frame = project.layer(entry.uuid).frame
        for _, row in frame[frame["gap_id"] == gap_id].iterrows():
            run = project.row(table.RUNS, str(row["run"]))
            line = gap_words.lines_at(project, run["as_of"]).get(row["route"]) if run else None
            span = Span(str(row["route"]), float(row["from_km"]) * 1000.0, float(row["to_km"]) * 1000.0)
            return span, line.version if line else ""
    return gap_words.span_of_id(gap_id), ""


def _key(project: Project, gap_id: str, span: Span, version: str) -> str:
    """The key of words on a gap: its id, or the next one free where that id once named a stretch somewhere else."""
    there = {one.key: one for one in gap_words.words_of(project)}
    keys = chain([gap_id], (f"{gap_id}#{number}" for number in count(2)))
    return next(key for key in keys if key not in there or _same_place(there[key], span, version))


def _same_place(words: Words, span: Span, version: str) -> bool:
    return words.line_version in ("", version) and gap_words.overlap(words.span, span, {})


def _absorbed(project: Project, key: str, span: Span, version: str) -> list[Edit]:
    """The removal of other words on stretches wholly within this one."""
    return [
        Edit(table.STATUSES, one.key, project.row(table.STATUSES, one.key), None)
        for one in gap_words.words_of(project)
        if one.key != key
        and _same_place(one, span, version)
        and span.start_m <= one.span.start_m
        and one.span.end_m <= span.end_m
    ]
