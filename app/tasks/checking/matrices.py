"""Where the tiles of a table lie by the standard's tables, and whether those agree with one another."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from app.store.catalog import Entry
from app.store.integrity import registrations, tiles
from app.store.integrity.registrations import Content
from app.store.integrity.tiles import Coverage, Matrix, MatrixSet
from app.store.raster.rasters import VOID
from app.store.raster.tile_grids import are_bounds, are_sizes
from app.store.sqlite_library import Database
from app.tasks.checking.contents import COVERAGE, TILES, kinds_of
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

ABSENT = QT_TRANSLATE_NOOP("Check", "{table} holds tiles, but {standard} does not say where they lie.")
NOT_TILES = QT_TRANSLATE_NOOP("Check", "gpkg_tile_matrix_set lists {table}, which holds no tiles.")
NO_EXTENT = QT_TRANSLATE_NOOP("Check", "The extent of {table} in gpkg_tile_matrix_set is none.")
OTHER_SYSTEM = QT_TRANSLATE_NOOP("Check", "The tiles of {table} are in a coordinate system other than its own.")
NO_MATRIX = QT_TRANSLATE_NOOP("Check", "Zoom level {zoom} of {table} has sizes that are none.")
OTHER_SIZE = QT_TRANSLATE_NOOP(
    "Check", "Zoom level {zoom} of {table} does not fit its extent: its pixels times its tiles are another size."
)
OTHER_ORDER = QT_TRANSLATE_NOOP(
    "Check", "The zoom levels of {table} are not in the order of the sizes of their pixels."
)
OTHER_EXTENT = QT_TRANSLATE_NOOP("Check", "The extent of {table} in gpkg_contents is not that of its tiles.")
NO_COVERAGE = QT_TRANSLATE_NOOP(
    "Check", "{table} holds heights, but how to read them is not stated, or more than once."
)
OTHER_HEIGHTS = QT_TRANSLATE_NOOP(
    "Check", "How to read the heights of {table} (scale, offset, no data) has been altered."
)
OTHER_SCALES = QT_TRANSLATE_NOOP("Check", "{table} has {count} tiles whose scale or offset is missing or altered.")
_RELATIVE = 1e-6


def faults(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """Faults of every table of tiles, and of tables that ought to be one."""
    sets, present = tiles.matrix_sets(db), registrations.tables(db)
    own = kinds_of(entries)
    contents = {row.table: row for row in registrations.contents(db)}
    wanted = {table for table, row in contents.items() if row.data_type in (TILES, COVERAGE)}
    wanted |= {table for table, kind in own.items() if kind in (TILES, COVERAGE)}
    for table in sorted((wanted & present) - {row.table for row in sets}, key=str):
        yield Finding("tile-matrix", ABSENT.format(table=table, standard="gpkg_tile_matrix_set"))
    for table in tiles.stray_matrices(db):
        yield Finding("tile-matrix", ABSENT.format(table=table[:80], standard="gpkg_tile_matrix_set"))
    for one in sets:
        if one.table in present:
            yield from _table(db, one, contents.get(one.table), own.get(one.table))


def _table(db: Database, one: MatrixSet, content: Content | None, kind: str | None) -> Iterator[Finding]:
    table = str(one.table)
    if not {*tiles.TILE_COLUMNS} <= {*registrations.columns(db, table)}:
        yield Finding("tile-matrix", NOT_TILES.format(table=table))
        return
    if content is not None and content.srs_id not in (None, one.srs_id):
        yield Finding("tile-matrix", OTHER_SYSTEM.format(table=table))
    levels = tiles.matrices(db, table)
    if not levels:
        yield Finding("tile-matrix", ABSENT.format(table=table, standard="gpkg_tile_matrix"))
    if not are_bounds(one.bounds):
        yield Finding("tile-matrix", NO_EXTENT.format(table=table))
        return
    sound = [level for level in levels if are_sizes(level)]
    for level in levels:
        if level not in sound:
            yield Finding("tile-matrix", NO_MATRIX.format(table=table, zoom=str(level.zoom)[:20]))
        elif not _fits(level, one.bounds, exactly=kind == COVERAGE or (kind == TILES and level is levels[0])):
            yield Finding("tile-matrix", OTHER_SIZE.format(table=table, zoom=level.zoom))
    if any(fine.pixel_x >= coarse.pixel_x or fine.pixel_y >= coarse.pixel_y for fine, coarse in pairwise(sound)):
        yield Finding("tile-matrix", OTHER_ORDER.format(table=table))
    if content is not None and (kind is not None or content.data_type == COVERAGE):
        yield from _place(content, one, sound)
    if kind == COVERAGE:
        yield from _coverage(db, table)


def _fits(level: Matrix, bounds: tuple[Any, ...], *, exactly: bool) -> bool:
    """Whether the tiles of a level fill the extent; unless ``exactly``, they may reach over it by less than a tile."""
    sides = (
        (level.width, level.tile_width * level.pixel_x, bounds[2] - bounds[0]),
        (level.height, level.tile_height * level.pixel_y, bounds[3] - bounds[1]),
    )
    return all(
        -_RELATIVE * side <= count * tile - side <= (_RELATIVE * side if exactly else tile * (1.0 - _RELATIVE))
        for count, tile, side in sides
    )


def _place(content: Content, one: MatrixSet, levels: list[Matrix]) -> Iterator[Finding]:
    """The extent of the contents is within that of the matrix and, of heights, begins in its north-west corner."""
    bounds, whole = content.bounds, one.bounds
    if not all(isinstance(value, int | float) for value in bounds):
        yield Finding("contents", OTHER_EXTENT.format(table=content.table))
        return
    edge = _RELATIVE * max(whole[2] - whole[0], whole[3] - whole[1])
    within = all(low >= least - edge for low, least in zip(bounds[:2], whole[:2], strict=True))
    within &= all(high <= most + edge for high, most in zip(bounds[2:], whole[2:], strict=True))
    if content.data_type == COVERAGE and levels:
        cells = [(bounds[2] - bounds[0]) / levels[0].pixel_x, (bounds[3] - bounds[1]) / levels[0].pixel_y]
        within &= abs(bounds[0] - whole[0]) <= edge and abs(bounds[3] - whole[3]) <= edge
        within &= all(1.0 <= count < math.inf and abs(count - round(count)) < 1e-3 for count in cells)
    if not within:
        yield Finding("contents", OTHER_EXTENT.format(table=content.table))


def _coverage(db: Database, table: str) -> Iterator[Finding]:
    """How the numbers of heights are read: as this program writes them, they are the heights."""
    rows = tiles.coverages(db, table)
    if len(rows) != 1:
        yield Finding("coverage", NO_COVERAGE.format(table=table))
    elif rows[0][:4] != Coverage("float", 1.0, 0.0, VOID, "")[:4]:
        yield Finding("coverage", OTHER_HEIGHTS.format(table=table))
    if count := tiles.wrong_tile_scales(db, table):
        yield Finding("coverage", OTHER_SCALES.format(table=table, count=count))
