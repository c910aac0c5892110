"""pyogrio with its GDAL made quiet: no side files, no lines on stderr. Apart from ``gdal``: it takes long to import."""

from __future__ import annotations

import pyogrio

from app.exchange.gdal import RASTER_OPTIONS

# Arcs become pieces of a degree: of a radius of ten kilometres they pass its line by 0.4 m.
pyogrio.set_gdal_config_options({**RASTER_OPTIONS, "OGR_ARC_STEPSIZE": "1"})

__all__ = ["pyogrio"]
