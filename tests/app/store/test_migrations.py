"""A project of an older schema is migrated after a snapshot and keeps what it holds; readers cannot do that."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.checkup import check
from app.errors import UserError
from app.project import Project
from app.store import opening, schema
from app.store.schema import MIGRATIONS

OLD = sorted((Path(__file__).parents[2] / "projects").glob("*.gpkg"))


def test_there_is_one_old_project_per_schema() -> None:
    names = [migration.name for migration in MIGRATIONS._migrations]
    assert [path.stem for path in OLD] == names[:-1]


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_project_is_migrated_after_a_snapshot(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        assert MIGRATIONS.pending(project.database) == []
        assert check(project) == []
    (kept,) = (tmp_path / "p.snapshots").iterdir()
    with closing(sqlite3.connect(kept)) as copy:
        applied = [row[0] for row in copy.execute("SELECT name FROM sarhad_migrations ORDER BY id")]
    assert applied[-1] == old.stem


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_project_on_a_read_only_disk_is_refused_unchanged(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "p.gpkg"))
    path.chmod(0o444)
    before = path.read_bytes()
    with pytest.raises(UserError, match="older Sarhad"):
        Project.open(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]


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
