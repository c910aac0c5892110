"""A new project appears whole; one is opened without changing a byte, or says what it changed and keeps what it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store import opening, schema
from app.store.database import has_table
from app.store.snapshots import folder_of
from app.store.trust import limits
from app.tasks.check import check
from tests.builders.attacks import IN_PLACE_OF_OWN, RUNNING, attack
from tests.builders.command_line import refusal_of, sarhad
from tests.builders.projects import add_points, blank
from tests.builders.unfinished import at_rest_in_wal, contents, with_journal, with_log

OLD = sorted((Path(__file__).parents[2] / "projects").glob("*.gpkg"))


def test_two_makers_of_one_project(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"

    def fill(first: Project) -> None:
        Project.create(path, lambda second: None)

    with pytest.raises(UserError, match="already exists"):
        Project.create(path, fill)
    with Project.open(path) as project:
        assert not project.read_only
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError("no hard links here")

    path = tmp_path / "p.gpkg"
    for _ in range(2):
        with pytest.raises(UserError, match=r"exists|in the way"), opening.new_file(path):
            path.write_bytes(b"somebody's")
        assert path.read_bytes() == b"somebody's"
        path.unlink()
        monkeypatch.setattr(os, "link", no_links)
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        assert project.entries == {}
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]


def faults(project: Project) -> list[str]:
    """All but that one of the old projects has a post of a type that no version knew."""
    return [finding.text for finding in check(project) if finding.code != "value"]


def copied(old: Path, path: Path) -> Path:
    return Path(shutil.copy(old, path))


STATES: dict[str, Callable[[Path], Path]] = {
    "in WAL mode": at_rest_in_wal,
    "with a log": with_log,
    "with a log and its index": partial(with_log, index=True),
    "with a journal": with_journal,
    **{f"of schema {old.stem}": partial(copied, old) for old in OLD},
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank(tmp_path_factory.mktemp("original"))


@pytest.fixture(params=STATES)
def path(request: pytest.FixtureRequest, original: Path, tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    shutil.copy(original, path)
    STATES[request.param](path)
    return path


def test_reading_changes_no_byte(path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before, reports = contents(path.parent), tmp_path_factory.mktemp("reports")
    assert sarhad("info", path).exit_code == 0
    for arguments in (("check", path), ("report", path, reports / "report.html")):
        done = sarhad(*arguments)
        assert done.exit_code == 0 or str(done.exception).startswith(("p.gpkg has faults: 1", "p.gpkg has no run yet"))
        assert "is read in a copy" in done.stderr or (path.parent / "p.gpkg-shm").exists()
    assert contents(path.parent) == before


def test_writing_says_what_it_changed_first_and_keeps_what_was_there(path: Path) -> None:
    with Project.open(path) as project:
        assert not project.read_only
        (notice,) = project.opened.notices
        assert faults(project) == []
        assert project.opened.place == path
    (copy,) = (file for file in folder_of(path).iterdir() if file.suffix == ".gpkg")
    assert copy.name in notice
    assert {file.name for file in path.parent.iterdir()} == {"p.gpkg", "p.snapshots"}
    with Project.open(path) as project:
        assert project.opened.notices == ()


def test_a_project_of_whatever_state_that_may_not_be_written_is_read(path: Path) -> None:
    path.chmod(0o444)
    before = contents(path.parent)
    with Project.open(path) as project:
        assert project.read_only
        assert faults(project) == []
    assert contents(path.parent) == before


@pytest.mark.parametrize("make", [with_log, with_journal])
def test_what_is_foreign_in_an_unfinished_project_is_not_made_sound(
    make: Callable[[Path], Path], original: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(original, tmp_path / "p.gpkg"))
    attack(path, RUNNING["a trigger"])
    make(path)
    before = contents(tmp_path)
    with Project.open(path) as project:
        assert project.read_only
        assert any("trigger evil" in notice for notice in project.opened.notices)
        with pytest.raises(UserError, match="trigger evil"):
            project.refuse_read_only()
        assert [finding.code for finding in check(project)] == ["foreign-object"]
    assert contents(tmp_path) == before


@pytest.mark.parametrize("case", RUNNING)
def test_a_project_with_foreign_objects_is_only_read(case: str, original: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(original, tmp_path / "p.gpkg"))
    attack(path, RUNNING[case])
    before = contents(tmp_path)
    assert sarhad("info", path).exit_code == 0
    assert "can only be read" in refusal_of("marking", path, "X")
    assert "faults: 1" in refusal_of("check", path)
    assert contents(tmp_path) == before


def test_what_is_foreign_in_an_old_project_does_not_run_when_it_is_read(tmp_path: Path) -> None:
    path = copied(OLD[-1], tmp_path / "p.gpkg")
    slow = RUNNING["a trigger that never ends"]
    attack(path, [*slow[:-1], slow[-1].replace("sarhad_edits", "sarhad_migrations")])
    attack(path, ["ALTER TABLE borders ADD COLUMN b AS (hex(name))"])
    before = contents(tmp_path)
    with Project.open(path) as project:
        assert project.read_only
        assert {one.name for one in project.opened.foreign} == {"slow", "borders"}
        assert schema.pending(project.database, "p") == []
    assert contents(tmp_path) == before


@pytest.mark.parametrize("case", IN_PLACE_OF_OWN)
def test_a_project_without_tables_of_its_own_is_refused(case: str, original: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(original, tmp_path / "p.gpkg"))
    attack(path, IN_PLACE_OF_OWN[case])
    before = contents(tmp_path)
    for arguments in (("info", path), ("check", path), ("marking", path, "X")):
        assert "in place of its own tables" in refusal_of(*arguments)
    assert contents(tmp_path) == before


def test_a_view_in_place_of_a_layer_costs_that_layer(tmp_path: Path) -> None:
    path = blank(tmp_path)
    with Project.open(path) as project:
        add_points(project, 1)
    endless = "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a AS fid, a AS geom FROM n"
    attack(path, ["DROP TABLE incidents", f"CREATE VIEW incidents AS {endless}"])
    with Project.open(path) as project:
        (finding, *_) = check(project)
        assert finding.code == "foreign-object"
        with pytest.raises(UserError, match="lost its table"):
            project.layer(project.entry("Incidents").uuid)


def test_a_schema_that_takes_too_long_is_left(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "OPENING_SECONDS", -1.0)
    monkeypatch.setattr(limits, "_STEPS", 1)
    with pytest.raises(UserError, match="takes too long"):
        Project.open(original)


def test_a_list_of_migrations_that_is_not_true_is_refused(original: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(original, tmp_path / "p.gpkg"))
    attack(path, ["DELETE FROM sarhad_migrations WHERE name = 'm0007_stretch_of_words'"])
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(UserError, match="could not be brought"):
            Project.open(path, write=write)
    assert path.read_bytes() == before
    assert not list(folder_of(path).glob("*"))


def test_an_unfinished_project_is_made_sound_through_a_link(original: Path, tmp_path: Path) -> None:
    path = with_journal(Path(shutil.copy(original, tmp_path / "p.gpkg")))
    link = tmp_path / "elsewhere" / "link.gpkg"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("links need a privilege here")
    with Project.open(link) as project:
        assert not has_table(project.database, "half")
        assert project.path == path.resolve()
    assert not (tmp_path / "p.gpkg-journal").exists()
    assert [file.name for file in link.parent.iterdir()] == ["link.gpkg"]


def test_what_a_killed_program_left_is_swept_away(tmp_path: Path) -> None:
    old, fresh = (tmp_path / f".p.gpkg.{name}.partial" for name in ("aaaaaaaa", "bbbbbbbb"))
    for file in (old, fresh):
        file.write_bytes(b"half")
    os.utime(old, (0, 0))
    Project.create(tmp_path / "p.gpkg", lambda project: None)
    assert not old.exists()
    assert fresh.exists()  # somebody may be making it at this moment
