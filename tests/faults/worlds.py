"""The project on which work is killed: terrain, a border, a post, incidents that count, an older snapshot."""

from __future__ import annotations

import os
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from app.project import add_layers, feature_edits
from app.project.project import Project
from app.store.history import Edit
from app.store.snapshots import snapshot
from app.tasks import keep_run
from app.tasks.check import check
from tests.builders import walled
from tests.builders.command_line import answer_of

NAME, OLDER = "p.gpkg", "older"
BULK_ROWS = 6_000
COUNTS = 20
_DAYS_S = 2 * 86_400.0


def base(folder: Path) -> None:
    """A small project with a count of 0 and a snapshot of it."""
    path = folder / NAME

    def fill(project: Project) -> None:
        walled.fill(project, folder)
        zero = gpd.GeoDataFrame({"name": ["0"]}, geometry=[shapely.Point(70.1, 38.01)], crs=4326)
        add_layers.add_features(project, "incidents", zero, name="Count")

    Project.create(path, fill)
    with Project.open(path) as project:
        snapshot(project.database, path, OLDER)


def older(folder: Path) -> Path:
    """The snapshot that was there before."""
    (copy,) = (folder / "p.snapshots").glob(f"*.{OLDER}.gpkg")
    return copy


def points(count: int) -> gpd.GeoDataFrame:
    """Incidents named by their number."""
    places = shapely.points(np.linspace(70.0, 70.2, count), np.linspace(37.9, 38.0, count))
    return gpd.GeoDataFrame({"name": np.arange(count).astype(str)}, geometry=places, crs=4326)


def table_of_points(folder: Path) -> Path:
    """The same as a file to import."""
    frame = points(BULK_ROWS)
    rows = zip(frame["name"], frame.geometry.x, frame.geometry.y, strict=True)
    file = folder / "points.csv"
    file.write_text("name,lon,lat\n" + "".join(f"{name},{x:.6f},{y:.6f}\n" for name, x, y in rows), "utf-8")
    return file


def count_edits(project: Project, number: int) -> tuple[Edit, Edit]:
    """Two rows in one step, one that counts and one that is added: half a step would show."""
    entry = project.entry("Count")
    counting = feature_edits.changed(project, entry, 1, {"name": str(number)}, shapely.Point(70.1, 38.01))
    return counting, feature_edits.added(project, entry, shapely.Point(70.15, 38.02), {"name": str(number)})


def mark_edits(project: Project) -> tuple[Edit]:
    """A step that says nothing: the next one works."""
    before = project.row("sarhad_parameters", "mark")
    number = 1 + int(before["value"] if before else 0)
    return (Edit("sarhad_parameters", "mark", before, {"key": "mark", "value": str(number)}),)


def counted(project: Project) -> int:
    """How far was counted; raises AssertionError where rows and steps do not agree."""
    number, *others = project.layer(project.entry("Count").uuid).frame["name"].astype(int).tolist()
    assert others == list(range(1, number + 1)), f"counted {number}, but the rows are {others}"
    done = sum(step.label == "Count" and step.done for step in project.steps())
    assert done == number, f"counted {number} in {done} steps"
    return int(number)


def history(folder: Path) -> None:
    """A bulk import and some counts, which can be undone."""
    with Project.open(folder / NAME) as project:
        add_layers.add_features(project, "incidents", points(BULK_ROWS), name="Bulk")
        for number in range(1, COUNTS + 1):
            project.apply("Count", *count_edits(project, number))


def undone(folder: Path) -> None:
    """The same, undone."""
    history(folder)
    with Project.open(folder / NAME) as project:
        while project.undo():
            pass


def bulk(folder: Path) -> None:
    """A project of some megabytes."""
    with Project.open(folder / NAME) as project:
        add_layers.add_features(project, "incidents", points(BULK_ROWS), name="Bulk")


def analysed(folder: Path) -> None:
    """A project with a run."""
    answer_of("analyse", folder / NAME, "--draws", "20", "--as-of", "2026-10-01")


def whole(folder: Path, copy: bytes) -> None:
    """What holds after every kill; ``copy`` is what the older snapshot was. Raises AssertionError."""
    path = folder / NAME
    assert older(folder).read_bytes() == copy, "the older snapshot was altered"
    for _ in range(2):
        with Project.open(path) as project:
            assert not project.read_only, "the lock is not free"
            assert check(project) == []
            keep_run.latest(project)
            project.apply("Mark", *mark_edits(project))
    assert not path.with_name(f"{NAME}-journal").exists(), "a journal was left"


def swept(folder: Path) -> None:
    """What a killed program left is gone with the next snapshot, a day later. Raises AssertionError."""
    for debris in folder.rglob(".*"):
        os.utime(debris, (time.time() - _DAYS_S,) * 2)
    with Project.open(folder / NAME) as project:
        snapshot(project.database, folder / NAME)
    left = [file.name for file in folder.rglob(".*")]
    assert not left, f"never swept: {left}"
