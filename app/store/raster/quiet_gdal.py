"""Settings of rasterio and its GDAL for the whole process, in force once this is imported."""

from __future__ import annotations

import os
import warnings

import rasterio
from rasterio import _env
from rasterio.errors import NotGeoreferencedWarning

from app.offline import allow_drivers

# A tile's place is told by its row and column. For good, since a filter set for a moment is no matter of one thread.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)
# Otherwise a twentieth of the memory, which on a large machine takes longer to look through than to read again.
os.environ.setdefault("GDAL_CACHEMAX", "256")  # MB
os.environ.setdefault("GDAL_PAM_ENABLED", "NO")  # no .aux.xml beside anybody's file

_HEIGHTS = ("GTiff", "COG", "SRTMHGT", "DTED", "AAIGrid", "EHdr", "GenBin", "ENVI", "HFA", "VRT", "GPKG", "netCDF")
_PICTURES = ("JPEG", "PNG", "JP2OpenJPEG", "GIF", "BMP", "WEBP")
ALLOWED = frozenset((*_HEIGHTS, *_PICTURES, "MEM"))
"""All that GDAL may open with: also what stands beside a raster (overviews, masks) is opened by one of these."""

with rasterio.Env():  # it registers them, once for the process
    allow_drivers(_env, ALLOWED)
