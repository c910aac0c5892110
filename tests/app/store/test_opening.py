"""A new project appears whole, under a name that nobody has taken meanwhile; a link is as good as its file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store import opening


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


def test_a_crash_journal_beside_the_real_file_is_found_through_a_link(tmp_path: Path) -> None:
    live = tmp_path / "live.gpkg"
    Project.create(live, lambda project: None)
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("CREATE TABLE half (a)")
        connection.commit()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO half VALUES (zeroblob(9000))", [()] * 50)
        path = Path(shutil.copy(live, tmp_path / "p.gpkg"))
        shutil.copy(tmp_path / "live.gpkg-journal", tmp_path / "p.gpkg-journal")
        connection.rollback()
    link = tmp_path / "elsewhere" / "link.gpkg"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("links need a privilege here")
    with Project.open(link, write=False) as project:
        assert project.database.execute("SELECT count(*) FROM half").fetchone()[0] == 0
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
