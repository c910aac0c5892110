"""Rasters on their way in are read again before they are trusted."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from rasterio._err import CPLE_AppDefinedError

from app.errors import UserError
from app.exchange.raster.terrain_files import described
from app.progress import Progress
from app.project.project import Project
from app.store.raster import staging
from tests.builders.files import dem, ramp
from tests.builders.projects import bring


def test_terrain_that_the_disk_lost_is_refused(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dem(tmp_path / "d.tif", ramp())
    build = staging._build_overviews

    def losing(staged: Path) -> None:
        build(staged)
        with closing(sqlite3.connect(staged)) as file:
            deepest = "SELECT max(zoom_level) FROM staged"
            file.execute(f"DELETE FROM staged WHERE tile_row = 1 AND zoom_level = ({deepest})")
            file.commit()

    monkeypatch.setattr(staging, "_build_overviews", losing)
    with pytest.raises(UserError, match="could not be written completely"):
        bring(project, source, "terrain")
    assert not project.entries


def test_a_raster_that_is_all_void_is_staged(tmp_path: Path) -> None:
    source = described(dem(tmp_path / "d.tif", np.full((300, 400), -32768.0, dtype=np.float32)))
    staging.stage_coverage(source.lattice, source.blocks, tmp_path / "void.gpkg", Progress())


def test_too_small_a_disk_is_refused_before_anything_is_written(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = dem(tmp_path / "d.tif", ramp())
    usage = shutil._ntuple_diskusage(10**9, 10**9, 3 * 4 * 300 * 400 - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(UserError, match="too small"):
        bring(project, source, "terrain")


def test_a_gdal_error_while_staging_is_one_line(tmp_path: Path) -> None:
    source = described(dem(tmp_path / "d.tif", ramp()))
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(UserError, match="could not be written completely"):
        staging.stage_coverage(source.lattice, source.blocks, tmp_path / "folder.gpkg", Progress())


def test_what_gdal_raises_while_staging_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(staged: Path) -> None:
        raise CPLE_AppDefinedError(3, 1, "heights.gpkg - zoom_level=2, band 1: IReadBlock failed")

    monkeypatch.setattr(staging, "_build_overviews", failing)
    source = described(dem(tmp_path / "d.tif", ramp()))
    with pytest.raises(UserError, match="could not be written completely"):
        staging.stage_coverage(source.lattice, source.blocks, tmp_path / "s.gpkg", Progress())


@pytest.mark.parametrize(
    ("cause", "free", "room"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 10**9, True),
        ("what was read back differs", 10**9, False),
        ("what was read back differs", 5_000_000, True),
        (CPLE_AppDefinedError(3, 1, "IReadBlock failed.\nmore"), 10**9, False),
    ],
)
def test_space_is_asked_for_only_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: Exception | str, free: int, room: bool
) -> None:
    usage = shutil._ntuple_diskusage(10**9, 10**9, free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    text = staging.unwritten(tmp_path / "s.gpkg", cause)
    assert ("Free some space" in text) == room
    assert "the project is unchanged" in text
    assert room or str(cause).splitlines()[0].rstrip(".") in text
