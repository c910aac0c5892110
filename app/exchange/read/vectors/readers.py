"""The readers of vector files by their suffixes. They load their tools with the first file."""

from __future__ import annotations

from pathlib import Path

from app.exchange.raw import RawTable, reader
from app.exchange.reading import Stated
from layers.base import Layer


@reader(".geojson", ".json", ".shp", ".gpkg", ".fgb", ".tab", ".mif")
def read_layer(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """As ``vector_files.read_layer``."""
    from app.exchange.read.vectors import vector_files  # noqa: PLC0415 - as above

    return vector_files.read_layer(path, kind, stated)


@reader(".kml", ".kmz", ".gpx", ".dxf")
def read_layers(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    """As ``vector_files.read_layers``."""
    from app.exchange.read.vectors import vector_files  # noqa: PLC0415 - as above

    return vector_files.read_layers(path, kind, stated)
