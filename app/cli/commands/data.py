"""import, export: files in, files out."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.shell import (
    FILE,
    JSON,
    PROJECT,
    WRITTEN,
    cli,
    echo,
    echo_notes,
    open_project,
    print_json,
    progress_bar,
    refuse_broken_text,
)
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.tasks.importing.import_file import Request

KINDS = ("borders", "incidents", "checkpoints", "sensors", "patrols", "barriers", "terrain", "basemap", "reference")


@cli.command("import")
@PROJECT
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("--as", "kind", type=click.Choice(KINDS), required=True, help="What the file holds.")
@click.option("--name", default="", help="The layer's name; without it rows join the kind's own.")
@click.option("--crs", default=None, metavar="EPSG:n", help="The file's coordinate system, where it does not say.")
@click.option(
    "--map", "maps", multiple=True, metavar="FIELD=COLUMN", help="Take FIELD from COLUMN; extra: no field takes it."
)
@click.option("--as-of", default="", metavar="DATE", help="The day FILE tells of.")
@click.option("--accuracy", type=float, default=None, metavar="METRES", help="How exact the places in FILE are.")
@click.option("--skip-bad", is_flag=True, help="Leave rows out that cannot be imported, and list them in a file.")
@click.option(
    "--sheet",
    default="",
    metavar="NAME",
    help="The sheet of a workbook, by name or number, or the layer or set of tiles of FILE.",
)
@click.option("--header-row", type=click.IntRange(1), default=None, help="The row of a table that names its columns.")
@click.option("--encoding", default="", metavar="NAME", help="The encoding of FILE's text, such as cp866.")
@click.option("--decimal", type=click.Choice(["comma", "point"]), default=None, help="The decimal mark of numbers.")
@click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), default=None, help="The order of dates in figures.")
@click.option(
    "--duplicates",
    type=click.Choice(["skip", "update", "add"]),
    default="skip",
    help="What becomes of rows that the layer has already.",
)
@click.option("--key", default="", metavar="COLUMN", help="The column that tells each row of FILE from all others.")
@click.option("--preview", is_flag=True, help="Tell how FILE is read and which rows are refused, and store nothing.")
@click.option("--link", is_flag=True, help="Terrain, basemap: leave FILE where it is and read windows of it.")
@click.option("--sigma", type=float, default=None, metavar="METRES", help="Terrain: standard deviation of its heights.")
@click.option("--error-mask", type=FILE, default=None, help="Terrain: a raster of that deviation, on the same cells.")
@click.option("--unit", type=click.Choice(["m", "ft"]), default=None, help="Terrain: the unit of its heights.")
@click.option(
    "--nodata", default="", metavar="VALUE", help="Terrain: its no-data value. Basemap: black, white or values."
)
@click.option("--surface-model", is_flag=True, help="Terrain: its heights are those of trees and roofs.")
@JSON
def import_(
    project: Path,
    files: tuple[Path, ...],
    kind: str,
    name: str,
    crs: str | None,
    maps: tuple[str, ...],
    as_of: str,
    accuracy: float | None,
    skip_bad: bool,
    sheet: str,
    header_row: int | None,
    encoding: str,
    decimal: str | None,
    dates: str | None,
    duplicates: str,
    key: str,
    preview: bool,
    link: bool,
    sigma: float | None,
    error_mask: Path | None,
    unit: str | None,
    nodata: str,
    surface_model: bool,
    as_json: bool,
) -> None:
    """Import FILE into PROJECT as one step that undo takes back.

    Terrain may be several files, a folder, or a pattern such as "tiles/*.tif": all of it becomes one layer.
    """
    from app.exchange.reading import Stated
    from app.tasks.importing.import_file import Request, import_file
    from app.tasks.importing.import_terrain import Heights

    file, *also = files
    refuse_broken_text(name, as_of, *(one.name for one in files), sheet, key, *maps)
    void = _number(nodata) if nodata and kind == "terrain" else None
    heights = Heights(link, sigma, error_mask, surface_model, unit or "", void)
    pairs = [_pair(text) for text in maps]
    mapping = {field: column for field, column in pairs if field != _EXTRA}
    apart = tuple(column for field, column in pairs if field == _EXTRA)
    stated = Stated(encoding, sheet, header_row or 0, _MARKS[decimal], dates or "", apart)
    request = Request(
        file, kind, name, crs, mapping, skip_bad, heights, as_of, accuracy, stated, duplicates, key, tuple(also)
    )
    if kind != "terrain":
        request = replace(request, nodata=nodata)
    if preview:
        (_preview_basemap if kind == "basemap" else _preview)(project, request, as_json=as_json)
        return
    label = QT_TRANSLATE_NOOP("Progress", "Importing {name}").format(name=file.name)
    begin = time.perf_counter()
    with open_project(project, write=True) as opened, progress_bar(label) as progress:
        imported = import_file(opened, request, progress)
    echo_notes(imported.notes)
    if as_json:
        print_json({**imported.as_dict(), "seconds": round(time.perf_counter() - begin, 3)})
    else:
        text = QT_TRANSLATE_NOOP("Command", "{count:,} in {layer}; {rejected:,} left out {file}")
        file_of_rejects = imported.rejects_file or ""
        echo(
            text.format(
                count=imported.imported, layer=imported.layer, rejected=imported.rejected, file=file_of_rejects
            ).strip()
        )


_EXTRA = "extra"
_MARKS = {None: "", "comma": ",", "point": "."}


def _preview(project: Path, request: Request, *, as_json: bool) -> None:
    from app.cli.reading_words import preview_lines
    from app.tasks.importing.preview import preview_import

    label = QT_TRANSLATE_NOOP("Progress", "Reading {name}").format(name=request.file.name)
    with open_project(project, write=False) as opened, progress_bar(label) as progress:
        preview = preview_import(opened, request, progress)
    if as_json:
        print_json(preview.as_dict())
        return
    echo_notes(preview.plan.notes)
    for line in preview_lines(preview):
        echo(line)


def _preview_basemap(project: Path, request: Request, *, as_json: bool) -> None:
    from app.cli.reading_words import basemap_lines
    from app.tasks.importing.import_file import described_basemap

    label = QT_TRANSLATE_NOOP("Progress", "Reading {name}").format(name=request.file.name)
    with open_project(project, write=False) as opened, progress_bar(label) as progress:
        image = described_basemap(opened, request, progress)
    if as_json:
        print_json(image.as_dict())
        return
    echo_notes(image.notes)
    for line in basemap_lines(image):
        echo(line)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        refusal = QT_TRANSLATE_NOOP("Error", "--nodata {text}: the voids of terrain are marked by one number.")
        raise click.UsageError(refusal.format(text=text[:80])) from None


def _pair(text: str) -> tuple[str, str]:
    field, separator, column = text.partition("=")
    if not (field and separator and column):
        raise click.UsageError(QT_TRANSLATE_NOOP("Error", "--map {text}: write FIELD=COLUMN.").format(text=text[:80]))
    return field, column


@cli.command()
@PROJECT
@click.argument("layer")
@click.argument("file", type=FILE)
def export(project: Path, layer: str, file: Path) -> None:
    """Export LAYER of PROJECT to FILE; the format is that of FILE's suffix."""
    from app.tasks.export_layer import export_layer

    with open_project(project, write=False) as opened:
        notes = export_layer(opened, opened.entry(layer), file)
    echo_notes(notes)
    echo(WRITTEN.format(file=file), err=True)
