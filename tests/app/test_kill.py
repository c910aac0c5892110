"""kill -9 in an edit, a large import and a migration: every committed step is there, nothing half-done."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.tasks.check import check

KILLS = 20
ROWS = 200_000


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A child that runs ``code``; it prints a line when it is at work, and one after each commit."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", textwrap.dedent(code), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def kill_after(child: subprocess.Popen[str], seconds: float) -> list[str]:
    """Wait for the child's first line, then ``seconds``, then kill -9; return every line it printed."""
    assert child.stdout is not None
    first = child.stdout.readline()
    assert first.strip() == "at work"
    time.sleep(seconds)
    child.kill()
    lines = child.stdout.read().splitlines()
    child.stdout.close()
    child.wait()
    return lines


def new_project(path: Path) -> Path:
    Project.create(path, lambda project: None)
    return path


EDITS = """
    import sys, itertools, pathlib
    import geopandas as gpd, shapely
    from app.project import add_layers, feature_edits
    from app.project.project import Project
    project = Project.open(pathlib.Path(sys.argv[1]))
    if not project.of_kind("incidents"):
        frame = gpd.GeoDataFrame({"name": ["0"]}, geometry=[shapely.Point(70, 38)], crs=4326)
        add_layers.add_features(project, "incidents", frame)
    entry = project.of_kind("incidents")[0]
    start = int(project.layer(entry.uuid).frame["name"].iloc[0])
    print("at work")
    for number in itertools.count(start + 1):
        # Two rows in one step: one that counts, one that is added, so that a half-done step would show.
        first = feature_edits.changed(project, entry, 1, {"name": str(number)}, shapely.Point(70 + number % 5, 38))
        second = feature_edits.added(project, entry, shapely.Point(71, 39), {"name": str(number)})
        project.apply("Count", first, second)
        print(number)
"""


def test_kill_in_an_edit(tmp_path: Path) -> None:
    path = new_project(tmp_path / "p.gpkg")
    chance = random.Random(1)
    reached = 0
    for _ in range(KILLS):
        lines = kill_after(start(EDITS, str(path)), chance.uniform(0.0, 0.25))
        with Project.open(path) as project:
            assert not project.read_only  # the dead program's lock died with it
            assert check(project) == []
            names = project.layer(project.of_kind("incidents")[0].uuid).frame["name"].astype(int).tolist()
            counted = names[0]
            assert counted >= max([reached, *map(int, lines)])
            assert names[1:] == list(range(1, counted + 1))
            assert len(project.steps()) == counted + 1
        reached = counted
    assert reached > KILLS


IMPORT = """
    import sys, pathlib
    import geopandas as gpd, numpy as np, shapely
    from app.project import add_layers
    from app.project.project import Project
    project = Project.open(pathlib.Path(sys.argv[1]))
    rows = int(sys.argv[2])
    points = shapely.points(np.linspace(66, 76, rows), np.linspace(36, 43, rows))
    frame = gpd.GeoDataFrame({"name": np.arange(rows).astype(str)}, geometry=points, crs=4326)
    print("at work")
    add_layers.add_features(project, "incidents", frame)
    print("done")
    project.undo()
    print("undone")
"""


def test_kill_in_an_import(tmp_path: Path) -> None:
    path = new_project(tmp_path / "p.gpkg")
    whole = _seconds_of_an_import(tmp_path)
    outcomes = set()
    for number in range(KILLS):
        lines = kill_after(start(IMPORT, str(path), str(ROWS)), whole * number / KILLS)
        with Project.open(path) as project:
            assert check(project) == []
            layers = project.of_kind("incidents")
            count = len(project.layer(layers[0].uuid).frame) if layers else 0
            steps = project.steps()
            assert (count, [step.done for step in steps]) in [(0, []), (ROWS, [True]), (0, [False])]
            if "done" in lines:
                assert steps
            if "undone" in lines:
                assert count == 0
            outcomes.add((count, len(steps)))
            if count:
                project.undo()
        new_path = tmp_path / f"p{number}.gpkg"
        path = new_project(new_path)
    assert (0, 0) in outcomes  # some kills hit before the commit, or the test proved nothing


def _seconds_of_an_import(folder: Path) -> float:
    child = start(IMPORT, str(new_project(folder / "timed.gpkg")), str(ROWS))
    assert child.stdout is not None
    child.stdout.readline()
    begin = time.monotonic()
    child.communicate()
    assert child.returncode == 0
    return time.monotonic() - begin


MIGRATION = """
    import sys, pathlib
    from app.store import opening, schema
    @schema.MIGRATIONS()
    def m9001_test(db):
        print("at work")
        for number in range(400):
            db.conn.execute(f"CREATE TABLE sarhad_test_{number} (a)")
            db.conn.execute(f"INSERT INTO sarhad_test_{number} VALUES (zeroblob(20000))")
    opened = opening.open_database(pathlib.Path(sys.argv[1]), write=True)
    print("done")
"""


def test_kill_in_a_migration(tmp_path: Path) -> None:
    path = new_project(tmp_path / "p.gpkg")
    finished = 0
    for number in range(KILLS):
        lines = kill_after(start(MIGRATION, str(path)), 0.5 * number / KILLS)
        if migrated_whole(path):
            # This program lacks the migration, so it must refuse the file; the snapshot is the way back.
            with pytest.raises(UserError, match="newer Sarhad"):
                Project.open(path)
            finished += 1
            path = new_project(tmp_path / f"p{number}.gpkg")
        else:
            assert "done" not in lines
            with Project.open(path) as project:
                assert check(project) == []
        snapshots = sorted(tmp_path.glob("*.snapshots/*.gpkg"))
        assert snapshots, "a migration starts with a snapshot"
    assert finished < KILLS


def migrated_whole(path: Path) -> bool:
    """Whether the test's migration is recorded; its tables are then all there, and none is if it is not."""
    with closing(sqlite3.connect(path)) as connection:  # for writing, so that it replays the dead program's journal
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'sarhad_test_%'").fetchone()
        (recorded,) = connection.execute("SELECT count(*) FROM sarhad_migrations WHERE name = 'm9001_test'").fetchone()
    assert (recorded, tables) in [(0, 0), (1, 400)]
    return bool(recorded)


@pytest.mark.parametrize("name", ["-wal", "-shm"])
def test_no_side_files_stay(tmp_path: Path, name: str) -> None:
    path = new_project(tmp_path / "p.gpkg")
    with Project.open(path):
        assert not path.with_name(path.name + name).exists()
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]
