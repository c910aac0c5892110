"""The input hash of the bundled sample. It moves only on purpose, with METHOD or the bundled data, and says so here."""

from __future__ import annotations

from pathlib import Path

from app.progress import Progress
from app.project.project import Project
from app.tasks import new_project, project_scene, sample

PINNED = "5cc56926e47f7f43978b1f989ba937176fc7ad5b3dd9f7afb2c2f0b741990572"
"""The hash covers the ``repr`` of sensor types and weather too, so that a class renamed there puts runs out of date."""


def test_the_sample_has_the_input_hash_that_was_pinned(tmp_path: Path) -> None:
    path = tmp_path / "s.gpkg"

    def fill(project: Project) -> None:
        new_project.lay_ground(project, Progress())
        sample.add(project, Progress())

    Project.create(path, fill)
    with Project.open(path) as project:
        assert project_scene.scene_of(project, as_of="2026-12-01", seed=3, draws=200).input_hash == PINNED
