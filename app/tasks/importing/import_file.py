"""Import a file into a layer: read it, refuse or skip bad rows, and commit the rest as one step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from glob import has_magic
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from app.errors import Message, Remedy, UserError
from app.exchange.raster.basemaps import IncomingBasemap, Wanted, read_basemap
from app.exchange.read import incoming
from app.exchange.reading import Reading, Stated
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.project.row_updates import updates
from app.project.sensor_types import layer_kind
from app.tasks.importing.duplicates import SKIP
from app.tasks.importing.import_basemap import import_basemap
from app.tasks.importing.import_terrain import Heights, import_terrain, together
from app.tasks.importing.planned_rows import PlannedRows, Target, check_key, planned
from app.tasks.importing.provenance import stated_provenance
from app.tasks.importing.rejects_file import listed_rejects
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP

RASTERS = ("terrain", "basemap")
"""The kinds that are no rows."""


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
    """How a table or its text is to be read, where that is known; the sheet of a basemap is its set of tiles."""
    duplicates: str = SKIP
    """What becomes of rows that the layer has already: SKIP, UPDATE or ADD."""
    key: str = ""
    """The column, or the field it feeds, that tells each row from all others; without it all values do."""
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
    updated: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line, without its seconds."""
        plain = ("layer", "imported", "rejected", "rejects_file", "crs", "operation", "duplicates", "updated")
        return {name: getattr(self, name) for name in plain} | self.reading.plus(*self.notes).as_dict()


def import_file(
    project: Project, request: Request, progress: Progress, read: incoming.Incoming | None = None
) -> Imported:
    """Import one file in one step. ``read``: its rows, where they have been read already, as in a preview.

    Raises UserError, with the project unchanged, if anything in it is refused.
    """
    project.refuse_read_only()
    provenance = checked(project, request)
    match request.kind:
        case "terrain":
            return _import_terrain(project, request, provenance, progress)
        case "basemap":
            return _import_basemap(project, request, provenance, progress)
        case _:
            return _import_rows(project, request, provenance, read, progress)


def checked(project: Project, request: Request) -> Provenance:
    """What is stated of a file as a whole. Raises UserError where a request contradicts itself, or there is no file."""
    for file in (request.file, *request.also):
        _check_file(project, file, request.kind)
    if request.kind in RASTERS:
        _refuse_rows(request)
    check_key(request.duplicates, request.key)
    return stated_provenance(request.file, request.as_of, request.accuracy_m)


def _check_file(project: Project, file: Path, kind: str) -> None:
    """Raise UserError unless there is such a file, or for terrain a folder or perhaps files of such names."""
    if not (file.is_file() or (kind == "terrain" and (file.is_dir() or has_magic(str(file))))):
        raise UserError(QT_TRANSLATE_NOOP("Error", "{file} does not exist.").format(file=file))
    if file.is_file() and file.samefile(project.path):
        text = QT_TRANSLATE_NOOP("Error", "{name} is the project itself. Choose another file.")
        raise UserError(text.format(name=file.name))


def _refuse_rows(request: Request) -> None:
    """Raise UserError for what is stated of the rows of a raster, which has none; a GeoPackage has sets of tiles."""
    has_sets = request.kind == "basemap" and request.file.suffix.lower() == ".gpkg"
    of_text = replace(request.stated, sheet="") if has_sets else request.stated
    if of_text != Stated():
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is read as a raster: it has no sheets, header, text or numbers")
        raise UserError(refusal.format(name=request.file.name), Remedy.LEAVE_UNSTATED, of_text.first)
    of_rows = {
        "columns": bool(request.mapping),
        "key": bool(request.key),
        "duplicates": request.duplicates != SKIP,
        "skipping": request.skip_bad,
    }
    if stated := next((name for name, one in of_rows.items() if one), ""):
        refusal = QT_TRANSLATE_NOOP("Error", "{name} is read as a raster: it has no rows")
        raise UserError(refusal.format(name=request.file.name), Remedy.LEAVE_UNSTATED, stated)


