"""What runs, or stands in place of a table, is found by its text; what other programs add beside is left alone."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.project.project import Project
from app.store.trust.survey import ForeignObject, computed_objects, foreign_objects, is_readable, listed, survey
from tests.builders.attacks import HARMLESS, IN_PLACE_OF_OWN, RUNNING, attack
from tests.builders.projects import add_points, blank


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = blank(tmp_path_factory.mktemp("survey"))
    with Project.open(path) as project:
        add_points(project, 2)
        add_points(project, 2)
        project.undo()
    return path


@pytest.fixture
def path(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "p.gpkg"))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def test_a_project_of_ours_holds_nothing_foreign(original: Path) -> None:
    with Project.open(original, write=False) as project:
        assert foreign_objects(project.database) == ()
        assert computed_objects(project.database.conn) == ()


@pytest.mark.parametrize("attacks", [*IN_PLACE_OF_OWN.items(), *RUNNING.items()], ids=lambda case: case[0])
def test_what_would_run_is_found(attacks: tuple[str, list[str]], path: Path) -> None:
    attack(path, attacks[1])
    with opened(path) as connection:
        (foreign,) = survey(connection)
    assert foreign.stands_for_own == (attacks[0] in IN_PLACE_OF_OWN)


@pytest.mark.parametrize("case", HARMLESS)
def test_what_other_programs_add_beside_is_left_alone(case: str, path: Path) -> None:
    attack(path, HARMLESS[case])
    with opened(path) as connection:
        assert survey(connection) == ()


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE incidents ADD COLUMN twice AS (hex(name))",
        "CREATE UNIQUE INDEX one ON incidents (lower(name))",
        "ALTER TABLE incidents ADD COLUMN step INTEGER REFERENCES sarhad_steps(id) ON DELETE CASCADE",
        "ALTER TABLE incidents ADD COLUMN a TEXT CHECK (length(a) < 9)",
    ],
)
def test_the_table_of_a_layer_is_ours_and_its_name_has_no_case(statement: str, path: Path) -> None:
    attack(path, [statement.replace("incidents", "INCIDENTS")])
    with opened(path) as connection:
        (foreign,) = survey(connection)
        assert foreign.table.lower() == "incidents"
        assert not foreign.stands_for_own
        # The same on a table that no layer has is no matter of ours, except for what SQLite computes in checking.
        connection.close()
    attack(path, ["UPDATE sarhad_layers SET table_name = 'elsewhere'"])
    with opened(path) as connection:
        assert survey(connection) == ()
        assert len(computed_objects(connection)) == 1


def test_a_table_of_tiles_is_ours_without_a_layer_of_its_name(path: Path) -> None:
    attack(path, ["CREATE VIEW heights AS SELECT 1 AS tile_data"])
    with opened(path) as connection:
        assert survey(connection) == ()
    attack(path, ["INSERT INTO gpkg_tile_matrix_set VALUES ('Heights', 4326, 0, 0, 1, 1)"])
    with opened(path) as connection:
        assert survey(connection) == (ForeignObject("view", "heights", "heights"),)


def test_columns_that_other_programs_add_are_plain(path: Path) -> None:
    now = "DEFAULT '2020-01-01'"
    attack(path, [f'ALTER TABLE incidents ADD COLUMN "as (on)" VARCHAR(30) {now}'])
    attack(path, ["ALTER TABLE incidents ADD COLUMN b INTEGER NOT NULL DEFAULT -1"])
    with opened(path) as connection:
        assert survey(connection) == ()


def test_a_list_of_objects_is_short() -> None:
    many = [ForeignObject("trigger", str(number) * 100, "t") for number in range(5)]
    assert listed(many[:1]) == f"trigger {'0' * 60}"
    assert listed(many).endswith("(+2)")


def test_brackets_that_none_closes_hide_nothing() -> None:
    comment = "CREATE TABLE a (b CHAR(5) /*" + "[" * 1_000_000
    assert not is_readable(5, comment)
    assert not is_readable(5, comment + "*/, c AS (b))")
    assert is_readable(5, "CREATE TABLE a ([b as [c] TEXT, d TEXT CHECK (d IN ('as')))")
