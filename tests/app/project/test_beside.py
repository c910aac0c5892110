"""A step on a connection of its own is taken over by the project that is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.errors import Cancelled, UserError
from app.progress import Progress
from app.project import add_layers
from app.project.beside import beside, tables_of
from app.project.project import Change, Project
from layers.table import Table
from tests.builders.projects import add_points, frame


def test_what_is_committed_beside_is_seen_and_undone(project: Project) -> None:
    entry = add_points(project, 3)
    assert len(project.layer(entry.uuid).frame) == 3
    heard: list[Change] = []
    project.subscribe(heard.append)

    def work() -> tuple[list[Change], dict[str, Table]]:
        with beside(project.path, read_only=False) as (other, changes):
            add_layers.add_features(other, "incidents", frame("A", "B"))
            add_layers.add_features(other, "checkpoints", frame("P"))
            return changes, tables_of(other, changes)

    with ThreadPoolExecutor(1) as pool:
        changes, tables = pool.submit(work).result()
    assert heard == []
    assert sorted(map(len, tables.values())) == [1, 5]
    for change in changes:
        project.follow(change, tables)
    assert project.layer(entry.uuid).table.xy is tables[entry.uuid].xy
    assert project.layer(entry.uuid).table["name"].tolist()[3:] == ["A", "B"]
    assert heard == changes
    assert len(project.layer(entry.uuid).frame) == 5
    assert [one.name for one in project.of_kind("checkpoints")] == ["Checkpoints"]
    assert not project.read_only
    project.undo()
    project.undo()
    assert len(project.layer(entry.uuid).frame) == 3
    assert project.of_kind("checkpoints") == []


def test_a_step_that_is_stopped_leaves_the_file_as_it_was(project: Project) -> None:
    add_points(project, 3)
    before = project.path.read_bytes()
    with beside(project.path, read_only=False) as (other, changes):
        with pytest.raises(Cancelled):
            add_layers.add_features(other, "incidents", frame("A"), progress=Progress(stopped=lambda: True))
        assert changes == []
    assert project.path.read_bytes() == before


def test_of_a_project_that_may_only_be_read_nothing_is_changed(project: Project) -> None:
    with beside(project.path, read_only=True) as (other, _), pytest.raises(UserError, match="read-only"):
        add_layers.add_features(other, "incidents", frame("A"))
