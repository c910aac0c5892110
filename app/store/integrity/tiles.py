"""Tables of tiles and what the standard's tables say of them, as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.store.geopackage import quoted
from app.store.sqlite_library import Database

TILE_COLUMNS = ("id", "zoom_level", "tile_column", "tile_row", "tile_data")


class MatrixSet(NamedTuple):
    """Where the tiles of a table lie; ``bounds``: min x, min y, max x, max y."""

    table: Any
    srs_id: Any
    bounds: tuple[Any, Any, Any, Any]


class Matrix(NamedTuple):
    """A zoom level: tiles across and down, pixels of a tile across and down, and the size of a pixel."""

    zoom: Any
    width: Any
    height: Any
    tile_width: Any
    tile_height: Any
    pixel_x: Any
    pixel_y: Any


class Coverage(NamedTuple):
    """How numbers of a coverage become heights."""

    datatype: Any
    scale: Any
    offset: Any
    data_null: Any
    encoding: Any


def matrix_sets(db: Database) -> list[MatrixSet]:
    """The standard's list of tables with tiles."""
    query = "SELECT table_name, srs_id, min_x, min_y, max_x, max_y FROM gpkg_tile_matrix_set ORDER BY rowid"
    return [MatrixSet(row[0], row[1], row[2:]) for row in db.conn.execute(query).fetchall()]


def matrices(db: Database, table: str) -> list[Matrix]:
    """The zoom levels of a table, the finest first."""
    query = (
        "SELECT zoom_level, matrix_width, matrix_height, tile_width, tile_height, pixel_x_size, pixel_y_size "
        "FROM gpkg_tile_matrix WHERE table_name = ? ORDER BY zoom_level DESC"
    )
    return [Matrix(*row) for row in db.conn.execute(query, (table,)).fetchall()]


def stray_matrices(db: Database) -> list[str]:
    """Tables that have zoom levels and are not in the list of tables with tiles."""
    query = (
        "SELECT DISTINCT table_name FROM gpkg_tile_matrix "
        "WHERE table_name NOT IN (SELECT table_name FROM gpkg_tile_matrix_set) ORDER BY 1"
    )
    return [str(table) for (table,) in db.conn.execute(query).fetchall()]


def coverages(db: Database, table: str) -> list[Coverage]:
    """How the heights of a table are to be read: one row, if all is well."""
    query = (
        "SELECT datatype, scale, offset, data_null, grid_cell_encoding FROM gpkg_2d_gridded_coverage_ancillary "
        "WHERE tile_matrix_set_name = ?"
    )
    return [Coverage(*row) for row in db.conn.execute(query, (table,)).fetchall()]


def wrong_tile_scales(db: Database, table: str) -> int:
    """How many tiles of a coverage have no numbers of their own, or are to be scaled, and numbers without a tile."""
    tile = quoted(table)
    query = (
        f"SELECT (SELECT count(*) FROM {tile} t LEFT JOIN gpkg_2d_gridded_tile_ancillary a "
        "ON a.tpudt_name = ?1 AND a.tpudt_id = t.id WHERE a.id IS NULL OR a.scale <> 1 OR a.offset <> 0 "
        "OR typeof(a.scale) NOT IN ('real', 'integer') OR typeof(a.offset) NOT IN ('real', 'integer')) "
        f"+ (SELECT count(*) FROM gpkg_2d_gridded_tile_ancillary WHERE tpudt_name = ?1 AND tpudt_id NOT IN "
        f"(SELECT id FROM {tile}))"
    )
    (count,) = db.conn.execute(query, (table,)).fetchone()
    return int(count)


def stray_tiles(db: Database, table: str) -> int:
    """How many tiles of a table lie outside its tile matrix, or share their place with another."""
    query = (
        f"SELECT count(*) FROM {quoted(table)} t LEFT JOIN gpkg_tile_matrix m "
        "ON m.table_name = ? AND m.zoom_level = t.zoom_level "
        "WHERE m.zoom_level IS NULL OR typeof(tile_column) <> 'integer' OR typeof(tile_row) <> 'integer' "
        "OR tile_column NOT BETWEEN 0 AND matrix_width - 1 OR tile_row NOT BETWEEN 0 AND matrix_height - 1"
    )
    (count,) = db.conn.execute(query, (table,)).fetchone()
    return int(count)


def tiles(db: Database, table: str) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Every tile of a table: zoom level, row, column and bytes, None for what is none."""
    content = "CASE WHEN typeof(tile_data) = 'blob' THEN tile_data END"
    yield from db.conn.execute(f"SELECT zoom_level, tile_row, tile_column, {content} FROM {quoted(table)}")


def count(db: Database, table: str) -> int:
    """The number of tiles of a table."""
    (number,) = db.conn.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(number)
