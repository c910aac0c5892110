"""MBTiles to GeoPackage tiles: the same images, rows counted from the top instead of the bottom."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlite_utils
from pyproj import CRS

from app.store.rasters import STAGED, TILE_COLUMNS
from app.store.schema import create_standard

WEB_MERCATOR = 3857
_HALF_WORLD_M = 20037508.342789244
_TILE = 256


def stage_mbtiles(source: Path, staged: Path) -> None:
    """Copy the tiles of ``source`` into a new GeoPackage, in EPSG:3857 (MBTiles 1.3 knows no other)."""
    address = f"{source.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as tiles, closing(sqlite3.connect(staged)) as target:
        create_standard(sqlite_utils.Database(target))
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
