"""From a file to a layer: read, refuse or skip what is bad, and commit the rest as one step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import Message, Remedy, UserError, prefixed
from app.exchange.gdal import untouched
from app.exchange.raster import terrain_files
from app.exchange.raster.terrain_files import SIGMA_M
from app.exchange.raw import readable
from app.exchange.read import incoming
from app.exchange.write import exporters
from app.progress import Progress
from app.project import add_layers, add_underlay, target_layer
from app.project.project import Project
from app.project.sensor_types import layer_kind
from app.store import tiles
from app.store.catalog import Entry
from app.terrain import add
from app.terrain.sources import SURFACE
from layers.base import Provenance
from layers.fields import DEVICE_FIELDS
from layers.text import QT_TRANSLATE_NOOP

ACCURACY_M = 0.0, 100_000.0
"""What the accuracy of a layer may be, in metres."""
FIRST_DAY = date(1800, 1, 1)
"""No layer tells of a day before; none of a day to come."""


@dataclass(frozen=True, slots=True)
class Heights:
    """What else was said of terrain: whether it stays outside, its error (m) or a raster of it, trees and roofs."""

    link: bool = False
    sigma_m: float | None = None
    error_mask: Path | None = None
    is_surface: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked to import: a file, as which kind, under which name and reading."""

    file: Path
    kind: str
    name: str = ""
    crs: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    skip_bad: bool = False
    heights: Heights = field(default_factory=Heights)
    as_of: str = ""
    """The day the file tells of, ISO 8601; empty if that is not known."""
    accuracy_m: float | None = None
    """How far what it shows may lie from where it truly is, metres; None if that is not known."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; ``operation`` is how coordinates came to WGS 84, ``notes`` what the user should know."""

    layer: str
    imported: int
    rejected: int
    rejects_file: str | None
    crs: str
    operation: str
    notes: tuple[str | Message, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line's contract, without its seconds."""
        return {name: value for name, value in asdict(self).items() if name != "notes"}


def import_file(project: Project, request: Request, progress: Progress) -> Imported:
    """Import one file as one step. Raises UserError, with the project unchanged, if anything in it is refused."""
    project.refuse_read_only()
    if not request.file.is_file():
        raise UserError(f"{request.file} does not exist.")
    if request.file.samefile(project.path):
        raise UserError(f"{request.file.name} is the project itself. Choose another file.")
    if request.heights != Heights() and request.kind != "terrain":
        text = "A link, an error of heights and a surface model"
        raise UserError(text, Remedy.IMPORT_AS_TERRAIN, request.kind, rest=" are for terrain")
    provenance = _provenance(request)
    match request.kind:
        case "terrain":
            return _import_terrain(project, request, provenance, progress)
        case "basemap":
            return _import_basemap(project, request, provenance)
        case _:
            return _import_rows(project, request, provenance, progress)


def _provenance(request: Request) -> Provenance:
    """Where the file comes from, of which day and how exact it is. Raises UserError naming it and its range."""
    metres, (low, high) = request.accuracy_m, ACCURACY_M
    if metres is not None and not low <= metres <= high:
        rest = f" is {metres:g}: it lies between {low:g} and {high:,.0f} m."
        raise UserError("The accuracy", Remedy.CORRECT_ACCURACY, "accuracy", rest=rest)
    return Provenance(source=request.file.name, as_of=_checked_day(request.as_of), accuracy_m=metres)


def _checked_day(text: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _no_day(repr(text[:40])) from None
    if not FIRST_DAY <= day <= date.today():
        raise _no_day(str(day))
    return day.isoformat()


def _no_day(written: str) -> UserError:
    accepted = f"a day written 2026-03-31, between {FIRST_DAY} and today"
    return UserError("The day of the file", Remedy.CORRECT_DAY, "day", rest=f" is {written}: it is {accepted}.")


def borders(project: Project) -> BaseGeometry | None:
    """All border lines of the project as one geometry in EPSG:4326; None if it has none."""
    lines = [geometry for entry in project.of_kind("borders") for geometry in project.layer(entry.uuid).frame.geometry]
    return shapely.union_all(lines) if lines else None


def _import_rows(project: Project, request: Request, provenance: Provenance, progress: Progress) -> Imported:
    kind = layer_kind(project, request.kind)
    # Two reference files of one name are two matters: only a name that was asked for joins them.
    name = request.name or ("" if request.kind != "reference" else target_layer.free_name(project, request.file.stem))
    joined = target_layer.existing_layer(project, request.kind, name)
    if (
        joined is not None
        and provenance.accuracy_m is not None
        and "accuracy_m" not in {one.name for one in kind.fields()}
    ):
        rest = f" is told of a whole layer, and these rows join {joined.name!r}."
        raise UserError("The accuracy", Remedy.KEEP_ACCURACY_APART, joined.name, rest=rest)
    near = borders(project)
    read = incoming.read_vectors(
        request.file, kind, crs=request.crs, mapping=request.mapping, near=near, progress=progress.part(0.0, 0.5)
    )
    if refusal := read.refusal():
        if not request.skip_bad or read.frame.empty:
            raise refusal
    elif read.frame.empty:
        raise UserError(f"{request.file.name} holds no rows.")
    entry = add_layers.add_features(
        project, request.kind, read.frame, name=name, provenance=provenance, progress=progress.part(0.5, 1.0)
    )
    rejects, notes = _write_rejects(project, request, read) if len(read.rejects) else (None, ())
    every = (*read.notes, *notes, *_day_taken(joined, provenance, read.frame))
    return Imported(entry.name, len(read.frame), len(read.rejects), rejects, read.crs, read.operation, every)


def _day_taken(joined: Entry | None, provenance: Provenance, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """Says that posts without a day of their own are as old as the layer they have joined."""
    undated = not provenance.as_of and ("as_of" not in rows or rows["as_of"].isna().any())
    if joined is not None and joined.kind in DEVICE_FIELDS and joined.provenance.as_of and undated:
        yield f"posts that state no day are taken to tell of {joined.provenance.as_of}, as their layer does"


def _write_rejects(
    project: Project, request: Request, read: incoming.Incoming
) -> tuple[str | None, tuple[Message, ...]]:
    """List the rows left out beside the project, as they were, so that they can be corrected and read again.

    The good rows are in by now, so a list that cannot be written is no failure: a note says so.
    """
    file = project.path.with_name(f"{project.path.stem}.rejects-{request.file.stem}.csv")
    try:
        exporters.write_table(read.rejects, file)
    except (UserError, OSError) as error:
        return None, (prefixed(f"the rows left out could not be listed in {file.name}: ", error),)
    return str(file), ()


def _import_terrain(project: Project, request: Request, provenance_given: Provenance, progress: Progress) -> Imported:
    check_heights(request.heights)
    terrain = terrain_files.read_terrain(request.file, borders(project))
    mask = request.heights.error_mask
    errors = None if mask is None else terrain_files.read_errors(mask, terrain)
    provenance = (
        provenance_given
        if provenance_given.accuracy_m is not None
        else replace(provenance_given, accuracy_m=terrain.cell_m)
    )
    settings, name = _height_settings(terrain, request.heights), request.name or request.file.stem
    if request.heights.link:
        entry = add.link_terrain(project, terrain, errors, name=name, provenance=provenance, settings=settings)
        how = QT_TRANSLATE_NOOP("Import", "left where it is and read in windows")
    else:
        entry = add.add_terrain(
            project, request.file, name=name, provenance=provenance, settings=settings, sigma=mask, progress=progress
        )
        how = QT_TRANSLATE_NOOP("Import", "kept in its own grid")
    return Imported(entry.name, 1, 0, None, terrain.crs, how, terrain.notes)


def check_heights(heights: Heights) -> None:
    """Raise UserError where what was said of heights contradicts itself, or their error is none a height can have."""
    if heights.sigma_m is not None and heights.error_mask is not None:
        text, rest = "Give one error of all heights or a mask", ", not both: a mask has the error of every height."
        raise UserError(text, Remedy.CHOOSE_ONE_ERROR, "sigma", rest=rest)
    if heights.sigma_m is not None and not SIGMA_M[0] <= heights.sigma_m <= SIGMA_M[1]:
        raise UserError(
            f"The error of heights is {heights.sigma_m:g} m: it lies between {SIGMA_M[0]:g} and {SIGMA_M[1]:g} m."
        )


def _height_settings(terrain: terrain_files.IncomingTerrain, heights: Heights) -> dict[str, Any]:
    """What a terrain layer keeps of its heights: how their error is known, and whether trees and roofs are in them."""
    settings: dict[str, Any] = terrain.settings()
    if heights.sigma_m is not None:
        settings = {"sigma": "constant", "sigma_model": f"constant {heights.sigma_m:g}"}
    return settings | ({SURFACE: True} if heights.is_surface else {})


def _import_basemap(project: Project, request: Request, provenance: Provenance) -> Imported:
    if request.file.suffix.lower() == ".mbtiles":
        with untouched(readable(request.file)) as quiet:
            tiles.check_mbtiles(quiet)
    basemap = terrain_files.read_basemap(request.file)
    entry = add_underlay.add_basemap(
        project, request.file, name=request.name or request.file.stem, provenance=provenance
    )
    return Imported(entry.name, 1, 0, None, basemap.crs, QT_TRANSLATE_NOOP("Import", "kept in its own grid"))
