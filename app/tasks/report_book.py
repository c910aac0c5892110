"""Assemble a report book from a project: the run, its scene, the layers to draw, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Message, UserError, prefixed
from app.project.marking import marking_of
from app.project.project import Project
from app.project.underlay_looks import KIND, Look
from app.project.underlays import broken_underlays, image_of
from app.report import ReportBook
from app.report.book import Source, Underlay
from app.store.catalog import Entry
from app.tasks import keep_run, out_of_date
from layers.text import QT_TRANSLATE_NOOP
from layers.values.dates import parse_date

NO_UNDERLAY = QT_TRANSLATE_NOOP(
    "Report", "{name} shows no underlay: import one as a basemap, or show one in its layers."
)
LEFT_OUT = QT_TRANSLATE_NOOP("Report", "The maps are without {layer}: ")
DRAWN = ("reference", "borders", "incidents", "patrols", "checkpoints", "sensors", "terrain")


def day_of(text: str) -> str:
    """A day as an ISO date; empty for none. Raises UserError if it is not one."""
    if not text:
        return ""
    try:
        return parse_date("printed", text)
    except ValueError as error:
        raise UserError(f"{error}.") from None


def underlays_of(project: Project) -> tuple[tuple[Underlay, ...], tuple[Message, ...]]:
    """The underlays that the project shows, for the maps of a report, and notes on those that cannot be drawn.

    Raises UserError if it shows none.
    """
    shown = [entry for entry in project.of_kind(KIND) if entry.visible]
    if not shown:
        raise UserError(NO_UNDERLAY.format(name=project.path.stem))
    absent = {entry.uuid: error for entry, error in broken_underlays(project)}
    relief = max((entry.position for entry in project.of_kind("terrain") if entry.visible), default=0)
    drawn = [_underlay(project, entry, relief) for entry in shown if entry.uuid not in absent]
    notes = [prefixed(LEFT_OUT.format(layer=one.name), absent[one.uuid]) for one in shown if one.uuid in absent]
    return tuple(drawn), tuple(notes)


def _underlay(project: Project, entry: Entry, relief: int) -> Underlay:
    """``relief``: the position of the topmost terrain."""
    look = Look.of(entry)
    return Underlay(
        image_of(project, entry),
        Source.of(project.layer(entry.uuid)),
        entry.opacity,
        look.attribution,
        entry.position < relief,
        look.nearest,
        look.farthest,
    )


def book_of(
    project: Project,
    *,
    run: str = "",
    language: str = "en",
    edition: str = "full",
    printed: str = "",
    underlays: Sequence[Underlay] = (),
) -> ReportBook | None:
    """The book of the newest run, or of the one named; None if the project has none.

    ``printed`` is the day of printing; without it none is printed, and the same run gives the same bytes on any day.
    ``underlays`` lie under its maps.
    Raises UserError for an unknown run, language or edition, or a day that is none.
    """
    report = keep_run.latest(project, run)
    scene = keep_run.latest_scene(project, run)
    if report is None or scene is None:
        return None
    layers = [project.layer(entry.uuid) for entry in project.entries.values() if entry.kind in DRAWN]
    for layer in layers:
        layer.table.read_all()  # the book is written when the project is closed
    return ReportBook.of(
        report,
        scene,
        layers,
        project=project.path.stem,
        printed=day_of(printed),
        language=language,
        edition=edition,
        out_of_date=out_of_date.why_out_of_date(project, report),
        marking=marking_of(project),
        underlays=underlays,
    )
