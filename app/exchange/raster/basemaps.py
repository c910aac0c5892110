"""Underlays: a scanned map as GeoTIFF, or raster tiles as MBTiles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import pyproj

from app.errors import UserError
from app.exchange.gdal import untouched
from app.exchange.raster.raster_files import Bounds, check_georeferenced, lonlat_bounds, opened, sha256
from app.exchange.raw import readable
from app.exchange.reproject import short_name
from app.store.raster.tiles import read_mbtiles
from layers.text import QT_TRANSLATE_NOOP

_WEB_MERCATOR_LIMIT = 85.051129  # degrees; tiles end there
_SIGNATURES = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
_TILE_CRS = "EPSG:3857"
_DEEPEST = 30  # as the store has it: no tile server and no viewer goes deeper


@dataclass(frozen=True, slots=True, eq=False)
class IncomingBasemap:
    """An image fit to be stored. ``bounds`` are degrees.

    ``form`` is "geotiff" or "mbtiles"; ``image`` is the tile format or the band layout. ``zooms`` are the lowest and
    highest level of an MBTiles, None for a GeoTIFF, whose ``size`` is in pixels.
    """

    path: Path
    form: str
    image: str
    crs: str
    bounds: Bounds
    sha256: str
    attribution: str = ""
    zooms: tuple[int, int] | None = None
    size: tuple[int, int] | None = None


def read_basemap(path: Path) -> IncomingBasemap:
    """Describe an image after checking that it can be used; the file is only read.

    Raises UserError for an image without a CRS, of more than 8 bits or of other than 1, 3 or 4 bands, for vector tiles,
    and for a file that is neither.
    """
    path = readable(Path(path))
    return _mbtiles(path) if path.suffix.lower() == ".mbtiles" else _scan(path)


def _scan(path: Path) -> IncomingBasemap:
    with opened(path, ["GTiff", "COG"]) as raster:
        check_georeferenced(path, raster)
        if raster.count not in {1, 3, 4} or set(raster.dtypes) != {"uint8"}:
            raise UserError(
                QT_TRANSLATE_NOOP(
                    "Error", "{name} has {count} bands of {type}; a basemap has 1, 3 or 4 bands of 8 bits"
                ).format(name=path.name, count=raster.count, type=raster.dtypes[0])
            )
        return IncomingBasemap(
            path=path,
            form="geotiff",
            image={1: "grey or palette", 3: "RGB", 4: "RGBA"}[raster.count],
            crs=short_name(pyproj.CRS.from_wkt(raster.crs.to_wkt())),
            bounds=lonlat_bounds(raster),
            sha256=sha256(path),
            attribution=raster.tags().get("TIFFTAG_COPYRIGHT", ""),
            size=(raster.width, raster.height),
        )


def _mbtiles(path: Path) -> IncomingBasemap:
    with untouched(path) as quiet:
        metadata, (least, greatest), tile = read_mbtiles(quiet, path.name)
    if tile is None:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} holds no tiles").format(name=path.name))
    return IncomingBasemap(
        path=path,
        form="mbtiles",
        image=_image(path, tile),
        crs=_TILE_CRS,
        bounds=_bounds(path, metadata.get("bounds")),
        sha256=sha256(path),
        attribution=str(metadata.get("attribution") or metadata.get("name") or ""),
        zooms=_zooms(path, least, greatest),
    )


def _zooms(path: Path, least: object, greatest: object) -> tuple[int, int]:
    # SQLite columns hold any type; text sorts after every number, so the two ends vouch for all between.
    if not (isinstance(least, int) and isinstance(greatest, int) and 0 <= least <= greatest <= _DEEPEST):
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error",
                "{name} has the zoom levels {least} to {greatest}; they must be whole numbers from 0 to {deepest}",
            ).format(name=path.name, least=str(least)[:20], greatest=str(greatest)[:20], deepest=_DEEPEST)
        )
    return least, greatest


def _image(path: Path, tile: object) -> str:
    """The format of a tile by its first bytes, since the metadata is often wrong."""
    for signature, name in _SIGNATURES.items():
        if isinstance(tile, bytes) and tile.startswith(signature):
            return name
    raise UserError(
        QT_TRANSLATE_NOOP(
            "Error", "{name} holds vector tiles or an unknown format; a basemap has PNG, JPEG or WebP tiles"
        ).format(name=path.name)
    )


def _bounds(path: Path, text: object) -> Bounds:
    """West, south, east, north from the metadata, else the whole of Web Mercator."""
    if text is None or not str(text).strip():
        return (-180.0, -_WEB_MERCATOR_LIMIT, 180.0, _WEB_MERCATOR_LIMIT)
    try:
        west, south, east, north = map(float, str(text).split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180.0 <= west < east <= 180.0 and -90.0 <= south < north <= 90.0):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} states invalid bounds: {text!r}").format(
                name=path.name, text=str(text)[:60]
            )
        )
    return west, south, east, north
