"""Import of terrain: rasters of heights as one layer, copied or linked, with the error of their heights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from glob import has_magic
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.errors import Message, Remedy, UserError
from app.exchange.raster import terrain_files
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.terrain_files import SIGMA_M, IncomingTerrain
from app.exchange.reading import Reading
from app.geo.lattice import Lattice
from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.importing.grounds import as_other_terrain, posts_without_ground
from app.tasks.project_scene import parameters_of
from app.terrain import add
from app.terrain.groups import SURFACE
from app.terrain.heights import raster_of
from app.terrain.sources import widened
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP

FAR = QT_TRANSLATE_NOOP(
    "Error",
    "{name} covers {extent}; no border of the project lies within {reach:,.0f} km of it, the longest sight line",
)
SOME_FAR = QT_TRANSLATE_NOOP(
    "Import",
    "{count:,} of its {all:,} rasters lie more than {reach:,.0f} km from every border: no sight line reaches them.",
)
LAYER_FAR = QT_TRANSLATE_NOOP(
    "Import", "The terrain {layer} lies more than {reach:,.0f} km from every border: no sight line reaches it."
)
_EXTENT = QT_TRANSLATE_NOOP("Error", "{west:.2f} to {east:.2f} E, {south:.2f} to {north:.2f} N")
MANY = QT_TRANSLATE_NOOP("Import", "{first} and {count:,} more")


@dataclass(frozen=True, slots=True)
class Heights:
    """Options for terrain: whether to link it, its error (m) or an error mask, and whether it is a surface model.

    unit: of its heights, "m" or "ft", empty if the files say so. nodata: the number that marks voids, likewise None.
    """

    link: bool = False
    sigma_m: float | None = None
    error_mask: Path | None = None
    is_surface: bool = False
    unit: str = ""
    nodata: float | None = None


@dataclass(frozen=True, slots=True)
class ImportedTerrain:
    """The layer that terrain has become, and how it was read; ``how`` says where its heights lie now."""

    entry: Entry
    crs: str
    how: str
    notes: tuple[str | Message, ...]
    reading: Reading


def import_terrain(
    project: Project,
    files: Sequence[Path],
    near: BaseGeometry | None,
    *,
    heights: Heights,
    crs: str | None,
    name: str,
    provenance: Provenance,
    progress: Progress,
) -> ImportedTerrain:
    """Import files, folders or patterns as one terrain; ``near`` are the borders in degrees.

    Raises UserError, with the project unchanged, if anything in them is refused.
    """
    check_heights(heights)
    stated = StatedRaster(crs, heights.unit, heights.nodata)
    terrain = terrain_files.described(files, stated, progress.part(0.0, 0.05))
    _refuse_itself(project, terrain)
    far = _refuse_far(project, terrain, near)
    terrain = terrain_files.with_examination(terrain, stated, progress.part(0.05, 0.3))
    errors = None if heights.error_mask is None else terrain_files.read_errors(heights.error_mask, terrain)
    accuracy = terrain.cell_m if provenance.accuracy_m is None else provenance.accuracy_m
    entry, how = _added(
        project,
        terrain,
        errors,
        heights,
        progress.part(0.3, 1.0),
        name=name or layer_name(files),
        provenance=replace(provenance, source=_source(terrain), accuracy_m=accuracy),
        settings=_settings(terrain, heights),
    )
    notes = (*terrain.notes, *far, *as_other_terrain(project, entry), *posts_without_ground(project))
    return ImportedTerrain(entry, terrain.lattice.crs, how, notes, terrain.reading)


def _refuse_itself(project: Project, terrain: IncomingTerrain) -> None:
    """Raise UserError if a pattern has matched the project's own file."""
    for part in terrain.parts:
        if part.raster.path.samefile(project.path):
            text = QT_TRANSLATE_NOOP("Error", "{name} is the project itself. Choose another file.")
            raise UserError(text.format(name=part.raster.path.name))


