"""Whether a run is still up to date: what has changed in the project since."""

from __future__ import annotations

from app.analysis.gaps.gap_report import GapReport
from app.errors import UserError
from app.project.own_state import own_state
from app.project.project import Project
from app.scene.parameters import Parameters
from app.tasks.project_scene import scene_of
from app.terrain.heights import broken_links
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Run", "posts, sensors, patrols, borders, terrain or weather have changed since this run")

OTHER_STATE = QT_TRANSLATE_NOOP("Run", "the own state is {state} now; this run is for {before}")


def why_out_of_date(project: Project, report: GapReport) -> str | None:
    """What has changed since the run of ``report``, as marked text; None if a rerun would give the same."""
    if (state := own_state(project)) != report.own_state:
        return OTHER_STATE.format(state=state, before=report.own_state)
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
