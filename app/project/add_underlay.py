"""Add a scanned map or map tiles to a project as an underlay, as one undoable step."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.exchange.gdal import untouched
from app.project.add_layers import under_all_else
from app.project.project import Project
from app.project.target_layer import refuse_taken
from app.store import catalog
from app.store.actions import RasterInsert
from app.store.catalog import Entry
from app.store.raster import staging, tiles
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP


def add_basemap(project: Project, source: Path, *, name: str, provenance: Provenance) -> Entry:
    """Add a scan (GeoTIFF) or MBTiles as an underlay."""
    refuse_taken(project, name)
    entry = catalog.new_entry(project.database, "basemap", name, provenance)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        staged = Path(folder) / "tiles.gpkg"
        if source.suffix.lower() == ".mbtiles":
            with untouched(source) as quiet:
                tiles.stage_mbtiles(quiet, staged)
        else:
            staging.stage_image(source, staged)
        raster = RasterInsert(entry.table, staged, entry.table)
        project.apply(QT_TRANSLATE_NOOP("Step", "Import basemap"), raster, *under_all_else(project, entry))
    return project.entries[entry.uuid]
