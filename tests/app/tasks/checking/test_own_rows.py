"""Rows of the program's own tables that are none: each is named by the code of its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.progress import Progress
from app.project import feature_edits
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.checking import own_rows
from tests.builders import checks
from tests.builders.checks import altered, codes

STATUS = "INSERT INTO sarhad_gap_status VALUES ('g', 'open', '', '', '', 'TJ-AF', 1, 2, '')"
RUN = f"INSERT INTO sarhad_runs VALUES (1, 'r', '2026-01-01T00:00:00+00:00', '{'0' * 64}', '2026-01-01', '[]')"
CASES = {
    "UPDATE sarhad_layers SET kind = 'x'": "layer",
    "UPDATE sarhad_layers SET name = x'00' WHERE kind = 'terrain'": "layer",
    "UPDATE sarhad_layers SET visible = 7": "layer",
    "UPDATE sarhad_layers SET opacity = 1e999": "layer",
    "UPDATE sarhad_layers SET settings = '[]'": "layer",
    "UPDATE sarhad_layers SET provenance = '{'": "layer",
    "UPDATE sarhad_layers SET provenance = json_set(provenance, '$.synthetic', 'x')": "layer",
    "INSERT INTO sarhad_parameters VALUES ('k', '{')": "parameter",
    "UPDATE sarhad_steps SET done = 'yes'": "history",
    "UPDATE sarhad_steps SET at = 'noon'": "history",
    "UPDATE sarhad_edits SET edit = '{}' WHERE step_id = 1": "history",
    "UPDATE sarhad_edits SET edit = replace(edit, 'TableEdit', 'NoEdit')": "history",
    "DELETE FROM sarhad_edits WHERE seq = 0": "history",
    f"{RUN.replace('(1,', '(-1,')}": "run",
    f"{RUN.replace('00:00:00+', '99:00:00+')}": "run",
    f"{RUN.replace('000', 'xyz')}": "run",
    f"{RUN.replace('[]', '[')}": "run",
    "INSERT INTO sarhad_reports VALUES ('r', 'text', x'00')": "run",
    f"{STATUS.replace('open', 'shut')}": "status",
    f"{STATUS.replace('1, 2', '2, 1')}": "status",
    f"{STATUS.replace('1, 2', '-1, 2')}": "status",
    "INSERT INTO sarhad_sights VALUES ('x', '2026-01-01', x'00')": "sights",
    "INSERT INTO sarhad_sights VALUES ('x', 'today', x'00')": "sights",
    "UPDATE sarhad_digests SET digest = 'x'": "digest",
    "INSERT INTO sarhad_digests VALUES ('x', 'y', '')": "digest",
}


def look(path: Path, entries: list[Entry], *statements: str) -> list[str]:
    with altered(path, *statements) as db:
        return codes(own_rows.faults(db, entries, Progress()))


def test_sound_rows(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries) == []
    assert look(world, entries, RUN, STATUS) == []


@pytest.mark.parametrize("statement", CASES)
def test_a_row_that_is_none_is_named(world: Path, entries: list[Entry], statement: str) -> None:
    assert CASES[statement] in look(world, entries, statement)


@pytest.fixture(scope="module")
def undone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Entry]]:
    path = checks.world(tmp_path_factory.mktemp("undone"))
    with Project.open(path) as project:
        entry = project.of_kind("incidents")[0]
        checks.add_incident(project)
        project.undo()
        project.apply("Rename", feature_edits.changed(project, entry, 1, {"name": "x"}))
        project.undo()
        checks.add_incident(project)
        project.undo()
    return path, checks.entries_of(path)


ASIDE = {
    "UPDATE {} SET sensitivity = 'secret'": "value",
    "UPDATE {} SET name = CAST(x'd1' AS TEXT)": "value",
    "UPDATE {} SET occurred_at = 'noon'": "value",
    "UPDATE {} SET geom = x'00'": "geometry",
    "ALTER TABLE {} DROP COLUMN note": "column",
}


@pytest.mark.parametrize("statement", ASIDE)
def test_rows_that_were_set_aside(undone: tuple[Path, list[Entry]], statement: str) -> None:
    path, entries = undone
    assert look(path, entries) == []
    with altered(path) as db:
        (store,) = db.conn.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sarhad_undone_%'").fetchone()
    assert ASIDE[statement] in look(path, entries, statement.format(store))
