"""Values of the rows of layers: of the column's type, of its choices, in its range; days and times that are some."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator
from typing import Any

from app.errors import UserError
from app.exchange.read.columns import LONGEST_EXTRA
from app.progress import Progress
from app.project import sensor_types
from app.project.project import Project
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.encoding import times
from app.store.encoding.vectors import WGS84
from app.store.geopackage import columns_of
from app.store.integrity import features, registrations
from app.store.integrity.blobs import blob_faults, geometries_of
from app.store.integrity.features import Rule
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers import LAYER_TYPES
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.dates import parse_date, parse_moment
from layers.values.field import Field, FieldType

LACKING = QT_TRANSLATE_NOOP("Check", "The column {column} of {table} is missing, or of another type.")
MISFIT = QT_TRANSLATE_NOOP(
    "Check", "{table} holds values that {column} cannot have in {count:,} rows, the first in {key} {row}."
)
NOT_TEXT = QT_TRANSLATE_NOOP("Check", "{table} holds a text that is not UTF-8: {reason}.")
BROKEN_SHAPE = QT_TRANSLATE_NOOP("Check", "{table} holds a geometry that is not as it was set aside, in row {row}.")
NO_ID = QT_TRANSLATE_NOOP(
    "Check",
    "{table} has rows without an id, the first in {key} {row}: another program added them. That is no fault.",
)
DOUBLE_ID = QT_TRANSLATE_NOOP("Check", "{table} holds rows with the same id, one of them in {key} {row}.")
_STORAGE = {
    FieldType.INTEGER: ("integer",),
    FieldType.REAL: ("real", "integer"),
    FieldType.BOOLEAN: ("integer",),
}
_LARGEST = 1.7976931348623157e308
_OFFSET = re.compile(r"[+-]\d\d:[0-5]\d", re.ASCII)


def faults(db: Database, project: Project | None, entries: Collection[Entry], progress: Progress) -> Iterator[Finding]:
    """Faults of the rows of every layer; a geometry is another matter."""
    layers = [entry for entry in entries if entry.kind in LAYER_TYPES and LAYER_TYPES[entry.kind].geometries]
    for number, entry in enumerate(layers):
        progress.at(number / len(layers))
        if has_table(db, entry.table):
            yield from _table(db, entry.table, _kind(project, entry.kind), progress)


def without_ids(db: Database, entries: Collection[Entry]) -> Iterator[str]:
    """What is worth knowing of layers to which another program, such as QGIS, has added rows: no faults."""
    for entry in entries:
        if "uuid" in registrations.columns(db, entry.table):
            key = features.key_of(db, entry.table)
            for fault, row in features.doubtful_ids(db, entry.table):
                if fault == "none":
                    yield NO_ID.format(table=entry.table, key=key, row=row)


def _kind(project: Project | None, kind: str) -> type[Layer]:
    """The kind of a layer with the project's own sensor types, where those can be read."""
    try:
        return LAYER_TYPES[kind] if project is None else sensor_types.layer_kind(project, kind)
    except UserError:
        return LAYER_TYPES[kind]


def _table(db: Database, table: str, kind: type[Layer], progress: Progress) -> Iterator[Finding]:
    present = registrations.columns(db, table)
    for name, declared in columns_of(kind.fields()).items():
        if present.get(name, "").upper() != declared:
            yield Finding("column", LACKING.format(table=table, column=name))
    try:
        features.read_all(db, table, list(present))
    except sqlite3.OperationalError as error:
        yield Finding("value", NOT_TEXT.format(table=table, reason=str(error)[:80]))
        return
    progress.at(0.0)
    fields = [spec for spec in kind.fields() if spec.name in present]
    key = features.key_of(db, table)
    for misfit in features.misfits(db, table, [*map(_rule, fields), *_other_rules(present, fields)]):
        yield _misfit(table, key, misfit.column, misfit.rows, misfit.first)
    for spec in fields:
        yield from _texts(db, table, key, spec, present)
    if "uuid" in present:
        for fault, row in features.doubtful_ids(db, table):
            if fault == "double":
                yield Finding("uuid", DOUBLE_ID.format(table=table, key=key, row=row))


