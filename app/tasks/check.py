"""Is the file whole? Integrity, GeoPackage validity, links: what `sarhad check` tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from app.errors import UserError
from app.project import project_weather, sensor_types
from app.project.project import Project
from app.store import geopackage
from app.store.database import has_table
from app.store.geopackage import quoted, rtree_of
from app.store.sqlite_library import Database
from app.store.vectors import decode
from app.terrain.heights import broken_links, links_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: ``code`` is stable, ``text`` says it and what to do."""

    code: str
    text: str


def check(project: Project) -> list[Finding]:
    """Everything wrong with the project's file, empty if nothing is."""
    db = project.database
    found = list(_integrity(db))
    # Past a broken b-tree every further finding would be noise.
    return found or [*_registrations(db), *_features(db), *_tiles(db), *_layers(project), *_own_sections(project)]


def _integrity(db: Database) -> Iterator[Finding]:
    for (line,) in db.conn.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield Finding("damaged", f"The file is damaged: {line}. Restore a snapshot: sarhad restore")
    for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
        yield Finding("orphan-row", f"Row {row} of {table} refers to a row of {parent} that is not there.")


def _own_sections(project: Project) -> Iterator[Finding]:
    for code, read in (("sensor-types", sensor_types.own), ("weather", project_weather.own)):
        try:
            read(project)
        except UserError as error:
            yield Finding(code, f"{error} See sarhad sensors, --add and --remove.")


def _registrations(db: Database) -> Iterator[Finding]:
    present = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    for standard in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_tile_matrix_set"):
        rows = db.conn.execute(f"SELECT table_name FROM {standard} WHERE table_name IS NOT NULL")
        for (table,) in rows:
            if table not in present:
                yield Finding("missing-table", f"{standard} names {table}, which is not in the file.")


def feature_tables(db: Database) -> list[str]:
    """The feature tables the standard's contents name."""
    return [
        row[0]
        for row in db.conn.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1")
    ]


def _features(db: Database) -> Iterator[Finding]:
    columns = dict(db.conn.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall())
    for table in feature_tables(db):
        # What is not there at all is told with the registrations.
        if table in columns and has_table(db, table):
            found = list(_geometries(db, table, columns[table]))
            # The index cannot be compared with geometries that cannot be read.
            yield from found or _index(db, table, columns[table])


def _index(db: Database, table: str, geometry: str) -> Iterator[Finding]:
    """Compare table and R-tree; a table of another program may do without one, and name its geometry as it likes."""
    index = f"rtree_{table}_{geometry}"
    if not has_table(db, index):
        if index == rtree_of(table) and _promised(db, table):
            yield Finding("index", f"{table} has lost its spatial index. Restore a snapshot: sarhad restore")
        return
    counted = "SELECT (SELECT count(*) FROM {t} WHERE {g} NOT NULL AND NOT ST_IsEmpty({g})), (SELECT count(*) FROM {r})"
    names = {"t": quoted(table), "g": quoted(geometry), "r": quoted(index)}
    rows, indexed = db.conn.execute(counted.format(**names)).fetchone()
    if rows != indexed:
        yield Finding("index", f"{table} has {rows} geometries but {indexed} in its spatial index.")


def _promised(db: Database, table: str) -> bool:
    query = "SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index' AND table_name = ?"
    return db.conn.execute(query, (table,)).fetchone() is not None


def _geometries(db: Database, table: str, geometry: str) -> Iterator[Finding]:
    # The primary key, or where there is none, the row's place in the file.
    keys = [row[1] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})") if row[5]]
    key = quoted(keys[0]) if keys else "row_number() OVER ()"
    shape = quoted(geometry)
    cursor = db.conn.execute(f"SELECT {key}, {shape} FROM {quoted(table)} WHERE {shape} NOT NULL")
    while rows := cursor.fetchmany(geopackage.BATCH):
        try:
            decode([blob for _, blob in rows])
        except (shapely.GEOSException, IndexError, KeyError, TypeError):
            yield Finding(
                "geometry",
                f"{table} holds a geometry that cannot be read, in {keys[0] if keys else 'row'} "
                f"{rows[0][0]}–{rows[-1][0]}.",
            )


def _tiles(db: Database) -> Iterator[Finding]:
    for (table,) in db.conn.execute("SELECT table_name FROM gpkg_tile_matrix_set ORDER BY 1").fetchall():
        if not has_table(db, table):
            continue
        stray = (
            f"SELECT count(*) FROM {quoted(table)} t LEFT JOIN gpkg_tile_matrix m "
            "ON m.table_name = ? AND m.zoom_level = t.zoom_level "
            "WHERE m.zoom_level IS NULL OR tile_column NOT BETWEEN 0 AND matrix_width - 1 "
            "OR tile_row NOT BETWEEN 0 AND matrix_height - 1"
        )
        (count,) = db.conn.execute(stray, (table,)).fetchone()
        if count:
            yield Finding("tiles", f"{table} has {count} tiles outside its tile matrix.")


def _layers(project: Project) -> Iterator[Finding]:
    present = {row[0] for row in project.database.conn.execute("SELECT table_name FROM gpkg_contents")}
    for entry in project.entries.values():
        if entry.table not in present and not links_of(entry):
            yield Finding("missing-layer", f"The layer {entry.name} has lost its table {entry.table}.")
    for entry, error in broken_links(project):
        yield Finding("linked-terrain", f"The layer {entry.name} cannot be used: {error}")