def borders(project: Project) -> BaseGeometry | None:
    """All border lines of the project as one geometry in EPSG:4326; None if it has none."""
    frames = [project.layer(entry.uuid).frame for entry in project.of_kind("borders")]
    return together(line for frame in frames for line in frame.geometry)


def read_rows(project: Project, request: Request, progress: Progress) -> incoming.Incoming:
    """The rows of a file as they would be imported. Raises UserError if it cannot be read as a whole."""
    return incoming.read_vectors(
        request.file,
        layer_kind(project, request.kind),
        crs=request.crs,
        mapping=request.mapping,
        stated=request.stated,
        key=request.key,
        near=borders(project),
        progress=progress,
    )


def plan_rows(
    project: Project,
    request: Request,
    provenance: Provenance,
    progress: Progress,
    read: incoming.Incoming | None = None,
) -> PlannedRows:
    """What an import of rows would do; nothing is stored. Raises UserError if the file is refused as a whole."""
    target = Target.of(project, request.kind, request.name, request.file)
    target.check_accuracy(project, provenance.accuracy_m)
    rows = read or read_rows(project, request, progress.part(0.0, 0.9))
    progress.at(0.9, QT_TRANSLATE_NOOP("Progress", "Comparing with the rows that are there"))
    if rows.frame.empty and rows.rejects.empty:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} holds no rows.").format(name=request.file.name))
    return planned(project, target, rows, provenance, request.duplicates)


def _import_rows(
    project: Project, request: Request, provenance: Provenance, read: incoming.Incoming | None, progress: Progress
) -> Imported:
    plan = plan_rows(project, request, provenance, progress.part(0.0, 0.5), read)
    if plan.refusal is not None and (not request.skip_bad or plan.read.frame.empty):
        raise plan.refusal
    bad = plan.read.rejects
    with listed_rejects(project.path, request.file, bad) as rejects:
        layer = _store(project, plan, progress.part(0.5, 1.0))
    return Imported(
        layer,
        len(plan.added),
        len(bad),
        rejects,
        plan.read.crs,
        plan.read.operation,
        plan.notes,
        plan.read.reading,
        int(plan.repeats.there.sum()),
        len(plan.changed),
    )


def _store(project: Project, plan: PlannedRows, progress: Progress) -> str:
    """Store the rows in one step; the name of their layer."""
    target, joined = plan.target, plan.target.joined
    if joined is None:
        new = add_layers.add_features(
            project, target.kind, plan.added, name=target.name, provenance=plan.provenance, progress=progress
        )
        return new.name
    also = [updates(project, joined, plan.changed, plan.provenance)] if len(plan.changed) else []
    if also or len(plan.added):
        add_layers.add_features(
            project,
            target.kind,
            plan.added,
            name=joined.name,
            provenance=plan.provenance,
            progress=progress,
            also=also,
        )
    return joined.name


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


def described_basemap(project: Project, request: Request, progress: Progress) -> IncomingBasemap:
    """A basemap as it would be imported. Raises UserError if it would be refused."""
    checked(project, request)
    return read_basemap(request.file, _wanted(request, borders(project)), progress)


def _wanted(request: Request, lines: BaseGeometry | None) -> Wanted:
    near = None if lines is None or lines.is_empty else lines.bounds
    return Wanted(request.crs, request.nodata, request.stated.sheet, request.name, near)


def _import_basemap(project: Project, request: Request, provenance: Provenance, progress: Progress) -> Imported:
    lines = borders(project)
    wanted = _wanted(request, lines)
    name = request.name or request.file.stem
    link = request.heights.link
    added = import_basemap(project, request.file, name, wanted, lines, provenance, progress, link=link)
    notes, reading = added.reading.notes, added.reading
    return Imported(added.layer, 1, 0, None, added.crs, added.operation, notes, reading)
