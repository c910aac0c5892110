"""Tiles of terrain and basemaps: unchanged since they were imported or, where that cannot be told, readable."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

from rasterio.errors import RasterioError

from app.errors import Message, Remedy
from app.progress import Progress
from app.store import digests
from app.store.catalog import Entry
from app.store.integrity import registrations, tiles
from app.store.integrity.tiles import Matrix
from app.store.raster import coverages
from app.store.raster.tile_codec import decoded, format_of, size_of
from app.store.sqlite_library import Database
from app.tasks.checking.contents import COVERAGE, TILES, kinds_of
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

STRAY_TILES = QT_TRANSLATE_NOOP("Check", "{table} has {count} tiles outside its tile matrix.")
CHANGED = QT_TRANSLATE_NOOP(
    "Check", "{table} has changed since it was imported: its tiles, or where they are said to lie."
)
BROKEN = QT_TRANSLATE_NOOP(
    "Check",
    "{table} has tiles that cannot be read, or are of another size, the first in zoom level {zoom}, row {row}, "
    "column {column}.",
)
UNSURE = QT_TRANSLATE_NOOP(
    "Check", "{table} has no digest, so that a change of its tiles cannot be told: another program added it."
)


def faults(db: Database, entries: Collection[Entry], progress: Progress) -> Iterator[Finding]:
    """Faults of the tiles of every table that holds some."""
    recorded, kinds = digests.recorded(db, digests.RASTER), _kinds(db, entries)
    for number, (table, kind) in enumerate(sorted(kinds.items())):
        steps = progress.part(number / len(kinds), (number + 1) / len(kinds))
        steps.at(0.0)
        if count := tiles.stray_tiles(db, table):
            yield Finding("tiles", STRAY_TILES.format(table=table, count=count))
        if table in recorded and _digest(db, table) == recorded[table]:
            continue
        if table in recorded:
            yield Finding("changed-raster", Message(CHANGED.format(table=table), Remedy.RESTORE_SNAPSHOT))
        yield from _unreadable(db, table, kind, steps)


def _digest(db: Database, table: str) -> str:
    """The digest of a raster as it stands; empty if it holds what no digest is made of."""
    try:
        return digests.raster_digest(db, table)
    except sqlite3.OperationalError:  # a text that is not UTF-8 in the place of a tile
        return ""


def without_digest(db: Database, entries: Collection[Entry]) -> Iterator[str]:
    """What cannot be told of tables that another program added: no faults."""
    recorded = digests.recorded(db, digests.RASTER)
    for table in sorted(_kinds(db, entries)):
        if table not in recorded:
            yield UNSURE.format(table=table)


def _kinds(db: Database, entries: Collection[Entry]) -> dict[str, str]:
    """The tables that have tiles, with what they are."""
    listed = {row.table: row.data_type for row in registrations.contents(db)} | kinds_of(entries)
    named = {*(row.table for row in tiles.matrix_sets(db)), *listed}
    present = registrations.tables(db)
    return {
        table: str(listed.get(table))
        for table in named & present
        if listed.get(table) in (TILES, COVERAGE) and {*tiles.TILE_COLUMNS} <= {*registrations.columns(db, table)}
    }


def _unreadable(db: Database, table: str, kind: str, progress: Progress) -> Iterator[Finding]:
    """The first tile that does not decode to the size that its level has."""
    levels = {level.zoom: level for level in tiles.matrices(db, table)}
    total = max(tiles.count(db, table), 1)
    for number, (zoom, row, column, blob) in enumerate(tiles.tiles(db, table)):
        progress.at(number / total)
        if zoom in levels and not _is_sound(blob, levels[zoom], kind):
            yield Finding("tile", BROKEN.format(table=table, zoom=zoom, row=row, column=column))
            return


def _is_sound(blob: Any, level: Matrix, kind: str) -> bool:
    if not isinstance(blob, bytes):
        return False
    if kind == COVERAGE:
        return _is_height_tile(blob, (level.tile_height, level.tile_width))
    size = size_of(blob)
    # Tiles of another size than their level says are scaled where they are drawn.
    return size is not None and decoded(blob, size) is not None


def _is_height_tile(blob: bytes, shape: tuple[Any, Any]) -> bool:
    if format_of(blob):  # a coverage of another program may be PNG
        return size_of(blob) == shape and decoded(blob, shape) is not None
    try:
        coverages.decode_tile(blob, shape)
    except (RasterioError, ValueError):
        return False
    return True
