"""Terrain on its way into a project."""

from __future__ import annotations

from pathlib import Path

from app.project.project import Project
from app.terrain import add
from layers.base import Provenance
from tests.builders.files import dem, ramp


def test_the_table_of_errors_is_not_that_of_heights(project: Project, tmp_path: Path) -> None:
    name = "x" * 34 + "_sigma and more"
    source = dem(tmp_path / "d.tif", ramp(8, 8))
    entry = add.add_terrain(project, source, name=name, sigma=source, provenance=Provenance(), settings={})
    assert entry.settings["sigma_table"] != entry.table
