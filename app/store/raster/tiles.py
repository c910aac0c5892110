"""MBTiles to GeoPackage tiles: the same images, rows counted from the top instead of the bottom."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pyproj import CRS

from app.errors import UserError
from app.store.database import uri_of
from app.store.raster.rasters import STAGED, TILE_COLUMNS
from app.store.raster.staging import no_room, refuse_small_disk
from app.store.schema import create_standard
from app.store.sqlite_library import Database
from layers.text import QT_TRANSLATE_NOOP

WEB_MERCATOR = 3857
_HALF_WORLD_M = 20037508.342789244
_TILE = 256


_DEEPEST = 30
"""The deepest zoom level of any tile server or viewer: a tile of level 30 is 4 cm wide."""

_MALFORMED = f"""
SELECT count(*) FROM tiles WHERE typeof(zoom_level) <> 'integer' OR zoom_level NOT BETWEEN 0 AND {_DEEPEST}
OR typeof(tile_column) <> 'integer' OR tile_column NOT BETWEEN 0 AND (1 << zoom_level) - 1
OR typeof(tile_row) <> 'integer' OR tile_row NOT BETWEEN 0 AND (1 << zoom_level) - 1
OR typeof(tile_data) <> 'blob'
"""
_REPEATED = "SELECT count(*) FROM (SELECT 1 FROM tiles GROUP BY zoom_level, tile_column, tile_row HAVING count(*) > 1)"

MALFORMED = QT_TRANSLATE_NOOP(
    "Error",
    "{name} has {count:,} tiles without an image, or with a place outside the zoom levels 0 to {deepest}. Create the "
    "MBTiles again.",
)
REPEATED = QT_TRANSLATE_NOOP("Error", "{name} has {count:,} places with more than one tile. Create the MBTiles again.")


def check_mbtiles(source: Path) -> None:
    """Raise UserError unless every tile of ``source`` has an image and a unique place in the pyramid."""
    with _opened(source) as tiles:
        for query, refusal in ((_MALFORMED, MALFORMED), (_REPEATED, REPEATED)):
            (count,) = tiles.execute(query).fetchone()
            if count:
                raise UserError(refusal.format(name=source.name, count=count, deepest=_DEEPEST))


def read_mbtiles(source: Path, name: str) -> tuple[dict[Any, Any], tuple[Any, Any], Any]:
    """Metadata, lowest and highest zoom level, and one tile of an MBTiles; None if it has no tile.

    None of it is checked. Raises UserError, calling the file ``name``, if it cannot be read.
    """
    with _opened(source, name) as tiles:
        metadata = dict(tiles.execute("SELECT name, value FROM metadata"))
        zooms = tiles.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
        tile = tiles.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    return metadata, zooms, None if tile is None else tile[0]


@contextmanager
def _opened(source: Path, name: str = "") -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(uri_of(source.resolve()), uri=True)) as tiles:
            yield tiles
    except sqlite3.Error as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is not a readable MBTiles: {reason}").format(
                name=name or source.name, reason=error
            )
        ) from None


@contextmanager
def _full_disk_explained(staged: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            raise UserError(no_room(staged)) from error
        raise


def stage_mbtiles(source: Path, staged: Path) -> None:
    """Copy the tiles of ``source`` into a new GeoPackage, in EPSG:3857 (the only CRS of MBTiles 1.3).

    Raises UserError for an MBTiles that ``check_mbtiles`` refuses, or if the copy cannot be written.
    """
    check_mbtiles(source)
    refuse_small_disk(staged, source.stat().st_size)
    with _opened(source) as tiles, _full_disk_explained(staged), closing(sqlite3.connect(staged)) as target:
        create_standard(Database(target))
        _register(target, tiles)
        target.execute(f"CREATE TABLE {STAGED} {TILE_COLUMNS}")
        rows = tiles.execute("SELECT zoom_level, tile_column, (1 << zoom_level) - 1 - tile_row, tile_data FROM tiles")
        target.executemany(
            f"INSERT INTO {STAGED} (zoom_level, tile_column, tile_row, tile_data) VALUES (?,?,?,?)",
            rows,
        )
        target.commit()


def _register(target: sqlite3.Connection, tiles: sqlite3.Connection) -> None:
    world = (-_HALF_WORLD_M, -_HALF_WORLD_M, _HALF_WORLD_M, _HALF_WORLD_M)
    definition = CRS.from_epsg(WEB_MERCATOR).to_wkt("WKT1_GDAL")
    target.execute(
        "INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84 / Pseudo-Mercator', ?, 'EPSG', ?, ?, '')",
        (WEB_MERCATOR, WEB_MERCATOR, definition),
    )
    target.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) "
        "VALUES (?, 'tiles', ?, ?, ?, ?, ?, ?)",
        (STAGED, STAGED, *world, WEB_MERCATOR),
    )
    target.execute("INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)", (STAGED, WEB_MERCATOR, *world))
    for (zoom,) in tiles.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY 1").fetchall():
        pixel = 2 * _HALF_WORLD_M / (_TILE << zoom)
        row = (STAGED, zoom, 1 << zoom, 1 << zoom, _TILE, _TILE, pixel, pixel)
        target.execute("INSERT INTO gpkg_tile_matrix VALUES (?,?,?,?,?,?,?,?)", row)
