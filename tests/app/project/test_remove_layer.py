"""A layer that is deleted is gone from the file, and undo brings back every row of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.errors import UserError
from app.project import add_layers
from app.project.project import Project
from app.project.remove_layer import DELETE, removal
from app.tasks.check import check
from tests.builders.projects import elsewhere, frame
from tests.builders.small_world import small_world

OWN = {"sarhad_steps", "sarhad_edits", "sqlite_sequence"}
"""Tables that tell of the steps themselves."""
RASTERS = {"terrain", "basemap"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with layers of every kind, copied and linked."""
    return small_world(tmp_path_factory.mktemp("world"))


@pytest.fixture
def project(world: Path, tmp_path: Path) -> Iterator[Project]:
    for file in world.parent.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with Project.open(tmp_path / world.name) as opened:
        yield opened


def content(path: Path) -> dict[str, list[Any]]:
    """The rows of every table of a file; when a table was last changed is left out."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        plain = [name for name in names if name not in OWN and not name.startswith(("rtree_", "sarhad_undone_"))]
        rows = {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in plain}
        rows["gpkg_contents"] = db.execute("SELECT table_name, data_type, identifier FROM gpkg_contents").fetchall()
        indexes = [name for name in names if name.startswith("rtree_") and name.endswith("_geom")]
        rows |= {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in indexes}
    return {name: sorted(cells, key=repr) for name, cells in rows.items()}


def test_every_layer_but_the_gaps_goes_and_comes_back(project: Project) -> None:
    before = content(project.path)
    for entry in list(project.entries.values()):
        if entry.kind == "gaps":
            continue
        project.apply(DELETE, *removal(project, entry))
        assert entry.uuid not in project.entries
        assert entry.table not in content(project.path)
        assert [row for row in content(project.path)["layer_styles"] if entry.table in row] == []
        assert [finding.code for finding in check(project)] == [], entry.name
        project.undo()
        assert content(project.path) == before, entry.name
        assert check(project) == [], entry.name
        assert len(project.layer(entry.uuid).table) == len(before.get(entry.table, ())) or entry.kind in RASTERS
        project.redo()
        assert entry.uuid not in project.entries
        project.undo()
    assert content(project.path) == before


def test_it_comes_back_after_a_restart(project: Project) -> None:
    posts = project.of_kind("checkpoints")[0]
    before = content(project.path)
    project.apply(DELETE, *removal(project, posts))
    project.close()
    with Project.open(project.path) as again:
        again.undo()
        assert again.of_kind("checkpoints")[0] == posts
    assert content(project.path) == before


def test_an_empty_layer_goes_too(project: Project) -> None:
    entry, actions = add_layers.empty_layer(project, "barriers", "Fences")
    project.apply("Add", *actions)
    project.apply(DELETE, *removal(project, project.entries[entry.uuid]))
    assert entry.uuid not in project.entries
    project.undo()
    assert len(project.layer(entry.uuid).table) == 0


def test_what_a_run_wrote_is_not_deleted(project: Project) -> None:
    with pytest.raises(UserError, match="shows what the last run found"):
        removal(project, project.of_kind("gaps")[0])


def test_a_table_that_undo_could_not_make_stays(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_layers.add_features(project, "incidents", frame("a"))
    elsewhere(path, f"ALTER TABLE {entry.table} ADD COLUMN odd MEDIUMBLOB")
    with (
        Project.open(path) as project,
        pytest.raises(UserError, match=r"undo could not bring it back: another program altered its table \(.*BLOB"),
    ):
        removal(project, project.entries[entry.uuid])
