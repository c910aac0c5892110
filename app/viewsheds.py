"""A viewshed from a file or a project to a GeoTIFF on the terrain's own grid."""

from __future__ import annotations

from pathlib import Path

from app import terrain
from app.analysis.viewshed import UNKNOWN, viewshed
from app.errors import UserError
from app.exchange.atomic import refuse_same
from app.exchange.rasters import write_grid
from app.geo.grid import Grid
from app.project import Project
from layers.text import QT_TRANSLATE_NOOP

COARSE = QT_TRANSLATE_NOOP(
    "Viewshed", "Cells of {cell:.0f} m are too coarse for a yes or no: take this as a hint, and import a finer DEM."
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
    """Write what an observer at a place (degrees) sees: uint8, 255 visible, 0 not, 254 unknown.

    Of a project the finest terrain that reaches the place is used. Returns notes, one line each; cells too coarse for
    a yes or no are one. Raises UserError where there is no terrain, and where ``path`` is the source itself.
    """
    refuse_same(source, path)
    bounds = terrain.widened((lon, lat, lon, lat), radius_m)
    grid = _project_grid(source, bounds) if source.suffix.lower() == ".gpkg" else terrain.file_grid(source, bounds)
    seen = viewshed(grid, lon, lat, height_m, target_m=target_m, radius_m=radius_m, curvature=curvature)
    write_grid(path, seen.values, seen.transform, seen.crs, nodata=UNKNOWN)
    return (COARSE.format(cell=grid.cell_m),) if grid.is_coarse else ()


def _project_grid(project: Path, bounds: terrain.Bounds) -> Grid:
    with Project.open(project, write=False) as opened:
        found = terrain.grids(opened, bounds, 0.0)
    if not found:
        raise UserError("The project has no terrain at this place: import a DEM that covers it.")
    return min(found, key=lambda grid: grid.cell_m)
