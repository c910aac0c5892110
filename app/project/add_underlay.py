"""Add a scanned map or map tiles to a project as an underlay, copied or linked, as one undoable step."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from app.errors import UserError
from app.exchange.gdal import untouched
from app.exchange.raster.basemaps import IncomingBasemap, census_notes
from app.exchange.raster.linked_file import FILE, LinkedFile
from app.exchange.raster.underlays.scans import Scan
from app.geo.pictures import resampled, upright
from app.progress import Progress
from app.project.add_layers import under_all_else
from app.project.project import Project
from app.project.target_layer import refuse_taken
from app.project.underlay_looks import KIND, Look
from app.project.underlays import SCAN, TILES
from app.store import catalog
from app.store.actions import RasterInsert
from app.store.catalog import Entry
from app.store.raster.tiles import stage_scan, stage_tiles
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP

IN_USE = QT_TRANSLATE_NOOP(
    "Error", "{name} is open in another program, or was not closed by it: close it there before it is linked."
)


def _entry(project: Project, image: IncomingBasemap, name: str, provenance: Provenance) -> Entry:
    refuse_taken(project, name)
    look = Look(image.attribution, cropped=image.cropped, polygon=image.polygon)
    return look.of_entry(catalog.new_entry(project.database, KIND, name, provenance))


def add_basemap(
    project: Project, image: IncomingBasemap, *, name: str, provenance: Provenance, progress: Progress | None = None
) -> tuple[Entry, list[str]]:
    """Add an underlay to the project's file. Also returns notes on tiles that were left out.

    Raises UserError, with the project unchanged, if none can be used.
    """
    entry, steps = _entry(project, image, name, provenance), progress or Progress()
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        staged = Path(folder) / "tiles.gpkg"
        notes = _stage(image, staged, steps.part(0.0, 0.9))
        raster = RasterInsert(entry.table, staged, entry.table)
        label = QT_TRANSLATE_NOOP("Step", "Import basemap")
        project.apply(label, raster, *under_all_else(project, entry), progress=steps.part(0.9, 1.0))
    return project.entries[entry.uuid], notes


def _stage(image: IncomingBasemap, staged: Path, progress: Progress) -> list[str]:
    """Write an underlay as tiles to a GeoPackage of its own; notes on those that cannot be used."""
    if isinstance(image.content, Scan):
        _stage_scan(image.content, staged, progress, is_upright=image.is_upright)
        return []
    with untouched(image.path) as quiet:
        size = image.path.stat().st_size
        census = stage_tiles(image.content.grid, image.content.tiles(quiet), staged, size, progress)
    return census_notes(image.path.name, census)


def _stage_scan(scan: Scan, staged: Path, progress: Progress, *, is_upright: bool) -> None:
    with scan.opened() as read:
        finest = scan.levels[0]
        if is_upright:
            stage_scan(scan.crs, finest, read, staged, progress)
        else:
            target = upright(finest)
            stage_scan(scan.crs, target, resampled(read, finest, target), staged, progress)


def link_basemap(project: Project, image: IncomingBasemap, *, name: str, provenance: Provenance) -> Entry:
    """List an underlay as a layer that stays in its own file.

    The project records the file's relative path, size, time and hash, and what reading it takes.
    """
    entry = _entry(project, image, name, provenance)
    if any(image.path.with_name(f"{image.path.name}{side}").exists() for side in ("-wal", "-journal")):
        raise UserError(IN_USE.format(name=image.path.name))
    key = SCAN if isinstance(image.content, Scan) else TILES
    link = LinkedFile.to(image.path, project.path.parent).as_dict()
    linked = replace(entry, settings={**entry.settings, FILE: link, key: image.content.as_dict()})
    project.apply(QT_TRANSLATE_NOOP("Step", "Link basemap"), *under_all_else(project, linked))
    return project.entries[entry.uuid]
