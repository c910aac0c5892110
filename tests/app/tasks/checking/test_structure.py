"""Tables, columns and keys that every project has: what is missing or altered is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tasks.checking import structure
from tests.builders.checks import altered, codes

CASES = {
    "DROP TABLE gpkg_tile_matrix": ("missing-table", "gpkg_tile_matrix"),
    "DROP TABLE sarhad_reports": ("missing-table", "sarhad_reports"),
    "ALTER TABLE gpkg_contents DROP COLUMN description": ("column", "description"),
    "ALTER TABLE sarhad_runs RENAME COLUMN as_of TO day": ("column", "as_of"),
    "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'incidents'": ("sequence", "incidents"),
    "UPDATE sqlite_sequence SET seq = 9223372036854775807 WHERE name = 'incidents'": ("sequence", "incidents"),
    "UPDATE sqlite_sequence SET seq = 'x' WHERE name = 'borders'": ("sequence", "borders"),
    "DELETE FROM sqlite_sequence WHERE name = 'incidents'": ("sequence", "incidents"),
    "DELETE FROM gpkg_extensions WHERE table_name = 'sarhad_steps'": ("extension", "sarhad_steps"),
    "UPDATE gpkg_contents SET description = CAST(x'd1' AS TEXT)": ("value", "gpkg_contents"),
    "DROP TABLE incidents": ("missing-table", "incidents"),
}


def test_a_sound_file(world: Path) -> None:
    with altered(world) as db:
        looks = structure.damage, structure.tables, structure.registered, structure.numbers
        assert [finding for look in looks for finding in look(db)] == []


@pytest.mark.parametrize("statement", CASES)
def test_what_is_altered_is_named(world: Path, statement: str) -> None:
    code, word = CASES[statement]
    with altered(world, statement) as db:
        looks = structure.tables, structure.registered, structure.texts, structure.numbers
        findings = [finding for look in looks for finding in look(db)]
    assert any(finding.code == code and word in finding.text for finding in findings)


def test_a_lost_key(world: Path) -> None:
    copy = "CREATE TABLE other AS SELECT * FROM gpkg_contents"
    rest = "DROP TABLE gpkg_contents", "ALTER TABLE other RENAME TO gpkg_contents"
    with altered(world, copy, *rest) as db:
        assert "key" in codes(structure.tables(db))


def test_a_table_whose_rows_have_no_number(world: Path) -> None:
    other = (
        "CREATE TABLE sarhad_runs (number INTEGER NOT NULL, run TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, "
        "input_hash TEXT NOT NULL, as_of TEXT NOT NULL, summary TEXT NOT NULL) WITHOUT ROWID"
    )
    with altered(world, "DROP TABLE sarhad_runs", other) as db:
        assert codes(structure.tables(db)) == ["key"]


def test_a_view_in_the_place_of_a_table(world: Path) -> None:
    rest = "DROP TABLE sarhad_runs", "CREATE VIEW sarhad_runs AS SELECT 1 AS number"
    with altered(world, *rest) as db:
        assert "missing-table" in codes(structure.tables(db))


def test_a_row_whose_parent_is_gone(world: Path) -> None:
    with altered(world, "INSERT INTO sarhad_edits VALUES (700, 0, '{}')") as db:
        assert codes(structure.orphan_rows(db)) == ["orphan-row"]
