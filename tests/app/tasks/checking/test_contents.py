"""The lists of the standard: what they say of a layer that is not so is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.catalog import Entry
from app.tasks.checking import contents
from tests.builders.checks import altered

INCIDENTS, HEIGHTS = "WHERE table_name = 'incidents'", "WHERE table_name = 'heights'"
CASES = {
    f"DELETE FROM gpkg_contents {INCIDENTS}": "contents",
    f"DELETE FROM gpkg_contents {HEIGHTS}": "contents",
    f"UPDATE gpkg_contents SET data_type = 'attributes' {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET data_type = 'x' {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET data_type = 'tiles' {HEIGHTS}": "contents",
    "UPDATE gpkg_contents SET data_type = '2d-gridded-coverage' WHERE table_name = 'scan'": "contents",
    f"UPDATE gpkg_contents SET srs_id = 32642 {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET min_x = 'x' {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET min_x = 100 {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET min_x = NULL {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET max_y = 1e999 {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET last_change = 'yesterday' {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET identifier = NULL {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET max_x = 9e18 {INCIDENTS}": "contents",
    f"UPDATE gpkg_contents SET identifier = 'a' || char(0) {INCIDENTS}": "contents",
    "DELETE FROM gpkg_contents WHERE table_name = 'layer_styles'": "contents",
    "UPDATE gpkg_contents SET data_type = 'features' WHERE table_name = 'layer_styles'": "contents",
    f"DELETE FROM gpkg_geometry_columns {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET column_name = 'name' {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET column_name = 'gone' {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET geometry_type_name = 'LINESTRING' {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET geometry_type_name = 'x' {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET srs_id = 32642 {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET z = 1 {INCIDENTS}": "geometry-column",
    f"UPDATE gpkg_geometry_columns SET m = 'x' {INCIDENTS}": "geometry-column",
    f"DELETE FROM gpkg_extensions {INCIDENTS}": "extension",
    f"UPDATE gpkg_extensions SET scope = 'read-write' {INCIDENTS}": "extension",
    f"DELETE FROM gpkg_extensions {HEIGHTS}": "extension",
    "DELETE FROM gpkg_extensions WHERE table_name = 'gpkg_2d_gridded_tile_ancillary'": "extension",
    "INSERT INTO gpkg_extensions SELECT table_name, NULL, extension_name, definition, scope FROM gpkg_extensions "
    "WHERE table_name = 'sarhad_runs'": "extension",
}


def test_a_sound_file(world: Path, entries: list[Entry]) -> None:
    with altered(world) as db:
        assert list(contents.faults(db, entries)) == []


@pytest.mark.parametrize("statement", CASES)
def test_what_is_not_so_is_named(world: Path, entries: list[Entry], statement: str) -> None:
    with altered(world, statement) as db:
        assert CASES[statement] in {finding.code for finding in contents.faults(db, entries)}


def test_a_table_listed_twice(world: Path, entries: list[Entry]) -> None:
    copy = "CREATE TABLE other AS SELECT * FROM gpkg_contents"
    rest = "DROP TABLE gpkg_contents", "ALTER TABLE other RENAME TO gpkg_contents"
    again = "INSERT INTO gpkg_contents SELECT * FROM gpkg_contents WHERE table_name = 'incidents'"
    with altered(world, copy, *rest, again) as db:
        assert "gpkg_contents lists incidents more than once." in {
            finding.text for finding in contents.faults(db, entries)
        }


def test_tables_of_another_program_are_its_own_affair(world: Path, entries: list[Entry]) -> None:
    table = "CREATE TABLE theirs (id INTEGER PRIMARY KEY, shape BLOB)"
    content = "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('theirs', 'x', 't', 4326)"
    with altered(world, table, content) as db:
        assert list(contents.faults(db, entries)) == []
