"""A viewshed from a file or a project to a GeoTIFF on the terrain's own grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from app.analysis.sight.viewshed import UNKNOWN, viewshed
from app.errors import UserError
from app.exchange.atomic import refuse_same
from app.exchange.raster.raster_files import write_grid
from app.geo.filled import FilledTerrain
from app.geo.grid import Grid
from app.geo.terrain import height_at
from app.project.marking import marking_of
from app.project.project import Project
from app.terrain import sources
from app.terrain.file_grid import file_grid
from layers.text import QT_TRANSLATE_NOOP

COARSE = QT_TRANSLATE_NOOP(
    "Viewshed",
    "Cells of {cell:.0f} m are too coarse for a yes or no: take the viewshed as indicative, and import a finer DEM.",
)

SOURCE = QT_TRANSLATE_NOOP("Viewshed", "Heights are those of {name}.")
FILLED = QT_TRANSLATE_NOOP(
    "Viewshed",
    "{count:,} cells are seen or hidden across holes of it, where heights are those of {names}: they are indicative.",
)
ON_VOID = QT_TRANSLATE_NOOP(
    "Error",
    "The terrain has no height at {lon:.5f}, {lat:.5f}, it is a void: no sight from there can be computed. Choose "
    "another place, or import terrain that has one.",
)
OUTSIDE = QT_TRANSLATE_NOOP(
    "Error",
    "{lon:.5f}, {lat:.5f} lies outside the terrain: no sight from there can be computed. Choose another place, or "
    "import a DEM that covers it.",
)


def write_viewshed(
    source: Path,
    path: Path,
    lon: float,
    lat: float,
    *,
    height_m: float,
    target_m: float,
    radius_m: float,
    curvature: float,
) -> tuple[str, ...]:
    """Write the viewshed of an observer at a place (degrees): uint8, 255 visible, 0 not, 254 unknown.

    In a project the finest terrain with a height at the place is used, across its narrow holes with heights of coarser
    ones. Returns notes, one line each, such as whose heights they are, or that cells are too coarse for a yes or no.
    Raises UserError if there is no terrain or no height at the place, or if ``path`` is the source itself.
    """
    refuse_same(source, path)
    place = (lon, lat, radius_m)
    ground = _of_project(source, *place) if source.suffix.lower() == ".gpkg" else _of_file(source, *place)
    _refuse_void(ground.grid, lon, lat)
    look = partial(viewshed, lon=lon, lat=lat, height_m=height_m, target_m=target_m, radius_m=radius_m)
    seen = look(ground.grid, curvature=curvature)
    values, notes = seen.values, [*ground.notes]
    if ground.filled is not None and (values == UNKNOWN).any():
        behind = look(ground.filled, curvature=curvature).values
        if count := np.count_nonzero((values == UNKNOWN) & (behind != UNKNOWN)):
            notes.append(FILLED.format(count=count, names=ground.below))
        values = np.where(values == UNKNOWN, behind, values)
    write_grid(path, values, seen.transform, seen.crs, nodata=UNKNOWN, tags=ground.tags)
    return (*notes, COARSE.format(cell=ground.grid.cell_m)) if ground.grid.is_coarse else tuple(notes)


@dataclass(frozen=True, eq=False)
class _Ground:
    """The terrain around a place; ``filled``: with its narrow holes filled from those that ``below`` names.

    tags: how what is derived from it is to be handled. notes: what it is.
    """

    grid: Grid
    filled: Grid | None = None
    below: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def _refuse_void(grid: Grid, lon: float, lat: float) -> None:
    column, row = grid.to_cell(lon, lat)
    if not np.isnan(grid.height_at(lon, lat)):
        return
    rows, columns = grid.shape
    inside = 0.0 <= column <= columns - 1.0 and 0.0 <= row <= rows - 1.0
    raise UserError((ON_VOID if inside else OUTSIDE).format(lon=lon, lat=lat))


def _of_file(path: Path, lon: float, lat: float, radius_m: float) -> _Ground:
    return _Ground(file_grid(path, sources.widened((lon, lat, lon, lat), radius_m)))


def _of_project(project: Path, lon: float, lat: float, radius_m: float) -> _Ground:
    """The finest terrain of a project with a height at a place."""
    with Project.open(project, write=False) as opened:
        reaching = sources.sources(opened, (lon, lat, lon, lat), radius_m)
        if not reaching:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "The project has no terrain at this place: import a DEM that covers it.")
            )
        finest = min(reaching, key=lambda source: (np.isnan(height_at(source, lon, lat)).item(), source.cell_m))
        below = sorted((one for one in reaching if one.cell_m > finest.cell_m), key=lambda source: source.cell_m)
        filled = FilledTerrain(finest, tuple(below)).window(lon, lat, radius_m) if below else None
        names = ", ".join(one.name for one in below)
        notes = (SOURCE.format(name=finest.name),)
        return _Ground(finest.window(lon, lat, radius_m), filled, names, {"MARKING": marking_of(opened)}, notes)
