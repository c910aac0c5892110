"""The tables of a project file: those of the GeoPackage standard (1.3), then Sarhad's own, as named migrations."""

from __future__ import annotations

import json

from pyproj import CRS

from app.errors import Remedy, UserError
from app.store import digests
from app.store.database import APPLICATION_ID, GEOPACKAGE_VERSION, has_table
from app.store.sqlite_library import Database, Migrations
from layers.text import QT_TRANSLATE_NOOP

OWN_TABLES = ("sarhad_layers", "sarhad_parameters", "sarhad_steps", "sarhad_edits", "sarhad_migrations")

_STANDARD = """
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_tile_matrix_set (
    table_name TEXT NOT NULL PRIMARY KEY, srs_id INTEGER NOT NULL,
    min_x DOUBLE NOT NULL, min_y DOUBLE NOT NULL, max_x DOUBLE NOT NULL, max_y DOUBLE NOT NULL,
    CONSTRAINT fk_gtms_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gtms_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_tile_matrix (
    table_name TEXT NOT NULL, zoom_level INTEGER NOT NULL, matrix_width INTEGER NOT NULL,
    matrix_height INTEGER NOT NULL, tile_width INTEGER NOT NULL, tile_height INTEGER NOT NULL,
    pixel_x_size DOUBLE NOT NULL, pixel_y_size DOUBLE NOT NULL,
    CONSTRAINT pk_ttm PRIMARY KEY (table_name, zoom_level),
    CONSTRAINT fk_tmm_table_name FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name));
CREATE TABLE gpkg_2d_gridded_coverage_ancillary (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tile_matrix_set_name TEXT NOT NULL UNIQUE,
    datatype TEXT NOT NULL DEFAULT 'integer', scale REAL NOT NULL DEFAULT 1.0, offset REAL NOT NULL DEFAULT 0.0,
    precision REAL DEFAULT 1.0, data_null REAL, grid_cell_encoding TEXT DEFAULT 'grid-value-is-center', uom TEXT,
    field_name TEXT DEFAULT 'Height', quantity_definition TEXT DEFAULT 'Height',
    CONSTRAINT fk_g2dgtct_name FOREIGN KEY(tile_matrix_set_name) REFERENCES gpkg_tile_matrix_set (table_name),
    CHECK (datatype in ('integer','float')));
CREATE TABLE gpkg_2d_gridded_tile_ancillary (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, tpudt_name TEXT NOT NULL, tpudt_id INTEGER NOT NULL,
    scale REAL NOT NULL DEFAULT 1.0, offset REAL NOT NULL DEFAULT 0.0, min REAL DEFAULT NULL, max REAL DEFAULT NULL,
    mean REAL DEFAULT NULL, std_dev REAL DEFAULT NULL,
    CONSTRAINT fk_g2dgtat_name FOREIGN KEY (tpudt_name) REFERENCES gpkg_contents(table_name),
    UNIQUE (tpudt_name, tpudt_id));
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT,
    f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT, ui TEXT, update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
"""

_COVERAGE = "http://docs.opengeospatial.org/is/17-066r1/17-066r1.html"
_EXTENSIONS = (
    ("gpkg_2d_gridded_coverage_ancillary", "gpkg_2d_gridded_coverage", _COVERAGE, "read-write"),
    ("gpkg_2d_gridded_tile_ancillary", "gpkg_2d_gridded_coverage", _COVERAGE, "read-write"),
)


class _SarhadMigrations(Migrations):
    migrations_table = "sarhad_migrations"


MIGRATIONS = _SarhadMigrations("sarhad")


@MIGRATIONS()
def m0001_project(db: Database) -> None:
    """Layers, parameters, and the journal of steps."""
    for statement in _OWN.split(";"):
        if statement.strip():
            db.conn.execute(statement)
    register_own(db, *OWN_TABLES)


_OWN = """
CREATE TABLE sarhad_layers (
    uuid TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, table_name TEXT NOT NULL,
    position INTEGER NOT NULL, visible INTEGER NOT NULL, opacity REAL NOT NULL,
    provenance TEXT NOT NULL, settings TEXT NOT NULL);
CREATE TABLE sarhad_parameters (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE sarhad_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, origin TEXT NOT NULL, at TEXT NOT NULL,
    done INTEGER NOT NULL);
CREATE TABLE sarhad_edits (
    step_id INTEGER NOT NULL REFERENCES sarhad_steps(id) ON DELETE CASCADE, seq INTEGER NOT NULL, edit TEXT NOT NULL,
    PRIMARY KEY (step_id, seq))
"""


@MIGRATIONS()
def m0002_runs(db: Database) -> None:
    """Runs of the analysis, their reports, and planners' remarks on gaps."""
    for statement in _RUNS.split(";"):
        db.conn.execute(statement)
    register_own(db, "sarhad_runs", "sarhad_reports", "sarhad_gap_status")


_RUNS = """
CREATE TABLE sarhad_runs (
    number INTEGER NOT NULL, run TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, input_hash TEXT NOT NULL,
    as_of TEXT NOT NULL, summary TEXT NOT NULL);
CREATE TABLE sarhad_reports (run TEXT NOT NULL PRIMARY KEY, report BLOB NOT NULL, scene BLOB NOT NULL);
CREATE TABLE sarhad_gap_status (
    gap_id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, note TEXT NOT NULL, unit TEXT NOT NULL,
    status_date TEXT NOT NULL)
"""


@MIGRATIONS()
def m0003_sights(db: Database) -> None:
    """Traced sight lines."""
    db.conn.execute(
        "CREATE TABLE sarhad_sights (name TEXT NOT NULL PRIMARY KEY, used TEXT NOT NULL, sight BLOB NOT NULL)"
    )
    register_own(db, "sarhad_sights")


