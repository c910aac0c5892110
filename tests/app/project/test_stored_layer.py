"""A scene reads the same rows from the file as from the frames that are made of it."""

from __future__ import annotations

from pathlib import Path

import shapely

from app.progress import Progress
from app.project.project import Project
from app.project.stored_layer import StoredLayer
from app.tasks import new_project, sample
from layers import LAYER_TYPES
from layers.base import Layer


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
            assert isinstance(one, StoredLayer)
            assert (one.uuid, one.kind, one.name, one.provenance) == (
                *(framed.uuid, framed.kind, framed.name, framed.provenance),
            )
            for (fid, cells, shape), (other_fid, other_cells, other_shape) in zip(
                one.rows(), framed.rows(), strict=True
            ):
                assert (fid, cells) == (other_fid, other_cells)
                assert [type(cell) for cell in cells.values()] == [type(cell) for cell in other_cells.values()]
                assert shapely.equals_identical(shape, other_shape)


def test_a_layer_in_memory_is_read_from_there(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: new_project.lay_ground(project, Progress()))
    with Project.open(path, write=False) as project:
        uuid = project.entry("Borders").uuid
        assert isinstance(project.scene_layer(uuid), StoredLayer)
        project.layer(uuid)
        assert isinstance(project.scene_layer(uuid), Layer)
