"""Assemble a report book from a project: the run, its scene, the layers to draw, and whether it is up to date."""

from __future__ import annotations

from app.project.project import Project
from app.report import ReportBook
from app.tasks import keep_run, out_of_date

DRAWN = ("reference", "borders", "incidents", "patrols", "checkpoints", "sensors", "terrain")


def book_of(project: Project, *, run: str = "", language: str = "en", edition: str = "full") -> ReportBook | None:
    """The book of the newest run, or of the one named; None if the project has none.

    Raises UserError for an unknown run, language or edition.
    """
    report = keep_run.latest(project, run)
    scene = keep_run.latest_scene(project, run)
    if report is None or scene is None:
        return None
    shown = [entry for entry in project.entries.values() if entry.kind in DRAWN]
    return ReportBook.of(
        report,
        scene,
        [project.layer(entry.uuid) for entry in shown],
        project=project.path.stem,
        language=language,
        edition=edition,
        out_of_date=out_of_date.why_out_of_date(project, report),
    )
