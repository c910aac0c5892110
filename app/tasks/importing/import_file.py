"""Import a file into a layer: read it, refuse or skip bad rows, and commit the rest as one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from glob import has_magic
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import Message, Remedy, UserError, prefixed
from app.exchange.raster.basemaps import Wanted
from app.exchange.read import incoming
from app.exchange.reading import Reading, Stated
from app.exchange.write import exporters
from app.progress import Progress
from app.project import add_layers, target_layer
from app.project.drawn_borders import notes_on_parts
from app.project.project import Project
from app.project.sensor_types import layer_kind
from app.store.catalog import Entry
from app.tasks.importing.duplicates import SKIP, repeats_of
from app.tasks.importing.grounds import rows_without_ground
from app.tasks.importing.import_basemap import import_basemap
from app.tasks.importing.import_terrain import Heights, far_terrain, import_terrain
from app.tasks.importing.provenance import stated_provenance
from layers.base import Provenance
from layers.fields import DEVICE_FIELDS
from layers.text import QT_TRANSLATE_NOOP

RASTERS = ("terrain", "basemap")
"""The kinds that are no rows."""
_DAY_TAKEN = QT_TRANSLATE_NOOP("Import", "Posts without a date are taken to be as of {day}, the date of their layer.")
_NOT_LISTED = QT_TRANSLATE_NOOP("Import", "The skipped rows could not be listed in {file}: ")


@dataclass(frozen=True, slots=True)
class Request:
    """An import request: a file, its kind, the layer's name, and how to read it."""

    file: Path
    kind: str
    name: str = ""
    crs: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    skip_bad: bool = False
    heights: Heights = field(default_factory=Heights)
    as_of: str = ""
    """The as-of date of the file, ISO 8601; empty if unknown."""
    accuracy_m: float | None = None
    """The positional accuracy of the file in metres; None if unknown."""
    stated: Stated = field(default_factory=Stated)
    """How a table or its text is to be read, where that is known."""
    duplicates: str = SKIP
    """What becomes of rows that the layer has already: SKIP or ADD."""
    also: tuple[Path, ...] = ()
    """Further files, for terrain: all become one layer. Terrain may be a folder or a pattern as well."""
    nodata: str = ""
    """What of a basemap is no data: "black" or "white" edges, or the value or values of its bands."""

    def __post_init__(self) -> None:
        """Raise UserError if it states what has no meaning for its kind."""
        if self.also and self.kind != "terrain":
            text = QT_TRANSLATE_NOOP("Error", "Several files at once are for terrain. Import them one after the other.")
            raise UserError(text)
        linked_basemap = self.kind == "basemap" and self.heights == Heights(link=self.heights.link)
        if self.heights != Heights() and self.kind != "terrain" and not linked_basemap:
            text = QT_TRANSLATE_NOOP("Error", "Links, errors of heights and surface models")
            rest = QT_TRANSLATE_NOOP("Error", " are for terrain")
            raise UserError(text, Remedy.IMPORT_AS_TERRAIN, self.kind, rest=rest)
        if self.nodata and self.kind != "basemap":
            text = QT_TRANSLATE_NOOP("Error", "Values of no data are for terrain and basemaps, not for {kind}")
            raise UserError(text.format(kind=self.kind), Remedy.CORRECT_NODATA)


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; ``operation`` is the coordinate operation to WGS 84, ``notes`` are for the user."""

    layer: str
    imported: int
    rejected: int
    rejects_file: str | None
    crs: str
    operation: str
    notes: tuple[str | Message, ...] = ()
    reading: Reading = field(default_factory=Reading)
    duplicates: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line, without its seconds."""
        plain = ("layer", "imported", "rejected", "rejects_file", "crs", "operation", "duplicates")
        return {name: getattr(self, name) for name in plain} | self.reading.plus(*self.notes).as_dict()


def import_file(project: Project, request: Request, progress: Progress) -> Imported:
    """Import one file in one step. Raises UserError, with the project unchanged, if anything in it is refused."""
    project.refuse_read_only()
    for file in (request.file, *request.also):
        _check_file(project, file, request.kind)
    provenance = stated_provenance(request.file, request.as_of, request.accuracy_m)
    if request.kind in RASTERS and request.stated != Stated():
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is read as a raster: it has no sheets, header, text or numbers")
        raise UserError(refusal.format(name=request.file.name), Remedy.LEAVE_UNSTATED, request.stated.first)
    match request.kind:
        case "terrain":
            return _import_terrain(project, request, provenance, progress)
        case "basemap":
            return _import_basemap(project, request, provenance, progress)
        case _:
            return _import_rows(project, request, provenance, progress)


def _check_file(project: Project, file: Path, kind: str) -> None:
    """Raise UserError unless there is such a file, or for terrain a folder or perhaps files of such names."""
    if not (file.is_file() or (kind == "terrain" and (file.is_dir() or has_magic(str(file))))):
        raise UserError(QT_TRANSLATE_NOOP("Error", "{file} does not exist.").format(file=file))
    if file.is_file() and file.samefile(project.path):
        text = QT_TRANSLATE_NOOP("Error", "{name} is the project itself. Choose another file.")
        raise UserError(text.format(name=file.name))


