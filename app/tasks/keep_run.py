"""Runs of the analysis in a project: store a result, read it back, and carry planners' remarks from run to run."""

from __future__ import annotations

import dataclasses
import json
import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import geopandas as gpd
import pandas as pd

from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.errors import Remedy, UserError
from app.geo.cut import section_line
from app.project import add_layers, feature_edits
from app.project.project import Change, Project
from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene, on_terrain
from app.scene.scene import Scene
from app.store import runs as table
from app.store.actions import Action, BulkInsert, RunInsert
from app.store.history import BulkEdit, Edit, Row
from app.tasks.gap_status import with_statuses, with_words
from app.tasks.project_scene import bounds_of
from app.terrain.sources import walked
from app.untrusted.unpacking import unpacked
from app.untrusted.unreadable import UnreadableError
from layers.gaps import GapLayer
from layers.text import QT_TRANSLATE_NOOP

GAPS = QT_TRANSLATE_NOOP("Layer", "Coverage gaps")
ANALYSE = QT_TRANSLATE_NOOP("Step", "Analyse")
DAMAGED = QT_TRANSLATE_NOOP("Error", "The run {run} is damaged: its {fault}.")
LOST = QT_TRANSLATE_NOOP("Error", "The run {run} has lost its report.")
OTHER_RUN = QT_TRANSLATE_NOOP("Unreadable", "is {name!r}, that of another run")
OTHERS = QT_TRANSLATE_NOOP("Error", " Other runs: {runs}.")
_FEW = 10
_WORDS = ("status", "note", "unit", "status_date")
"""A planner's remarks on a gap, as columns of its layer and of the table of statuses."""


@dataclasses.dataclass(frozen=True, slots=True)
class Packed:
    """A report and its scene as stored in the file."""

    report: bytes
    scene: bytes
    gaps: gpd.GeoDataFrame
    """The rows of the gap layer, EPSG:4326, without planners' remarks."""


def packed(report: GapReport, scene: Scene) -> Packed:
    """What ``store`` writes of a run: a pure function, so that the window can call it off its own thread."""
    routes = {route.name: route for route in scene.routes}
    lines = {gap.id: section_line(routes[gap.route], gap.start_m, gap.end_m) for gap in report.all_gaps}
    rows = [{"uuid": str(uuid4()), **gap_values(gap, report.run)} for gap in report.all_gaps]
    columns = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["gap_id", *_WORDS], dtype=object)
    gaps = gpd.GeoDataFrame(columns, geometry=[lines[gap.id] for gap in report.all_gaps], crs=4326)
    return Packed(zlib.compress(report.to_json_bytes(), 6), dump_scene(scene), gaps)


def store(project: Project, report: GapReport, scene: Scene, data: Packed | None = None) -> Change:
    """Store ``report`` as the newest run and show its gaps as a layer, in one step; ``scene`` is its input.

    ``data`` is both packed, if that was done before. A run of the same input replaces itself.
    """
    content = data or packed(report, scene)
    run = RunInsert(_run_edit(project, report), content.report, content.scene)
    return project.apply(ANALYSE, *_gap_edits(project, content.gaps, report.as_of), run)


def _run_edit(project: Project, report: GapReport) -> Edit:
    before = project.row(table.RUNS, report.run)
    at = table.time_of_next(project.database, datetime.now(UTC).isoformat(timespec="seconds"))
    summary = json.dumps([dataclasses.asdict(row) for row in report.routes])
    row: Row = {"run": report.run, "at": at, "input_hash": report.input_hash, "as_of": report.as_of, "summary": summary}
    # A new number for a run that replaces itself too: within one second it tells which is the newest.
    return Edit(table.RUNS, report.run, before, {"number": table.next_number(project.database), **row})


