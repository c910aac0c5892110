"""Runs of the analysis on a project: make the scene, keep the result, carry the planner's word from run to run."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import geopandas as gpd
import numpy as np
import pandas as pd

from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.errors import UserError
from app.geo.cut import section_line
from app.geo.lrs import Route
from app.project import add_layers, feature_edits, project_weather, sensor_types
from app.project.project import Change, Project
from app.scene.archive import dump_scene, load_scene
from app.scene.parameters import Parameters
from app.scene.scene import Scene
from app.store import runs as table
from app.store.actions import Action, BulkInsert
from app.store.history import BulkEdit, Edit, Row
from app.terrain.heights import broken_links
from app.terrain.sources import sources
from layers.gaps import STATUSES, GapLayer
from layers.text import QT_TRANSLATE_NOOP

OWN_STATE, ROUTES = "own_state", "routes"
"""Keys of the project's own parameters beside those of the analysis."""
_NO_PARAMETERS = (OWN_STATE, ROUTES, sensor_types.KEY, project_weather.KEY)
DEFAULT_STATE = "TJ"
GAPS = QT_TRANSLATE_NOOP("Layer", "Coverage gaps")
ANALYSE = QT_TRANSLATE_NOOP("Step", "Analyse")
_WORDS = ("status", "note", "unit", "status_date")
"""What a planner says of a gap, as columns of its layer and of the table of statuses."""
SET_STATUS = QT_TRANSLATE_NOOP("Step", "Set the status of a gap")


def scene_of(
    project: Project,
    *,
    as_of: str = "",
    parameters: Parameters | None = None,
    routes: Iterable[str] = (),
    seed: int = 0,
    draws: int = 0,
) -> Scene:
    """The frozen input of a run on ``project`` as it stands, at ``as_of`` (ISO date, default today).

    Without ``routes`` those the project names are analysed; if it names none, every border of its own state.
    """
    told = table.parameters(project.database)
    wanted = tuple(routes) or tuple(told.get(ROUTES, ()))
    known = parameters or Parameters.of({key: str(value) for key, value in told.items() if key not in _NO_PARAMETERS})
    kinds = ("borders", "checkpoints", "sensors", "patrols", "barriers", "reference")
    layers = [project.layer(entry.uuid) for kind in kinds for entry in project.of_kind(kind)]
    own_state = str(told.get(OWN_STATE, DEFAULT_STATE))
    types, day = sensor_types.known(project), checked_date(as_of)
    bare = Scene.of(layers, [], known, as_of=day, routes=wanted, own_state=own_state, seed=seed, types=types)
    found = sources(project, _bounds(bare.routes), known.max_range_m)
    terrain = tuple(sorted(found, key=lambda one: (one.cell_m, one.hash())))
    weather = project_weather.known(project).at(bare.month)
    return dataclasses.replace(bare, terrain=terrain, draws=draws, weather=weather)


def checked_date(text: str) -> str:
    """``text`` as an ISO date; today if it is empty. Raises UserError if it is no date."""
    if not text:
        return date.today().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(f"{text[:40]!r} is no date: write it 2026-03-31.") from None


def _bounds(routes: Iterable[Route]) -> tuple[float, float, float, float]:
    west, south, east, north = zip(*(route.bounds for route in routes), strict=True)
    return min(west), min(south), max(east), max(north)


@dataclasses.dataclass(frozen=True, slots=True)
class Packed:
    """A report and its scene as the file keeps them."""

    report: bytes
    scene: bytes
    gaps: gpd.GeoDataFrame
    """The rows of the gap layer, EPSG:4326, without what planners said of gaps."""


def packed(report: GapReport, scene: Scene) -> Packed:
    """What ``store`` keeps of a run: a pure function, so that a window can do it off its own thread."""
    routes = {route.name: route for route in scene.routes}
    lines = {gap.id: section_line(routes[gap.route], gap.start_m, gap.end_m) for gap in report.all_gaps}
    rows = [{"uuid": str(uuid4()), **gap_values(gap, report.run)} for gap in report.all_gaps]
    columns = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["gap_id", *_WORDS], dtype=object)
    gaps = gpd.GeoDataFrame(columns, geometry=[lines[gap.id] for gap in report.all_gaps], crs=4326)
    return Packed(zlib.compress(report.to_json_bytes(), 6), dump_scene(scene), gaps)


def store(project: Project, report: GapReport, scene: Scene, data: Packed | None = None) -> Change:
    """Keep ``report`` as the newest run and show its gaps as a layer, in one step; ``scene`` is what it was made of.

    ``data`` is the two packed, where that was done before. A run of the same input replaces itself.
    """
    kept = data or packed(report, scene)
    project.refuse_read_only()
    table.keep_report(project.database, report.run, kept.report, kept.scene)
    return project.apply(ANALYSE, *_gap_edits(project, kept.gaps), _run_edit(project, report))


