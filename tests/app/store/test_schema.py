"""A project of an older schema is migrated after a snapshot and keeps what it holds; readers cannot do that."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.project import feature_edits
from app.project.project import Project
from app.store import opening, schema
from app.store.schema import MIGRATIONS
from app.store.sqlite_library import Database
from app.tasks.check import check

OLD = sorted((Path(__file__).parents[2] / "projects").glob("*.gpkg"))


NO_TYPE = "posts holds values that type cannot have in 1 rows, the first in fid 1."
"""One of the old projects has a post of a type that no version knew."""


def faults(project: Project) -> list[str]:
    return [finding.text for finding in check(project) if finding.text != NO_TYPE]


def test_there_is_one_old_project_per_schema() -> None:
    names = [migration.name for migration in MIGRATIONS._migrations]
    assert [path.stem for path in OLD] == names[:-1]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_project_is_migrated_after_a_snapshot(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        assert MIGRATIONS.pending(project.database) == []
        assert faults(project) == []
    (copy_path,) = (tmp_path / "p.snapshots").iterdir()
    with closing(sqlite3.connect(copy_path)) as copy:
        applied = [row[0] for row in copy.execute("SELECT name FROM sarhad_migrations ORDER BY id")]
    assert applied[-1] == old.stem


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_project_on_a_read_only_disk_is_read_in_a_copy(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "p.gpkg"))
    path.chmod(0o444)
    before = path.read_bytes()
    with Project.open(path) as project:
        assert schema.pending(project.database, "p") == []
        assert "older Sarhad" in project.opened.notices[0]
        assert project.read_only
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]


def test_views_get_a_height_and_every_step_can_still_be_undone_and_redone(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / "m0003_sights.gpkg", tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        posts = project.entry("Posts")
        assert project.layer(posts.uuid).frame[["tilt_deg", "vfov_deg"]].isna().all(axis=None)
        project.apply("Tilt", feature_edits.changed(project, posts, 1, {"tilt_deg": -5.0, "vfov_deg": 8.0}))
        project.undo()
        done = [step for step in project.steps() if step.done]
        for _ in done:
            project.undo()
        assert project.entries == {}
        for _ in done:
            project.redo()
        posts = project.entry("Posts")
        project.apply("Tilt", feature_edits.changed(project, posts, 1, {"tilt_deg": -5.0, "vfov_deg": 8.0}))
        assert project.layer(posts.uuid).frame.loc[1, ["name", "height_m", "tilt_deg", "vfov_deg"]].tolist() == [
            *("Tem", 9.0, -5.0, 8.0)
        ]
        assert faults(project) == []


@pytest.mark.parametrize("statement", ["ALTER TABLE posts ADD COLUMN Tilt_deg DOUBLE", "DROP TABLE posts"])
def test_what_another_program_did_to_a_layer_of_posts_stops_no_migration(statement: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / "m0003_sights.gpkg", tmp_path / "p.gpkg"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    with Project.open(path) as project:
        assert MIGRATIONS.pending(project.database) == []
        devices = project.layer(project.entry("Devices").uuid).frame
        assert devices[["tilt_deg", "vfov_deg"]].isna().all(axis=None)


def test_availability_gets_what_it_rests_on_and_every_step_can_still_be_undone_and_redone(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / "m0004_height_of_view.gpkg", tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        assert project.layer(project.entry("Posts").uuid).frame["availability_walks"].isna().all()
        done = [step for step in project.steps() if step.done]
        for _ in done:
            project.undo()
        for _ in done:
            project.redo()
        posts = project.entry("Posts")
        project.apply(
            "Trial", feature_edits.changed(project, posts, 1, {"availability": 0.7, "availability_walks": 40.0})
        )
        columns = ["name", "tilt_deg", "availability", "availability_walks"]
        assert project.layer(posts.uuid).frame.loc[1, columns].tolist() == ["Tem", -5.0, 0.7, 40.0]
        project.undo()
        frame = project.layer(posts.uuid).frame
        assert frame.loc[1, "availability"] == 0.6
        assert frame["availability_walks"].isna().all()
        assert faults(project) == []


def test_a_sensor_gets_a_status_and_every_step_can_still_be_undone_and_redone(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / "m0005_walks_behind_availability.gpkg", tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        project.redo()
        devices = project.entry("Devices")
        for name in ("Devices", "More devices"):
            assert project.layer(project.entry(name).uuid).frame["status"].isna().all()
        project.apply("Retire", feature_edits.changed(project, devices, 1, {"status": "closed"}))
        done = [step for step in project.steps() if step.done]
        for _ in done:
            project.undo()
        assert project.entries == {}
        for _ in done:
            project.redo()
        assert project.layer(project.entry("Devices").uuid).frame["status"].tolist() == ["closed"]
        assert faults(project) == []


@pytest.mark.parametrize("old", ["m0003_sights", "m0004_height_of_view"])
@pytest.mark.parametrize("statement", ["ALTER TABLE posts ADD COLUMN Availability_Walks TEXT", "DROP TABLE posts"])
def test_a_column_that_another_program_made_is_left_as_it_is(old: str, statement: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / f"{old}.gpkg", tmp_path / "p.gpkg"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    with Project.open(path) as project:
        assert MIGRATIONS.pending(project.database) == []
        project.redo()
        for name in ("Devices", "More devices"):
            assert project.layer(project.entry(name).uuid).frame["availability_walks"].isna().all()


def test_an_import_undone_before_its_layer_had_the_columns_can_be_redone(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD[0].parent / "m0003_sights.gpkg", tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        project.redo()
        frame = project.layer(project.entry("More devices").uuid).frame
        assert frame["name"].tolist() == ["Cam"]
        assert frame["vfov_deg"].isna().all()
        assert faults(project) == []


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    before = path.read_bytes()
    failing = schema._SarhadMigrations("sarhad")
    failing._migrations = list(MIGRATIONS._migrations)

    @failing()
    def m9000_fails(db: object) -> None:
        db.conn.execute("CREATE TABLE sarhad_half (a)")  # type: ignore[attr-defined]
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        opening.open_database(path, write=True, migrations=failing)
    assert path.read_bytes() == before
    with Project.open(path) as project:
        assert not project.read_only


def test_the_standards_tables_are_those_of_1_3(db: Database, tmp_path: Path) -> None:
    assert db.conn.execute("PRAGMA user_version").fetchone() == (10300,)
    assert db.conn.execute("PRAGMA application_id").fetchone() == (0x47504B47,)


def test_a_migration_that_fails_leaves_none_of_those_before_it(tmp_path: Path) -> None:
    """A file between two schemas would be read by no program rightly."""
    path = Path(shutil.copy(OLD[0], tmp_path / "p.gpkg"))
    migrations = schema._SarhadMigrations("sarhad")
    migrations._migrations = list(MIGRATIONS._migrations)

    @migrations()
    def m9001_test(db: Database) -> None:
        raise sqlite3.OperationalError("no")

    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())
    with pytest.raises(sqlite3.OperationalError, match="no"):
        opening.open_database(path, write=True, migrations=migrations)
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
    with Project.open(path) as project:
        assert check(project) == []
