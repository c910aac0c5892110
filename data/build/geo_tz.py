"""Outlines from geo-tz, which retains small enclaves: clipped geobuf tiles of a quadtree, merged again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from app.errors import UserError
from data.build import packages

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_DATA = "package/data/timezones.geojson.geo.dat"
_INDEX = "package/data/timezones.geojson.index.json"


def polygons(zones: tuple[str, ...], box: Box) -> list[shapely.Polygon]:
    """The polygons of the named time zones in the tiles that intersect the box; whole if they lie inside it."""
    index = json.loads(packages.member(packages.GEO_TZ, _INDEX))
    tiles = list(_tiles(index["lookup"], (-180.0, -90.0, 180.0, 90.0), box))
    pieces = [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for collection in _decode(tiles)
        for feature in collection["features"]
        if feature["properties"]["tzid"] in zones
    ]
    return [part for part in shapely.get_parts(shapely.union_all(pieces)) if isinstance(part, shapely.Polygon)]


def _tiles(node: Any, area: Box, box: Box) -> Iterator[str]:
    """``position+length`` of each tile under ``node`` that intersects the box; a quad of a single zone has no tile."""
    if not isinstance(node, dict) or not shapely.box(*area).intersects(shapely.box(*box)):
        return
    if "pos" in node:
        yield f"{node['pos']}+{node['len']}"
        return
    for letter, quarter in node.items():
        yield from _tiles(quarter, _quarter(area, letter), box)


def _quarter(area: Box, letter: str) -> Box:
    """The index names the north-eastern quarter a, then b, c, d counterclockwise."""
    west, south, east, north = area
    lon, lat = (west + east) / 2, (south + north) / 2
    quarters = {
        "a": (lon, lat, east, north),
        "b": (west, lat, lon, north),
        "c": (west, south, lon, lat),
        "d": (lon, south, east, lat),
    }
    return quarters[letter]


def _decode(tiles: list[str]) -> list[dict[str, Any]]:
    """The tiles as GeoJSON, decoded by the format's own decoder."""
    node = shutil.which("node")
    if node is None:
        raise UserError("node is needed to decode geo-tz's tiles; install Node.js and try again")
    data = packages.CACHE / "geo-tz.dat"
    data.write_bytes(packages.member(packages.GEO_TZ, _DATA))
    done = subprocess.run(
        [node, str(packages.HERE / "decode_tiles.js"), str(data), *tiles],
        env={**os.environ, "NODE_PATH": str(_install_decoder())},
        capture_output=True,
        check=True,
    )
    collections: list[dict[str, Any]] = json.loads(done.stdout)
    return collections


def _install_decoder() -> Path:
    """Unpack geobuf and the two packages it needs where node finds them; nothing is installed."""
    modules = packages.CACHE / "node_modules"
    for package in (packages.GEOBUF, packages.PBF, packages.IEEE754):
        unpacked = packages.unpack(package, packages.CACHE / "unpacked" / package.name) / "package"
        shutil.copytree(unpacked, modules / package.name, dirs_exist_ok=True)
    return modules
