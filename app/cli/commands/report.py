"""report: a run as a document or a data file."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.shell import FILE, PROJECT, cli, progress_bar
from app.errors import UserError


@cli.command()
@PROJECT
@click.argument("file", type=FILE)
@click.option("--run", default="", metavar="ID", help="Another run than the last.")
@click.option("--lang", default="en", show_default=True, help="Language: en.")
@click.option("--edition", default="full", show_default=True, help="Edition: full.")
def report(project: Path, file: Path, run: str, lang: str, edition: str) -> None:
    """Write PROJECT's last run to FILE: .pdf, .html, .csv, .geojson or .gpkg."""
    from app import report as writers
    from app.project.project import Project
    from app.tasks import report_book

    with Project.open(project, write=False) as opened, progress_bar(f"Writing {file.name}"):
        book = report_book.book_of(opened, run=run, language=lang, edition=edition)
    if book is None:
        raise UserError(f"{project.name} has no run yet. Make one: sarhad analyse {project.name}")
    for note in writers.write(book, file):
        click.echo(note, err=True)
    click.echo(f"{file} is written.", err=True)
