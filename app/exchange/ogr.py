"""pyogrio with its GDAL made quiet: no side files, no lines on stderr. Apart from ``gdal``: it takes long to import."""

from __future__ import annotations

import pyogrio

from app.exchange.gdal import RASTER_OPTIONS

pyogrio.set_gdal_config_options(RASTER_OPTIONS)

__all__ = ["pyogrio"]