def _added(
    project: Project,
    terrain: IncomingTerrain,
    errors: IncomingTerrain | None,
    heights: Heights,
    progress: Progress,
    **options: Any,
) -> tuple[Entry, str]:
    if heights.link:
        entry = add.link_terrain(project, terrain, errors, **options)
        return entry, QT_TRANSLATE_NOOP("Import", "left in place and read in windows")
    entry = add.add_terrain(project, terrain, errors, progress=progress, **options)
    return entry, QT_TRANSLATE_NOOP("Import", "stored in its own grid")


def layer_name(files: Sequence[Path]) -> str:
    """The name of a layer unless another is given: that of a folder, or of the first file."""
    first = files[0]
    if first.is_dir():
        return first.resolve().name
    is_pattern = has_magic(str(first)) and not first.exists()
    return first.resolve().parent.name if is_pattern else first.name.split(".", maxsplit=1)[0]


def _source(terrain: IncomingTerrain) -> str:
    count = len({part.raster.path for part in terrain.parts})
    first = terrain.parts[0].raster.path.name
    return first if count == 1 else MANY.format(first=first, count=count - 1)


def check_heights(heights: Heights) -> None:
    """Raise UserError if the options contradict each other, or the error of heights is out of range."""
    if heights.sigma_m is not None and heights.error_mask is not None:
        text = QT_TRANSLATE_NOOP("Error", "Give one error for all heights or a mask")
        rest = QT_TRANSLATE_NOOP("Error", ", not both: a mask has the error of every height.")
        raise UserError(text, Remedy.CHOOSE_ONE_ERROR, "sigma", rest=rest)
    if heights.sigma_m is not None and not SIGMA_M[0] <= heights.sigma_m <= SIGMA_M[1]:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "The error of heights is {sigma_m:g} m: it must be between {low:g} and {high:g} m."
            ).format(sigma_m=heights.sigma_m, low=SIGMA_M[0], high=SIGMA_M[1])
        )


def _settings(terrain: IncomingTerrain, heights: Heights) -> dict[str, Any]:
    """The settings of a terrain layer: the error model of its heights, and whether it is a surface model."""
    settings: dict[str, Any] = terrain.settings()
    if heights.sigma_m is not None:
        settings = {"sigma": "constant", "sigma_model": f"constant {heights.sigma_m:g}"}
    return settings | ({SURFACE: True} if heights.is_surface else {})


# What lies within reach


def _refuse_far(project: Project, terrain: IncomingTerrain, near: BaseGeometry | None) -> Iterator[str]:
    """A note on rasters no sight line reaches. Raises UserError if it reaches none."""
    reach_m = parameters_of(project).max_range_m
    far = [part for part in terrain.parts if not within_reach(part.lattice, near, reach_m)]
    if len(far) == len(terrain.parts):
        west, south, east, north = terrain.bounds
        extent = _EXTENT.format(west=west, east=east, south=south, north=north)
        raise UserError(FAR.format(name=terrain.name, extent=extent, reach=reach_m / 1000.0))
    notes = [SOME_FAR.format(count=len(far), all=len(terrain.parts), reach=reach_m / 1000.0)] if far else []
    return iter(notes)


def within_reach(lattice: Lattice, near: BaseGeometry | None, reach_m: float) -> bool:
    """Whether sight lines of ``reach_m`` from the borders ``near`` reach it; also where there are no borders."""
    return near is None or near.is_empty or bool(shapely.box(*widened(lattice.bounds, reach_m)).intersects(near))


def together(lines: Iterable[BaseGeometry]) -> BaseGeometry | None:
    """Lines as one geometry, just as they are; None without any.

    A union would cut each where it meets the others, which takes all memory for thousands that lie upon one another.
    """
    parts = shapely.get_parts(np.array(list(lines), dtype=object))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    return shapely.multilinestrings(parts) if parts.size else None


def far_terrain(project: Project, near: BaseGeometry | None) -> Iterator[str]:
    """A note for each terrain layer that no sight line from the borders ``near`` reaches."""
    reach_m = parameters_of(project).max_range_m
    for entry in project.of_kind("terrain"):
        if not within_reach(raster_of(project, entry).lattice, near, reach_m):
            yield LAYER_FAR.format(layer=entry.name, reach=reach_m / 1000.0)
