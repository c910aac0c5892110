"""Writing a layer as a file, by suffix. A file is written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd

from app.errors import Message, UserError
from app.exchange.atomic import replacing
from app.exchange.write import vector_formats  # noqa: F401 - registers its writers
from app.exchange.write.csv_files import write_table
from app.exchange.write.sheet import EXPORTERS, laid_out
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field

__all__ = ["EXPORTERS", "write_layer", "write_table"]


STALE = {".shp": (".qix", ".sbn", ".sbx")}
"""Spatial index files of a replaced file, which would point readers to the old features."""


def write_layer(
    frame: gpd.GeoDataFrame, fields: Sequence[Field], path: Path, *, crs: str = "EPSG:4326", marking: str = ""
) -> tuple[str | Message, ...]:
    """Write ``frame`` (EPSG:4326, one column per field) to ``path`` in the format of its suffix.

    Columns without a field (``extra``, a reference layer's own) follow the fields; ``fid`` and ``uuid`` are left out.
    ``marking`` says how the file is to be handled: in a column of CSV and shapefiles, which an import leaves out again,
    in a member beside the features of GeoJSON, and in the description of a GeoPackage's table. Returns warnings, one
    line each. Raises UserError for an unsupported suffix, a folder that is not writable, or a layer the format cannot
    hold; then nothing has changed.
    """
    path = Path(path)
    write = EXPORTERS.get(path.suffix.lower())
    if write is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: layers are written as {accepted}").format(
                name=path.name, accepted=", ".join(EXPORTERS)
            )
        )
    sheet = replace(laid_out(frame, fields, crs), marking=marking)
    with replacing(path) as temporary:
        warnings = tuple(write(sheet, temporary))
    for suffix in STALE.get(path.suffix.lower(), ()):
        path.with_suffix(suffix).unlink(missing_ok=True)
    return warnings
