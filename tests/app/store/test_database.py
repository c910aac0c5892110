"""Addresses, locks and errors of the one connection."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store import database
from app.store.database import uri_of
from app.store.failures.explained import explained
from app.store.history import Edit


def test_addresses() -> None:
    assert uri_of(PurePosixPath("/a b/ж?.gpkg")) == "file:///a%20b/%D0%B6%3F.gpkg?mode=ro"
    assert uri_of(PureWindowsPath(r"C:\a\p.gpkg"), "rw") == "file:///C:/a/p.gpkg?mode=rw"
    # Four slashes: with two, SQLite would take the server for a host and refuse.
    assert uri_of(PureWindowsPath(r"\\srv\share\p.gpkg")) == "file:////srv/share/p.gpkg?mode=ro"


def test_every_name_a_disk_takes_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "a b%20#ж'&.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        assert not project.read_only


def reading(path: Path) -> sqlite3.Connection:
    """A connection that holds a cursor open, as another program's attribute table does."""
    other = sqlite3.connect(path, check_same_thread=False)
    other.execute("SELECT * FROM gpkg_spatial_ref_sys").fetchone()
    other.execute("BEGIN")
    other.execute("SELECT * FROM gpkg_spatial_ref_sys").fetchone()
    return other


def set_parameter(project: Project) -> None:
    project.apply("Set", Edit("sarhad_parameters", "mark", None, {"key": "mark", "value": "1"}))


def test_commit_waits_for_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with Project.open(path) as project, closing(reading(path)) as other:
        ending = threading.Timer(0.2, other.rollback)
        ending.start()
        set_parameter(project)
        ending.join()
        assert project.row("sarhad_parameters", "mark") == {"key": "mark", "value": "1"}


WRITES = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0.1).execute('BEGIN IMMEDIATE')"


def test_another_thread_that_opens_the_file_leaves_the_lock_of_a_transaction(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    opening = threading.Thread(target=database.refuse_foreign, args=(path,))
    with Project.open(path) as project:
        with database.transaction(project.database):
            opening.start()
            opening.join(0.3)
            other = subprocess.run([sys.executable, "-c", WRITES, str(path)], capture_output=True, check=False)
            assert b"database is locked" in other.stderr
        opening.join()
        subprocess.run([sys.executable, "-c", WRITES, str(path)], check=True)


def test_commit_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    commit = database._commit
    monkeypatch.setattr(database, "_commit", lambda connection, patience_s: commit(connection, 0.05))
    with Project.open(path) as project:
        with closing(reading(path)), pytest.raises(UserError, match="open in another program"):
            set_parameter(project)
        assert project.row("sarhad_parameters", "mark") is None
        set_parameter(project)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read-only"),
        (errno.EEXIST, "in the way"),
        (errno.EISDIR, "folder"),
        (errno.ENAMETOOLONG, "too long"),
        (errno.EACCES, "no permission"),
    ],
)
def test_errors_of_the_system_are_explained(number: int, word: str) -> None:
    with pytest.raises(UserError, match=word), explained(Path("p.gpkg")):
        raise OSError(number, "no", "other.gpkg")


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 300}.gpkg"
    for act in (lambda: Project.open(path, write=False), lambda: Project.create(path, lambda project: None)):
        with pytest.raises(UserError, match="too long"):
            act()


def test_a_folder_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is a folder"):
        Project.open(tmp_path)


def test_a_connection_to_what_is_no_database_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError):
        database.prepared(connection)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
