"""Assemble a report book from a project: the run, its scene, the layers to draw, and whether it is up to date."""

from __future__ import annotations

from app.errors import UserError
from app.project.marking import marking_of
from app.project.project import Project
from app.report import ReportBook
from app.tasks import keep_run, out_of_date
from layers.values.dates import parse_date

DRAWN = ("reference", "borders", "incidents", "patrols", "checkpoints", "sensors", "terrain")


def day_of(text: str) -> str:
    """A day as an ISO date; empty for none. Raises UserError if it is not one."""
    if not text:
        return ""
    try:
        return parse_date("printed", text)
    except ValueError as error:
        raise UserError(f"{error}.") from None


def book_of(
    project: Project, *, run: str = "", language: str = "en", edition: str = "full", printed: str = ""
) -> ReportBook | None:
    """The book of the newest run, or of the one named; None if the project has none.

    ``printed`` is the day of printing; without it none is printed, and the same run gives the same bytes on any day.
    Raises UserError for an unknown run, language or edition, or a day that is none.
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
        printed=day_of(printed),
        language=language,
        edition=edition,
        out_of_date=out_of_date.why_out_of_date(project, report),
        marking=marking_of(project),
    )
