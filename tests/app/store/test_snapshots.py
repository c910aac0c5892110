"""Snapshots are kept and put back whole, or the project stays as it was and no debris is left."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store import snapshots
from app.store.snapshots import MOST_SNAPSHOTS, folder_of, restore, snapshot
from app.tasks.check import check


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty_file") / "p.gpkg"
    Project.create(path, lambda project: None)
    return path


@pytest.fixture
def path(empty_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty_file, tmp_path / "p.gpkg"))


def keep(path: Path) -> Path:
    with Project.open(path, write=False) as project:
        return snapshot(project.database, path)


def mark(path: Path, value: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO sarhad_parameters VALUES ('mark', ?)", (value,))


def marked(path: Path) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT value FROM sarhad_parameters WHERE key = 'mark'").fetchone()
    return row and str(row[0])


def test_the_oldest_snapshot_can_be_restored_and_stays(path: Path) -> None:
    mark(path, '"old"')
    oldest = keep(path)
    mark(path, '"new"')
    for _ in range(MOST_SNAPSHOTS - 1):
        keep(path)
    replaced = restore(path, oldest)
    assert marked(path) == '"old"'
    assert oldest.exists()
    assert replaced is not None
    assert marked(replaced) == '"new"'


def test_only_own_snapshots_are_forgotten(path: Path) -> None:
    folder_of(path).mkdir()
    mine = folder_of(path) / "a report of 2001.gpkg"
    mine.write_bytes(b"mine")
    for _ in range(MOST_SNAPSHOTS + 2):
        keep(path)
    assert mine.exists()
    assert len(list(folder_of(path).iterdir())) == MOST_SNAPSHOTS + 1


def test_the_newest_snapshot_stays_though_the_clock_was_set_back(path: Path) -> None:
    folder_of(path).mkdir()
    ahead = [folder_of(path) / f"p.2100-01-01T00-00-{number:02}-000000.gpkg" for number in range(MOST_SNAPSHOTS)]
    for copy in ahead:
        shutil.copy(path, copy)
    (folder_of(path) / "p.9999-99-99T99-99-99-999999.gpkg.txt").touch()
    first, second = keep(path), keep(path)
    assert [copy.name for copy in sorted(folder_of(path).glob("*.gpkg"))] == [
        *(copy.name for copy in ahead[2:]),
        first.name,
        second.name,
    ]


def test_a_name_with_a_day_that_does_not_exist_is_no_clock(path: Path) -> None:
    folder_of(path).mkdir()
    (folder_of(path) / "p.9999-99-99T99-99-99-999999.gpkg").touch()
    assert keep(path).exists()


@pytest.mark.parametrize("stamp", ["9999-99-99T99-99-99-999999", "9999-12-31T23-59-59-999999"])
def test_names_behind_all_times_cost_no_snapshot(path: Path, stamp: str) -> None:
    folder_of(path).mkdir()
    for number in range(MOST_SNAPSHOTS):
        (folder_of(path) / f"p.{stamp}.{number:02}.gpkg").touch()
    mark(path, '"old"')
    first = keep(path)
    mark(path, '"new"')
    replaced = restore(path, first)
    assert first.exists()
    assert replaced is not None
    assert marked(replaced) == '"new"'


def test_a_snapshot_is_on_the_disk_before_it_has_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(partial: Path) -> None:
        assert partial.stat().st_size > 0
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(snapshots, "flush", refused)
    with pytest.raises(UserError, match="disk failed"):
        keep(path)
    assert [file.name for file in path.parent.iterdir()] == ["p.gpkg"]


def test_what_a_killed_restore_left_is_swept_a_day_later(path: Path) -> None:
    old, young, other = (path.with_name(f".{name}.partial") for name in ("p.gpkg.a", "p.gpkg.b", "q.gpkg.c"))
    for debris in (old, young, other):
        debris.write_bytes(b"half")
    for debris in (old, other):
        os.utime(debris, (time.time() - 90_000.0,) * 2)
    keep(path)
    assert not old.exists()
    assert young.exists()
    assert other.exists()


def test_a_project_that_another_program_holds_in_wal_mode(path: Path) -> None:
    copy = keep(path)
    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("INSERT INTO sarhad_parameters VALUES ('mark', '1')")
        other.commit()
        with pytest.raises(UserError, match="open in another program"):
            restore(path, copy)
        with pytest.raises(UserError, match="open in another program"):
            Project.open(path)
        assert marked(path) == "1"
        with Project.open(path, write=False) as project:
            assert project.row("sarhad_parameters", "mark") == {"key": "mark", "value": "1"}
    with Project.open(path) as project:
        assert check(project) == []
        assert project.database.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert path.read_bytes()[18] == 1
    assert [file.name for file in path.parent.iterdir() if "partial" in file.name or "-wal" in file.name] == []


def test_reading_and_restoring_in_wal_mode_leave_nothing_behind(path: Path) -> None:
    copy = keep(path)
    for file in (path, copy):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    for _ in range(2):
        Project.open(path, write=False).close()
        restore(path, copy)
    assert {file.name for file in path.parent.iterdir()} == {"p.gpkg", "p.snapshots"}
    assert all(file.suffix == ".gpkg" for file in folder_of(path).iterdir())


def test_a_copy_that_is_no_sarhad_project(path: Path, tmp_path: Path) -> None:
    foreign = Path(shutil.copy(path, tmp_path / "foreign.gpkg"))
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("DROP TABLE sarhad_migrations")
    before = path.read_bytes()
    with pytest.raises(UserError, match="not a Sarhad project"):
        restore(path, foreign)
    with pytest.raises(UserError, match="no snapshot"):
        restore(path, tmp_path / "none.gpkg")
    with pytest.raises(UserError, match="folder"):
        restore(tmp_path, foreign)
    assert path.read_bytes() == before
    assert not folder_of(path).exists()


def test_a_read_only_project_is_not_replaced(path: Path) -> None:
    copy = keep(path)
    path.chmod(0o444)
    with pytest.raises(UserError, match="read-only"):
        restore(path, copy)


def test_a_link_stays_a_link_and_the_mode_stays(path: Path, tmp_path: Path) -> None:
    path.chmod(0o600)
    mode = path.stat().st_mode
    copy = keep(path)
    assert copy.stat().st_mode == mode
    link = tmp_path / "elsewhere" / "link.gpkg"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("links need a privilege here")
    mark(path, "1")
    restore(link, copy)
    assert link.is_symlink()
    assert marked(path) is None
    assert path.stat().st_mode == mode
    assert [file.name for file in link.parent.iterdir()] == ["link.gpkg"]


def test_a_damaged_project_is_kept_byte_by_byte(path: Path) -> None:
    copy = keep(path)
    path.write_bytes(b"no longer a project")
    replaced = restore(path, copy)
    assert replaced is not None
    assert replaced.suffix == ".damaged"
    assert replaced.read_bytes() == b"no longer a project"
    assert path.read_bytes() == copy.read_bytes()


def test_a_full_disk_leaves_everything_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = keep(path)
    before = path.read_bytes()

    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(snapshots, "_copy_bytes", full)
    with pytest.raises(UserError, match="disk is full"):
        restore(path, copy)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.rglob("*")) == sorted(["p.gpkg", "p.snapshots", copy.name])


def test_the_snapshot_folder_is_a_file(path: Path) -> None:
    folder_of(path).write_text("in the way")
    with pytest.raises(UserError, match="in the way"):
        keep(path)
