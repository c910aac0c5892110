"""report: a run as a document or a data file."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.shell import FILE, NO_RUN, PROJECT, WRITTEN, cli, echo, echo_notes, open_project, progress_bar
from app.errors import UserError
from resources.text import QT_TRANSLATE_NOOP

NO_MAPS = QT_TRANSLATE_NOOP("Error", "{name} will hold no maps: --underlay is for .pdf and .html.")


@cli.command()
@PROJECT
@click.argument("file", type=FILE)
@click.option("--run", default="", metavar="ID", help="Another run than the last.")
@click.option("--lang", default="en", show_default=True, help="Language: en.")
@click.option("--edition", default="full", show_default=True, help="Edition: full.")
@click.option("--printed", default="", metavar="DATE", help="The day of printing, to be printed; without it none is.")
@click.option("--underlay", is_flag=True, help="Lay the basemaps that the project shows under the maps.")
def report(project: Path, file: Path, run: str, lang: str, edition: str, printed: str, underlay: bool) -> None:
    """Write PROJECT's last run to FILE: .pdf, .html, .csv, .geojson or .gpkg."""
    from app import report as writers
    from app.tasks import report_book

    label = QT_TRANSLATE_NOOP("Progress", "Writing {name}").format(name=file.name)
    if underlay and file.suffix.lower() not in writers.MAPS:
        raise UserError(NO_MAPS.format(name=file.name))
    with open_project(project, write=False) as opened, progress_bar(label):
        underlays, absent = report_book.underlays_of(opened) if underlay else ((), ())
        book = report_book.book_of(
            opened, run=run, language=lang, edition=edition, printed=printed, underlays=underlays
        )
    if book is None:
        raise UserError(NO_RUN.format(name=project.name))
    echo_notes(absent)
    for note in writers.write(book, file):
        echo(note, err=True)
    echo(WRITTEN.format(file=file), err=True)