def borders(project: Project) -> BaseGeometry | None:
    """All border lines of the project as one geometry in EPSG:4326; None if it has none."""
    lines = [geometry for entry in project.of_kind("borders") for geometry in project.layer(entry.uuid).frame.geometry]
    return shapely.union_all(lines) if lines else None


def read_rows(project: Project, request: Request, progress: Progress) -> incoming.Incoming:
    """The rows of a file as they would be imported. Raises UserError if it cannot be read as a whole."""
    return incoming.read_vectors(
        request.file,
        layer_kind(project, request.kind),
        crs=request.crs,
        mapping=request.mapping,
        stated=request.stated,
        near=borders(project),
        progress=progress,
    )


def _import_rows(project: Project, request: Request, provenance: Provenance, progress: Progress) -> Imported:
    kind = layer_kind(project, request.kind)
    # Two reference files of the same name are separate: only an explicit name joins them.
    name = request.name or ("" if request.kind != "reference" else target_layer.free_name(project, request.file.stem))
    joined = target_layer.existing_layer(project, request.kind, name)
    if (
        joined is not None
        and provenance.accuracy_m is not None
        and "accuracy_m" not in {field.name for field in kind.fields()}
    ):
        rest = QT_TRANSLATE_NOOP("Error", " applies to a whole layer, and these rows join {layer!r}.").format(
            layer=joined.name
        )
        raise UserError(QT_TRANSLATE_NOOP("Error", "The accuracy"), Remedy.KEEP_ACCURACY_APART, joined.name, rest=rest)
    read = read_rows(project, request, progress.part(0.0, 0.5))
    if refusal := read.refusal():
        if not request.skip_bad or read.frame.empty:
            raise refusal
    elif read.frame.empty:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} holds no rows.").format(name=request.file.name))
    repeats = repeats_of(read.frame, None if joined is None else project.layer(joined.uuid).frame, read.given(kind))
    left = read.frame[~repeats.there].reset_index(drop=True) if request.duplicates == SKIP else read.frame
    if joined is not None and left.empty:
        entry = joined
    else:
        entry = add_layers.add_features(
            project, request.kind, left, name=name, provenance=provenance, progress=progress.part(0.5, 1.0)
        )
    rejects, notes = _write_rejects(project, request, read) if len(read.rejects) else (None, ())
    parts: tuple[str, ...] = ()
    if request.kind == "borders":
        parts = (*notes_on_parts(project.scene_layer(entry.uuid)), *far_terrain(project, borders(project)))
    grounds = rows_without_ground(project, request.kind, left)
    again = repeats.notes(entry.name, request.duplicates)
    every = (*read.reading.notes, *again, *_day_taken(joined, provenance, left), *parts, *grounds, *notes)
    counts = len(left), len(read.rejects)
    there = int(repeats.there.sum())
    return Imported(entry.name, *counts, rejects, read.crs, read.operation, every, read.reading, there)


def _day_taken(joined: Entry | None, provenance: Provenance, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """A note that undated posts are taken to be as old as the layer they have joined."""
    undated = not provenance.as_of and ("as_of" not in rows or rows["as_of"].isna().any())
    if joined is not None and joined.kind in DEVICE_FIELDS and joined.provenance.as_of and undated:
        yield _DAY_TAKEN.format(day=joined.provenance.as_of)


def _write_rejects(
    project: Project, request: Request, read: incoming.Incoming
) -> tuple[str | None, tuple[Message, ...]]:
    """List the skipped rows beside the project, as read, so that they can be corrected and imported again.

    The good rows are committed by now, so a list that cannot be written is not a failure: a note says so.
    """
    file = project.path.with_name(f"{project.path.stem}.rejects-{request.file.stem}.csv")
    try:
        exporters.write_table(read.rejects, file)
    except (UserError, OSError) as error:
        return None, (prefixed(_NOT_LISTED.format(file=file.name), error),)
    return str(file), ()


def _import_terrain(project: Project, request: Request, provenance: Provenance, progress: Progress) -> Imported:
    terrain = import_terrain(
        project,
        (request.file, *request.also),
        borders(project),
        heights=request.heights,
        crs=request.crs,
        name=request.name,
        provenance=provenance,
        progress=progress,
    )
    return Imported(terrain.entry.name, 1, 0, None, terrain.crs, terrain.how, terrain.notes, terrain.reading)


def _import_basemap(project: Project, request: Request, provenance: Provenance, progress: Progress) -> Imported:
    lines = borders(project)
    near = None if lines is None or lines.is_empty else lines.bounds
    wanted = Wanted(request.crs, request.nodata, request.name, near)
    name = request.name or request.file.stem
    link = request.heights.link
    added = import_basemap(project, request.file, name, wanted, lines, provenance, progress, link=link)
    return Imported(added.layer, 1, 0, None, added.crs, added.operation, added.notes)
