"""A viewshed from a file or a project to a GeoTIFF on the terrain's own grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.analysis.sight.viewshed import UNKNOWN, viewshed
from app.errors import UserError
from app.exchange.atomic import refuse_same
from app.exchange.raster.raster_files import write_grid
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

    In a project the finest terrain that reaches the place is used. Returns notes, one line each, such as that cells are
    too coarse for a yes or no. Raises UserError if there is no terrain or no height at the place, or if ``path`` is the
    source itself.
    """
    refuse_same(source, path)
    place = (lon, lat, radius_m)
    grid, tags = _project_grid(source, *place) if source.suffix.lower() == ".gpkg" else (_file_grid(source, *place), {})
    _refuse_void(grid, lon, lat)
    seen = viewshed(grid, lon, lat, height_m, target_m=target_m, radius_m=radius_m, curvature=curvature)
    write_grid(path, seen.values, seen.transform, seen.crs, nodata=UNKNOWN, tags=tags)
    return (COARSE.format(cell=grid.cell_m),) if grid.is_coarse else ()


def _refuse_void(grid: Grid, lon: float, lat: float) -> None:
    column, row = grid.to_cell(lon, lat)
    if not np.isnan(grid.height_at(lon, lat)):
        return
    rows, columns = grid.shape
    inside = 0.0 <= column <= columns - 1.0 and 0.0 <= row <= rows - 1.0
    raise UserError((ON_VOID if inside else OUTSIDE).format(lon=lon, lat=lat))


def _file_grid(path: Path, lon: float, lat: float, radius_m: float) -> Grid:
    return file_grid(path, sources.widened((lon, lat, lon, lat), radius_m))


def _project_grid(project: Path, lon: float, lat: float, radius_m: float) -> tuple[Grid, dict[str, str]]:
    """The finest terrain at a place, and how what is derived from it is to be handled."""
    with Project.open(project, write=False) as opened:
        reaching = sources.sources(opened, (lon, lat, lon, lat), radius_m)
        if not reaching:
            raise UserError(
                QT_TRANSLATE_NOOP("Error", "The project has no terrain at this place: import a DEM that covers it.")
            )
        finest = min(reaching, key=lambda source: (np.isnan(height_at(source, lon, lat)).item(), source.cell_m))
        return finest.window(lon, lat, radius_m), {"MARKING": marking_of(opened)}
