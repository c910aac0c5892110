"""Terrain inside a project: where it lies, and windows of its heights, voids and all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.project.project import Project
from app.store.raster import coverages
from app.store.raster.coverages import CoverageInfo
from app.terrain.groups import rasters_of
from tests.builders.files import dem, ramp
from tests.builders.projects import blank, bring, elsewhere


def test_a_tile_that_is_all_void_is_no_loss(project: Project, tmp_path: Path) -> None:
    heights = ramp(600, 800)
    heights[256:, 256:] = -32768.0
    bring(project, dem(tmp_path / "d.tif", heights), "terrain")
    (entry,) = project.of_kind("terrain")
    info = coverages.coverage_info(project.database, entry.table)
    stored = coverages.read_window(project.database, info, (0, 600), (0, 800))
    np.testing.assert_array_equal(stored, np.where(heights == -32768.0, np.nan, heights))


@pytest.fixture(scope="module")
def terrain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """A project with one layer of terrain of 300 rows and 400 columns."""
    folder = tmp_path_factory.mktemp("coverages")
    with Project.open(blank(folder)) as project:
        bring(project, dem(folder / "d.tif", ramp(300, 400)), "terrain")
        yield project


def info_of(project: Project) -> CoverageInfo:
    (entry,) = project.of_kind("terrain")
    return coverages.coverage_info(project.database, entry.table)


def test_a_coverage_lies_where_its_file_did(terrain: Project) -> None:
    info = info_of(terrain)
    assert (info.crs, info.shape, info.cell) == ("EPSG:32642", (300, 400), (30.0, 30.0))
    assert info.bounds == (500_000.0, 4_200_000.0 - 300 * 30.0, 500_000.0 + 400 * 30.0, 4_200_000.0)
    assert info.transform == (30.0, 0.0, 500_000.0, 0.0, -30.0, 4_200_000.0)


@given(st.data())
def test_a_window_is_that_part_of_the_whole(terrain: Project, data: st.DataObject) -> None:
    top, bottom = sorted(data.draw(st.lists(st.integers(0, 300), min_size=2, max_size=2, unique=True)))
    left, right = sorted(data.draw(st.lists(st.integers(0, 400), min_size=2, max_size=2, unique=True)))
    window = coverages.read_window(terrain.database, info_of(terrain), (top, bottom), (left, right))
    np.testing.assert_array_equal(window, ramp(300, 400)[top:bottom, left:right])
    assert window.dtype == np.float32


def test_only_the_tiles_of_a_window_are_decoded(terrain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    info, decoded = info_of(terrain), list[bytes]()
    decode = coverages.decode_tile

    def counted(blob: bytes, shape: tuple[int, int]) -> object:
        decoded.append(blob)
        return decode(blob, shape)

    monkeypatch.setattr(coverages, "decode_tile", counted)
    coverages.read_window(terrain.database, info, (0, 1), (0, 1))
    assert len(decoded) == 1
    coverages.read_window(terrain.database, info, (0, info.shape[0]), (0, info.shape[1]))
    assert len(decoded) == 1 + (-(-300 // info.tile[0])) * (-(-400 // info.tile[1]))


def test_a_tile_without_bytes_is_none() -> None:
    with pytest.raises(ValueError, match="no bytes"):
        coverages.decode_tile(b"")


def test_a_digest_tells_one_tile_from_another(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project:
        bring(project, dem(tmp_path / "d.tif", ramp(40, 50)), "terrain")
        info = info_of(project)
        before = coverages.digest(project.database, info)
        assert coverages.digest(project.database, info) == before
        project.database.conn.execute(f"UPDATE {info.table} SET tile_data = zeroblob(length(tile_data))")
        assert coverages.digest(project.database, info) != before


DAMAGES = (
    "UPDATE gpkg_tile_matrix SET pixel_x_size = 0",
    "UPDATE gpkg_tile_matrix SET pixel_y_size = -1",
    "UPDATE gpkg_tile_matrix SET tile_width = 'x'",
    "UPDATE gpkg_tile_matrix SET matrix_width = 1, tile_width = 1",
    "DELETE FROM gpkg_tile_matrix",
    "UPDATE gpkg_contents SET min_x = NULL",
    "UPDATE gpkg_contents SET max_x = min_x",
    "UPDATE gpkg_contents SET max_x = 1e999",
    "UPDATE gpkg_contents SET max_x = 1e308; UPDATE gpkg_tile_matrix SET pixel_x_size = 1e-9",
    "PRAGMA foreign_keys = OFF; DELETE FROM gpkg_spatial_ref_sys",
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_place_that_cannot_be_is_refused_by_the_name_of_the_table(path: Path, tmp_path: Path, damage: str) -> None:
    with Project.open(path) as project:
        bring(project, dem(tmp_path / "d.tif", ramp(40, 50)), "terrain")
    elsewhere(path, *damage.split("; "))
    with Project.open(path) as project:
        with pytest.raises(UserError, match=r"\bd\b"):
            coverages.coverage_info(project.database, "d")
        # One layer that is lost leaves the window open, with the others.
        assert rasters_of(project) == []


@contextmanager
def with_tile(path: Path, folder: Path, content: str) -> Iterator[Project]:
    """A project whose one tile of heights holds something else; reading it has to be refused by its place."""
    with Project.open(path) as project:
        bring(project, dem(folder / "d.tif", ramp(40, 50)), "terrain")
    elsewhere(path, f"UPDATE d SET tile_data = {content}")
    with (
        Project.open(path) as project,
        pytest.raises(UserError, match="Heights of d cannot be read, in tile row 0, column 0"),
    ):
        yield project


@pytest.mark.parametrize("content", ["zeroblob(100)", "substr(tile_data, 1, 300)", "'text'"])
def test_heights_that_cannot_be_read_are_refused_by_their_tile(path: Path, tmp_path: Path, content: str) -> None:
    with with_tile(path, tmp_path, content) as project:
        coverages.read_window(project.database, coverages.coverage_info(project.database, "d"), (0, 9), (0, 9))


@pytest.mark.parametrize("content", ["7", "'x'"])
def test_a_digest_of_what_is_no_tile_is_refused(path: Path, tmp_path: Path, content: str) -> None:
    with with_tile(path, tmp_path, content) as project:
        coverages.digest(project.database, coverages.coverage_info(project.database, "d"))