def set_aside(db: Database, store: str, kind: type[Layer]) -> Iterator[Finding]:
    """Faults of rows that a step has set aside from a layer of this kind."""
    present = registrations.columns(db, store)
    columns = {"fid", "geom", *columns_of(kind.fields())} - _ADDED_LATER
    lacking = sorted(columns - present.keys())
    for name in lacking:
        yield Finding("column", LACKING.format(table=store, column=name))
    try:
        features.read_all(db, store, list(present))
    except sqlite3.OperationalError as error:
        yield Finding("value", NOT_TEXT.format(table=store, reason=str(error)[:80]))
        return
    fields = [spec for spec in kind.fields() if spec.name in present]
    key = "row"
    for misfit in features.misfits(db, store, [*map(_rule, fields), *_other_rules(present, fields)]):
        yield _misfit(store, key, misfit.column, misfit.rows, misfit.first)
    for spec in fields:
        yield from _texts(db, store, key, spec, present)
    if "geom" in present:
        yield from _unreadable(db, store)


def _unreadable(db: Database, store: str) -> Iterator[Finding]:
    for batch in features.geometries(db, store, "geom"):
        blobs = [row.blob for row in batch]
        for row, fault in zip(batch, blob_faults(blobs, geometries_of(blobs), WGS84), strict=True):
            if fault is not None:
                yield Finding("geometry", BROKEN_SHAPE.format(table=store, row=str(row.key)[:40]))
                return


def _rule(spec: Field) -> Rule:
    least, most = max(spec.minimum, -_LARGEST), min(spec.maximum, _LARGEST)
    if spec.type in _STORAGE:
        least, most = (0.0, 1.0) if spec.type is FieldType.BOOLEAN else (least, most)
        return Rule(spec.name, _STORAGE[spec.type], least, most, required=spec.required)
    choices = spec.choices if spec.type is FieldType.CHOICE else ()
    return Rule(spec.name, ("text",), choices=choices, longest=spec.max_length, required=spec.required)


def _other_rules(present: dict[str, str], fields: Collection[Field]) -> Iterator[Rule]:
    """Rules of the columns that are no field: the id, what did not fit elsewhere, and columns an import brought."""
    names = {spec.name for spec in fields} | {f"{spec.name}{times.OFFSET_SUFFIX}" for spec in fields}
    if "uuid" in present:
        yield Rule("uuid", ("text",), longest=100)
    if "extra" in present:
        yield Rule("extra", ("text",), longest=LONGEST_EXTRA, is_object=True)
    for name, declared in present.items():
        if name not in {*names, "uuid", "extra", "fid", "geom"} and declared.upper() in _DECLARED:
            kind = _DECLARED[declared.upper()]
            bounds = (0.0, 1.0) if kind is FieldType.BOOLEAN else (-_LARGEST, _LARGEST)
            yield Rule(name, _STORAGE[kind], *bounds) if kind in _STORAGE else Rule(name, ("text",))


_ADDED_LATER = {"tilt_deg", "vfov_deg", "availability_walks", "status"}
"""Columns that rows set aside by an older version may lack."""
_DECLARED = {
    "INTEGER": FieldType.INTEGER,
    "DOUBLE": FieldType.REAL,
    "BOOLEAN": FieldType.BOOLEAN,
    "TEXT": FieldType.TEXT,
}


def _texts(db: Database, table: str, key: str, spec: Field, present: dict[str, str]) -> Iterator[Finding]:
    """Days, times, and texts of a prescribed form: each different one is looked at once."""
    offset = spec.name + times.OFFSET_SUFFIX
    columns = [spec.name, offset] if spec.type is FieldType.DATETIME and offset in present else [spec.name]
    if spec.type not in (FieldType.DATE, FieldType.DATETIME) and spec.canonical is None:
        return
    bad = [row[-1] for row in features.texts(db, table, columns) if not _is_sound(spec, row[:-1])]
    if bad:
        yield _misfit(table, key, spec.name, len(bad), min(bad))


def _is_sound(spec: Field, values: tuple[Any, ...]) -> bool:
    if not isinstance(values[0], str):
        return True  # its type is reported already
    try:
        if spec.type is FieldType.DATE:
            return parse_date(spec.name, values[0]) == values[0]
        if spec.type is FieldType.DATETIME:
            return _is_moment(spec.name, *values)
        return spec.canonical is None or bool(spec.canonical(values[0]))
    except (ValueError, OverflowError):
        return False


def _is_moment(name: str, utc: str, offset: Any = None) -> bool:
    if offset is not None and offset != times.UNSTATED and not _OFFSET.fullmatch(str(offset)):
        return False
    return bool(parse_moment(name, times.joined(utc, offset)))


def _misfit(table: str, key: str, column: str, count: int, row: Any) -> Finding:
    return Finding("value", MISFIT.format(table=table, column=column, count=count, key=key, row=str(row)[:40]))
