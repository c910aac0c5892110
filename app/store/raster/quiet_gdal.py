"""Settings of rasterio and its GDAL for the whole process, in force once this is imported."""

from __future__ import annotations

import os
import warnings

from rasterio.errors import NotGeoreferencedWarning

# A tile's place is told by its row and column. For good, since a filter set for a moment is no matter of one thread.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)
# Otherwise a twentieth of the memory, which on a large machine takes longer to look through than to read again.
os.environ.setdefault("GDAL_CACHEMAX", "256")  # MB
os.environ.setdefault("GDAL_PAM_ENABLED", "NO")  # no .aux.xml beside anybody's file