def _run_edit(project: Project, report: GapReport) -> Edit:
    before = project.row(table.RUNS, report.run)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    summary = json.dumps([dataclasses.asdict(row) for row in report.routes])
    row: Row = {"run": report.run, "at": at, "input_hash": report.input_hash, "as_of": report.as_of, "summary": summary}
    number = before["number"] if before else table.next_number(project.database)
    return Edit(table.RUNS, report.run, before, {"number": number, **row})


def _gap_edits(project: Project, gaps: gpd.GeoDataFrame) -> list[Action]:
    """Take the gaps of the run before away and put these in their place; make the layer if there is none."""
    entry = next(iter(project.of_kind(GapLayer.kind)), None)
    actions: list[Action] = []
    if entry is None:
        entry, made = add_layers.empty_layer(project, GapLayer.kind, GAPS)
        actions += made
    elif span := feature_edits.fids(project, entry):
        actions.append(BulkEdit(entry.table, *span, inserted=False))
    return [*actions, BulkInsert(entry.table, _with_words(project, gaps))]


def _with_words(project: Project, gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of gaps with the status, note, unit and date that planners gave the stretches of the same ids."""
    said = table.statuses(project.database)
    told = gaps.copy()
    for at in np.flatnonzero(told["gap_id"].isin(list(said))):
        told.loc[told.index[at], list(_WORDS)] = [said[told["gap_id"].iloc[at]][word] or None for word in _WORDS]
    return told


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
    said = {word: getattr(gap, word) or None for word in _WORDS}
    return {**plain, **{name: getattr(gap, name) for name in (*same, "lon", "lat")}, **said}


def merged(gap: CoverageGap, known: Mapping[str, Mapping[str, Any]]) -> CoverageGap:
    """``gap`` with the status, note, unit and date a planner gave the stretch of the same id."""
    told = known.get(gap.id)
    if told is None:
        return gap
    return dataclasses.replace(
        gap, status=told["status"], note=told["note"], unit=told["unit"], status_date=told["status_date"]
    )


def latest(project: Project, run: str = "") -> GapReport | None:
    """The newest run, or the one named, with the planner's statuses as they stand now; None if there is none.

    Raises UserError if ``run`` names none.
    """
    data = _kept(project, run)
    if data is None:
        return None
    return with_statuses(project, GapReport.from_json(zlib.decompress(data[0])))


def with_statuses(project: Project, report: GapReport) -> GapReport:
    """``report`` with what planners say of its gaps as it stands now."""
    known = table.statuses(project.database)
    porous, hard = (tuple(merged(gap, known) for gap in gaps) for gaps in (report.gaps, report.hard_terrain_gaps))
    return dataclasses.replace(report, gaps=porous, hard_terrain_gaps=hard)


def _kept(project: Project, run: str) -> tuple[bytes, bytes] | None:
    name = run or table.newest(project.database)
    if name is None:
        return None
    data = table.kept(project.database, name)
    if data is None:
        raise UserError(f"There is no run {name[:40]!r}. Known: {', '.join(table.names(project.database)) or 'none'}.")
    return data


def latest_scene(project: Project, run: str = "") -> Scene | None:
    """The scene a run was made of, with the posts and patrols of then, on the terrain of now; None without a run."""
    data = _kept(project, run)
    if data is None:
        return None
    bare = load_scene(data[1], [])
    return load_scene(data[1], sources(project, _bounds(bare.routes), bare.parameters.max_range_m))


def set_status(
    project: Project, gap_id: str, status: str, note: str = "", unit: str = "", *, origin: str = ""
) -> Change:
    """Record what a planner says of a gap, as one step; it stays with the stretch over later runs.

    Raises UserError if ``status`` is none of those a gap can have.
    """
    if status not in {code for code, _ in STATUSES}:
        raise UserError(f"A gap's status is one of: {', '.join(code for code, _ in STATUSES)}.")
    words = {"status": status, "note": note, "unit": unit, "status_date": date.today().isoformat()}
    told: Row = {"gap_id": gap_id, **words}
    edits = [Edit(table.STATUSES, gap_id, project.row(table.STATUSES, gap_id), told)]
    for entry in project.of_kind(GapLayer.kind):
        frame = project.layer(entry.uuid).frame
        edits += [
            feature_edits.changed(project, entry, int(fid), words) for fid in frame.index[frame["gap_id"] == gap_id]
        ]
    return project.apply(SET_STATUS, *edits, origin=origin)


def why_out_of_date(project: Project, report: GapReport) -> str | None:
    """What has changed since ``report`` was made, as marked text; None if a rerun would give the same."""
    parameters = Parameters(**report.parameters)
    names = sorted(set(report.profile.route.tolist()))
    if any(broken_links(project)):
        return CHANGED
    day, seed, draws = report.as_of, report.seed, report.draws
    try:
        now = scene_of(project, as_of=day, parameters=parameters, routes=names, seed=seed, draws=draws)
    except UserError:
        return QT_TRANSLATE_NOOP("Run", "the border lines have changed")
    return None if now.input_hash == report.input_hash else CHANGED


CHANGED = QT_TRANSLATE_NOOP("Run", "posts, sensors, patrols, borders, terrain or weather have changed since this run")
