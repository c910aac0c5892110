"""No way beyond the file that was named: what PROJ and each GDAL of this process are to read, and may open.

Each library brings a GDAL and a PROJ of its own, which read their environment when they are loaded.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Collection
from pathlib import Path
from types import ModuleType
from typing import Any

NOWHERE = "socks5h://localhost/nowhere/at/all"
"""A proxy that is a local socket by a path at which there is none: what still asks curl is refused by this machine."""
ENVIRONMENT = {
    "PROJ_NETWORK": "OFF",
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "/none",
    "GDAL_HTTP_PROXY": NOWHERE,
    "GDAL_HTTPS_PROXY": NOWHERE,
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "LIBKML_RESOLVE_STYLE": "NO",
}
"""It goes before what somebody has set: a PROJ that is told to fetch grids would do so here."""


def close() -> None:
    """Set the environment of this process and its children."""
    os.environ.update(ENVIRONMENT)


def allow_drivers(module: ModuleType, names: Collection[str]) -> None:
    """Take all drivers but ``names`` out of the GDAL, already started, that an extension module is linked to.

    Raises ImportError if that GDAL cannot be reached, since it would open whatever a file names.
    """
    gdal = _library(module)
    gdal.GDALGetDriver.restype = ctypes.c_void_p
    gdal.GDALGetDriverShortName.argtypes = [ctypes.c_void_p]
    gdal.GDALGetDriverShortName.restype = ctypes.c_char_p
    gdal.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    gdal.GDALDeregisterDriver.restype = None
    for number in reversed(range(gdal.GDALGetDriverCount())):
        driver = gdal.GDALGetDriver(number)
        if gdal.GDALGetDriverShortName(driver).decode() not in names:
            gdal.GDALDeregisterDriver(driver)


def _library(module: ModuleType) -> Any:
    """The GDAL of a module: on Windows a file of its own in the package, elsewhere within reach of the module."""
    file = Path(str(module.__file__))
    candidates = [file]
    if sys.platform == "win32":
        package = module.__name__.partition(".")[0]
        site = next(folder.parent for folder in file.parents if folder.name == package)
        candidates = [*sorted((site / f"{package}.libs").glob("gdal*.dll")), *sorted(file.parent.glob("gdal*.dll"))]
    for candidate in candidates:
        library = ctypes.CDLL(str(candidate))
        if hasattr(library, "GDALDeregisterDriver"):
            return library
    raise ImportError(f"the GDAL of {module.__name__} is not within reach")
