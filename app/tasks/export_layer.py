"""Export a layer: rows by the exchange room's writers, terrain as a GeoTIFF straight from its tiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.windows import Window

from app.errors import Message, UserError
from app.exchange.atomic import replacing
from app.exchange.gdal import RASTER_OPTIONS
from app.exchange.write import exporters
from app.project.marking import marking_of
from app.project.project import Project
from app.store.catalog import Entry
from app.store.raster import coverages
from app.store.raster.rasters import VOID
from app.terrain.heights import links_of
from layers import LAYER_TYPES
from layers.synthetic import COLUMN, rows_synthetic
from layers.text import QT_TRANSLATE_NOOP

_STRIP = 1024
_TIFF = (".tif", ".tiff")


def export_layer(project: Project, entry: Entry, path: Path) -> tuple[str | Message, ...]:
    """Write a layer to ``path`` in the format of its suffix and return warnings, one line each.

    Raises UserError for a format that cannot hold the layer; nothing is then written.
    """
    if LAYER_TYPES[entry.kind].geometries:
        fields = LAYER_TYPES[entry.kind].fields()
        frame = project.layer(entry.uuid).frame
        # Blank rows of a synthetic layer would lose what makes them synthetic: a file has no layer around it.
        if entry.provenance.synthetic:
            frame = frame.assign(**{COLUMN: rows_synthetic(frame, usual=True)})
        return exporters.write_layer(frame, fields, path, marking=marking_of(project))
    if entry.kind != "terrain":
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{layer} is a {kind}: it can be viewed, not exported.").format(
                layer=entry.name, kind=entry.kind
            )
        )
    if links_of(entry):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{layer} is linked: its heights are in {path}; copy that file.").format(
                layer=entry.name, path=links_of(entry)[0].path
            )
        )
    if path.suffix.lower() not in _TIFF:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name}: terrain is written as .tif.").format(name=path.name))
    write_geotiff(project, entry, path)
    return ()


def write_geotiff(project: Project, entry: Entry, path: Path) -> None:
    """Write a coverage as a float32 GeoTIFF in its own grid and CRS, voids as nodata, strip by strip.

    Raises UserError if the disk does not store all of it; nothing has then changed.
    """
    info = coverages.coverage_info(project.database, entry.table)
    rows, columns = info.shape
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "nodata": VOID, "crs": info.crs}
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256, "compress": "deflate", "predictor": 3}
    shape = {"height": rows, "width": columns, "transform": rasterio.Affine(*info.transform)}
    # Via memory, compressed: GDAL does not report every write that a disk refuses, Python does.
    with replacing(path) as temporary, rasterio.Env(**RASTER_OPTIONS), MemoryFile() as memory:
        with memory.open(**profile, **layout, **shape) as out:
            out.update_tags(SOURCE=entry.provenance.source, LICENCE=entry.provenance.licence)
            out.update_tags(MARKING=marking_of(project))
            for window in _strips(rows, columns):
                heights = coverages.read_window(project.database, info, _span(window), (0, columns))
                out.write(np.where(np.isnan(heights), np.float32(VOID), heights), 1, window=window)
        temporary.write_bytes(memory.getbuffer())


def _strips(rows: int, columns: int) -> Iterator[Window]:
    return (Window(0, row, columns, min(_STRIP, rows - row)) for row in range(0, rows, _STRIP))


def _span(window: Window) -> tuple[int, int]:
    return window.row_off, window.row_off + window.height