@MIGRATIONS()
def m0004_height_of_view(db: Database) -> None:
    """Tilt and vertical field of view of posts and sensors, empty; also where an undone step creates their table.

    Rows in the journal are unchanged: a column they do not name is empty. Another program may have dropped a table, or
    added a column of this name.
    """
    _widen_observers(db, {"tilt_deg": "DOUBLE", "vfov_deg": "DOUBLE"})


@MIGRATIONS()
def m0005_walks_behind_availability(db: Database) -> None:
    """The number of walks behind the availability of a post or sensor, empty; see m0004."""
    _widen_observers(db, {"availability_walks": "DOUBLE"})


@MIGRATIONS()
def m0006_status_of_sensors(db: Database) -> None:
    """The status of a sensor, empty; see m0004."""
    _widen_observers(db, {"status": "TEXT"})


@MIGRATIONS()
def m0007_stretch_of_words(db: Database) -> None:
    """The stretch of line that a planner's words on a gap are about; empty in older rows, whose id names it by km."""
    for name, kind in (("route", "TEXT"), ("start_m", "REAL"), ("end_m", "REAL"), ("line_version", "TEXT")):
        db.conn.execute(f"ALTER TABLE sarhad_gap_status ADD COLUMN {name} {kind}")


@MIGRATIONS()
def m0008_digests(db: Database) -> None:
    """Digests of rasters and runs, of those there are as they are now; what another program has broken has none."""
    db.conn.execute(
        f"CREATE TABLE {digests.TABLE} (subject TEXT NOT NULL, name TEXT NOT NULL, digest TEXT NOT NULL, "
        "PRIMARY KEY (subject, name))"
    )
    register_own(db, digests.TABLE)
    digests.record_present(db)


@MIGRATIONS()
def m0009_digests_of_rows(db: Database) -> None:
    """Digests of the gaps of runs, and of rows of our own tables, as they are now; see m0008."""
    digests.record_rows(db)


def _widen_observers(db: Database, columns: dict[str, str]) -> None:
    """Add columns to the tables of posts and sensors, existing ones and those a step would create again."""
    tables = db.conn.execute("SELECT table_name FROM sarhad_layers WHERE kind IN ('checkpoints', 'sensors')").fetchall()
    for (table,) in tables:
        there = {row[1].lower() for row in db.conn.execute(f'PRAGMA table_info("{table}")')}
        for name in [name for name in columns if there and name not in there]:
            db.conn.execute(f'ALTER TABLE "{table}" ADD COLUMN {name} {columns[name]}')
    edits = db.conn.execute("SELECT step_id, seq, edit FROM sarhad_edits WHERE edit LIKE '%TableEdit%fov_deg%'")
    for step, seq, text in edits.fetchall():
        edit = json.loads(text)
        if "fov_deg" in edit.get("columns", {}):
            edit["columns"] |= columns
            widened = json.dumps(edit, ensure_ascii=False)
            db.conn.execute("UPDATE sarhad_edits SET edit = ? WHERE step_id = ? AND seq = ?", (widened, step, seq))


def create_standard(db: Database) -> None:
    """Fill an empty database with the GeoPackage 1.3 tables; the caller holds no transaction."""
    connection = db.conn
    # No free pages between steps: the file stays small after a large undo, and a step that is rolled back leaves the
    # file byte for byte as before (SQLite does not restore the content of pages that were free).
    connection.execute("PRAGMA auto_vacuum = FULL")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
    connection.executescript(_STANDARD)
    with db.atomic():
        connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", _reference_systems())
        connection.executemany("INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)", _EXTENSIONS)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )


def _reference_systems() -> list[tuple[str, int, str, int, str, str]]:
    return [
        ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
        # A gridded coverage requires the three-dimensional WGS 84 too (17-066r1, requirement 3).
        ("WGS 84 3D", 4979, "EPSG", 4979, CRS.from_epsg(4979).to_wkt("WKT2_2019"), "longitude/latitude/height"),
        (
            "WGS 84 geodetic",
            4326,
            "EPSG",
            4326,
            CRS.from_epsg(4326).to_wkt("WKT1_GDAL"),
            "longitude/latitude in degrees",
        ),
    ]


def register_own(db: Database, *tables: str) -> None:
    """Register Sarhad's tables in gpkg_extensions, so that other programs do not take them for damage."""
    rows = [
        (table, "sarhad_project", "https://www.geopackage.org/ (private extension of Sarhad)", "read-write")
        for table in tables
    ]
    db.conn.executemany("INSERT OR IGNORE INTO gpkg_extensions VALUES (?, NULL, ?, ?, ?)", rows)


def applied(db: Database, migrations: Migrations = MIGRATIONS) -> list[str]:
    """The migrations that the file lists, oldest first; none in a file that is no project."""
    table = migrations.migrations_table
    if not has_table(db, table):
        return []
    rows = db.conn.execute(f"SELECT name FROM {table} WHERE migration_set = ? ORDER BY rowid", (migrations.name,))
    return [str(name) for (name,) in rows]


def pending(db: Database, name: str, migrations: Migrations = MIGRATIONS) -> list[str]:
    """The migrations that the file ``name`` does not list, in their order.

    Raises UserError if it has one unknown to this program, or is not a Sarhad project at all.
    """
    present = applied(db, migrations)
    if not present:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is a GeoPackage but not a Sarhad project.").format(name=name),
            Remedy.IMPORT_LAYERS,
            name,
        )
    names = [migration.name for migration in migrations._migrations]
    if unknown := [done for done in present if done not in names]:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} was made by a newer Sarhad ({migration}). Update Sarhad to open it."
            ).format(name=name, migration=unknown[-1])
        )
    return [one for one in names if one not in present]
