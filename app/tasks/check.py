"""The checks of `sarhad check`: integrity of the file, GeoPackage validity, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from app.errors import Message, Remedy, UserError, prefixed
from app.project import own_state, project_weather, sensor_types
from app.project.project import Project
from app.project.underlays import broken_underlays, link_of
from app.store import integrity
from app.store.database import has_table
from app.store.encoding.vectors import decode
from app.store.geopackage import rtree_of
from app.store.sqlite_library import Database
from app.store.trust.survey import foreign_objects
from app.terrain.heights import broken_links, links_of
from layers.text import QT_TRANSLATE_NOOP

DAMAGED = QT_TRANSLATE_NOOP("Check", "The file is damaged: {fault}.")
ORPHAN_ROW = QT_TRANSLATE_NOOP("Check", "Row {row} of {table} refers to a missing row of {parent}.")
FOREIGN_OBJECT = QT_TRANSLATE_NOOP(
    "Check", "The {kind} {name} of {table} is not of Sarhad's making and would run: the project can only be read."
)
MISSING_TABLE = QT_TRANSLATE_NOOP("Check", "{standard} names {table}, which is not in the file.")
LOST_INDEX = QT_TRANSLATE_NOOP("Check", "{table} has lost its spatial index.")
OTHER_INDEX = QT_TRANSLATE_NOOP("Check", "{table} has {rows} geometries but {indexed} in its spatial index.")
UNREADABLE = QT_TRANSLATE_NOOP("Check", "{table} holds a geometry that cannot be read, in {key} {first}–{last}.")
STRAY_TILES = QT_TRANSLATE_NOOP("Check", "{table} has {count} tiles outside its tile matrix.")
LOST_TABLE = QT_TRANSLATE_NOOP("Check", "The layer {layer} has lost its table {table}.")
UNUSABLE = QT_TRANSLATE_NOOP("Check", "The layer {layer} cannot be used: ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: ``code`` is stable, ``message`` says what is wrong and what to do."""

    code: str
    message: str | Message

    @property
    def text(self) -> str:
        """What is wrong, without what to do."""
        return str(self.message)


def check(project: Project) -> list[Finding]:
    """All faults of the project's file; empty if there are none."""
    db = project.database
    damage = list(_integrity(db))
    # After a broken b-tree any further finding would be noise.
    rest = (_foreign(db), _registrations(db), _features(db), _tiles(db), _layers(project), _own_sections(project))
    return damage or [finding for findings in rest for finding in findings]


def _integrity(db: Database) -> Iterator[Finding]:
    for line in integrity.damage(db):
        yield Finding("damaged", Message(DAMAGED.format(fault=line), Remedy.RESTORE_SNAPSHOT))
    for table, row, parent in integrity.orphan_rows(db):
        yield Finding("orphan-row", ORPHAN_ROW.format(row=row, table=table, parent=parent))


def _own_sections(project: Project) -> Iterator[Finding]:
    for code, read in (("sensor-types", sensor_types.own), ("weather", project_weather.own)):
        try:
            read(project)
        except UserError as error:
            yield Finding(code, Message(str(error), Remedy.CORRECT_DEFINITIONS, code))
    try:
        own_state.own_state(project)
    except UserError as error:
        yield Finding("own-state", error.message)


def _foreign(db: Database) -> Iterator[Finding]:
    for one in foreign_objects(db):
        text = FOREIGN_OBJECT.format(kind=one.kind, name=one.name[:80], table=one.table[:80])
        yield Finding("foreign-object", Message(text, Remedy.RESTORE_SNAPSHOT))


def _registrations(db: Database) -> Iterator[Finding]:
    for standard, table in integrity.missing_tables(db):
        yield Finding("missing-table", MISSING_TABLE.format(standard=standard, table=table))


def _features(db: Database) -> Iterator[Finding]:
    columns = integrity.geometry_columns(db)
    for table in integrity.feature_tables(db):
        # Missing tables are reported with the registrations.
        if table in columns and has_table(db, table):
            unreadable = list(_geometries(db, table, columns[table]))
            # The index cannot be compared with geometries that cannot be read.
            yield from unreadable or _index(db, table, columns[table])


def _index(db: Database, table: str, geometry: str) -> Iterator[Finding]:
    """Compare table and R-tree; a table of another program may lack one, and name its geometry freely."""
    index = f"rtree_{table}_{geometry}"
    if not has_table(db, index):
        if index == rtree_of(table) and integrity.promises_index(db, table):
            yield Finding("index", Message(LOST_INDEX.format(table=table), Remedy.RESTORE_SNAPSHOT, table))
        return
    rows, indexed = integrity.index_counts(db, table, geometry, index)
    if rows != indexed:
        yield Finding("index", OTHER_INDEX.format(table=table, rows=rows, indexed=indexed))


def _geometries(db: Database, table: str, geometry: str) -> Iterator[Finding]:
    for key, rows in integrity.geometry_batches(db, table, geometry):
        try:
            decode([blob for _, blob in rows])
        except (shapely.GEOSException, IndexError, KeyError, TypeError):
            first, last = rows[0][0], rows[-1][0]
            yield Finding("geometry", UNREADABLE.format(table=table, key=key, first=first, last=last))


def _tiles(db: Database) -> Iterator[Finding]:
    for table in integrity.tile_tables(db):
        if has_table(db, table) and (count := integrity.stray_tiles(db, table)):
            yield Finding("tiles", STRAY_TILES.format(table=table, count=count))


def _layers(project: Project) -> Iterator[Finding]:
    present = integrity.contents(project.database)
    for entry in project.entries.values():
        if entry.table not in present and not links_of(entry) and link_of(entry) is None:
            yield Finding("missing-layer", LOST_TABLE.format(layer=entry.name, table=entry.table))
    for entry, error in broken_links(project):
        yield Finding("linked-terrain", prefixed(UNUSABLE.format(layer=entry.name), error))
    for entry, error in broken_underlays(project):
        yield Finding("linked-basemap", prefixed(UNUSABLE.format(layer=entry.name), error))
