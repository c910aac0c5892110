"""Faults of the machine around an open project: it is said in one sentence, nothing is lost, and the next try works."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.write.exporters import write_table
from app.project import feature_edits
from app.project.project import Project
from app.store.edits import StaleEditError
from app.store.history import Edit
from app.store.snapshots import snapshot
from app.tasks.check import check
from tests.builders.command_line import sarhad
from tests.builders.files import digest
from tests.builders.projects import add_points, elsewhere, frame


def set_mark(project: Project, value: int) -> None:
    """A step that changes one row of no layer."""
    before = project.row("sarhad_parameters", "mark")
    project.apply("Mark", Edit("sarhad_parameters", "mark", before, {"key": "mark", "value": str(value)}))


def mark_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM sarhad_parameters WHERE key = 'mark'")]


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A file system of its own, where this machine lets us have one."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("a file system cannot be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def test_a_folder_renamed_while_a_project_in_it_is_open(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    path = tmp_path / "here" / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        set_mark(project, 1)
        (tmp_path / "here").rename(tmp_path / "there")
        with pytest.raises(UserError):
            set_mark(project, 2)
        assert mark_of(tmp_path / "there" / "p.gpkg") == ["1"]
        (tmp_path / "there").rename(tmp_path / "here")
        set_mark(project, 3)
    assert mark_of(path) == ["3"]


def test_a_drive_unplugged_while_a_project_on_it_is_open(tmp_path: Path) -> None:
    with mounted(tmp_path / "stick", "-t", "tmpfs", "-o", "size=16m", "stick") as stick:
        path = stick / "p.gpkg"
        Project.create(path, lambda project: None)
        with Project.open(path) as project:
            set_mark(project, 1)
            subprocess.run(["umount", "-l", str(stick)], check=True)
            with pytest.raises(UserError):
                set_mark(project, 2)
            with pytest.raises(UserError):
                snapshot(project.database, path)
        assert list(stick.iterdir()) == []


def test_a_disk_that_is_full_takes_up_work_again_once_there_is_room(tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=3m", "small") as small:
        path = small / "p.gpkg"
        Project.create(path, lambda project: None)
        with Project.open(path) as project:
            entry = add_points(project, 200)
            ballast = small / "ballast"
            ballast.write_bytes(b"\0" * (shutil.disk_usage(small).free - 8192))
            before = path.read_bytes()
            for attempt in (lambda: add_points(project, 20_000), lambda: snapshot(project.database, path)):
                with pytest.raises(UserError, match="disk is full"):
                    attempt()
                assert path.read_bytes() == before
            with pytest.raises(UserError, match="No space left"):
                write_table(frame(*map(str, range(2000))).drop(columns="geometry"), small / "t.csv")
            assert sorted(file.name for file in small.iterdir() if file.is_file()) == [
                *(".p.gpkg.lock", "ballast", "p.gpkg")
            ]
            ballast.unlink()
            edit = feature_edits.changed(project, entry, 1, {"name": "again"}, None)
            project.apply("Rename", edit)
            assert check(project) == []


@pytest.mark.parametrize("words", [["marking", "TLP:RED"], ["snapshot"], ["export", "Incidents", "e.csv"]])
def test_a_folder_in_which_nothing_may_be_written(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "here").mkdir()
    path = tmp_path / "here" / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        add_points(project, 3)
    before = digest(path)
    with mounted(tmp_path / "here", "--bind", "-o", "ro", str(tmp_path / "here")):
        words = [words[0], str(path), *(str(path.parent / word) if "." in word else word for word in words[1:])]
        result = sarhad(*words)
        assert isinstance(result.exception, UserError)
        with Project.open(path) as project:
            assert project.read_only
            assert check(project) == []
    assert digest(path) == before
    assert [file.name for file in path.parent.iterdir()] == ["p.gpkg"]


def test_a_plain_copy_of_an_open_project(tmp_path: Path) -> None:
    """Between two steps it is whole; in the midst of one that was not committed it is as before it."""
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        set_mark(project, 1)
        with project._writing():
            project.database.conn.execute("UPDATE sarhad_parameters SET value = '2' WHERE key = 'mark'")
            copy = Path(shutil.copy(path, tmp_path / "copy.gpkg"))
        assert mark_of(copy) == ["1"]
        with Project.open(copy) as opened:
            assert check(opened) == []


APPEND = """
    import pathlib, sys
    from app.project.project import Project
    from tests.builders.projects import add_points
    with Project.open(pathlib.Path(sys.argv[1])) as project:
        print("open", flush=True)
        add_points(project, 60_000)
        print("done", flush=True)
"""


def test_a_program_that_sleeps_in_a_step_goes_on_with_it(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    command = [sys.executable, "-c", textwrap.dedent(APPEND), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        journal = path.with_name("p.gpkg-journal")
        while not journal.exists():
            assert child.poll() is None
        child.send_signal(signal.SIGSTOP)
        with Project.open(path) as other:
            assert other.read_only
            assert other.entries == {}
        child.send_signal(signal.SIGCONT)
        assert child.stdout.readline() == "done\n"
    assert child.returncode == 0
    with Project.open(path) as project:
        assert len(project.layer(project.of_kind("incidents")[0].uuid).frame) == 60_000
        assert check(project) == []


def test_another_program_writes_while_a_project_is_open(tmp_path: Path) -> None:
    """What it wrote is not written over, and a step that it made impossible says so."""
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path) as project:
        entry = add_points(project, 5)
        project.apply("Rename", feature_edits.changed(project, entry, 1, {"name": "ours"}, None))
        elsewhere(path, f"UPDATE {entry.table} SET name = 'theirs' WHERE fid = 1")
        with pytest.raises(StaleEditError, match="changed by another program"):
            project.undo()
        project.apply("Rename", feature_edits.changed(project, entry, 2, {"name": "also ours"}, None))
        assert check(project) == []
    with Project.open(path) as project:
        assert project.layer(entry.uuid).frame["name"].tolist()[:2] == ["theirs", "also ours"]


@pytest.mark.peer("ogr2ogr")
def test_ogr2ogr_appends_while_a_project_is_open(tmp_path: Path) -> None:
    if shutil.which("ogr2ogr") is None:
        pytest.skip("ogr2ogr is not installed")
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    (tmp_path / "new.csv").write_text("name,x,y\ntheirs,70.5,38.5\n")
    with Project.open(path) as project:
        entry = add_points(project, 5)
        options = ["-oo", "X_POSSIBLE_NAMES=x", "-oo", "Y_POSSIBLE_NAMES=y", "-a_srs", "EPSG:4326"]
        command = ["ogr2ogr", "-update", "-append", "-nln", entry.table, str(path), str(tmp_path / "new.csv")]
        subprocess.run([*command, *options], check=True, capture_output=True, env={**os.environ, "CPL_DEBUG": "OFF"})
        project.apply("Rename", feature_edits.changed(project, entry, 2, {"name": "ours"}, None))
        assert check(project) == []
        project.undo()
    with Project.open(path) as project:
        names = project.layer(entry.uuid).frame["name"].tolist()
        assert names == ["0", "1", "2", "3", "4", "theirs"]
