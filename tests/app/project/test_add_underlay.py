"""Scanned maps and tiles as underlays."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project import add_layers
from app.project.add_underlay import add_basemap
from app.project.project import Project
from layers.base import Provenance
from tests.builders.files import PNG, mbtiles
from tests.builders.projects import frame


def test_an_underlay_is_one_step_below_all_vector_layers(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    source = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, PNG))
    before = source.read_bytes()
    entry = add_basemap(project, source, name="Map", provenance=Provenance(licence="open"))
    assert (entry.kind, entry.name, entry.provenance.licence) == ("basemap", "Map", "open")
    assert [one.name for one in sorted(project.entries.values(), key=lambda one: one.position)] == ["Map", "Posts"]
    assert project.steps()[-1].label == "Import basemap"
    assert source.read_bytes() == before
    project.undo()
    assert [one.name for one in project.entries.values()] == ["Posts"]
    project.redo()
    assert project.entry("Map") == entry


def test_a_name_that_is_taken_is_refused(project: Project, tmp_path: Path) -> None:
    add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    with pytest.raises(UserError, match="already a layer named 'Posts'"):
        add_basemap(project, tmp_path / "missing.tif", name="Posts", provenance=Provenance())
