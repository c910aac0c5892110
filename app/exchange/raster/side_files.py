"""Files beside a raster that GDAL reads with it: none of them may lead elsewhere."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import rasterio
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from app.errors import UserError
from app.exchange.companions import check_companions
from app.exchange.gdal import RASTER_OPTIONS
from app.exchange.raster.hdf5 import leads_elsewhere
from app.exchange.raster.imagine import names_elsewhere
from app.exchange.raster.vrt_sources import is_vrt
from app.exchange.unpacked import check_elements
from app.store.raster.quiet_gdal import ALLOWED
from app.untrusted.markup import tree_of
from layers.text import QT_TRANSLATE_NOOP

LEADS_AWAY = QT_TRANSLATE_NOOP(
    "Error", "{side}, which lies beside {name}, names other files. Put it elsewhere, and {name} is read without it"
)
NAMES_OTHERS = QT_TRANSLATE_NOOP(
    "Error",
    "{name} takes what it holds from other files. Save it anew as a plain GeoTIFF, and import that",
)
DAMAGED = QT_TRANSLATE_NOOP("Error", "{name} cannot be read: it is a damaged HDF5 file. Obtain it again")
_OPENED = (".ovr", ".msk", ".aux")
_BASE = ":::BASE:::"
"""How the name of overviews begins that lie beside the raster."""


def check_beside(path: Path) -> None:
    """Raise UserError if a raster names files elsewhere, or one beside it names further ones or is no plain file."""
    check_companions(path)
    if path.is_file() and (names_elsewhere(path) or _leads_elsewhere(path)):
        raise UserError(NAMES_OTHERS.format(name=path.name))
    endings = [ending for suffix in _OPENED for ending in (suffix, suffix.upper(), f"{suffix}.ovr")]
    names = [*(path.name + ending for ending in endings), f"{path.stem}.aux", f"{path.stem}.AUX"]
    for side in map(path.absolute().with_name, names):
        if side.is_file() and _names_others(side):
            raise UserError(LEADS_AWAY.format(name=path.name, side=side.name))
    described = path.with_name(f"{path.name}.aux.xml")
    if described.is_file() and not _stays(described):
        raise UserError(LEADS_AWAY.format(name=path.name, side=described.name))


def _names_others(side: Path) -> bool:
    """Whether what is opened with a raster as its overviews or mask is a raster that names files in its turn."""
    if is_vrt(side) or names_elsewhere(side) or _leads_elsewhere(side):
        return True
    drivers = sorted(ALLOWED - {"VRT"})
    with rasterio.Env(**RASTER_OPTIONS), suppress(RasterioError), DatasetReader(str(side), driver=drivers) as raster:
        return not _has_own_overviews(raster)
    return False


def check_overviews(raster: Any, name: str) -> None:
    """Raise UserError if what an open raster of rasterio says of itself names overviews elsewhere.

    GDAL opens them at the first cell that is read, whatever their name. In a TIFF, a JPEG 2000 or a GeoPackage it can
    stand inside the file.
    """
    if not _has_own_overviews(raster):
        raise UserError(NAMES_OTHERS.format(name=name))


def _has_own_overviews(raster: Any) -> bool:
    stated = chain.from_iterable(raster.tags(band, "OVERVIEWS").items() for band in (0, *raster.indexes))
    return all(_is_beside(value) for key, value in stated if _names(key))


def _names(key: str) -> bool:
    return key.casefold() == "overview_file"


def _is_beside(name: str) -> bool:
    return name.startswith(_BASE) and not set(name[len(_BASE) :]) & set("/\\<:")


def _leads_elsewhere(path: Path) -> bool:
    try:
        return leads_elsewhere(path)
    except ValueError:
        raise UserError(DAMAGED.format(name=path.name)) from None


def _stays(side: Path) -> bool:
    """Whether an .aux.xml can be read and names no overviews but such beside it."""
    check_elements(side)
    try:
        root = tree_of(side)
    except (ElementTree.ParseError, ValueError, LookupError):
        return False
    files = [(item.text or "").strip() for item in root.iter() if any(map(_names, item.attrib.values()))]
    return all(map(_is_beside, files))
