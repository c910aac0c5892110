"""From a layer to a file: rows by the exchange room's writers, terrain as a GeoTIFF, straight from its tiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from rasterio.windows import Window

from app.errors import UserError
from app.exchange import exporters
from app.exchange.atomic import replacing
from app.project import Project
from app.store import rasters
from app.store.catalog import Entry
from layers import LAYER_TYPES

_STRIP = 1024
_TIFF = (".tif", ".tiff")


def export_layer(project: Project, entry: Entry, path: Path) -> tuple[str, ...]:
    """Write a layer to ``path`` in the format of its suffix and return warnings, one line each.

    Raises UserError for a format that cannot hold the layer; nothing is then written.
    """
    if LAYER_TYPES[entry.kind].geometries:
        fields = LAYER_TYPES[entry.kind].fields()
        return exporters.write_layer(project.layer(entry.uuid).frame, fields, path)
    if entry.kind != "terrain":
        raise UserError(f"{entry.name} is a {entry.kind}: it can be looked at, not exported.")
    if path.suffix.lower() not in _TIFF:
        raise UserError(f"{path.name}: terrain is written as .tif.")
    write_geotiff(project, entry, path)
    return ()


def write_geotiff(project: Project, entry: Entry, path: Path) -> None:
    """Write a coverage as a float32 GeoTIFF in its own grid and CRS, voids as nodata; strips at a time."""
    info = rasters.coverage_info(project.database, entry.table)
    rows, columns = info.shape
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "nodata": rasters.VOID, "crs": info.crs}
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate", "predictor": 3}
    shape = {"height": rows, "width": columns, "transform": rasterio.Affine(*info.transform)}
    with replacing(path) as temporary, rasterio.open(temporary, "w", **profile, **layout, **shape) as out:
        out.update_tags(SOURCE=entry.provenance.source, LICENCE=entry.provenance.licence)
        for row in range(0, rows, _STRIP):
            span = (row, min(rows, row + _STRIP))
            heights = rasters.read_window(project.database, info, span, (0, columns))
            filled = np.where(np.isnan(heights), np.float32(rasters.VOID), heights)
            out.write(filled, 1, window=Window(0, row, columns, span[1] - row))
