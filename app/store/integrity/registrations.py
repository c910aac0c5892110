"""What the tables of the standard say of the others: rows as they stand, whatever is in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.store.geopackage import quoted
from app.store.sqlite_library import Database

STANDARD_TABLES = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions", "gpkg_tile_matrix_set")
"""Tables of the standard that refer to others."""
_WKT2 = "definition_12_063"


class Content(NamedTuple):
    """A row of the list of contents; ``bounds``: min x, min y, max x, max y."""

    table: Any
    data_type: Any
    identifier: Any
    last_change: Any
    bounds: tuple[Any, Any, Any, Any]
    srs_id: Any


class GeometryColumn(NamedTuple):
    """A row of the list of geometry columns."""

    table: Any
    column: Any
    type_name: Any
    srs_id: Any
    z: Any
    m: Any


class ReferenceSystem(NamedTuple):
    """A coordinate system as the file defines it; ``wkt2`` is empty unless the file has that column."""

    srs_id: Any
    organization: Any
    code: Any
    definition: Any
    wkt2: Any


class Extension(NamedTuple):
    """A row of the list of extensions."""

    table: Any
    column: Any
    name: Any
    scope: Any


def missing_tables(db: Database) -> Iterator[tuple[str, str]]:
    """Tables registered in a table of the standard but missing in the file: that table's name and theirs."""
    present = tables(db)
    for standard in STANDARD_TABLES:
        for (table,) in db.conn.execute(f"SELECT table_name FROM {standard} WHERE table_name IS NOT NULL"):
            if table not in present:
                yield standard, table


def tables(db: Database) -> set[str]:
    """The names of all tables and views of the file."""
    return {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}


def contents(db: Database) -> list[Content]:
    """The standard's list of contents."""
    query = "SELECT table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, srs_id"
    rows = db.conn.execute(f"{query} FROM gpkg_contents ORDER BY rowid").fetchall()
    return [Content(row[0], row[1], row[2], row[3], tuple(row[4:8]), row[8]) for row in rows]


def geometry_columns(db: Database) -> list[GeometryColumn]:
    """The standard's list of geometry columns."""
    query = "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns ORDER BY rowid"
    return [GeometryColumn(*row) for row in db.conn.execute(query).fetchall()]


def extensions(db: Database) -> list[Extension]:
    """The standard's list of extensions."""
    query = "SELECT table_name, column_name, extension_name, scope FROM gpkg_extensions ORDER BY rowid"
    return [Extension(*row) for row in db.conn.execute(query).fetchall()]


def reference_systems(db: Database) -> list[ReferenceSystem]:
    """The coordinate systems that the file defines."""
    names = {row[1] for row in db.conn.execute("PRAGMA table_info(gpkg_spatial_ref_sys)")}
    wkt2 = quoted(_WKT2) if _WKT2 in names else "''"
    query = f"SELECT srs_id, organization, organization_coordsys_id, definition, {wkt2} FROM gpkg_spatial_ref_sys"
    return [ReferenceSystem(*row) for row in db.conn.execute(f"{query} ORDER BY rowid").fetchall()]


def feature_tables(db: Database) -> list[str]:
    """The feature tables registered in the standard's contents."""
    query = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1"
    return [row[0] for row in db.conn.execute(query)]


def layer_tables(db: Database) -> set[str]:
    """The tables of all layers that the project lists, also of those whose rows are damaged."""
    return {str(table) for (table,) in db.conn.execute("SELECT table_name FROM sarhad_layers").fetchall()}


def columns(db: Database, table: str) -> dict[str, str]:
    """The columns of a table with their declared types, as they are written."""
    return {row[1]: row[2] for row in db.conn.execute(f"PRAGMA table_info({quoted(table)})")}
