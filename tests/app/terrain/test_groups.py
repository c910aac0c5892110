"""Which terrain layers are walked as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.progress import Progress
from app.project.project import Project
from app.terrain.groups import groups_of, rasters_of
from app.terrain.heights import heights_at
from app.terrain.sources import sources
from tests.builders.dems import bring, new_project
from tests.builders.tiles import CELL, NORTH, SIDE, WEST, rough, tiles, written

CUTS = ((121, 120), (121, 120))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    with new_project(tmp_path) as opened:
        yield opened


def grouped(project: Project) -> list[list[str]]:
    return [sorted(entry.name for entry in group.entries) for group in groups_of(project)]


def test_tiles_of_one_lattice_are_one_whether_linked_or_copied(opened: Project, tmp_path: Path) -> None:
    for number, file in enumerate(tiles(tmp_path / "t", rough(), CUTS)):
        bring(opened, file, file.stem, link=number % 2 == 0)
    assert grouped(opened) == [["a", "b", "c", "d"]]
    (source,) = sources(opened, (WEST, NORTH - 0.01, WEST + 0.01, NORTH), 0.0)
    assert source.lattice.shape == (SIDE, SIDE)
    grid = source.cells((0, SIDE), (0, SIDE))
    assert grid is not None
    np.testing.assert_array_equal(np.nan_to_num(grid.heights, nan=-32768.0), rough())


@pytest.mark.parametrize(
    ("options", "together"),
    [
        ({}, True),
        ({"sigma_m": 2.0}, False),
        ({"is_surface": True}, False),
    ],
)
def test_another_error_or_kind_of_model_stays_apart(
    opened: Project, tmp_path: Path, options: dict[str, Any], together: bool
) -> None:
    one, other, *_ = tiles(tmp_path / "t", rough(), CUTS)
    bring(opened, one, "one")
    bring(opened, other, "other", **options)
    assert (len(groups_of(opened)) == 1) is together


def test_another_lattice_stays_apart(opened: Project, tmp_path: Path) -> None:
    flat = np.full((50, 50), 900.0, np.float32)
    bring(opened, written(tmp_path / "a.tif", flat), "a")
    bring(opened, written(tmp_path / "b.tif", flat, column=50.5), "b")
    bring(opened, written(tmp_path / "c.tif", flat, column=50, cell=2 * CELL), "c")
    assert grouped(opened) == [["c"], ["b"], ["a"]]


def test_models_that_follow_the_size_of_cells_may_differ_by_rounding(opened: Project, tmp_path: Path) -> None:
    """A degree of latitude apart, cells of one lattice differ a little in metres; the whole has one model."""
    flat = np.full((50, 50), 900.0, np.float32)
    for name, row in (("north", 0), ("south", 12 * 3600)):
        bring(opened, written(tmp_path / f"{name}.tif", flat, row), name)
    models = {entry.settings["sigma_model"] for entry in opened.of_kind("terrain")}
    assert len(models) == 2
    (group,) = groups_of(opened)
    assert group.model.startswith("relief 1.2 0.1 0.11")


def test_the_upper_layer_counts_where_both_have_heights(opened: Project, tmp_path: Path) -> None:
    for name, height in (("lower", 900.0), ("upper", 950.0)):
        bring(opened, written(tmp_path / f"{name}.tif", np.full((50, 50), height, np.float32)), name)
    (raster,) = rasters_of(opened)
    middle = np.array([WEST + 25 * CELL]), np.array([NORTH - 25 * CELL])
    assert heights_at([raster], *middle, Progress()) == 950.0


def test_a_tile_whose_file_is_gone_leaves_the_others_readable(opened: Project, tmp_path: Path) -> None:
    files = tiles(tmp_path / "t", rough(), CUTS)
    for file in files:
        bring(opened, file, file.stem, link=True)
    files[0].unlink()
    lon, lat = WEST + np.array([50.0, 200.0]) * CELL, NORTH - np.array([50.0, 200.0]) * CELL
    heights = heights_at(rasters_of(opened), lon, lat, Progress())
    assert np.isnan(heights).tolist() == [True, False]


def test_masks_of_errors_are_joined_like_heights(opened: Project, tmp_path: Path) -> None:
    errors = np.linspace(1.0, 9.0, SIDE * SIDE, dtype=np.float32).reshape(SIDE, SIDE)
    heights = tiles(tmp_path / "t", rough(), CUTS)
    masks = tiles(tmp_path / "e", errors, CUTS)
    for number, (file, mask) in enumerate(zip(heights, masks, strict=True)):
        bring(opened, file, file.stem, link=number % 2 == 0, error_mask=mask)
    (source,) = sources(opened, (WEST, NORTH - 0.01, WEST + 0.01, NORTH), 0.0)
    grid = source.cells((0, SIDE), (0, SIDE))
    assert grid is not None
    np.testing.assert_array_equal(grid.sigma, errors)
