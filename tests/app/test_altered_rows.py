"""A damaged row costs that row: no command that reads a project ends in a bug, whatever its rows hold.

Of some 33,000 alterations a few are tried, drawn from every table and column. All of them:
SARHAD_ALTERATIONS=40000 pytest tests/app/test_altered_rows.py
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import warnings
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.project.project import Project
from app.store import runs
from app.tasks.checking.damage import damaged_rows
from tests.builders.alterations import MARKUP, alterations, some_alterations
from tests.builders.command_line import answer_of, refusal_of, sarhad
from tests.builders.projects import report_of
from tests.builders.reading_commands import SLOW, bugs, commands
from tests.builders.small_world import small_world

COUNT = int(os.environ.get("SARHAD_ALTERATIONS", "12"))
QUICK = [name for name in commands(Path(), Path()) if name not in SLOW]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def copy(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world.parent, tmp_path / "copy")) / world.name


@pytest.fixture
def change(copy: Path) -> Callable[..., Path]:
    """Set cells of the copy: an SQL statement with its values."""

    def run(statement: str, *values: Any) -> Path:
        with closing(sqlite3.connect(copy)) as file, file:
            assert file.execute(statement, values).rowcount
        return copy

    return run


def test_no_command_ends_in_a_bug(world: Path, tmp_path: Path) -> None:
    ended: dict[str, str] = {}
    for number, (name, change) in enumerate(some_alterations(world, COUNT)):
        folder = tmp_path / str(number)
        shutil.copytree(world.parent, folder)
        change(folder / world.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ended |= {f"{name}: {command}": text for command, text in bugs(folder / world.name, folder, QUICK).items()}
        shutil.rmtree(folder)
    assert ended == {}


def test_every_column_is_altered_and_the_same_ones_are_drawn(world: Path) -> None:
    names = [name for name, _ in alterations(world)]
    assert len(names) > 30_000
    for part in ("sarhad_reports[1].report bomb", "sarhad_layers[0].settings json", "sarhad_parameters[3].value null"):
        assert any(name.startswith(part) for name in names), part
    assert [name for name, _ in some_alterations(world, 5)] == [name for name, _ in some_alterations(world, 5)]


def altered(content: bytes, **parts: Any) -> bytes:
    return zlib.compress(json.dumps(json.loads(zlib.decompress(content)) | parts).encode())


@pytest.mark.parametrize("column", ["report", "scene"])
def test_a_damaged_run_costs_that_run(change: Callable[..., Path], tmp_path: Path, column: str) -> None:
    with Project.open(change("UPDATE sarhad_runs SET number = number"), write=False) as project:
        newest, other = runs.names(project.database)
    path = change(f"UPDATE sarhad_reports SET {column} = substr({column}, 1, 300) WHERE run = ?", newest)
    refusal = refusal_of("report", path, tmp_path / "r.csv")
    assert f"The run {newest} is damaged: its {column} is not the compressed text" in refusal
    assert f"Other runs: {other}." in refusal
    assert sarhad("report", path, tmp_path / "r.csv", "--run", other).exit_code == 0
    answer = answer_of("analyse", path, "--as-of", "2026-10-01", "--seed", "2", "--draws", "20")
    assert answer["run"] == newest
    assert sarhad("report", path, tmp_path / "r.csv").exit_code == 0


def test_a_bomb_in_a_run_is_refused_in_words(change: Callable[..., Path], tmp_path: Path) -> None:
    path = change("UPDATE sarhad_reports SET report = ?", zlib.compress(bytes(250_000_000), 9))
    assert "unpacks to more than 200,000,000 bytes" in refusal_of("profile", path, tmp_path / "p.csv")


def test_a_part_of_a_report_is_named(change: Callable[..., Path], copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy)) as file:
        ((content,),) = file.execute("SELECT report FROM sarhad_reports WHERE rowid = 2").fetchall()
    gaps = json.loads(zlib.decompress(content))["gaps"]
    gaps[0]["cause"]["code"] = MARKUP
    path = change("UPDATE sarhad_reports SET report = ? WHERE rowid = 2", altered(content, gaps=gaps))
    assert "its report.gaps[0].cause is" in refusal_of("remedy", path)


def test_a_run_whose_report_is_gone_is_said_to_have_lost_it(change: Callable[..., Path]) -> None:
    assert "has lost its report" in refusal_of("remedy", change("DELETE FROM sarhad_reports"))


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE sarhad_layers SET kind = ? WHERE name = 'Incidents'", "people"),
        ("UPDATE sarhad_layers SET settings = ? WHERE name = 'Incidents'", "[" * 100_000),
        ("UPDATE sarhad_layers SET opacity = ? WHERE name = 'Incidents'", "much"),
        ("UPDATE sarhad_layers SET name = CAST(? AS TEXT) WHERE name = 'Incidents'", b"\xd1"),
        ("UPDATE sarhad_runs SET summary = ? WHERE rowid = 1", '[{"route": NaN}]'),
        ("UPDATE sarhad_runs SET at = ? WHERE rowid = 1", 3),
        ("UPDATE sarhad_gap_status SET status = ?", MARKUP),
        ("UPDATE sarhad_gap_status SET start_m = ?", float("inf")),
        ("UPDATE sarhad_steps SET at = ? WHERE id = 1", "yesterday"),
        ("UPDATE sarhad_parameters SET value = ? WHERE key = 'merge_m'", "{"),
        ("UPDATE sarhad_parameters SET value = ? WHERE key = 'marking'", "NaN"),
    ],
)
def test_a_damaged_row_is_named_and_the_others_are_read(
    change: Callable[..., Path], statement: str, value: object, tmp_path: Path
) -> None:
    path = change(statement, value)
    content = answer_of("info", path)
    (row,) = content["unreadable"]
    assert row["table"] == statement.split()[1]
    assert f"{row['table']}, row {row['row']}: {row['fault']}" in sarhad("info", path).stdout
    with Project.open(path) as project:
        assert len(damaged_rows(project)) == 1
    if "marking" not in statement:
        assert sarhad("export", path, "Checkpoints", tmp_path / "c.geojson").exit_code == 0


def test_a_damaged_parameter_is_never_taken_as_unset(change: Callable[..., Path], tmp_path: Path) -> None:
    path = change("UPDATE sarhad_parameters SET value = '{' WHERE key = 'merge_m'")
    assert "sarhad_parameters, row 'merge_m': value is not JSON" in refusal_of("analyse", path)
    path = change("UPDATE sarhad_parameters SET value = '3' WHERE key = 'marking'")
    assert "marking" in refusal_of("export", path, "Checkpoints", tmp_path / "c.csv")
    assert sarhad("marking", path, "TLP:RED").exit_code == 0
    assert answer_of("marking", path)["marking"] == "TLP:RED"


def test_a_damaged_step_is_not_undone_and_nothing_else_is_lost(change: Callable[..., Path]) -> None:
    path = change(
        "UPDATE sarhad_edits SET edit = '[]' WHERE step_id = (SELECT max(id) FROM sarhad_steps WHERE done = 1)"
    )
    with Project.open(path) as project:
        before = len(project.steps())
        with pytest.raises(Exception, match="Nothing can be undone any more: the newest step is damaged"):
            project.undo()
        assert len(project.steps()) == before
        report_of(project)


def test_a_geometry_that_cannot_be_read_costs_its_feature(change: Callable[..., Path], tmp_path: Path) -> None:
    path = _with_a_broken_post(change)
    assert sarhad("export", path, "Checkpoints", tmp_path / "c.csv").exit_code == 0
    assert sarhad("report", path, tmp_path / "r.csv").exit_code == 0
    assert "rows whose geometry cannot be read: 1, such as row 1" in refusal_of("analyse", path)


def _with_a_broken_post(change: Callable[..., Path]) -> Path:
    with Project.open(change("UPDATE sarhad_runs SET number = number"), write=False) as project:
        table = project.of_kind("checkpoints")[0].table
    for suffix in ("update1", "update2", "update3", "update4"):
        with closing(sqlite3.connect(change("UPDATE sarhad_runs SET number = number"))) as file:
            file.execute(f"DROP TRIGGER rtree_{table}_geom_{suffix}")
    return change(f"UPDATE {table} SET geom = ? WHERE fid = 1", b"GP\x00\x01\xe6\x10\x00\x00\x01\x01\x00")
