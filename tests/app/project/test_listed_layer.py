"""A scene reads the same rows from the file as from the frames that are made of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import shapely

from app.progress import Progress
from app.project.project import Project
from app.store.database import prepared
from app.store.trust import limits
from app.tasks import new_project, sample
from layers import LAYER_TYPES


def test_rows_of_the_file_are_those_of_the_frame(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"

    def fill(project: Project) -> None:
        new_project.lay_ground(project, Progress())
        sample.add(project, Progress())

    Project.create(path, fill)
    with Project.open(path, write=False) as project:
        vectors = [entry for entry in project.entries.values() if LAYER_TYPES[entry.kind].geometries]
        stored = {entry.uuid: project.scene_layer(entry.uuid) for entry in vectors}
        assert len(stored) > 8
        for uuid, one in stored.items():
            framed = project.layer(uuid)
            assert (one.uuid, one.kind, one.name, one.provenance) == (
                *(framed.uuid, framed.kind, framed.name, framed.provenance),
            )
            for (fid, cells, shape), (other_fid, other_cells, other_shape) in zip(
                one.rows(), framed.rows(), strict=True
            ):
                assert (fid, cells) == (other_fid, other_cells)
                assert [type(cell) for cell in cells.values()] == [type(cell) for cell in other_cells.values()]
                assert shapely.equals_identical(shape, other_shape)


def test_a_scene_has_what_the_window_shows_where_another_program_changed_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: new_project.lay_ground(project, Progress()))
    with Project.open(path, write=False) as project, closing(sqlite3.connect(path)) as other:
        entry, unread = project.entry("Borders"), project.entry("Places")
        shown = list(project.layer(entry.uuid).frame["name"])
        limits.trust(prepared(other).conn)
        for table in (entry.table, unread.table):
            other.execute(f"UPDATE {table} SET name = 'changed'")
        other.commit()
        assert [cells["name"] for _, cells, _ in project.scene_layer(entry.uuid).rows()] == shown
        assert {cells["name"] for _, cells, _ in project.scene_layer(unread.uuid).rows()} == {"changed"}
