"""Pyramids of tiles on their way into a project: written to a GeoPackage of their own, with coarser levels added."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pyproj.exceptions import CRSError

from app.arrays import ByteArray
from app.errors import UserError
from app.geo.colour_cells import averaged
from app.geo.crs_text import read_crs
from app.geo.pictures import Level, Read, Rect
from app.progress import Progress
from app.store.raster.rasters import STAGED, TILE_COLUMNS
from app.store.raster.staging import refuse_small_disk, unwritten
from app.store.raster.tile_codec import decoded, encoded, format_of, is_whole, size_of
from app.store.raster.tile_files import Tile
from app.store.raster.tile_grids import TILE_PX, TileGrid, TileMatrix, scan_grid
from app.store.schema import create_standard
from app.store.sqlite_library import Database

Tiles = Callable[[], AbstractContextManager[Iterator[Tile]]]
"""All tiles of a file, afresh at each call."""

_BATCH = 256
_OWN_SRS = 100_000
_WEBP = ("gpkg_webp", "http://www.geopackage.org/spec120/#extension_tiles_webp", "read-write")


@dataclass(frozen=True, slots=True)
class Census:
    """How many tiles of a file can be used, and how many are empty, broken, or at a place that has one already."""

    whole: int = 0
    empty: int = 0
    broken: int = 0
    repeated: int = 0

    def __bool__(self) -> bool:
        return self.whole > 0


def examine(tiles: Tiles, progress: Progress) -> Census:
    """Look at the beginning and end of every tile of a file, without decoding any."""
    counts: Counter[str] = Counter()
    with tiles() as rows:
        for *_, blob in rows:
            _is_sound(blob, counts, progress)
    return Census(counts["whole"], counts["empty"], counts["broken"])


def _is_sound(blob: Any, counts: Counter[str], progress: Progress) -> bool:
    """Whether a tile can be used; it is counted as what it is."""
    progress.at(0.5)
    sound = bool(format_of(blob)) and is_whole(blob) and size_of(blob) is not None
    counts["whole" if sound else "broken" if blob else "empty"] += 1
    return sound


def stage_tiles(grid: TileGrid, tiles: Tiles, staged: Path, size: int, progress: Progress) -> Census:
    """Copy the tiles of a file of ``size`` bytes into a new GeoPackage, as they are, and add coarser levels.

    Tiles that cannot be used, and all but the first at a place, are left out and counted. Raises UserError if the copy
    cannot be written.
    """
    refuse_small_disk(staged, size)
    counts: Counter[str] = Counter()
    whole = grid.with_coarser()
    with _written(staged) as target:
        _register(target, whole)
        with tiles() as rows:
            sound = (row for row in rows if _is_sound(row[3], counts, progress.part(0.0, 0.6)))
            stored = _insert(target, sound, staged)
        counts["repeated"] = counts["whole"] - stored
        for matrix in whole.matrices[len(grid.matrices) :]:
            _halve(target, whole, matrix, staged, progress.part(0.6, 1.0))
        _register_webp(target)
    return Census(stored, counts["empty"], counts["broken"], counts["repeated"])


def stage_scan(crs: str, level: Level, read: Read, staged: Path, progress: Progress) -> None:
    """Write a north-up image as tiles in its own pixels to a new GeoPackage, with coarser levels.

    ``read``: its colours, as of level 0. Raises UserError if it cannot be read, or the copy not be written.
    """
    refuse_small_disk(staged, level.shape[0] * level.shape[1])
    grid = scan_grid(crs, level)
    with _written(staged) as target:
        _register(target, grid)
        _insert(target, _cut(grid.matrices[0].zoom, level, read, progress.part(0.0, 0.7)), staged)
        for matrix in grid.matrices[1:]:
            _halve(target, grid, matrix, staged, progress.part(0.7, 1.0))


def _cut(zoom: int, level: Level, read: Read, progress: Progress) -> Iterator[Tile]:
    """The tiles of an image that are not wholly clear, row by row."""
    rows, columns = level.shape
    for top in range(0, rows, TILE_PX):
        progress.at(top / rows)
        strip = read(0, (top, min(top + TILE_PX, rows)), (0, columns))
        for left in range(0, columns, TILE_PX):
            if (tile := _padded(strip[:, left : left + TILE_PX], (TILE_PX, TILE_PX)))[..., 3].any():
                yield zoom, left // TILE_PX, top // TILE_PX, encoded(tile)


def _padded(cells: ByteArray, size: tuple[int, int]) -> ByteArray:
    if cells.shape[:2] == size:
        return cells
    tile = np.zeros((*size, 4), dtype=np.uint8)
    tile[: cells.shape[0], : cells.shape[1]] = cells
    return tile


def _halve(target: sqlite3.Connection, grid: TileGrid, matrix: TileMatrix, staged: Path, progress: Progress) -> None:
    """Add the tiles of a level as averages of those of the level below it."""
    below = f"FROM {STAGED} WHERE zoom_level = {matrix.zoom + 1}"
    finer = next(one for one in grid.matrices if one.zoom == matrix.zoom + 1)
    places = target.execute(f"SELECT DISTINCT tile_column / 2, tile_row / 2 {below}").fetchall()
    query = (
        f"SELECT tile_column, tile_row, tile_data {below} AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?"
    )

    def halves() -> Iterator[Tile]:
        for number, (column, row) in enumerate(places):
            progress.at(number / len(places))
            quarters = target.execute(query, (2 * column, 2 * column + 1, 2 * row, 2 * row + 1)).fetchall()
            whole = np.zeros((2 * finer.tile[0], 2 * finer.tile[1], 4), dtype=np.uint8)
            for x, y, blob in quarters:
                if (tile := decoded(blob, finer.tile)) is not None:
                    top, left = y % 2 * finer.tile[0], x % 2 * finer.tile[1]
                    whole[top : top + finer.tile[0], left : left + finer.tile[1]] = tile
            yield matrix.zoom, column, row, encoded(averaged(whole, 2))

    _insert(target, halves(), staged)


def _insert(target: sqlite3.Connection, rows: Iterable[Tile], staged: Path) -> int:
    """Store tiles; the first at a place stays. Returns how many are new. Raises UserError if they cannot be written."""
    before, iterator = target.total_changes, iter(rows)
    statement = f"INSERT OR IGNORE INTO {STAGED} (zoom_level, tile_column, tile_row, tile_data) VALUES (?,?,?,?)"
    while batch := list(islice(iterator, _BATCH)):
        # By itself: what cannot be read of the source is another matter.
        try:
            target.executemany(statement, batch)
            target.commit()
        except sqlite3.Error as error:
            raise UserError(unwritten(staged, error)) from error
    return target.total_changes - before


@contextmanager
def _written(staged: Path) -> Iterator[sqlite3.Connection]:
    """A new GeoPackage. Raises UserError if it cannot be written, and names the disk only where that is full."""
    try:
        with closing(sqlite3.connect(staged)) as target:
            create_standard(Database(target))
            target.execute(f"CREATE TABLE {STAGED} {TILE_COLUMNS}")
            yield target
            target.commit()
    except sqlite3.Error as error:
        raise UserError(unwritten(staged, error)) from error


def _register(target: sqlite3.Connection, grid: TileGrid) -> None:
    srs_id = _add_srs(target, grid.crs)
    target.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) "
        "VALUES (?, 'tiles', ?, ?, ?, ?, ?, ?)",
        (STAGED, STAGED, *_extent(grid), srs_id),
    )
    target.execute("INSERT INTO gpkg_tile_matrix_set VALUES (?, ?, ?, ?, ?, ?)", (STAGED, srs_id, *_whole(grid)))
    for matrix in grid.matrices:
        row = (matrix.zoom, matrix.columns, matrix.rows, *reversed(matrix.tile), *matrix.pixel)
        target.execute("INSERT INTO gpkg_tile_matrix VALUES (?,?,?,?,?,?,?,?)", (STAGED, *row))


def _extent(grid: TileGrid) -> Rect:
    """The extent that a file states, as far as it has tiles there; that of its tiles if they lie elsewhere."""
    whole, stated = _whole(grid), grid.extent
    west, south = max(whole[0], stated[0]), max(whole[1], stated[1])
    east, north = min(whole[2], stated[2]), min(whole[3], stated[3])
    return (west, south, east, north) if west < east and south < north else whole


def _whole(grid: TileGrid) -> Rect:
    """The bounds of the tile matrix set: those of all tiles of its finest level."""
    finest = grid.matrices[0]
    return grid.bounds_of(finest.zoom, (0, finest.rows), (0, finest.columns))


def _add_srs(target: sqlite3.Connection, crs: str) -> int:
    system = read_crs(crs)
    try:
        definition = system.to_wkt("WKT1_GDAL")
    except CRSError:
        definition = system.to_wkt()
    authority, _, code = crs.partition(":")
    row = (
        (system.name, int(code), "EPSG", int(code))
        if authority == "EPSG"
        else (system.name, _OWN_SRS, "NONE", _OWN_SRS)
    )
    target.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, '')",
        (row[0], row[1], row[2], row[3], definition),
    )
    return row[1]


def _register_webp(target: sqlite3.Connection) -> None:
    """WebP is an extension of the standard."""
    if target.execute(f"SELECT 1 FROM {STAGED} WHERE hex(substr(tile_data, 1, 4)) = '52494646' LIMIT 1").fetchone():
        target.execute("INSERT INTO gpkg_extensions VALUES (?, 'tile_data', ?, ?, ?)", (STAGED, *_WEBP))
