"""A run of the analysis on an open project, kept in it with what was traced for it."""

from __future__ import annotations

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.progress import Progress, Stage
from app.project.project import Project
from app.scene.scene import Scene
from app.tasks import keep_run
from app.tasks.sight_shelf import KeptSights


def run_and_keep(project: Project, scene: Scene, progress: Progress) -> GapReport:
    """The report as the project now has it. Raises Cancelled, and UserError where the project cannot be written."""
    shelf = KeptSights(project.path)
    with shelf.writing():
        report = find_gaps(scene, progress, AnalysisCache(shelf))
        progress.stage(Stage.KEEPING)
        keep_run.store(project, report, scene)
    return keep_run.latest(project, report.run) or report
