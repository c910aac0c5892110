"""Values that a column cannot have, texts that are none, ids that are double."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.progress import Progress
from app.store.catalog import Entry
from app.tasks.checking import values
from tests.builders.checks import altered, codes

CASES = {
    "UPDATE incidents SET name = x'00'": "value",
    "UPDATE incidents SET name = 'a' || char(0) || 'b'": "value",
    f"UPDATE incidents SET name = '{'x' * 201}'": "value",
    "UPDATE incidents SET name = CAST(x'd1' AS TEXT)": "value",
    "UPDATE incidents SET sensitivity = 'secret'": "value",
    "UPDATE incidents SET synthetic = 7": "value",
    "UPDATE incidents SET synthetic = 'yes'": "value",
    "UPDATE incidents SET as_of = '2026-13-45'": "value",
    "UPDATE incidents SET as_of = '2026-01-01T00:00:00'": "value",
    "UPDATE incidents SET occurred_at = 'noon'": "value",
    "UPDATE incidents SET occurred_at = '0000-00-00T00:00:00Z'": "value",
    "UPDATE incidents SET occurred_at_offset = '+99:99' WHERE fid = 1": "value",
    "UPDATE incidents SET occurred_at_offset = 5 WHERE fid = 1": "value",
    "UPDATE incidents SET extra = '[]'": "value",
    "UPDATE incidents SET extra = '{'": "value",
    "UPDATE patrols SET operator = 'T1'": "value",
    "UPDATE patrols SET sweep_width_m = 'wide'": "value",
    "UPDATE patrols SET sweep_width_m = 1e999": "value",
    "UPDATE patrols SET sweep_width_m = -1": "value",
    "UPDATE borders SET left_state = 'Tajikistan'": "value",
    "UPDATE incidents SET uuid = (SELECT uuid FROM incidents WHERE fid = 1)": "uuid",
    "ALTER TABLE incidents DROP COLUMN note": "column",
    "ALTER TABLE incidents RENAME COLUMN category TO kind": "column",
}


def look(world: Path, entries: list[Entry], *statements: str) -> list[str]:
    with altered(world, *statements) as db:
        return codes(values.faults(db, None, entries, Progress()))


def test_a_sound_file(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries) == []


@pytest.mark.parametrize("statement", CASES)
def test_what_cannot_be_is_named(world: Path, entries: list[Entry], statement: str) -> None:
    assert CASES[statement] in look(world, entries, statement)


@pytest.mark.parametrize("empty", ["NULL", "''"])
def test_a_row_that_another_program_added_is_no_fault_but_said(world: Path, entries: list[Entry], empty: str) -> None:
    with altered(world, f"UPDATE incidents SET uuid = {empty} WHERE fid = 2") as db:
        assert codes(values.faults(db, None, entries, Progress())) == []
        (note,) = values.without_ids(db, entries)
    assert "the first in fid 2" in note


def test_a_finding_says_how_many_and_where(world: Path, entries: list[Entry]) -> None:
    with altered(world, "UPDATE incidents SET sensitivity = 'secret' WHERE fid > 1") as db:
        (finding,) = values.faults(db, None, entries, Progress())
    assert finding.text == "incidents holds values that sensitivity cannot have in 2 rows, the first in fid 2."


def test_a_column_that_an_import_brought_has_values_of_its_type(world: Path, entries: list[Entry]) -> None:
    added = "ALTER TABLE incidents ADD COLUMN theirs INTEGER"
    assert look(world, entries, added) == []
    assert look(world, entries, added, "UPDATE incidents SET theirs = 'x'") == ["value"]