def _gap_edits(project: Project, gaps: gpd.GeoDataFrame, as_of: str) -> list[Action]:
    """Replace the gaps of the previous run by these; create the layer if there is none."""
    entry = next(iter(project.of_kind(GapLayer.kind)), None)
    actions: list[Action] = []
    if entry is None:
        entry, table = add_layers.empty_layer(project, GapLayer.kind, GAPS)
        actions += table
    elif span := feature_edits.fids(project, entry):
        actions.append(BulkEdit(entry.table, *span, inserted=False))
    return [*actions, BulkInsert(entry.table, _with_words(project, gaps, as_of))]


def _with_words(project: Project, gaps: gpd.GeoDataFrame, as_of: str) -> gpd.GeoDataFrame:
    """Rows of gaps with the planners' status, notes, unit and date for their stretches."""
    rows = gaps.copy()
    if not len(rows):
        return rows
    for at, words in zip(rows.index, with_words(project, rows, as_of), strict=True):
        if words:
            rows.loc[at, list(_WORDS)] = [words[word] or None for word in _WORDS]
    return rows


def gap_values(gap: CoverageGap, run: str) -> dict[str, Any]:
    """A gap as the fields of its layer."""
    plain = {
        "gap_id": gap.id,
        "run": run,
        "route": gap.route,
        "from_km": gap.from_km,
        "to_km": gap.to_km,
        "length_km": gap.length_m / 1000.0,
        "class": gap.klass,
        "classes": json.dumps(dict(gap.classes)),
        "why": gap.cause.code,
        "why_numbers": json.dumps(dict(gap.cause.numbers), ensure_ascii=False),
        "remedy": gap.remedy.code if gap.remedy else None,
        "remedy_numbers": json.dumps(dict(gap.remedy.numbers), ensure_ascii=False) if gap.remedy else None,
    }
    same = ("period", "probability", "p_low", "p_high", "porosity", "porosity_class", "score", "score_kind")
    words = {word: getattr(gap, word) or None for word in _WORDS}
    return {**plain, **{name: getattr(gap, name) for name in (*same, "lon", "lat")}, **words}


def latest(project: Project, run: str = "") -> GapReport | None:
    """The newest run, or the one named, with the current planners' statuses; None if there is none.

    Raises UserError for an unknown ``run``, and for one whose report cannot be read.
    """
    data = _stored(project, run)
    if data is None:
        return None
    try:
        report = GapReport.from_json(unpacked(data.report))
        if report.run != data.run:
            raise UnreadableError(OTHER_RUN.format(name=report.run[:40]), "run")
    except UnreadableError as error:
        raise _unreadable(project, data.run, error.within("report")) from None
    return with_statuses(project, report)


def _stored(project: Project, run: str) -> table.StoredRun | None:
    name = run or table.newest(project.database)
    if name is None:
        return None
    data = table.report_and_scene(project.database, name)
    if data is None and name in table.names(project.database):
        raise UserError(LOST.format(run=name[:40]), Remedy.ANALYSE_AGAIN, rest=_others(project, name))
    if data is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "There is no run {name!r}. Available: {runs}.").format(
                name=name[:40], runs=", ".join(table.names(project.database)) or QT_TRANSLATE_NOOP("Error", "none")
            )
        )
    return data


def latest_scene(project: Project, run: str = "") -> Scene | None:
    """The scene of a run, with the posts and patrols of that time, on the present terrain; None without a run.

    Raises UserError for a scene that cannot be read.
    """
    data = _stored(project, run)
    if data is None:
        return None
    try:
        bare = load_scene(data.scene, [])
    except UnreadableError as error:
        raise _unreadable(project, data.run, error.within("scene")) from None
    return on_terrain(bare, walked(project, bounds_of(bare.routes), bare.parameters.max_range_m))


def _unreadable(project: Project, run: str, error: UnreadableError) -> UserError:
    """What a report or scene that cannot be read costs: that run, and no other."""
    return UserError(DAMAGED.format(run=run[:40], fault=error), Remedy.ANALYSE_AGAIN, rest=_others(project, run))


def _others(project: Project, run: str) -> str:
    """The other runs, as the end of a refusal; empty if there are none."""
    names = [name for name in table.names(project.database) if name != run]
    return OTHERS.format(runs=", ".join(names[:_FEW])) if names else ""
