"""Posts without ground and terrain unlike other terrain are told at import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from app.project import add_layers
from app.project.project import Project
from app.tasks.importing.grounds import posts_without_ground, rows_without_ground
from tests.builders.dems import bring, new_project
from tests.builders.files import geojson, point
from tests.builders.projects import bring as bring_rows
from tests.builders.tiles import CELL, NORTH, VOID, WEST, written


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as opened:
        yield opened


def ground(height: float = 1000.0) -> np.ndarray:
    heights = np.full((60, 60), height, np.float32)
    heights[30:34, 30:34] = VOID
    return heights


def posts() -> gpd.GeoDataFrame:
    """A post on firm ground, one on a void, one outside."""
    places = gpd.points_from_xy(WEST + np.array([10.5, 32.0, 90.0]) * CELL, NORTH - np.array([10.5, 32.0, 10.0]) * CELL)
    return gpd.GeoDataFrame({"name": ["firm", "void", "far"]}, geometry=places, crs=4326)


def test_without_terrain_nothing_is_said(opened: Project) -> None:
    assert list(rows_without_ground(opened, "checkpoints", posts())) == []


def test_posts_are_told_apart_by_why_they_have_no_ground(opened: Project, tmp_path: Path) -> None:
    bring(opened, written(tmp_path / "d.tif", ground()), "d")
    outside, void = rows_without_ground(opened, "checkpoints", posts())
    assert outside == "Posts and devices outside all terrain, of which no sight can be computed: 1 (far)."
    assert void == ("Posts and devices where the terrain has no height, of which no sight can be computed: 1 (void).")
    assert list(rows_without_ground(opened, "incidents", posts())) == []
    assert list(posts_without_ground(opened)) == []


def test_the_import_of_posts_tells_it(opened: Project, tmp_path: Path) -> None:
    bring(opened, written(tmp_path / "d.tif", ground()), "d")
    file = geojson(tmp_path / "p.geojson", (point(), {"name": "far"}))
    assert any("outside all terrain" in str(note) for note in bring_rows(opened, file, "checkpoints").notes)


def test_so_does_the_import_of_terrain_for_posts_that_are_there(opened: Project, tmp_path: Path) -> None:
    add_layers.add_features(opened, "checkpoints", posts())
    notes = [str(note) for note in bring(opened, written(tmp_path / "d.tif", ground()), "d").notes]
    assert any("outside all terrain" in note and "(far)" in note for note in notes)
    assert any("has no height" in note and "(void)" in note for note in notes)


@pytest.mark.parametrize(
    ("height", "words"),
    [(1000.0, None), (3280.0, "may be in feet"), (1400.0, "by +400 m"), (1080.0, None)],
)
def test_heights_far_from_those_of_other_terrain_are_noted(
    opened: Project, tmp_path: Path, height: float, words: str | None
) -> None:
    bring(opened, written(tmp_path / "coarse.tif", np.full((40, 40), 1000.0, np.float32), cell=3 * CELL), "coarse")
    notes = [str(note) for note in bring(opened, written(tmp_path / "d.tif", ground(height)), "d").notes]
    strange = [note for note in notes if "the project's other terrain" in note]
    assert len(strange) == (words is not None)
    assert all(str(words) in note for note in strange)
