"""pyogrio with its GDAL made quiet: no side files, no lines on stderr. Apart from ``gdal``: it takes long to import."""

from __future__ import annotations

import pyogrio
from pyogrio import _ogr

from app.exchange.gdal import RASTER_OPTIONS
from app.offline import allow_drivers

_JSON = ("GeoJSON", "GeoJSONSeq", "JSONFG", "ESRIJSON", "TopoJSON")
ALLOWED = frozenset((*_JSON, "DXF", "ESRI Shapefile", "FlatGeobuf", "GPKG", "GPX", "KML", "LIBKML", "MapInfo File"))
"""All that it may read and write. What a file is called decides which of them it has to suit (``signatures``)."""

# Arcs become pieces of a degree: of a radius of ten kilometres they pass its line by 0.4 m.
pyogrio.set_gdal_config_options({**RASTER_OPTIONS, "OGR_ARC_STEPSIZE": "1"})
allow_drivers(_ogr, ALLOWED)

__all__ = ["pyogrio"]
