"""Geometries of feature tables, one by one: as stored, in place, of the layer's kind, and under their index."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import shapely

from app.arrays import Geometries
from app.errors import Message, Remedy
from app.progress import Progress
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.geopackage import rtree_of
from app.store.integrity import features, registrations
from app.store.integrity.blobs import BlobFault, blob_faults, geometries_of
from app.store.integrity.features import GeometryRow
from app.store.integrity.registrations import Content, GeometryColumn
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP

_TEXTS = {
    BlobFault.UNREADABLE: QT_TRANSLATE_NOOP("Check", "{table} holds a geometry that cannot be read, in {key} {row}."),
    BlobFault.OTHER_SYSTEM: QT_TRANSLATE_NOOP(
        "Check", "{table} holds a geometry of another coordinate system, in {key} {row}."
    ),
    BlobFault.ENVELOPE: QT_TRANSLATE_NOOP(
        "Check", "{table} holds a geometry that is not where its envelope says, in {key} {row}."
    ),
    BlobFault.COORDINATES: QT_TRANSLATE_NOOP(
        "Check", "{table} holds a geometry with coordinates off the earth, in {key} {row}."
    ),
    BlobFault.ABSENT: QT_TRANSLATE_NOOP("Check", "{table} holds a row without a place, in {key} {row}."),
}
OTHER_SHAPE = QT_TRANSLATE_NOOP("Check", "{table} holds a geometry of a type that it may not have, in {key} {row}.")
OUTSIDE = QT_TRANSLATE_NOOP(
    "Check", "The extent of {table} in gpkg_contents leaves out rows, the first in {key} {row}."
)
LOST_INDEX = QT_TRANSLATE_NOOP("Check", "{table} has lost its spatial index.")
BROKEN_INDEX = QT_TRANSLATE_NOOP("Check", "The spatial index of {table} is broken: {fault}.")
OTHER_INDEX = QT_TRANSLATE_NOOP("Check", "The spatial index of {table} has {count} entries too many.")
OTHER_BOX = QT_TRANSLATE_NOOP("Check", "The spatial index of {table} is wrong: {key} {row} is not where it says.")
NO_TRIGGER = QT_TRANSLATE_NOOP("Check", "{table} has lost the triggers that renew its spatial index ({events}).")
_ULP = 4.0 * 2.0**-23
"""By how much a box in single precision may be larger than what is in it, relative to its coordinates."""
_EXTENT_ROUNDING = 1e-4
"""Degrees: extents are taken from boxes in single precision."""


def faults(db: Database, entries: Collection[Entry], progress: Progress) -> Iterator[Finding]:
    """Faults of every feature table; missing ones are reported with the registrations."""
    kinds = {entry.table: entry.kind for entry in entries}
    listed = {row.table: row for row in registrations.contents(db)}
    shapes = [shape for shape in registrations.geometry_columns(db) if _is_there(db, shape)]
    for number, shape in enumerate(shapes):
        progress.at(number / len(shapes))
        yield from _table(db, shape, kinds.get(shape.table), listed.get(shape.table), progress)


def _is_there(db: Database, shape: GeometryColumn) -> bool:
    return (
        isinstance(shape.table, str)
        and has_table(db, shape.table)
        and shape.column in registrations.columns(db, shape.table)
    )


def _table(
    db: Database, shape: GeometryColumn, kind: str | None, content: Content | None, progress: Progress
) -> Iterator[Finding]:
    index = f"rtree_{shape.table}_{shape.column}"
    indexed = has_table(db, index)
    reader = _Reader(db, shape, kind, content)
    seen: set[tuple[str, str]] = set()
    # A tree that is itself broken may never end.
    broken = features.broken_index(db, index) if indexed else ""
    for batch in features.geometries(db, shape.table, shape.column, index if indexed and not broken else ""):
        progress.at(0.0)
        for finding, sort in reader.faults(batch, indexed=indexed and not broken):
            if (finding.code, sort) not in seen:
                seen.add((finding.code, sort))
                yield finding
    yield from _index(db, shape, index, broken, unreadable=("geometry", BlobFault.UNREADABLE) in seen)


def _index(db: Database, shape: GeometryColumn, index: str, broken: str, *, unreadable: bool) -> Iterator[Finding]:
    """Faults of a spatial index as a whole; a table of another program may lack one."""
    table = shape.table
    if not has_table(db, index):
        promised = any(row.table == table and row.name == "gpkg_rtree_index" for row in registrations.extensions(db))
        if index == rtree_of(table) and promised:
            yield Finding("index", Message(LOST_INDEX.format(table=table), Remedy.RESTORE_SNAPSHOT, table))
        return
    if broken:
        yield Finding("index", BROKEN_INDEX.format(table=table, fault=broken[:200]))
    elif not unreadable and (count := features.entries_without_row(db, table, index)):
        yield Finding("index", OTHER_INDEX.format(table=table, count=count))
    if index == rtree_of(table) and (events := features.lost_triggers(db, table, index)):
        yield Finding("index", NO_TRIGGER.format(table=table, events=", ".join(events)))


class _Reader:
    """What is wrong with the rows of one table: strictly for a layer of ours, else only what no program can read."""

    def __init__(self, db: Database, shape: GeometryColumn, kind: str | None, content: Content | None) -> None:
        self._table, self._key = str(shape.table), features.key_of(db, str(shape.table))
        self._srs = shape.srs_id if isinstance(shape.srs_id, int) else 0
        self._declared = str(shape.type_name).upper()
        self._types = LAYER_TYPES[kind].geometries if kind in LAYER_TYPES else frozenset()
        self._own = kind in LAYER_TYPES
        bounds = content.bounds if content is not None else (None,) * 4
        numeric = all(isinstance(value, int | float) and math.isfinite(value) for value in bounds)
        self._extent = np.array(bounds, dtype=np.float64) if numeric and self._own else None

    def faults(self, batch: list[GeometryRow], *, indexed: bool) -> Iterator[tuple[Finding, str]]:
        """Findings, each with what sort of fault it is: of each sort the first is enough."""
        blobs = [row.blob for row in batch]
        shapes = geometries_of(blobs)
        bounds = shapely.bounds(shapes)
        for row, fault in zip(batch, blob_faults(blobs, shapes, self._srs), strict=True):
            if fault is not None and (self._own or fault is BlobFault.UNREADABLE):
                yield self._finding("geometry", _TEXTS[fault], row.key), fault
        if self._own:
            yield from self._types_and_extent(batch, shapes, bounds)
        if indexed:
            boxes = np.array(
                [[np.nan if side is None else side for side in row.box] for row in batch], dtype=np.float64
            )
            for at in np.flatnonzero(_misplaced(boxes, bounds))[:1]:
                yield self._finding("index", OTHER_BOX, batch[at].key), "box"

    def _types_and_extent(
        self, batch: list[GeometryRow], shapes: Geometries, bounds: np.ndarray[Any, Any]
    ) -> Iterator[tuple[Finding, str]]:
        for at in np.flatnonzero(~shapely.is_missing(shapes)):
            name = shapes[at].geom_type
            fitting = self._declared in ("GEOMETRY", name.upper(), f"MULTI{name.upper()}")
            if name not in self._types or not fitting or shapes[at].has_z:
                yield self._finding("geometry", OTHER_SHAPE, batch[at].key), "type"
                break
        if self._extent is not None:
            with np.errstate(invalid="ignore"):
                low, high = bounds[:, :2] < self._extent[:2], bounds[:, 2:] > self._extent[2:]
                far = np.abs(bounds - np.clip(bounds, *_both(self._extent))).max(axis=1) > _EXTENT_ROUNDING
            for at in np.flatnonzero((low | high).any(axis=1) & far)[:1]:
                yield self._finding("contents", OUTSIDE, batch[at].key), "extent"

    def _finding(self, code: str, text: str, row: Any) -> Finding:
        key = "row" if self._key == "rowid" else self._key
        return Finding(code, text.format(table=self._table, key=key, row=str(row)[:40]))


def _both(extent: np.ndarray[Any, Any]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The least and most of each side of what lies within an extent."""
    return np.tile(extent[:2], 2), np.tile(extent[2:], 2)


def _misplaced(boxes: np.ndarray[Any, Any], bounds: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Which boxes of an index (n, 4: min x, max x, min y, max y) are not those of geometries with these bounds.

    What has no bounds has no box. A box is in single precision, and not smaller than what is in it.
    """
    wanted = bounds[:, [0, 2, 1, 3]]
    without, lacking = np.isnan(wanted).any(axis=1), np.isnan(boxes).any(axis=1)
    with np.errstate(invalid="ignore"):
        beyond = np.where([True, False, True, False], wanted - boxes, boxes - wanted)
        wrong = ((beyond < 0.0) | (beyond > _ULP * np.abs(wanted) + 1e-30)).any(axis=1)
    return np.asarray(np.where(without, ~lacking, lacking | wrong))
