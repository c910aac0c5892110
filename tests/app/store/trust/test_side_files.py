"""What lies beside a project lies beside its file, by whatever name it is opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store.database import connect, transaction
from app.store.trust.side_files import journal_of, real, wal_of
from tests.builders.projects import blank


def test_a_journal_is_beside_the_file_and_not_beside_a_link_to_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    path = blank(tmp_path / "folder")
    (tmp_path / "linked").symlink_to(tmp_path / "folder", target_is_directory=True)
    (tmp_path / "other.gpkg").symlink_to(path)
    for name in (path, tmp_path / "other.gpkg", tmp_path / "linked" / path.name):
        with closing(connect(name, read_only=False)) as database, transaction(database):
            database.conn.execute("UPDATE sarhad_layers SET visible = visible")
            database.conn.execute("CREATE TABLE x (y)")
            assert journal_of(name).samefile(path.with_name(f"{path.name}-journal"))
            database.conn.execute("DROP TABLE x")


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("make", [lambda at: at.symlink_to("/dev/zero"), os.mkfifo, Path.mkdir])
def test_what_is_no_file_of_sqlite_is_not_opened(tmp_path: Path, ending: str, make: Callable[[Path], None]) -> None:
    path = blank(tmp_path)
    make(path.with_name(path.name + ending))
    for write in (False, True):
        with pytest.raises(UserError, match=f"{ending} beside .* is no file"):
            Project.open(path, write=write)


def test_a_pipe_is_no_project(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.gpkg")
    with pytest.raises(UserError, match="no file but a pipe"):
        Project.open(tmp_path / "p.gpkg")


def test_links_that_go_round_lead_nowhere(tmp_path: Path) -> None:
    one, other = tmp_path / "one.gpkg", tmp_path / "other.gpkg"
    one.symlink_to(other)
    other.symlink_to(one)
    assert real(one) == one
    assert wal_of(one).name == "one.gpkg-wal"
    assert not journal_of(one).exists()
