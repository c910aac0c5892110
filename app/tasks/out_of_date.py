"""Whether a run is still up to date: what has changed in the project since."""

from __future__ import annotations

from datetime import date, datetime

from app.analysis.gaps.gap_report import GapReport
from app.errors import UserError
from app.project.own_state import own_state
from app.project.project import Project
from app.scene.parameters import Parameters
from app.store import runs
from app.tasks.project_scene import scene_of
from app.terrain.heights import broken_links
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Run", "posts, sensors, patrols, borders, terrain or weather have changed since this run")

OTHER_DAY = QT_TRANSLATE_NOOP("Run", "the day looked at is {day}; this run is as of {before}")
OTHER_STATE = QT_TRANSLATE_NOOP("Run", "the own state is {state} now; this run is for {before}")


def why_out_of_date(project: Project, report: GapReport, day: str = "") -> str | None:
    """What has changed since the run of ``report``, as marked text; None if a rerun would give the same.

    With ``day``, the run should be as of that day. One made as of the day of making is as good as one of today: it
    would go out of date every midnight.
    """
    if day and report.as_of != day and not (day == date.today().isoformat() and _was_of_its_day(project, report)):
        return OTHER_DAY.format(day=day, before=report.as_of)
    if (state := own_state(project)) != report.own_state:
        return OTHER_STATE.format(state=state, before=report.own_state)
    parameters = Parameters(**report.parameters)
    names = sorted(set(report.profile.route.tolist()))
    if any(broken_links(project)):
        return CHANGED
    seed, draws = report.seed, report.draws
    try:
        now = scene_of(project, as_of=report.as_of, parameters=parameters, routes=names, seed=seed, draws=draws)
    except UserError:
        return QT_TRANSLATE_NOOP("Run", "the border lines have changed")
    return None if now.input_hash == report.input_hash else CHANGED


def _was_of_its_day(project: Project, report: GapReport) -> bool:
    """Whether the run was made as of the day on which it was made, on the clock of this computer."""
    at = {run["run"]: run["at"] for run in runs.listed(project.database)}.get(report.run)
    return at is not None and datetime.fromisoformat(at).astimezone().date().isoformat() == report.as_of
